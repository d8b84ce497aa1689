package ui

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	icons "fyne.io/fyne/v2/theme"

	"switchboard/ui/jsonview"
	"switchboard/ui/theme"
	"switchboard/ui/view"
)

// reader is one message: laid out, as bytes, as it went over the wire, and
// with the message that it answers or that answers it.
type reader struct {
	w     *Window
	in    fyne.Window   // that it is in
	own   bool          // that window is for it alone
	from  *view.Journal // then: the rows that it is one of
	body  fyne.CanvasObject
	modes *segments
	title *text
	facts *text
	note  *text // about what is shown, where there is something to say
	said  fyne.CanvasObject
	copy  *button
	as    *button
	find  *button
	pair  *button
	bar   *findBar
	view  *jsonview.View
	hint  fyne.CanvasObject
	row   view.Row // shown, as it was last seen: it stays when it falls out; Seq 0: none
	mode  string
	shown shown // what the viewer holds, so that it is set only once
}

type shown struct {
	mode      string
	row, pair uint64
	pending   bool
	answered  bool // over HTTP
	queued    bool // not written yet
}

// The ways to read a message.
const (
	pretty   = "Pretty"
	rawFrame = "Raw"
	hexDump  = "Hex"
	onWire   = "Wire"
	exchange = "HTTP"
	pairOf   = "Pair"
)

// modes are they, in the order in which they are offered.
func modes() []string { return []string{pretty, rawFrame, hexDump, onWire, exchange, pairOf} }

// modeKey is the key of the nth of them.
func modeKey(n int) string { return "Alt+" + string(rune('1'+n)) }

func newReader(w *Window, in fyne.Window) *reader {
	p := &reader{w: w, in: in, mode: pretty, view: jsonview.New(),
		title: newText(theme.Text, theme.TextSize, fyne.TextStyle{Bold: true}),
		facts: newText(theme.Muted, theme.SmallText, fyne.TextStyle{Monospace: true}),
		note:  newText(theme.Muted, theme.SmallText, fyne.TextStyle{})}
	p.modes = newSegments(modes(), p.turn)
	p.bar = newFindBar(p)
	p.view.OnMenu = func(at fyne.Position) { p.popUp(at) }
	p.copy = quiet("", icons.ContentCopyIcon(), func() { p.copyAs(exactForm) })
	p.as = quiet("", icons.MenuDropDownIcon(), func() { p.popUp(below(p.as)) })
	p.find = quiet("", icons.SearchIcon(), func() { p.bar.open() })
	p.pair = quiet("Go to pair", nil, p.toPair)
	p.hint = container.NewCenter(label(theme.Faint, "Select a row to read it."))
	about := beside(p.title, p.facts)
	first := inset(theme.GapWide, 4, spread(theme.Gap, about, about, p.pair, p.find, newRow(0, p.copy, p.as)))
	p.said = inset(theme.GapWide, 2, short(p.note))
	p.body = container.NewStack(p.hint, container.NewBorder(newColumn(first, p.said, p.bar.content), nil, nil, nil, p.view))
	return p
}

// below is where a menu of a button drops down.
func below(o fyne.CanvasObject) fyne.Position {
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).AddXY(0, o.Size().Height)
}

// turn reads the message another way.
func (p *reader) turn(mode string) {
	p.mode = mode
	p.modes.chosen = mode
	p.modes.refresh()
	p.update(time.Now())
}

// show shows a row; nil shows none.
func (p *reader) show(r *view.Row) {
	p.row = view.Row{}
	if r != nil {
		p.row = *r
	}
	p.update(time.Now())
}

// other is the message that answers this one, or that this one answers; nil: it is not known here.
func (p *reader) other() *view.Row { return p.rows().BySeq(max(p.row.Answer, p.row.Pair)) }

// toPair selects that message in the list.
func (p *reader) toPair() {
	if p.rows() != p.w.journal {
		p.tell("What it is one of is not shown any more.")
		return
	}
	p.w.traffic.reveal(max(p.row.Answer, p.row.Pair))
}

// rows are those among which the message is: in a window of its own, those that it was opened from.
func (p *reader) rows() *view.Journal {
	if p.own {
		return p.from
	}
	return p.w.journal
}

// update shows what has become of the row since.
func (p *reader) update(now time.Time) {
	now = p.w.capture.clock(now)
	live := p.rows().BySeq(p.row.Seq)
	if live != nil {
		p.row = *live
	}
	r, any, other := &p.row, p.row.Seq != 0, p.other()
	show(p.hint, !any)
	show(p.view, any)
	show(p.copy, r.Frame != nil)
	show(p.as, any)
	show(p.find, any)
	show(p.pair, other != nil)
	if !any {
		p.title.set(theme.Text, "")
		p.facts.set(theme.Muted, "")
		p.say(theme.Muted, "")
		p.bar.close()
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
	p.fill(r, other, now)
}

// fill gives the viewer what it shows, if that is another.
func (p *reader) fill(r, other *view.Row, now time.Time) {
	s := shown{mode: p.mode, row: r.Seq, answered: r.HTTP != nil}
	switch p.mode {
	case pairOf:
		s.pending = r.Pending()
		if other != nil {
			s.pair = other.Seq
		}
		p.say(theme.Muted, r.PairSays(other, now))
	case onWire:
		s.queued = r.Waits()
	}
	if s == p.shown || p.shown.pair != 0 && s.pair == 0 && s.row == p.shown.row && s.mode == p.shown.mode {
		return // nothing new, or the pair that is being read fell out
	}
	p.shown = s
	p.view.SetWrap(p.mode == rawFrame || p.mode == onWire || p.mode == exchange)
	note, role := "", theme.Muted
	switch {
	case p.mode == pairOf && other != nil && other.Frame != nil:
		p.view.SetJSON(other.Frame.Data)
		note = r.PairSays(other, now)
	case p.mode == pairOf:
		p.view.SetRaw(nil)
		note = r.PairSays(nil, now)
	case p.mode == exchange:
		var heads string
		heads, note = r.Exchange(other)
		p.view.SetText(heads)
	case p.mode == onWire:
		var data []byte
		data, note = p.w.wireOf(r).OnTheWire(r, other)
		p.view.SetRaw(data)
	case r.Frame == nil || len(r.Frame.Data) == 0:
		p.view.SetText(r.Detail())
	case p.mode == hexDump:
		p.view.SetHex(r.Frame.Data)
	default:
		if !view.IsText(r.Frame.Data) {
			note, role = "It has bytes that are no text, shown as ‹marks›: Hex shows them all.", theme.Warning
		}
		if p.mode == rawFrame {
			p.view.SetRaw(r.Frame.Data)
		} else {
			p.view.SetJSON(r.Frame.Data)
		}
	}
	p.say(role, note)
	p.bar.count()
}

// say shows a sentence about what is shown; an empty one takes it away.
func (p *reader) say(role theme.Role, s string) {
	p.note.set(role, s)
	show(p.said, s != "")
}

// tell says what was done, where it is read.
func (p *reader) tell(s string) {
	if p.own {
		p.say(theme.Muted, s)
	} else {
		p.w.status.say(time.Now(), s)
	}
}

// pressed is a key that the viewer did not use, in a window of its own.
func (p *reader) pressed(e *fyne.KeyEvent) {
	switch top, over := p.in.Canvas().Overlays().Top().(fyne.Tappable); {
	case over && e.Name == fyne.KeyEscape:
		top.Tapped(&fyne.PointEvent{})
	case e.Name == fyne.KeyEscape:
		p.bar.close()
	case e.Name == fyne.KeyF3:
		p.bar.next(shifted())
	}
}

// facts is a line about the row.
func facts(r *view.Row, now time.Time) string {
	var parts []string
	if s := oneLine(r.Comment()); s != "" { // first, for the end may be cut off
		parts = append(parts, "“"+s+"”")
	} else if r.Mark != nil {
		parts = append(parts, "marked")
	}
	switch {
	case r.Method != "":
		parts = append(parts, r.Arrow()+" "+r.What())
	case r.Frame != nil: // the title says what it is
		parts = append(parts, r.Arrow())
	}
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
