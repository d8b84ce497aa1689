package plot

import (
	"image"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"switchboard/ui/glyph"
	"switchboard/ui/theme"
)

// Spark is a few bars in a line of text. Its methods are for the main goroutine.
type Spark struct {
	widget.BaseWidget
	raster *canvas.Raster
	sheet  glyph.Canvas
	values []uint32
	bar    theme.Role
}

// NewSpark makes bars of a colour, on whatever is behind them.
func NewSpark(bar theme.Role) *Spark {
	s := &Spark{bar: bar}
	s.raster = canvas.NewRaster(s.draw)
	s.ExtendBaseWidget(s)
	return s
}

// Set shows values, which it copies, and draws only if one of them is another.
func (s *Spark) Set(values []uint32) {
	if slices.Equal(values, s.values) {
		return
	}
	s.values = append(s.values[:0], values...)
	s.Refresh()
}

// MinSize is that of twenty bars.
func (s *Spark) MinSize() fyne.Size { return fyne.NewSize(60, 8) }

// CreateRenderer is Fyne's.
func (s *Spark) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(s.raster) }

func (s *Spark) draw(w, h int) image.Image {
	s.sheet.Resize(w, h)
	clear(s.sheet.Img.Pix)
	if len(s.values) > 0 {
		Bars(&s.sheet, s.sheet.Img.Rect, s.values, slices.Max(s.values), max(w/len(s.values)/3, 1), theme.Now().Of(s.bar))
	}
	return s.sheet.Img
}
