package diffview

// The mouse and the keyboard.

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"switchboard/ui/glyph"
	"switchboard/ui/raster"
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

// Scrolled is the wheel.
func (v *View) Scrolled(e *fyne.ScrollEvent) { v.scrollTo(v.top - v.geo.Px(e.Scrolled.DY)) }

// MouseDown takes the focus, then the scrollbar, a fold or a long value.
func (v *View) MouseDown(e *desktop.MouseEvent) {
	raster.TakeFocus(v)
	if e.Button != desktop.MouseButtonPrimary || v.geo.row == 0 {
		return
	}
	p := v.geo.Point(e.Position)
	if p.X >= v.geo.Width-v.geo.bar {
		v.drag, v.grab = true, v.bar().Grab(p)
		v.dragTo(p)
		return
	}
	if i := v.rowAt(p.Y); i >= 0 {
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
func (v *View) Dragged(e *fyne.DragEvent) { v.dragTo(v.geo.Point(e.Position)) }

func (v *View) dragTo(p image.Point) {
	if v.drag {
		v.scrollTo(int(v.bar().Drag(p, v.grab)))
	}
}

// DragEnd lets go.
func (v *View) DragEnd() {
	if v.drag {
		v.drag = false
		v.sheet.Refresh()
	}
}

// TappedSecondary asks the owner for a menu.
func (v *View) TappedSecondary(e *fyne.PointEvent) {
	i := v.rowAt(v.geo.Point(e.Position).Y)
	if i < 0 || v.OnMenu == nil || v.lines[v.rows[i].line].Hidden > 0 {
		return
	}
	r := &v.page.Rows[v.lines[v.rows[i].line].Row]
	v.OnMenu(e.AbsolutePosition, r.Left, r.Right)
}

// MouseIn starts hovering.
func (v *View) MouseIn(e *desktop.MouseEvent) { v.hoverTo(v.geo.Point(e.Position)) }

// MouseMoved hovers.
func (v *View) MouseMoved(e *desktop.MouseEvent) { v.hoverTo(v.geo.Point(e.Position)) }

// MouseOut stops hovering.
func (v *View) MouseOut() { v.hoverTo(raster.Nowhere) }

func (v *View) hoverTo(p image.Point) {
	was := v.lit()
	if v.hover = p; v.lit() != was {
		v.sheet.Refresh()
	}
}

// lit is the fold that the pointer lights up, or -2 for the scrollbar.
func (v *View) lit() int {
	if v.hover.X >= v.geo.Width-v.geo.bar {
		return -2
	}
	if i := v.rowAt(v.hover.Y); i >= 0 && v.lines[v.rows[i].line].Hidden > 0 {
		return i
	}
	return -1
}

// Cursor is a hand on what can be pressed.
func (v *View) Cursor() desktop.Cursor {
	if i := v.rowAt(v.hover.Y); i >= 0 && v.hover.X < v.geo.Width-v.geo.bar && (v.lit() >= 0 || v.long(v.lines[v.rows[i].line].Row)) {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// FocusGained shows the ring.
func (v *View) FocusGained() { v.sheet.Focus(true) }

// FocusLost hides the ring.
func (v *View) FocusLost() { v.sheet.Focus(false) }

// TypedKey scrolls, or hands the key to OnKey.
func (v *View) TypedKey(e *fyne.KeyEvent) {
	page := max(v.geo.Height-v.geo.row, v.geo.row)
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
