package desktop

import (
	"image"

	"github.com/jezek/xgb/xproto"
	"github.com/jezek/xgb/xtest"
)

// The buttons of a mouse; its wheel is two of them.
const (
	leftButton = 1
	wheelUp    = 4
	wheelDown  = 5
)

// held is how long a button stays down, in milliseconds.
const held = 10

// Click clicks on a place.
func (w *Window) Click(place Place) {
	w.t.Helper()
	w.ClickAt(w.At(place))
}

// ClickAt clicks on a point of the screen.
func (w *Window) ClickAt(p image.Point) {
	w.t.Helper()
	w.move(p)
	w.press(leftButton)
}

// Drag moves the mouse from one place to another with its button pressed, by way of the middle.
func (w *Window) Drag(from, to Place) {
	w.t.Helper()
	a, b := w.At(from), w.At(to)
	w.move(a)
	w.fake(xproto.ButtonPress, leftButton, 0, image.Point{})
	w.move(a.Add(b).Div(2))
	w.move(b)
	w.fake(xproto.ButtonRelease, leftButton, held, image.Point{})
}

// Point moves the mouse to a place.
func (w *Window) Point(place Place) {
	w.t.Helper()
	w.move(w.At(place))
}

// Wheel turns the mouse wheel where the mouse is: up where steps are negative.
func (w *Window) Wheel(steps int) {
	w.t.Helper()
	for ; steps < 0; steps++ {
		w.press(wheelUp)
	}
	for ; steps > 0; steps-- {
		w.press(wheelDown)
	}
}

func (w *Window) move(p image.Point) {
	w.t.Helper()
	w.fake(xproto.MotionNotify, 0, 0, p)
}

func (w *Window) press(button byte) {
	w.t.Helper()
	w.fake(xproto.ButtonPress, button, 0, image.Point{})
	w.fake(xproto.ButtonRelease, button, held, image.Point{})
}

// fake has the display take an event for one of its mouse, so many milliseconds from now.
func (w *Window) fake(kind, detail byte, after uint32, at image.Point) {
	w.t.Helper()
	d := w.display
	if err := xtest.FakeInputChecked(d.conn, kind, detail, after, d.root, int16(at.X), int16(at.Y), 0).Check(); err != nil {
		w.t.Fatalf("the display takes no event of a mouse: %v", err)
	}
}
