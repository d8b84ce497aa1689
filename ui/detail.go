package ui

import (
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
	row     view.Row // shown, as it was last seen: it stays when it falls out; Seq 0: none
	mode    string
	shown   shown // what the viewer holds, so that it is set only once
}

type shown struct {
	mode      string
	row, pair uint64
	pending   bool
	answered  bool // over HTTP
}

const (
	pretty   = "Pretty"
	rawFrame = "Raw frame"
	pairOf   = "Pair"
	exchange = "HTTP"
)

func newDetailPane(w *Window) *detailPane {
	p := &detailPane{w: w, mode: pretty, view: jsonview.New(),
		title: newText(theme.Text, theme.TextSize, fyne.TextStyle{Bold: true}),
		facts: newText(theme.Muted, theme.SmallText, fyne.TextStyle{Monospace: true})}
	p.modes = newSegments([]string{pretty, rawFrame, exchange, pairOf}, func(mode string) {
		p.mode = mode
		p.update(time.Now())
	})
	p.view.OnRune, p.view.OnKey = w.typed, w.pressed
	p.copy = quiet("", icons.ContentCopyIcon(), func() {
		if p.row.Frame != nil {
			w.copied(string(p.row.Frame.Data))
		}
	})
	p.pair = quiet("Go to pair", nil, func() {
		w.traffic.reveal(max(p.row.Answer, p.row.Pair))
	})
	p.hint = container.NewCenter(label(theme.Faint, "Select a row to read it."))
	about := clipped(newRow(theme.GapWide, p.title, p.facts))
	line1 := inset(theme.GapWide, 4, spread(theme.GapWide, about, about, p.pair, p.copy))
	p.content = pane(spread(theme.GapWide, nil, caption("DETAIL"), p.modes.content),
		container.NewStack(p.hint, container.NewBorder(line1, nil, nil, nil, p.view)))
	p.show(nil)
	return p
}

// show shows a row; nil shows none.
func (p *detailPane) show(r *view.Row) {
	p.row = view.Row{}
	if r != nil {
		p.row = *r
	}
	p.update(time.Now())
}

// update shows what has become of the row since.
func (p *detailPane) update(now time.Time) {
	now = p.w.capture.clock(now)
	live := p.w.journal.BySeq(p.row.Seq)
	if live != nil {
		p.row = *live
	}
	r, any := &p.row, p.row.Seq != 0
	other := p.w.journal.BySeq(max(r.Answer, r.Pair))
	show(p.hint, !any)
	show(p.view, any)
	show(p.copy, r.Frame != nil)
	show(p.pair, other != nil)
	if !any {
		p.title.set(theme.Text, "")
		p.facts.set(theme.Muted, "")
		p.shown = shown{}
		return
	}
	title := r.Method
	if title == "" {
		title = r.What()
	}
	p.title.set(theme.Text, title)
	if live != nil {
		p.facts.set(theme.Muted, facts(r, now))
	} else { // what is being read stays
		p.facts.set(theme.Warning, "fell out of the list")
	}
	s := shown{mode: p.mode, row: r.Seq, answered: r.HTTP != nil}
	if p.mode == pairOf {
		s.pending = r.Pending()
		if other != nil {
			s.pair = other.Seq
		}
	}
	if s == p.shown || p.shown.pair != 0 && s.pair == 0 && s.row == p.shown.row && s.mode == p.shown.mode {
		return // nothing new, or the pair that is being read fell out
	}
	p.shown = s
	switch {
	case p.mode == pairOf && other != nil && other.Frame != nil:
		p.view.SetJSON(other.Frame.Data)
	case p.mode == pairOf && r.Pending():
		p.view.SetRaw([]byte("No response yet."))
	case p.mode == pairOf:
		p.view.SetRaw([]byte("This message has no pair here."))
	case p.mode == exchange:
		p.view.SetRaw([]byte(r.Exchange(other)))
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
	if s := oneLine(r.Comment()); s != "" {
		parts = append(parts, "“"+s+"”")
	} else if r.Mark != nil {
		parts = append(parts, "marked")
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

// rowItems reads a row.
func (p *detailPane) rowItems(r *view.Row) (items []*fyne.MenuItem) {
	if f := r.Frame; f != nil {
		items = append(items, fyne.NewMenuItem("Copy frame", func() { p.w.copied(string(f.Data)) }))
	}
	if other := max(r.Answer, r.Pair); other != 0 {
		items = append(items, fyne.NewMenuItem("Go to its pair", func() { p.w.traffic.reveal(other) }))
	}
	return items
}
