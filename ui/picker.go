package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"switchboard/ui/theme"
	"switchboard/ui/view"
)

// choice is one thing of a picker.
type choice struct {
	Group, Name, About string
	Faint              bool // it can be chosen, and is not what is meant as a rule
	Do                 func()
}

// picker is a list over the window, in groups, of which one thing is chosen with the pointer, with keys, or by typing.
// It is made anew each time that it is opened.
type picker struct {
	pop     *widget.PopUp
	entry   *seekEntry
	list    *pickerList
	lines   []*listLine
	count   *text
	choices []choice
	names   []string
	shown   []int // into choices; a heading is -1 - the number of the first that it heads
	chosen  int   // into shown, no heading; -1: there is nothing
	top     int   // the one in the first line
	closed  func()
}

// How much of a picker is seen at once.
const (
	pickerLines = 15
	pickerWidth = 400
)

// openPicker opens it by what opened it. closed, which may be nil, is called once it is gone.
func (w *Window) openPicker(by fyne.CanvasObject, hint, nothing string, choices []choice, closed func()) *picker {
	p := &picker{choices: choices, closed: closed, chosen: -1, count: newText(theme.Muted, theme.SmallText, fyne.TextStyle{})}
	for _, c := range choices {
		p.names = append(p.names, c.Name+" "+c.About)
	}
	rows := container.New(layout.NewCustomPaddedVBoxLayout(0))
	for i := range p.least() {
		l := newListLine(lineLook{mono: true, width: pickerWidth, indent: 2 * theme.GapWide}, func() { p.take(p.top + i) })
		p.lines = append(p.lines, l)
		rows.Add(l)
	}
	p.list = newPickerList(rows, p.scroll)
	p.entry = newSeekEntry(p, hint)
	over := w.win.Canvas()
	p.pop = popUp(over, container.NewVBox(p.entry, container.New(wide(pickerWidth), p.list), inset(theme.GapWide, 2, p.count)))
	p.find("")
	if len(choices) == 0 {
		p.count.set(theme.Muted, nothing)
	}
	showBy(p.pop, by, over)
	over.Focus(p.entry)
	return p
}

// showBy shows a popup below what opened it, or as near as there is room.
func showBy(pop *widget.PopUp, by fyne.CanvasObject, over fyne.Canvas) {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(by)
	room, size := over.Size(), pop.MinSize()
	at.X = max(min(at.X, room.Width-size.Width-theme.GapWide), 0)
	at.Y = max(min(at.Y+by.Size().Height, room.Height-size.Height-theme.GapWide), 0)
	pop.ShowAtPosition(at)
}

// least is how many lines it has: as many as it needs, and no more than pickerLines.
func (p *picker) least() int {
	n, group := len(p.choices), ""
	for i := range p.choices {
		if p.choices[i].Group != group {
			group = p.choices[i].Group
			n++
		}
	}
	return min(max(n, 1), pickerLines)
}

// find shows what is meant by what was typed, in its groups; the best of it is chosen.
func (p *picker) find(typed string) {
	found := view.Rank(typed, p.names)
	meant := make(map[int]bool)
	for _, i := range found {
		meant[i] = true
	}
	p.shown, p.chosen, p.top = p.shown[:0], -1, 0
	group := ""
	for i, c := range p.choices {
		if !meant[i] {
			continue
		}
		if c.Group != group {
			group = c.Group
			p.shown = append(p.shown, -1-i)
		}
		if i == found[0] {
			p.chosen = len(p.shown)
		}
		p.shown = append(p.shown, i)
	}
	said := view.Count(len(found)) + " of " + view.Count(len(p.choices))
	if len(found) == 0 {
		said = "Nothing is called that."
	}
	p.count.set(theme.Muted, said)
	p.see(p.chosen)
}

// see shows the lines around one.
func (p *picker) see(n int) {
	if n > 0 && p.shown[n-1] < 0 {
		n-- // with its heading
	}
	p.top = max(min(p.top, n, len(p.shown)-len(p.lines)), 0)
	p.top = max(p.top, p.chosen-len(p.lines)+1)
	p.draw()
}

func (p *picker) draw() {
	for i, l := range p.lines {
		switch n := p.top + i; {
		case n >= len(p.shown):
			l.set(lineText{}, false)
		case p.shown[n] < 0:
			l.set(lineText{heading: p.choices[-1-p.shown[n]].Group}, false)
		default:
			c := &p.choices[p.shown[n]]
			l.set(lineText{name: c.Name, about: c.About, faint: c.Faint}, n == p.chosen)
		}
	}
}

// choose goes n on, past headings.
func (p *picker) choose(n int) {
	step := 1
	if n < 0 {
		step = -1
	}
	for at, left := p.chosen, n*step; ; {
		at += step
		if at < 0 || at >= len(p.shown) {
			break
		}
		if p.shown[at] < 0 {
			continue
		}
		p.chosen = at
		if left--; left <= 0 {
			break
		}
	}
	p.see(p.chosen)
}

func (p *picker) scroll(lines int) {
	p.top = max(min(p.top+lines, len(p.shown)-len(p.lines)), 0)
	p.draw()
}

// page goes n pages on.
func (p *picker) page(n int) { p.choose(n * pickerLines) }

// taken takes the one that is chosen.
func (p *picker) taken() { p.take(p.chosen) }

// take does what stands in the nth line that is shown.
func (p *picker) take(n int) {
	if n < 0 || n >= len(p.shown) || p.shown[n] < 0 {
		return
	}
	do := p.choices[p.shown[n]].Do
	p.close()
	do()
}

func (p *picker) close() {
	p.pop.Hide()
	if p.closed != nil {
		p.closed()
	}
}

// pickerList is the lines, which the wheel moves.
type pickerList struct {
	widget.BaseWidget
	lines fyne.CanvasObject
	moved func(lines int)
	rest  float32
}

func newPickerList(lines fyne.CanvasObject, moved func(int)) *pickerList {
	l := &pickerList{lines: lines, moved: moved}
	l.ExtendBaseWidget(l)
	return l
}

// CreateRenderer is Fyne's.
func (l *pickerList) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(l.lines) }

// Scrolled is Fyne's.
func (l *pickerList) Scrolled(e *fyne.ScrollEvent) {
	const line = 8 // of the wheel's way
	l.rest -= e.Scrolled.DY
	if n := int(l.rest / line); n != 0 {
		l.rest -= float32(n) * line
		l.moved(n)
	}
}
