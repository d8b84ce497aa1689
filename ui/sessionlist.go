package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"switchboard/ui/theme"
)

// sessionList is the list of sessions with the keys: they select, as those of the traffic do, and a ring shows that they go here.
type sessionList struct {
	widget.List
	p    *sessionsPane
	ring fyne.CanvasObject // lies over it
}

func newSessionList(p *sessionsPane) *sessionList {
	rect := canvas.NewRectangle(color.Transparent)
	rect.StrokeWidth = 1
	l := &sessionList{p: p, ring: paintedBy(rect, func(of *theme.Palette) { rect.StrokeColor = of.Of(theme.Focus) })}
	l.ring.Hide()
	l.HideSeparators = true
	l.ExtendBaseWidget(l)
	return l
}

// FocusGained shows the ring.
func (l *sessionList) FocusGained() { l.ring.Show() }

// FocusLost hides the ring.
func (l *sessionList) FocusLost() { l.ring.Hide() }

// TypedKey is Fyne's. Return goes on to the traffic of the session.
func (l *sessionList) TypedKey(k *fyne.KeyEvent) {
	all := len(l.p.infos)
	switch k.Name {
	case fyne.KeyUp:
		l.move(-1)
	case fyne.KeyDown:
		l.move(1)
	case fyne.KeyPageUp:
		l.move(-l.page())
	case fyne.KeyPageDown:
		l.move(l.page())
	case fyne.KeyHome:
		l.move(-all)
	case fyne.KeyEnd:
		l.move(all)
	case fyne.KeyReturn, fyne.KeyEnter:
		l.p.w.toRows()
	default:
		handKey(l, k)
	}
}

// TypedRune is Fyne's.
func (l *sessionList) TypedRune(r rune) {
	switch r {
	case 'j':
		l.move(1)
	case 'k':
		l.move(-1)
	case 'g':
		l.move(-len(l.p.infos))
	case 'G':
		l.move(len(l.p.infos))
	default:
		handRune(l, r)
	}
}

// move selects the session n below the selected one, or above if n is negative; the first where none is.
func (l *sessionList) move(n int) {
	all := l.p.infos
	if len(all) == 0 {
		return
	}
	at := l.p.place()
	if at < 0 && n > 0 {
		n--
	}
	at = min(max(max(at, 0)+n, 0), len(all)-1)
	l.p.selectID(all[at].ID)
}

// page is how many sessions a page key moves by.
func (l *sessionList) page() int {
	return max(int(l.Size().Height/(sessionRowHeight+theme.Gap))-1, 1)
}
