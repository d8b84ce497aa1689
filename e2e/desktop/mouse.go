package desktop

import (
	"image"
	"time"

	"github.com/jezek/xgb/xproto"
	"github.com/jezek/xgb/xtest"
)

// The buttons of a mouse; its wheel is two of them.
const (
	leftButton = 1
	wheelUp    = 4
	wheelDown  = 5
)

// Within 300 ms Fyne takes two clicks for a double click, and the second one for none where that time ends while its button
// is down. So before a click there is a pause, unless the last one is long ago: a busy program may just have come to it.
const (
	pause   = 400 * time.Millisecond
	longAgo = 10 * time.Second
)

// Click clicks on a place.
func (w *Window) Click(place Place) {
	w.t.Helper()
	w.settle()
	w.click(w.At(place))
}

// click clicks on a point of the screen.
func (w *Window) click(p image.Point) {
	w.t.Helper()
	w.move(p)
	w.press(leftButton)
	*w.clicked = time.Now()
}

// settle waits until the next click is one of its own.
func (w *Window) settle() {
	if time.Since(*w.clicked) < longAgo {
		time.Sleep(pause)
	}
}

// Drag moves the mouse from one place to another with its button pressed, by way of the middle.
func (w *Window) Drag(from, to Place) {
	w.t.Helper()
	w.settle()
	a, b := w.At(from), w.At(to)
	w.move(a)
	w.fake(image.Point{}, leftButton, xproto.ButtonPress)
	w.move(a.Add(b).Div(2))
	w.move(b)
	w.fake(image.Point{}, leftButton, xproto.ButtonRelease)
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
	w.fake(p, 0, xproto.MotionNotify)
}

func (w *Window) press(button byte) {
	w.t.Helper()
	w.fake(image.Point{}, button, xproto.ButtonPress, xproto.ButtonRelease)
}

// fake has the display take events for those of its mouse, one right after the other.
func (w *Window) fake(at image.Point, detail byte, kinds ...byte) {
	w.t.Helper()
	d := w.display
	var taken []xtest.FakeInputCookie
	for _, kind := range kinds {
		taken = append(taken, xtest.FakeInputChecked(d.conn, kind, detail, 0, d.root, int16(at.X), int16(at.Y), 0))
	}
	for _, event := range taken {
		if err := event.Check(); err != nil {
			w.t.Fatalf("the display takes no event of a mouse: %v", err)
		}
	}
}
