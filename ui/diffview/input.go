package diffview

// The mouse and the keyboard.

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"switchboard/ui/glyph"
	"switchboard/ui/view/jsondiff"
)

var (
	_ fyne.Scrollable        = (*View)(nil)
	_ fyne.Draggable         = (*View)(nil)
	_ fyne.SecondaryTappable = (*View)(nil)
	_ desktop.Mouseable      = (*View)(nil)
	_ desktop.Hoverable      = (*View)(nil)
	_ desktop.Cursorable     = (*View)(nil)
)

// pointer is where the mouse is, in device pixels of the view.
type pointer struct{ x, y int }

var nowhere = pointer{-1, -1}

func (v *View) point(p fyne.Position) pointer { return pointer{v.geo.px(p.X), v.geo.px(p.Y)} }

// Scrolled is the wheel.
func (v *View) Scrolled(e *fyne.ScrollEvent) { v.scrollTo(v.top - v.geo.px(e.Scrolled.DY)) }

// MouseDown takes the focus, then the scrollbar, a fold or a long value.
func (v *View) MouseDown(e *desktop.MouseEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(v); c != nil {
		c.Focus(v)
	}
	if e.Button != desktop.MouseButtonPrimary || v.geo.row == 0 {
		return
	}
	p := v.point(e.Position)
	if p.x >= v.geo.width-v.geo.bar {
		y, n := glyph.Thumb(v.geo.height, float64(v.top), float64(v.limit()), v.geo.px(28))
		v.drag, v.grab = true, n/2
		if p.y >= y && p.y < y+n {
			v.grab = p.y - y
		}
		v.dragTo(p)
		return
	}
	if i := v.rowAt(p.y); i >= 0 {
		v.press(i)
	}
}

// press unfolds, or shows a long value or cuts it again.
func (v *View) press(i int) {
	l := v.lines[v.rows[i].line]
	if l.Hidden > 0 {
		v.page.Unfold(l.Row)
		v.relay()
	} else if v.long(l.Row) {
		v.expand(l.Row)
	}
}

// long reports whether a row has a value that does not fit.
func (v *View) long(n int) bool {
	for _, c := range []jsondiff.Cell{v.page.Rows[n].Left, v.page.Rows[n].Right} {
		if c.There && !fits(c, v.geo.columns-glyph.Width(leadOf(c), v.geo.columns)) {
			return true
		}
	}
	return false
}

// MouseUp lets go.
func (v *View) MouseUp(*desktop.MouseEvent) { v.DragEnd() }

// Dragged moves the scrollbar.
func (v *View) Dragged(e *fyne.DragEvent) { v.dragTo(v.point(e.Position)) }

func (v *View) dragTo(p pointer) {
	if v.drag {
		_, n := glyph.Thumb(v.geo.height, 0, float64(v.limit()), v.geo.px(28))
		v.scrollTo(int(glyph.ThumbOffset(p.y-v.grab, v.geo.height, n, float64(v.limit()))))
	}
}

// DragEnd lets go.
func (v *View) DragEnd() {
	if v.drag {
		v.drag = false
		v.raster.Refresh()
	}
}

// TappedSecondary asks the owner for a menu.
func (v *View) TappedSecondary(e *fyne.PointEvent) {
	i := v.rowAt(v.point(e.Position).y)
	if i < 0 || v.OnMenu == nil || v.lines[v.rows[i].line].Hidden > 0 {
		return
	}
	r := &v.page.Rows[v.lines[v.rows[i].line].Row]
	v.OnMenu(e.AbsolutePosition, r.Left, r.Right)
}

// MouseIn starts hovering.
func (v *View) MouseIn(e *desktop.MouseEvent) { v.hoverTo(v.point(e.Position)) }

// MouseMoved hovers.
func (v *View) MouseMoved(e *desktop.MouseEvent) { v.hoverTo(v.point(e.Position)) }

// MouseOut stops hovering.
func (v *View) MouseOut() { v.hoverTo(nowhere) }

func (v *View) hoverTo(p pointer) {
	was := v.lit()
	if v.hover = p; v.lit() != was {
		v.raster.Refresh()
	}
}

// lit is the fold that the pointer lights up, or -2 for the scrollbar.
func (v *View) lit() int {
	if v.hover.x >= v.geo.width-v.geo.bar {
		return -2
	}
	if i := v.rowAt(v.hover.y); i >= 0 && v.lines[v.rows[i].line].Hidden > 0 {
		return i
	}
	return -1
}

// Cursor is a hand on what can be pressed.
func (v *View) Cursor() desktop.Cursor {
	if i := v.rowAt(v.hover.y); i >= 0 && v.hover.x < v.geo.width-v.geo.bar && (v.lit() >= 0 || v.long(v.lines[v.rows[i].line].Row)) {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// FocusGained shows the ring.
func (v *View) FocusGained() {
	v.focused = true
	v.raster.Refresh()
}

// FocusLost hides the ring.
func (v *View) FocusLost() {
	v.focused = false
	v.raster.Refresh()
}

// TypedKey scrolls, or hands the key to OnKey.
func (v *View) TypedKey(e *fyne.KeyEvent) {
	page := max(v.geo.height-v.geo.row, v.geo.row)
	switch e.Name {
	case fyne.KeyUp:
		v.scrollTo(v.top - v.geo.row)
	case fyne.KeyDown:
		v.scrollTo(v.top + v.geo.row)
	case fyne.KeyPageUp:
		v.scrollTo(v.top - page)
	case fyne.KeyPageDown:
		v.scrollTo(v.top + page)
	case fyne.KeyHome:
		v.scrollTo(0)
	case fyne.KeyEnd:
		v.scrollTo(v.limit())
	default:
		if types := len(e.Name) == 1 || e.Name == fyne.KeySpace; !types && v.OnKey != nil {
			v.OnKey(e)
		}
	}
}

// TypedRune is n, N, j, k, g and G, or goes to OnRune.
func (v *View) TypedRune(r rune) {
	switch r {
	case 'n':
		v.Next()
	case 'N':
		v.Previous()
	case 'j':
		v.scrollTo(v.top + v.geo.row)
	case 'k':
		v.scrollTo(v.top - v.geo.row)
	case 'g':
		v.scrollTo(0)
	case 'G':
		v.scrollTo(v.limit())
	default:
		if v.OnRune != nil {
			v.OnRune(r)
		}
	}
}
