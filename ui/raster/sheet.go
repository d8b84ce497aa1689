// Package raster is what the widgets that draw themselves share: an image of their size and scale, and scrollbars.
package raster

import (
	"image"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"switchboard/ui/glyph"
	"switchboard/ui/theme"
)

// Measures are the size of a sheet, and what Fyne's pixels are on it.
type Measures struct {
	Width, Height int     // in device pixels
	Scale         float32 // device pixels a Fyne pixel; 0 until the first layout
	Line          int     // thickness of a thin line, in device pixels
}

// Px converts from Fyne's pixels.
func (m *Measures) Px(v float32) int { return int(math.Round(float64(v * m.Scale))) }

// Point converts a place of the widget.
func (m *Measures) Point(p fyne.Position) image.Point { return image.Pt(m.Px(p.X), m.Px(p.Y)) }

// NewFace makes a grid for monospace text of a size in Fyne's pixels.
func (m *Measures) NewFace(size float32) *glyph.Face {
	return glyph.NewFace(float64(size*m.Scale), theme.MonoFonts()...)
}

// Nowhere is where the mouse is while it is not over the widget.
var Nowhere = image.Pt(-1, -1)

// Sheet is the image that a widget draws itself into, reused from frame to frame. All of it is for the main goroutine.
type Sheet struct {
	glyph.Canvas
	shown    *canvas.Raster
	of       fyne.CanvasObject
	measures Measures
	fit      func(Measures)
	draw     func(*theme.Palette)
	focused  bool
}

// New makes the sheet of a widget. fit lays the widget out for other measures: it is called before the first drawing, and
// whenever size or scale are others. draw paints it, on a ground that is theme.Pane already.
func New(of fyne.CanvasObject, fit func(Measures), draw func(*theme.Palette)) *Sheet {
	s := &Sheet{of: of, fit: fit, draw: draw}
	s.shown = canvas.NewRaster(s.Draw)
	return s
}

// Object is what the widget's renderer shows.
func (s *Sheet) Object() fyne.CanvasObject { return s.shown }

// Refresh has the widget drawn again.
func (s *Sheet) Refresh() { s.shown.Refresh() }

// Focus shows the ring of what has the keys, or hides it.
func (s *Sheet) Focus(on bool) {
	s.focused = on
	s.Refresh()
}

// Focused reports whether the widget has the keys.
func (s *Sheet) Focused() bool { return s.focused }

// Resize is for the widget's Resize: what is asked of it before it is drawn must be right already.
func (s *Sheet) Resize(size fyne.Size) {
	scale := max(s.measures.Scale, 1)
	s.measure(int(size.Width*scale+0.5), int(size.Height*scale+0.5), scale)
}

// measure has the widget laid out where anything is another.
func (s *Sheet) measure(w, h int, scale float32) {
	m := Measures{Width: w, Height: h, Scale: scale, Line: max(int(scale), 1)}
	if m != s.measures {
		s.measures = m
		s.fit(m)
	}
}

// Draw is Fyne's generator: the widget in so many device pixels.
func (s *Sheet) Draw(w, h int) image.Image {
	if w < 1 || h < 1 {
		return image.NewRGBA(image.Rect(0, 0, 1, 1))
	}
	s.measure(w, h, scaleOf(w, s.of.Size().Width, max(s.measures.Scale, 1)))
	s.Canvas.Resize(w, h)
	pal := theme.Now()
	s.Fill(s.Img.Rect, pal.Of(theme.Pane))
	s.draw(pal)
	if s.focused {
		s.Clip(s.Img.Rect)
		s.Frame(s.Img.Rect, s.measures.Line, pal.Of(theme.Focus))
	}
	return s.Img
}

// scaleOf is how many device pixels a Fyne pixel is, from a width in both. Where it differs from near by rounding only,
// it is near.
func scaleOf(pixels int, width, near float32) float32 {
	if width <= 0 {
		return near
	}
	s := float32(pixels) / width
	if s-near < 0.01 && near-s < 0.01 {
		return near
	}
	return s
}

// TakeFocus gives the keys to a widget that was pressed.
func TakeFocus[W interface {
	fyne.CanvasObject
	fyne.Focusable
}](w W) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(w); c != nil {
		c.Focus(w)
	}
}
