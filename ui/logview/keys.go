package logview

// The keyboard: moving the selection, and handing on what is not ours.

import "fyne.io/fyne/v2"

var _ fyne.Focusable = (*View)(nil)

// FocusGained shows the ring.
func (v *View) FocusGained() { v.sheet.Focus(true) }

// FocusLost hides the ring.
func (v *View) FocusLost() { v.sheet.Focus(false) }

// TypedKey moves, activates, or hands the key to OnKey. Keys that also type a character come through TypedRune.
func (v *View) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyUp:
		v.move(-1)
	case fyne.KeyDown:
		v.move(1)
	case fyne.KeyPageUp:
		v.move(-v.page())
	case fyne.KeyPageDown:
		v.move(v.page())
	case fyne.KeyHome:
		v.toFirst()
	case fyne.KeyEnd:
		v.toLast()
	case fyne.KeyReturn, fyne.KeyEnter:
		if v.hasSel && v.OnActivate != nil {
			v.OnActivate(v.selected)
		}
	default:
		if types := len(e.Name) == 1 || e.Name == fyne.KeySpace; !types && v.OnKey != nil {
			v.OnKey(e)
		}
	}
}

// TypedRune is j, k, g and G, or goes to OnRune.
func (v *View) TypedRune(r rune) {
	switch r {
	case 'j':
		v.move(1)
	case 'k':
		v.move(-1)
	case 'g':
		v.toFirst()
	case 'G':
		v.toLast()
	default:
		if v.OnRune != nil {
			v.OnRune(r)
		}
	}
}

// page is how many rows a page key moves by: one less than fit, so that the eye keeps its place.
func (v *View) page() int64 {
	if v.geo.row == 0 {
		return 1
	}
	return int64(max(v.geo.bodyHeight()/v.geo.row-1, 1))
}

// move selects the row n below the selected one, or above if n is negative. With nothing selected it begins at the
// last row on screen.
func (v *View) move(n int64) {
	v.pos.bound(v.src.Bounds())
	if v.pos.first == v.pos.end {
		return
	}
	first, last := v.pos.first, v.pos.end-1
	from := v.selected
	if !v.hasSel {
		from, n = v.lastShown(), min(n+1, 0)
	}
	i := max(int64(from)+n, int64(first))
	v.choose(min(uint64(i), last))
	v.reveal(v.selected)
	v.Update()
}

// lastShown is the lowest row that is on screen in full.
func (v *View) lastShown() uint64 {
	if v.geo.row == 0 {
		return v.pos.end - 1
	}
	rows := uint64(v.geo.bodyHeight()+int(v.pos.off)) / uint64(v.geo.row)
	return min(v.pos.top+max(rows, 1), v.pos.end) - 1
}

func (v *View) toFirst() {
	v.pos.bound(v.src.Bounds())
	if v.pos.first == v.pos.end {
		return
	}
	v.setFollow(false)
	v.choose(v.pos.first)
	v.pos.to(0, &v.geo)
	v.Update()
}

// toLast selects the newest row and follows from there.
func (v *View) toLast() {
	v.pos.bound(v.src.Bounds())
	if v.pos.first < v.pos.end {
		v.choose(v.pos.end - 1)
	}
	v.setFollow(true)
	v.Update()
}

// choose selects row i and tells the owner.
func (v *View) choose(i uint64) {
	if v.hasSel && v.selected == i {
		return
	}
	v.selected, v.hasSel = i, true
	if v.OnSelect != nil {
		v.OnSelect(i, true)
	}
}
