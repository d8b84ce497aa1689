package ui

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	icons "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"switchboard/ui/diffview"
	"switchboard/ui/theme"
	"switchboard/ui/view"
	"switchboard/ui/view/jsondiff"
)

// comparison is two messages side by side in a window of their own.
type comparison struct {
	w        *Window
	win      fyne.Window
	view     *diffview.View
	verdict  *text
	at       *text
	beyond   *text
	said     fyne.CanvasObject
	previous *button
	next     *button
	fold     *button
}

// mostCompared bounds the comparisons that are open.
const mostCompared = 4

// compare opens two messages side by side, the earlier one on the left. They are compared beside the main goroutine: it may take a moment.
func (p *detailPane) compare(left, right *view.Row) {
	if left == nil || right == nil || left.Frame == nil || right.Frame == nil {
		return
	}
	if len(p.compared) == mostCompared {
		p.w.status.say(time.Now(), view.Count(mostCompared)+" comparisons are open: close one first.")
		return
	}
	if right.Time.Before(left.Time) {
		left, right = right, left
	}
	c := newComparison(p.w, left, right)
	p.compared = append(p.compared, c)
	c.win.SetOnClosed(func() {
		p.compared = slices.DeleteFunc(p.compared, func(other *comparison) bool { return other == c })
	})
	c.win.Show()
	c.win.Canvas().Focus(c.view)
	a, b := left.Frame.Data, right.Frame.Data
	p.w.background.Go(func() {
		d := jsondiff.Compare(a, b)
		page := jsondiff.NewPage(d)
		p.w.Do(func() { c.set(d, page) })
	})
}

func newComparison(w *Window, left, right *view.Row) *comparison {
	c := &comparison{w: w, view: diffview.New(), verdict: newText(theme.Muted, theme.TextSize, fyne.TextStyle{Bold: true}),
		at: newText(theme.Muted, theme.SmallText, fyne.TextStyle{Monospace: true}), beyond: newText(theme.Warning, theme.SmallText, fyne.TextStyle{})}
	c.win = w.App.NewWindow("Switchboard · " + left.Name() + " and " + right.Name())
	c.win.SetPadded(false)
	c.verdict.set(theme.Muted, "Comparing…")
	c.previous = quiet("", icons.MoveUpIcon(), c.view.Previous)
	c.next = quiet("", icons.MoveDownIcon(), c.view.Next)
	c.fold = quiet("Show what is the same", nil, c.turnFold)
	for _, b := range []*button{c.previous, c.next, c.fold} {
		b.Hide()
	}
	c.view.OnMove, c.view.OnMenu, c.view.OnKey = c.update, c.menu, c.pressed
	keysOf(c.win, c.pressed, map[string]func(){"Ctrl+W": c.win.Close})
	room := spacer()
	head := spread(theme.GapWide, room, c.verdict, room, c.fold, c.at, newRow(0, c.previous, c.next))
	c.said = inset(theme.GapWide, 2, short(c.beyond))
	c.said.Hide()
	sides := container.NewGridWithColumns(2, side(left), side(right))
	c.win.SetContent(pane(head, container.NewBorder(newColumn(surface(theme.Raised, sides), line(), c.said), nil, nil, nil, c.view)))
	c.win.Resize(fyne.NewSize(1100, 640))
	return c
}

// side names the message of a side.
func side(r *view.Row) fyne.CanvasObject {
	title := newText(theme.Text, theme.TextSize, fyne.TextStyle{Bold: true})
	title.canvas.Text = r.Method
	if r.Method == "" {
		title.canvas.Text = r.What()
	}
	about := mono(theme.Muted, r.Time.Format("15:04:05.000")+"  "+view.ShortID(r.Session)+"  "+facts(r, r.Time))
	about.canvas.TextSize = theme.SmallText
	return inset(theme.GapWide, 4, beside(title, about))
}

// set shows what the comparison came to.
func (c *comparison) set(d *jsondiff.Diff, page *jsondiff.Page) {
	role, said := theme.Text, verdictOf(d)
	if d.Count() == 0 {
		role = theme.Success
	}
	c.verdict.set(role, said)
	c.beyond.set(theme.Warning, d.Beyond)
	show(c.said, d.Beyond != "")
	c.view.Set(page)
	c.update()
}

// verdictOf counts the differences.
func verdictOf(d *jsondiff.Diff) string {
	if d.Count() == 0 {
		return "No difference"
	}
	var parts []string
	for _, p := range []struct {
		n    int
		what string
	}{{d.Added, "added"}, {d.Removed, "removed"}, {d.Changed, "changed"}} {
		if p.n > 0 {
			parts = append(parts, view.Count(p.n)+" "+p.what)
		}
	}
	if len(parts) == 1 {
		_, what, _ := strings.Cut(parts[0], " ")
		if d.Count() > 1 {
			what = "all " + what
		}
		parts[0] = what
	}
	return view.Plural(d.Count(), "difference") + ": " + strings.Join(parts, ", ")
}

// update shows where the reader is.
func (c *comparison) update() {
	n, of := c.view.At()
	c.at.set(theme.Muted, view.Count(n)+" of "+view.Count(of))
	show(c.at, of > 0)
	show(c.previous, of > 0)
	show(c.next, of > 0)
	can, is := c.view.Folds()
	show(c.fold, can)
	if s := map[bool]string{true: "Show what is the same", false: "Fold what is the same"}[is]; c.fold.Text != s {
		c.fold.SetText(s)
	}
}

func (c *comparison) turnFold() {
	_, is := c.view.Folds()
	c.view.Fold(!is)
}

// menu copies the values of a row.
func (c *comparison) menu(at fyne.Position, left, right jsondiff.Cell) {
	var items []*fyne.MenuItem
	for _, s := range []struct {
		label string
		cell  jsondiff.Cell
	}{{"Copy left value", left}, {"Copy right value", right}} {
		if s.cell.There {
			items = append(items, fyne.NewMenuItem(s.label, func() { c.w.App.Clipboard().SetContent(s.cell.Text) }))
		}
	}
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), c.win.Canvas(), at)
}

// pressed is a key that the viewer did not use.
func (c *comparison) pressed(e *fyne.KeyEvent) {
	switch top, over := c.win.Canvas().Overlays().Top().(fyne.Tappable); {
	case over && e.Name == fyne.KeyEscape:
		top.Tapped(&fyne.PointEvent{})
	case e.Name == fyne.KeyF7 && shifted():
		c.view.Previous()
	case e.Name == fyne.KeyF7:
		c.view.Next()
	}
}
