package jsonview

// The mouse: wheel, selecting, folding and scrollbars.

import (
	"image"

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
	dragText
	dragDown
	dragRight
)

// drag is what the pressed button holds; grab is where on a scrollbar's handle.
type drag struct {
	kind dragKind
	grab int
}

func (v *View) at(p fyne.Position) pointer { return pointer{v.geo.px(p.X), v.geo.px(p.Y)} }

// Scrolled is the wheel.
func (v *View) Scrolled(e *fyne.ScrollEvent) {
	v.scrollTo(v.top-v.geo.px(e.Scrolled.DY), v.left-v.geo.px(e.Scrolled.DX))
}

// MouseDown takes the focus, then a scrollbar, a fold, the offer to show all, or begins a selection.
func (v *View) MouseDown(e *desktop.MouseEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(v); c != nil {
		c.Focus(v)
	}
	if e.Button != desktop.MouseButtonPrimary || v.geo.row == 0 {
		return
	}
	p := v.at(e.Position)
	down, right := v.thumbs()
	switch i := v.rowAt(p.y); {
	case !down.Empty() && p.x >= down.Min.X:
		v.drag = grip(dragDown, p.y, down.Min.Y, down.Max.Y)
		v.dragTo(p)
	case !right.Empty() && p.y >= right.Min.Y && p.x >= v.geo.text:
		v.drag = grip(dragRight, p.x, right.Min.X, right.Max.X)
		v.dragTo(p)
	case v.onOffer(p):
		v.ShowAll()
	case i >= 0 && (p.x < v.geo.text || v.onEllipsis(p)):
		v.Toggle(int(v.rows[i].line))
	default:
		v.drag.kind = dragText
		v.head = v.markAt(p)
		if e.Modifier&fyne.KeyModifierShift == 0 {
			v.anchor = v.head
		}
		v.raster.Refresh()
	}
}

// grip holds a handle where it was taken, or by its middle if the track beside it was hit.
func grip(kind dragKind, at, from, to int) drag {
	if at < from || at >= to {
		return drag{kind, (to - from) / 2}
	}
	return drag{kind, at - from}
}

// onOffer reports that p is on the row that offers to show all.
func (v *View) onOffer(p pointer) bool {
	i := v.rowAt(p.y)
	return i >= 0 && p.x >= 0 && v.rows[i].line == offerLine && v.doc.Cut == 0
}

// onEllipsis reports that p is on what stands for a folded part.
func (v *View) onEllipsis(p pointer) bool {
	i := v.rowAt(p.y)
	if i < 0 || !v.folded[v.rows[i].line] {
		return false
	}
	r := v.rows[i]
	return p.x >= v.xOf(r, v.length(r.line)) && p.x < v.xOf(r, r.to)
}

// MouseUp lets go.
func (v *View) MouseUp(*desktop.MouseEvent) { v.DragEnd() }

// Dragged moves a scrollbar or extends the selection, scrolling when the pointer leaves the view.
func (v *View) Dragged(e *fyne.DragEvent) { v.dragTo(v.at(e.Position)) }

func (v *View) dragTo(p pointer) {
	g := &v.geo
	limitDown, limitRight := v.limits()
	down, right := v.thumbs()
	switch v.drag.kind {
	case dragDown:
		v.scrollTo(int(glyph.ThumbOffset(p.y-v.drag.grab, g.height, down.Dy(), float64(limitDown))), v.left)
	case dragRight:
		v.scrollTo(v.top, int(glyph.ThumbOffset(p.x-v.drag.grab-g.text, v.track(), right.Dx(), float64(limitRight))))
	case dragText:
		v.scrollTo(v.top+min(p.y, 0)+max(p.y-g.height, 0), v.left+min(p.x-g.text, 0)/2+max(p.x-g.width, 0)/2)
		if m := v.markAt(p); m != v.head {
			v.head = m
			v.raster.Refresh()
		}
	}
}

// DragEnd lets go.
func (v *View) DragEnd() {
	if v.drag.kind != dragNothing {
		v.drag = drag{}
		v.raster.Refresh()
	}
}

// DoubleTapped selects the token under the pointer.
func (v *View) DoubleTapped(e *fyne.PointEvent) {
	if p := v.at(e.Position); v.rowAt(p.y) >= 0 && p.x >= v.geo.text && !v.onOffer(p) {
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
func (v *View) MouseIn(e *desktop.MouseEvent) { v.hoverTo(v.at(e.Position)) }

// MouseMoved hovers.
func (v *View) MouseMoved(e *desktop.MouseEvent) { v.hoverTo(v.at(e.Position)) }

// MouseOut stops hovering.
func (v *View) MouseOut() { v.hoverTo(nowhere) }

func (v *View) hoverTo(p pointer) {
	before := v.lit()
	v.hover = p
	if v.lit() != before {
		v.raster.Refresh()
	}
}

// lit is what the pointer lights up: a row's arrow, the offer, a scrollbar.
func (v *View) lit() [3]int {
	var s [3]int
	if v.hover.x >= 0 && v.hover.x < v.geo.text {
		s[0] = v.rowAt(v.hover.y) + 1
	}
	if v.onOffer(v.hover) {
		s[1] = 1
	}
	down, right := v.thumbs()
	if at := (image.Point{X: v.hover.x, Y: v.hover.y}); at.In(down) || at.In(right) {
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
	case p.x < v.geo.text || p.x >= v.geo.width-v.geo.bar:
		return desktop.DefaultCursor
	}
	return desktop.TextCursor
}
