package ui

import (
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	icons "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"switchboard/ui/jsonview"
	"switchboard/ui/theme"
	"switchboard/ui/view"
)

// detailPane is one message: laid out, as bytes, and with the message that it
// answers or that answers it.
type detailPane struct {
	w       *Window
	content fyne.CanvasObject
	modes   *segments
	title   *text
	facts   *text
	copy    *widget.Button
	pair    *widget.Button
	view    *jsonview.View
	hint    fyne.CanvasObject
	row     uint64 // Seq of the row shown; 0: none
	mode    string
	shown   string // what the viewer holds: row and mode, so that it is set only once
}

const (
	pretty   = "Pretty"
	rawFrame = "Raw frame"
	pairOf   = "Pair"
)

func newDetailPane(w *Window) *detailPane {
	p := &detailPane{w: w, mode: pretty, view: jsonview.New(),
		title: newText(theme.Text, theme.TextSize, fyne.TextStyle{Bold: true}),
		facts: newText(theme.Muted, theme.SmallText, fyne.TextStyle{Monospace: true})}
	p.modes = newSegments([]string{pretty, rawFrame, pairOf}, func(mode string) {
		p.mode = mode
		p.update(time.Now())
	})
	p.view.OnRune = w.typed
	p.copy = quiet("", icons.ContentCopyIcon(), func() {
		if r := w.journal.BySeq(p.row); r != nil && r.Frame != nil {
			w.copied(string(r.Frame.Data))
		}
	})
	p.pair = quiet("Go to pair", nil, func() {
		if r := w.journal.BySeq(p.row); r != nil {
			w.traffic.reveal(max(r.Answer, r.Pair))
		}
	})
	room := spacer()
	p.hint = container.NewCenter(label(theme.Faint, "Select a row to read it."))
	line1 := inset(theme.GapWide, 4, spread(theme.GapWide, room, p.title, p.facts, room, p.pair, p.copy))
	p.content = pane(spread(theme.GapWide, nil, caption("DETAIL"), p.modes.content),
		container.NewStack(p.hint, container.NewBorder(line1, nil, nil, nil, p.view)))
	p.show(nil)
	return p
}

// show shows a row; nil shows none.
func (p *detailPane) show(r *view.Row) {
	p.row = 0
	if r != nil {
		p.row = r.Seq
	}
	p.update(time.Now())
}

// update shows what has become of the row since.
func (p *detailPane) update(now time.Time) {
	r := p.w.journal.BySeq(p.row)
	if r == nil && p.row != 0 && p.shown != "" {
		p.facts.set(theme.Warning, "fell out of the list")
		return // what is being read stays
	}
	show(p.hint, r == nil)
	show(p.view, r != nil)
	show(p.copy, r != nil && r.Frame != nil)
	show(p.pair, r != nil && max(r.Answer, r.Pair) != 0)
	if r == nil {
		p.title.set(theme.Text, "")
		p.facts.set(theme.Muted, "")
		p.shown = ""
		return
	}
	title := r.Method
	if title == "" {
		title = r.What()
	}
	p.title.set(theme.Text, title)
	p.facts.set(theme.Muted, facts(r, now))
	other := p.w.journal.BySeq(max(r.Answer, r.Pair))
	key := fmt.Sprint(p.mode, r.Seq)
	if p.mode == pairOf && other != nil {
		key += fmt.Sprint(" ", other.Seq)
	}
	if key == p.shown {
		return
	}
	p.shown = key
	switch {
	case p.mode == pairOf && other != nil && other.Frame != nil:
		p.view.SetJSON(other.Frame.Data)
	case p.mode == pairOf && r.Pending():
		p.view.SetRaw([]byte("No response yet."))
	case p.mode == pairOf:
		p.view.SetRaw([]byte("This message has no pair here."))
	case r.Frame == nil || len(r.Frame.Data) == 0:
		p.view.SetRaw([]byte(r.Detail()))
	case p.mode == rawFrame:
		p.view.SetRaw(r.Frame.Data)
	default:
		p.view.SetJSON(r.Frame.Data)
	}
}

// facts is a line about the row.
func facts(r *view.Row, now time.Time) string {
	parts := []string{r.Arrow() + " " + r.What()}
	if r.Frame != nil {
		parts = append(parts, "from "+r.Frame.Origin.String())
	}
	for _, s := range []string{r.ID(), r.Size(), r.Timing(now)} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	if r.Frame != nil && r.Note != "" {
		parts = append(parts, r.Note)
	}
	return strings.Join(parts, "  ")
}

// open shows the row in a window of its own, to compare it with another.
func (p *detailPane) open(r *view.Row) {
	if r == nil || r.Frame == nil {
		return
	}
	v := jsonview.New()
	v.SetJSON(r.Frame.Data)
	win := p.w.App.NewWindow("Switchboard · " + r.What() + " " + r.Method + " " + r.ID())
	win.SetPadded(false)
	win.SetContent(surface(theme.Pane, container.NewBorder(
		surface(theme.Raised, inset(theme.GapWide, 4, newRow(theme.GapWide, mono(theme.Muted, r.Time.Format("15:04:05.000")),
			mono(theme.Muted, facts(r, time.Now()))))), nil, nil, nil, v)))
	win.Resize(fyne.NewSize(640, 480))
	win.Show()
}
