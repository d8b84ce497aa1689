package jsonview

// The mouse: wheel, selecting, folding and scrollbars.

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
	dragText
	dragDown
	dragAcross
)

// drag is what the pressed button holds; grab is what of a scrollbar's handle.
type drag struct {
	kind dragKind
	grab int
}

// Scrolled is the wheel.
func (v *View) Scrolled(e *fyne.ScrollEvent) {
	v.scrollTo(v.top-v.geo.Px(e.Scrolled.DY), v.left-v.geo.Px(e.Scrolled.DX))
}

// MouseDown takes the focus, then a scrollbar, a fold, the offer to show all, or begins a selection.
func (v *View) MouseDown(e *desktop.MouseEvent) {
	raster.TakeFocus(v)
	if e.Button != desktop.MouseButtonPrimary || v.geo.row == 0 {
		return
	}
	p := v.geo.Point(e.Position)
	down, across := v.bars()
	switch i := v.rowAt(p.Y); {
	case down.Hit(p):
		v.drag = drag{dragDown, down.Grab(p)}
		v.dragTo(p)
	case across.Hit(p):
		v.drag = drag{dragAcross, across.Grab(p)}
		v.dragTo(p)
	case v.onOffer(p):
		v.ShowAll()
	case i >= 0 && (p.X < v.geo.text || v.onEllipsis(p)):
		v.Toggle(int(v.rows[i].line))
	default:
		v.drag.kind = dragText
		v.head = v.markAt(p)
		if e.Modifier&fyne.KeyModifierShift == 0 {
			v.anchor = v.head
		}
		v.sheet.Refresh()
	}
}

// onOffer reports that p is on the row that offers to show all.
func (v *View) onOffer(p image.Point) bool {
	i := v.rowAt(p.Y)
	return i >= 0 && p.X >= 0 && v.rows[i].line == offerLine && v.doc.Cut == 0
}

// onEllipsis reports that p is on what stands for a folded part.
func (v *View) onEllipsis(p image.Point) bool {
	i := v.rowAt(p.Y)
	if i < 0 || !v.folded[v.rows[i].line] {
		return false
	}
	r := v.rows[i]
	return p.X >= v.xOf(r, v.length(r.line)) && p.X < v.xOf(r, r.to)
}

// MouseUp lets go.
func (v *View) MouseUp(*desktop.MouseEvent) { v.DragEnd() }

// Dragged moves a scrollbar or extends the selection, scrolling when the pointer leaves the view.
func (v *View) Dragged(e *fyne.DragEvent) { v.dragTo(v.geo.Point(e.Position)) }

func (v *View) dragTo(p image.Point) {
	g := &v.geo
	down, across := v.bars()
	switch v.drag.kind {
	case dragDown:
		v.scrollTo(int(down.Drag(p, v.drag.grab)), v.left)
	case dragAcross:
		v.scrollTo(v.top, int(across.Drag(p, v.drag.grab)))
	case dragText:
		v.scrollTo(v.top+min(p.Y, 0)+max(p.Y-g.Height, 0), v.left+min(p.X-g.text, 0)/2+max(p.X-g.Width, 0)/2)
		if m := v.markAt(p); m != v.head {
			v.head = m
			v.sheet.Refresh()
		}
	}
}

// DragEnd lets go.
func (v *View) DragEnd() {
	if v.drag.kind != dragNothing {
		v.drag = drag{}
		v.sheet.Refresh()
	}
}

// DoubleTapped selects the token under the pointer.
func (v *View) DoubleTapped(e *fyne.PointEvent) {
	if p := v.geo.Point(e.Position); v.rowAt(p.Y) >= 0 && p.X >= v.geo.text && !v.onOffer(p) {
		v.selectWord(v.markAt(p))
	}
}

// TappedSecondary asks the owner for a menu.
func (v *View) TappedSecondary(e *fyne.PointEvent) {
	if v.OnMenu != nil {
		v.OnMenu(e.AbsolutePosition)
	}
}

// MouseIn starts hovering.
func (v *View) MouseIn(e *desktop.MouseEvent) { v.hoverTo(v.geo.Point(e.Position)) }

// MouseMoved hovers.
func (v *View) MouseMoved(e *desktop.MouseEvent) { v.hoverTo(v.geo.Point(e.Position)) }

// MouseOut stops hovering.
func (v *View) MouseOut() { v.hoverTo(raster.Nowhere) }

func (v *View) hoverTo(p image.Point) {
	before := v.lit()
	v.hover = p
	if v.lit() != before {
		v.sheet.Refresh()
	}
}

// lit is what the pointer lights up: a row's arrow, the offer, a scrollbar.
func (v *View) lit() [3]int {
	var s [3]int
	if v.hover.X >= 0 && v.hover.X < v.geo.text {
		s[0] = v.rowAt(v.hover.Y) + 1
	}
	if v.onOffer(v.hover) {
		s[1] = 1
	}
	if down, across := v.bars(); v.hover.In(down.Handle()) || v.hover.In(across.Handle()) {
		s[2] = 1
	}
	return s
}

// Cursor is a beam on text and a hand on what can be pressed.
func (v *View) Cursor() desktop.Cursor {
	switch p := v.hover; {
	case v.drag.kind == dragText:
		return desktop.TextCursor
	case v.onOffer(p) || v.onEllipsis(p):
		return desktop.PointerCursor
	case p.X < v.geo.text || p.X >= v.geo.Width-v.geo.bar:
		return desktop.DefaultCursor
	}
	return desktop.TextCursor
}
