package ui

import (
	"time"

	"fyne.io/fyne/v2"
)

// roomStep is how far a key moves a divider, as a part of what it divides.
const roomStep = 0.03

// grow moves a divider so that the pane with the keys gets wider, or taller: narrower or lower where steps are negative. The
// list in the middle is meant where no pane has them.
func (w *Window) grow(wider bool, steps float64) {
	const sessions, upper, detail = 0, 1, 2 // the dividers, by what is left of them, or above
	at, sign := sessions, -1.0
	switch w.win.Canvas().Focused() {
	case fyne.Focusable(w.sessions.list):
		sign = 1
		if !wider {
			w.status.refuse(time.Now(), "The sessions are as high as the window.")
			return
		}
	case fyne.Focusable(w.detail.view):
		at, sign = detail, 1
		if !wider {
			at, sign = upper, -1
		}
	case fyne.Focusable(w.compose.editor):
		at, sign = detail, -1
		if !wider {
			at = upper
		}
	default:
		if !wider {
			at, sign = upper, 1
		}
	}
	split := w.stands.splits[at]
	split.SetOffset(min(max(split.Offset+sign*steps*roomStep, 0.05), 0.95))
}

func (w *Window) roomActions() []action {
	grow := func(wider bool, steps float64) func() { return func() { w.grow(wider, steps) } }
	return []action{
		{Group: groupView, Name: "Make the pane wider", Key: "Alt+Right", Do: grow(true, 1)},
		{Group: groupView, Name: "Make the pane narrower", Key: "Alt+Left", Do: grow(true, -1)},
		{Group: groupView, Name: "Make the pane taller", Key: "Alt+Shift+Down", Do: grow(false, 1)},
		{Group: groupView, Name: "Make the pane lower", Key: "Alt+Shift+Up", Do: grow(false, -1)},
	}
}
