package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"switchboard/ui/theme"
)

// marks are drawn over the editor's text: the line of a mistake, and the fields that Tab goes to.
type marks struct {
	content fyne.CanvasObject
	layer   *fyne.Container
	editor  *messageEntry
	line    int // from 1; 0: none
	band    *canvas.Rectangle
	edge    *canvas.Rectangle
	fields  [mostMarked]*canvas.Rectangle
}

// mostMarked bounds the fields that are marked.
const mostMarked = 12

func newMarks(e *messageEntry) *marks {
	m := &marks{editor: e, band: canvas.NewRectangle(color.Transparent), edge: canvas.NewRectangle(color.Transparent)}
	drawn := []fyne.CanvasObject{
		paintedBy(m.band, func(p *theme.Palette) { m.band.FillColor = faded(p.Of(theme.Warning), 0x1c) }),
		paintedBy(m.edge, func(p *theme.Palette) { m.edge.FillColor = p.Of(theme.Warning) }),
	}
	for i := range m.fields {
		rect := canvas.NewRectangle(color.Transparent)
		m.fields[i] = rect
		drawn = append(drawn, paintedBy(rect, func(p *theme.Palette) { rect.FillColor = faded(p.Of(theme.Accent), 0x90) }))
	}
	m.layer = container.New(marksLayout{m}, drawn...)
	m.content = container.New(edgeToEdge{}, container.NewClip(m.layer))
	return m
}

func faded(c color.NRGBA, alpha uint8) color.NRGBA {
	c.A = alpha
	return c
}

// mark marks a line, from 1; 0: none.
func (m *marks) mark(line int) {
	m.line = line
	m.layer.Refresh()
}

type marksLayout struct{ *marks }

func (marksLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

func (l marksLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	e := l.editor
	height := e.lineHeight()
	place := func(o fyne.CanvasObject, p fyne.Position, size fyne.Size) {
		inside := p.Y+size.Height > 0 && p.Y < s.Height
		show(o, inside && size.Width > 0)
		o.Move(p)
		o.Resize(size)
	}
	band := fyne.NewSize(0, height)
	at := fyne.NewPos(1, 0)
	if l.line > 0 {
		at.Y, band.Width = e.Theme().Size("innerPadding")+float32(l.line-1)*height, s.Width-2
		if e.scroll != nil {
			at.Y -= e.scroll.Offset.Y
		}
	}
	place(o[0], at, band)
	place(o[1], at, fyne.NewSize(min(band.Width, 2), height))
	spans := e.fields.Spans()
	for i := range l.fields {
		at, size := fyne.Position{}, fyne.Size{}
		if i < len(spans) && spans[i].End <= len(e.Text) {
			row, _ := rowAndColumn(e.Text, spans[i].Start)
			endRow, _ := rowAndColumn(e.Text, spans[i].End)
			at = e.placeOf(spans[i].Start)
			size = fyne.NewSize(max(e.placeOf(spans[i].End).X-at.X, 4), 1)
			if endRow != row { // what goes over several lines is marked where it begins
				size.Width = 8
			}
			at.Y += height - 2
		}
		place(o[2+i], at, size)
	}
}
