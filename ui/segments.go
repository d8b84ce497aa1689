package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"switchboard/ui/theme"
)

// segments is a choice of one of a few names, side by side.
type segments struct {
	content fyne.CanvasObject
	parts   []*segment
	chosen  string
}

// newSegments chooses the first name, without calling choose.
func newSegments(names []string, choose func(name string)) *segments {
	s := &segments{chosen: names[0]}
	line := newRow(2)
	for _, name := range names {
		p := newSegment(name, func() bool { return s.chosen == name }, func() {
			s.chosen = name
			s.refresh()
			choose(name)
		})
		s.parts = append(s.parts, p)
		line.Add(p)
	}
	s.content = line
	return s
}

// refresh shows which name is chosen.
func (s *segments) refresh() {
	for _, p := range s.parts {
		p.Refresh()
	}
}

// segment is one name. It is pressed with the mouse; the choice has a menu
// entry or a key where it matters.
type segment struct {
	widget.BaseWidget
	name   *text
	chosen func() bool
	tapped func()
	back   *canvas.Rectangle
}

func newSegment(name string, chosen func() bool, tapped func()) *segment {
	s := &segment{name: newText(theme.Muted, theme.TextSize, fyne.TextStyle{}), chosen: chosen, tapped: tapped,
		back: canvas.NewRectangle(color.Transparent)}
	s.name.canvas.Text = name
	s.back.CornerRadius = theme.Radius
	s.ExtendBaseWidget(s)
	return s
}

// Tapped chooses it.
func (s *segment) Tapped(*fyne.PointEvent) { s.tapped() }

func (s *segment) CreateRenderer() fyne.WidgetRenderer {
	s.paint()
	return &segmentRenderer{widget.NewSimpleRenderer(container.NewStack(s.back, inset(8, 3, s.name))), s}
}

func (s *segment) paint() {
	role, back := theme.Muted, color.NRGBA{}
	if s.chosen() {
		role, back = theme.Text, theme.Now().Of(theme.Selection)
	}
	s.back.FillColor = back
	s.back.Refresh()
	s.name.set(role, s.name.canvas.Text)
}

type segmentRenderer struct {
	fyne.WidgetRenderer
	s *segment
}

func (r *segmentRenderer) Refresh() {
	r.s.paint()
	r.WidgetRenderer.Refresh()
}
