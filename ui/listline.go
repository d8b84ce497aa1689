package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"switchboard/ui/theme"
)

// listLine is one line of a list that lies over the window, be it the palette's, a picker's, or what an entry offers: a
// name, a word about it and the key that does the same. Or it is the heading of those below it.
type listLine struct {
	widget.BaseWidget
	look             lineLook
	heading          *text
	name, about, key *text
	back             *canvas.Rectangle
	chosen, hovered  bool
	take             func()
}

// lineLook is what the lines of a list have in common.
type lineLook struct {
	mono   bool    // the names are what stands in messages
	keys   bool    // there is room for a key
	indent float32 // of what is no heading
	width  float32 // what there is no room for in it ends in …; 0: a line is as wide as what it says
	early  bool    // it is taken when the button goes down: when it is let go, the list has closed
}

// lineText is what a line says; the zero value is an empty line.
type lineText struct {
	heading          string // then it says nothing else
	name, about, key string
	faint            bool // it can be taken, and is not what is meant as a rule
}

var (
	_ fyne.Tappable     = (*listLine)(nil)
	_ desktop.Mouseable = (*listLine)(nil)
	_ desktop.Hoverable = (*listLine)(nil)
)

// lineKey is the room for a key.
const lineKey = 100

func newListLine(look lineLook, take func()) *listLine {
	l := &listLine{look: look, heading: caption(""), name: label(theme.Text, ""), about: newText(theme.Muted, theme.SmallText, fyne.TextStyle{}),
		key: newText(theme.Muted, theme.SmallText, fyne.TextStyle{Monospace: true}), back: canvas.NewRectangle(nil), take: take}
	if look.mono {
		l.name = mono(theme.Text, "")
	}
	l.ExtendBaseWidget(l)
	return l
}

// set has the line say something.
func (l *listLine) set(s lineText, chosen bool) {
	l.chosen = chosen
	if l.look.width > 0 {
		room := l.look.width - 2*l.look.indent - 2*theme.GapWide
		if l.look.keys {
			room -= lineKey + 2*theme.GapWide
		}
		s.about = shortened(s.about, room/2, l.about.canvas)
		s.name = shortened(s.name, room-fyne.MeasureText(s.about, l.about.canvas.TextSize, l.about.canvas.TextStyle).Width, l.name.canvas)
	}
	l.heading.set(theme.Accent, s.heading)
	l.name.set(roleIf(s.faint, theme.Faint, theme.Text), s.name)
	l.about.set(roleIf(s.faint, theme.Faint, theme.Muted), s.about)
	l.key.set(theme.Muted, s.key)
	l.Refresh()
}

// says reports whether there is something in the line that can be taken.
func (l *listLine) says() bool { return l.name.canvas.Text != "" }

// CreateRenderer is Fyne's.
func (l *listLine) CreateRenderer() fyne.WidgetRenderer {
	back := paintedBy(l.back, func(p *theme.Palette) {
		role := theme.Raised
		switch {
		case l.chosen:
			role = theme.Selection
		case l.hovered && l.says():
			role = theme.RowHover
		}
		l.back.FillColor = p.Of(role)
	})
	room := spacer()
	name := inset(0, 2, l.name) // with room for what hangs below the line
	parts := spread(2*theme.GapWide, room, name, room, l.about)
	if l.look.width > 0 { // what is shortened must not make the list wider by a rounding
		name := clipped(name)
		parts = spread(2*theme.GapWide, name, name, l.about)
	}
	if l.look.keys {
		parts.Add(container.New(wide(lineKey), container.NewHBox(layout.NewSpacer(), l.key)))
	}
	return widget.NewSimpleRenderer(container.NewStack(back, inset(theme.GapWide, 2, l.heading), inset(l.look.indent, 0, parts)))
}

// Tapped takes it.
func (l *listLine) Tapped(*fyne.PointEvent) {
	if !l.look.early {
		l.take()
	}
}

// MouseDown takes it where that must be early.
func (l *listLine) MouseDown(*desktop.MouseEvent) {
	if l.look.early {
		l.take()
	}
}

// MouseUp is Fyne's.
func (l *listLine) MouseUp(*desktop.MouseEvent) {}

// MouseIn is Fyne's.
func (l *listLine) MouseIn(*desktop.MouseEvent) { l.hover(true) }

// MouseMoved is Fyne's.
func (l *listLine) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is Fyne's.
func (l *listLine) MouseOut() { l.hover(false) }

func (l *listLine) hover(on bool) {
	l.hovered = on
	l.Refresh()
}
