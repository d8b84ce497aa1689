package logview

// The mouse: wheel, selection, menu, column borders and scrollbar.

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"switchboard/ui/raster"
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

type dragKind uint8

const (
	dragNothing dragKind = iota
	dragThumb
	dragColumn
)

// drag is what the pressed button holds.
type drag struct {
	kind   dragKind
	grab   int     // thumb: what of it is held; column: x where it was taken
	border int     // column: the border
	chars  float32 // column: its width then
}

// Scrolled is the wheel.
func (v *View) Scrolled(e *fyne.ScrollEvent) {
	if e.Scrolled.DY != 0 {
		v.scrollTo(v.pos.offset(&v.geo) - float64(e.Scrolled.DY*v.geo.Scale))
	}
}

// MouseDown takes the focus, then a border, the scrollbar or a row.
func (v *View) MouseDown(e *desktop.MouseEvent) {
	raster.TakeFocus(v)
	p := v.geo.Point(e.Position)
	if e.Button == desktop.MouseButtonPrimary {
		if b := v.borderAt(p.X, p.Y); b >= 0 {
			col, _ := v.resizes(b)
			v.drag = drag{kind: dragColumn, grab: p.X, border: b, chars: v.cols[col].chars}
			return
		}
		if bar := v.bar(); bar.Hit(p) {
			v.drag = drag{kind: dragThumb, grab: bar.Grab(p)}
			if !p.In(bar.Handle()) {
				v.scrollTo(bar.Drag(p, v.drag.grab))
			}
			v.sheet.Refresh()
			return
		}
	}
	if i, ok := v.pos.rowAt(p.Y, &v.geo); ok {
		v.setFollow(false) // a row that was pressed is a row that is read
		if v.picks(e) {
			v.again = false
			v.OnPick(i)
			return
		}
		v.again = v.hasSel && v.selected == i
		v.choose(i)
		v.Update()
		if e.Button == desktop.MouseButtonPrimary && v.OnClick != nil {
			v.OnClick(i)
		}
	} else if p.Y < v.geo.head && e.Button == desktop.MouseButtonPrimary && v.OnHead != nil {
		v.OnHead(v.columnAt(p.X))
	}
}

// picks reports whether a press is for another row beside the selected one.
func (v *View) picks(e *desktop.MouseEvent) bool {
	const held = fyne.KeyModifierShift | fyne.KeyModifierShortcutDefault
	return v.hasSel && v.OnPick != nil && e.Button == desktop.MouseButtonPrimary && e.Modifier&held != 0
}

// MouseUp lets go.
func (v *View) MouseUp(*desktop.MouseEvent) { v.DragEnd() }

// Dragged moves the scrollbar or a column border.
func (v *View) Dragged(e *fyne.DragEvent) {
	p := v.geo.Point(e.Position)
	switch v.drag.kind {
	case dragThumb:
		v.scrollTo(v.bar().Drag(p, v.drag.grab))
	case dragColumn:
		col, sign := v.resizes(v.drag.border)
		v.setChars(col, v.drag.chars+sign*float32(p.X-v.drag.grab)/float32(v.face.CellW))
	}
}

// DragEnd lets go.
func (v *View) DragEnd() {
	if v.drag.kind != dragNothing {
		v.drag = drag{}
		v.sheet.Refresh()
	}
}

// DoubleTapped opens the row, if both clicks hit the same one.
func (v *View) DoubleTapped(e *fyne.PointEvent) {
	if p := v.geo.Point(e.Position); v.OnOpen != nil && v.again && p.Y >= v.geo.head && p.X < v.geo.Width-v.geo.bar {
		v.OnOpen(v.selected)
	}
}

// TappedSecondary asks for the menu of a cell.
func (v *View) TappedSecondary(e *fyne.PointEvent) {
	p := v.geo.Point(e.Position)
	if i, ok := v.pos.rowAt(p.Y, &v.geo); ok && v.OnMenu != nil {
		v.OnMenu(i, v.columnAt(p.X), e.AbsolutePosition)
	}
}

// MouseIn starts hovering.
func (v *View) MouseIn(e *desktop.MouseEvent) { v.hoverTo(v.geo.Point(e.Position)) }

// MouseMoved hovers.
func (v *View) MouseMoved(e *desktop.MouseEvent) { v.hoverTo(v.geo.Point(e.Position)) }

// MouseOut stops hovering.
func (v *View) MouseOut() { v.hoverTo(raster.Nowhere) }

// hoverTo redraws only if another row, border or the scrollbar lights up.
func (v *View) hoverTo(p image.Point) {
	before := v.lit()
	v.hover = p
	if v.lit() != before {
		v.sheet.Refresh()
	}
}

// lit is what the pointer lights up.
func (v *View) lit() (s struct {
	row    uint64
	isRow  bool
	border int
	bar    bool
}) {
	s.row, s.isRow = v.pos.rowAt(v.hover.Y, &v.geo)
	s.border = v.borderAt(v.hover.X, v.hover.Y)
	s.bar = v.onBar(v.hover)
	return s
}

// Cursor is the resize cursor on a column border.
func (v *View) Cursor() desktop.Cursor {
	if v.drag.kind == dragColumn || v.drag.kind == dragNothing && v.borderAt(v.hover.X, v.hover.Y) >= 0 {
		return desktop.HResizeCursor
	}
	return desktop.DefaultCursor
}
