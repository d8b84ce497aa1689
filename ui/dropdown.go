package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"switchboard/gateway/filter"
	"switchboard/ui/theme"
	"switchboard/ui/view"
)

// dropDown is a small list below an entry, over what lies there, and a sentence about what
// is wrong. It is no popup: the keys go on to the entry, which passes on those for the list.
type dropDown struct {
	content  fyne.CanvasObject // a layer for the room under the entry
	under    fyne.CanvasObject
	take     func(filter.Suggestion)
	panel    *fyne.Container
	list     *fyne.Container
	lines    []*listLine
	more     *text
	sentence *text
	mistake  fyne.CanvasObject

	offers []filter.Suggestion
	chosen int // -1: none yet
	top    int // the offer in the first line
}

// offerLines is how many suggestions are seen at once.
const offerLines = 9

func newDropDown(under fyne.CanvasObject, take func(filter.Suggestion)) *dropDown {
	d := &dropDown{under: under, take: take, chosen: -1, sentence: newText(theme.Warning, theme.TextSize, fyne.TextStyle{})}
	d.list = container.New(layout.NewCustomPaddedVBoxLayout(0))
	for i := range offerLines {
		line := newListLine(lineLook{mono: true, indent: theme.GapWide, early: true}, func() { d.taken(d.top + i) })
		d.lines = append(d.lines, line)
		d.list.Add(line)
	}
	d.more = newText(theme.Muted, theme.SmallText, fyne.TextStyle{})
	d.list.Add(inset(theme.GapWide, 2, d.more))
	back := canvas.NewRectangle(nil)
	back.CornerRadius, back.StrokeWidth = theme.Radius, 1
	d.mistake = inset(theme.GapWide, 3, d.sentence)
	d.panel = container.NewStack(paintedBy(back, func(p *theme.Palette) { back.FillColor, back.StrokeColor = p.Of(theme.Raised), p.Of(theme.InputBorder) }),
		inset(1, 1, container.New(layout.NewCustomPaddedVBoxLayout(0), d.list, d.mistake)))
	d.content = container.New(dropLayout{d}, d.panel)
	d.show()
	return d
}

// offer shows suggestions; none closes the list.
func (d *dropDown) offer(all []filter.Suggestion) {
	if len(all) == 0 && !d.isOpen() {
		return
	}
	d.offers, d.chosen, d.top = all, -1, 0
	d.show()
}

// say shows a sentence; an empty one takes it away.
func (d *dropDown) say(sentence string) {
	d.sentence.set(theme.Warning, sentence)
	d.show()
}

func (d *dropDown) isOpen() bool { return len(d.offers) > 0 }

func (d *dropDown) show() {
	for i, line := range d.lines {
		show(line, d.top+i < len(d.offers))
		if n := d.top + i; n < len(d.offers) {
			line.set(d.line(&d.offers[n], line), n == d.chosen)
		}
	}
	above, below := d.top, max(len(d.offers)-d.top-offerLines, 0)
	d.more.set(theme.Muted, view.Count(above+below)+" more")
	show(d.list.Objects[offerLines], above+below > 0)
	show(d.list, d.isOpen())
	show(d.mistake, d.sentence.canvas.Text != "" && !d.isOpen())
	show(d.panel, d.list.Visible() || d.mistake.Visible())
	d.content.Refresh()
}

// offerWidth is how wide what is offered may be: a client may call itself anything.
const offerWidth = 480

// line is what the line says of an offer, as far as there is room.
func (d *dropDown) line(s *filter.Suggestion, l *listLine) lineText {
	about := shortened(s.About, offerWidth/2, l.about.canvas)
	taken := fyne.MeasureText(about, l.about.canvas.TextSize, l.about.canvas.TextStyle).Width
	return lineText{name: shortened(s.Text, offerWidth-taken, l.name.canvas), about: about}
}

// takesKey does what a key means to the list; false: the key is not for it.
func (d *dropDown) takesKey(key fyne.KeyName) bool {
	if !d.isOpen() {
		return false
	}
	switch key {
	case fyne.KeyDown:
		d.choose(d.chosen + 1)
	case fyne.KeyUp:
		d.choose(d.chosen - 1)
	case fyne.KeyTab:
		d.taken(max(d.chosen, 0))
	case fyne.KeyReturn, fyne.KeyEnter: // what was typed is meant, unless one was chosen
		if d.chosen >= 0 {
			d.taken(d.chosen)
		} else {
			d.offer(nil)
		}
	case fyne.KeyEscape:
		d.offer(nil)
	default:
		return false
	}
	return true
}

// choose goes round.
func (d *dropDown) choose(i int) {
	n := len(d.offers)
	d.chosen = (max(i, -1) + n) % n
	d.top = max(min(d.top, d.chosen), d.chosen-offerLines+1)
	d.show()
}

func (d *dropDown) taken(i int) {
	if i < len(d.offers) {
		d.take(d.offers[i])
	}
}

// dropLayout puts the panel right below the entry.
type dropLayout struct{ *dropDown }

func (dropLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

func (l dropLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	driver := fyne.CurrentApp().Driver()
	x := driver.AbsolutePositionForObject(l.under).X - driver.AbsolutePositionForObject(l.content).X
	m := o[0].MinSize()
	m.Width = max(m.Width, min(l.under.Size().Width, 320))
	o[0].Move(fyne.NewPos(max(min(x, s.Width-m.Width), 0), 0))
	o[0].Resize(m)
}
