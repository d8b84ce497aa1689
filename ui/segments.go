package ui

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"switchboard/ui/theme"
)

// segments is a choice of one of a few names, side by side. Tab goes to the one that is chosen, and the arrows choose others.
type segments struct {
	content fyne.CanvasObject
	names   []string
	parts   []*segment
	chosen  string
	choose  func(name string)
}

// newSegments chooses the first name, without calling choose.
func newSegments(names []string, choose func(name string)) *segments {
	s := &segments{names: names, chosen: names[0], choose: choose}
	line := newRow(2)
	for _, name := range names {
		p := newSegment(s, name)
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

// turn chooses a name, as a person does.
func (s *segments) turn(name string) {
	s.chosen = name
	s.refresh()
	s.choose(name)
}

// move chooses the name n further on, as far as there are any, which takes the keys from the one that had them.
func (s *segments) move(n int) {
	from := slices.Index(s.names, s.chosen)
	to := min(max(from+n, 0), len(s.names)-1)
	if from < 0 || to == from {
		return
	}
	canvas := fyne.CurrentApp().Driver().CanvasForObject(s.parts[from])
	s.turn(s.names[to])
	if i := slices.Index(s.names, s.chosen); canvas != nil && i >= 0 && canvas.Focused() == s.parts[from] {
		canvas.Focus(s.parts[i])
	}
}

// segment is one name.
type segment struct {
	widget.BaseWidget
	of      *segments
	name    *text
	back    *canvas.Rectangle
	focused bool
}

var (
	_ fyne.Tappable    = (*segment)(nil)
	_ fyne.Focusable   = (*segment)(nil)
	_ fyne.Disableable = (*segment)(nil)
)

func newSegment(of *segments, name string) *segment {
	s := &segment{of: of, name: newText(theme.Muted, theme.TextSize, fyne.TextStyle{}), back: canvas.NewRectangle(color.Transparent)}
	s.name.canvas.Text = name
	s.back.CornerRadius, s.back.StrokeWidth = theme.Radius, 1
	s.ExtendBaseWidget(s)
	return s
}

// Tapped chooses it.
func (s *segment) Tapped(*fyne.PointEvent) { s.of.turn(s.name.canvas.Text) }

func (s *segment) chosen() bool { return s.of.chosen == s.name.canvas.Text }

// Disabled is Fyne's, which Tab asks: the keys go to the chosen one alone. It can be clicked for all that.
func (s *segment) Disabled() bool { return !s.chosen() }

// Enable is Fyne's.
func (s *segment) Enable() {}

// Disable is Fyne's.
func (s *segment) Disable() {}

// FocusGained is Fyne's.
func (s *segment) FocusGained() { s.focused = true; s.Refresh() }

// FocusLost is Fyne's.
func (s *segment) FocusLost() { s.focused = false; s.Refresh() }

// TypedKey is Fyne's.
func (s *segment) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeyLeft:
		s.of.move(-1)
	case fyne.KeyRight:
		s.of.move(1)
	default:
		handKey(s, k)
	}
}

// TypedRune is Fyne's.
func (s *segment) TypedRune(r rune) { handRune(s, r) }

// CreateRenderer is Fyne's.
func (s *segment) CreateRenderer() fyne.WidgetRenderer {
	s.paint()
	return &segmentRenderer{widget.NewSimpleRenderer(container.NewStack(s.back, inset(8, 3, s.name))), s}
}

func (s *segment) paint() {
	role, back, ring := theme.Muted, color.NRGBA{}, color.NRGBA{}
	if s.chosen() {
		role, back = theme.Text, theme.Now().Of(theme.Selection)
	}
	if s.focused {
		ring = theme.Now().Of(theme.Focus)
	}
	s.back.FillColor, s.back.StrokeColor = back, ring
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
