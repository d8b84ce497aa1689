package jsonview

// The keyboard: scrolling, copying, and handing on what is not ours.

import "fyne.io/fyne/v2"

var (
	_ fyne.Focusable    = (*View)(nil)
	_ fyne.Shortcutable = (*View)(nil)
)

// FocusGained shows the ring.
func (v *View) FocusGained() { v.sheet.Focus(true) }

// FocusLost hides the ring.
func (v *View) FocusLost() { v.sheet.Focus(false) }

// TypedKey scrolls, or hands the key to OnKey. Keys that also type a character come through TypedRune.
func (v *View) TypedKey(e *fyne.KeyEvent) {
	g := &v.geo
	page := max(g.Height-g.row, g.row)
	down, _ := v.limits()
	switch e.Name {
	case fyne.KeyUp:
		v.scrollTo(v.top-g.row, v.left)
	case fyne.KeyDown:
		v.scrollTo(v.top+g.row, v.left)
	case fyne.KeyLeft:
		v.scrollTo(v.top, v.left-2*g.row)
	case fyne.KeyRight:
		v.scrollTo(v.top, v.left+2*g.row)
	case fyne.KeyPageUp:
		v.scrollTo(v.top-page, v.left)
	case fyne.KeyPageDown:
		v.scrollTo(v.top+page, v.left)
	case fyne.KeyHome:
		v.scrollTo(0, 0)
	case fyne.KeyEnd:
		v.scrollTo(down, v.left)
	default:
		if types := len(e.Name) == 1 || e.Name == fyne.KeySpace; !types && v.OnKey != nil {
			v.OnKey(e)
		}
	}
}

// TypedRune is j, k, g and G, or goes to OnRune.
func (v *View) TypedRune(r rune) {
	down, _ := v.limits()
	switch r {
	case 'j':
		v.scrollTo(v.top+v.geo.row, v.left)
	case 'k':
		v.scrollTo(v.top-v.geo.row, v.left)
	case 'g':
		v.scrollTo(0, v.left)
	case 'G':
		v.scrollTo(down, v.left)
	default:
		if v.OnRune != nil {
			v.OnRune(r)
		}
	}
}

// TypedShortcut copies and selects all; other shortcuts go on to the window.
func (v *View) TypedShortcut(s fyne.Shortcut) {
	switch s.(type) {
	case *fyne.ShortcutCopy:
		v.Copy()
	case *fyne.ShortcutSelectAll:
		v.SelectAll()
	default:
		if c, ok := fyne.CurrentApp().Driver().CanvasForObject(v).(fyne.Shortcutable); ok {
			c.TypedShortcut(s)
		}
	}
}
