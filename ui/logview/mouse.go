package logview

// The mouse: wheel, selection, menu, column borders and scrollbar.

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"switchboard/ui/glyph"
)

var (
	_ fyne.Scrollable        = (*View)(nil)
	_ fyne.Draggable         = (*View)(nil)
	_ fyne.DoubleTappable    = (*View)(nil)
	_ fyne.SecondaryTappable = (*View)(nil)
	_ desktop.Mouseable      = (*View)(nil)
	_ desktop.Hoverable      = (*View)(nil)
	_ desktop.Cursorable     = (*View)(nil)
)

// pointer is where the mouse is, in device pixels of the view.
type pointer struct{ x, y int }

var nowhere = pointer{-1, -1}

type dragKind uint8

const (
	dragNothing dragKind = iota
	dragThumb
	dragColumn
)

// drag is what the pressed button holds.
type drag struct {
	kind   dragKind
	grab   int     // thumb: pixels from its upper edge to the pointer; column: x where it was taken
	border int     // column: the border
	chars  float32 // column: its width then
}

func (v *View) at(p fyne.Position) pointer { return pointer{v.geo.px(p.X), v.geo.px(p.Y)} }

// Scrolled is the wheel.
func (v *View) Scrolled(e *fyne.ScrollEvent) {
	if e.Scrolled.DY != 0 {
		v.scrollTo(v.pos.offset(&v.geo) - float64(e.Scrolled.DY*v.geo.scale))
	}
}

// MouseDown takes the focus, then a border, the scrollbar or a row.
func (v *View) MouseDown(e *desktop.MouseEvent) {
	v.focus()
	p := v.at(e.Position)
	if e.Button == desktop.MouseButtonPrimary {
		if b := v.borderAt(p.x, p.y); b >= 0 {
			col, _ := v.resizes(b)
			v.drag = drag{kind: dragColumn, grab: p.x, border: b, chars: v.cols[col].chars}
			return
		}
		if t := v.thumb(); !t.Empty() && p.x >= t.Min.X && p.y >= v.geo.head {
			if p.y < t.Min.Y || p.y >= t.Max.Y { // beside the handle: bring it here
				v.drag = drag{kind: dragThumb, grab: t.Dy() / 2}
				v.dragThumbTo(p.y)
				return
			}
			v.drag = drag{kind: dragThumb, grab: p.y - t.Min.Y}
			v.raster.Refresh()
			return
		}
	}
	if i, ok := v.pos.rowAt(p.y, &v.geo); ok {
		v.setFollow(false) // a row that was picked is a row that is read
		v.again = v.hasSel && v.selected == i
		v.choose(i)
		v.Update()
		if e.Button == desktop.MouseButtonPrimary && v.OnClick != nil {
			v.OnClick(i)
		}
	} else if p.y < v.geo.head && e.Button == desktop.MouseButtonPrimary && v.OnHead != nil {
		v.OnHead(v.columnAt(p.x))
	}
}

// MouseUp lets go.
func (v *View) MouseUp(*desktop.MouseEvent) { v.DragEnd() }

// Dragged moves the scrollbar or a column border.
func (v *View) Dragged(e *fyne.DragEvent) {
	p := v.at(e.Position)
	switch v.drag.kind {
	case dragThumb:
		v.dragThumbTo(p.y)
	case dragColumn:
		col, sign := v.resizes(v.drag.border)
		v.setChars(col, v.drag.chars+sign*float32(p.x-v.drag.grab)/float32(v.face.CellW))
	}
}

// DragEnd lets go.
func (v *View) DragEnd() {
	if v.drag.kind != dragNothing {
		v.drag = drag{}
		v.raster.Refresh()
	}
}

func (v *View) dragThumbTo(y int) {
	v.scrollTo(glyph.ThumbOffset(y-v.drag.grab-v.geo.head, v.geo.bodyHeight(), v.thumb().Dy(), v.pos.limit(&v.geo)))
}

// DoubleTapped opens the row, if both clicks hit the same one.
func (v *View) DoubleTapped(e *fyne.PointEvent) {
	if p := v.at(e.Position); v.OnOpen != nil && v.again && p.y >= v.geo.head && p.x < v.geo.width-v.geo.bar {
		v.OnOpen(v.selected)
	}
}

// TappedSecondary asks for the menu of a cell.
func (v *View) TappedSecondary(e *fyne.PointEvent) {
	p := v.at(e.Position)
	if i, ok := v.pos.rowAt(p.y, &v.geo); ok && v.OnMenu != nil {
		v.OnMenu(i, v.columnAt(p.x), e.AbsolutePosition)
	}
}

// MouseIn starts hovering.
func (v *View) MouseIn(e *desktop.MouseEvent) { v.hoverTo(v.at(e.Position)) }

// MouseMoved hovers.
func (v *View) MouseMoved(e *desktop.MouseEvent) { v.hoverTo(v.at(e.Position)) }

// MouseOut stops hovering.
func (v *View) MouseOut() { v.hoverTo(nowhere) }

// hoverTo redraws only if another row, border or the scrollbar lights up.
func (v *View) hoverTo(p pointer) {
	before := v.lit()
	v.hover = p
	if v.lit() != before {
		v.raster.Refresh()
	}
}

// lit is what the pointer lights up.
func (v *View) lit() (s struct {
	row    uint64
	isRow  bool
	border int
	bar    bool
}) {
	s.row, s.isRow = v.pos.rowAt(v.hover.y, &v.geo)
	s.border = v.borderAt(v.hover.x, v.hover.y)
	s.bar = v.hover.x >= v.geo.width-v.geo.bar && v.hover.y >= v.geo.head
	return s
}

// Cursor is the resize cursor on a column border.
func (v *View) Cursor() desktop.Cursor {
	if v.drag.kind == dragColumn || v.drag.kind == dragNothing && v.borderAt(v.hover.x, v.hover.y) >= 0 {
		return desktop.HResizeCursor
	}
	return desktop.DefaultCursor
}

func (v *View) focus() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(v); c != nil {
		c.Focus(v)
	}
}
