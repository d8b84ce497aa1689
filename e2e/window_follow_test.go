package e2e

import (
	"fmt"
	"image"
	"testing"

	"switchboard/e2e/desktop"
	"switchboard/e2e/harness"
)

// TestReadingIsNotDisturbed scrolls up in a list that grows, and back to its end.
func TestReadingIsNotDisturbed(t *testing.T) {
	t.Parallel()
	app, win := desktop.New(t, desktop.Options{}).Open(harness.Options{Config: windowConfig})
	w := worked{t, app, win, nil}
	app.SetKeepalive(`{"enabled":false}`)
	s := app.Open()
	grow := func(n int) {
		t.Helper()
		for i := range n {
			app.Inject(s.ID, fmt.Sprintf(`{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":%d}}`, i))
		}
	}
	// The list is at its end when the last of its rows is one of those injected
	// now, which move it: while it follows, more rows change the picture.
	grow(60)
	w.eventually("it shows the injected rows", desktop.Rows, desktop.Dark.TintInjected, 50_000, 1e6)
	before := win.Look()
	grow(1)
	w.changes("while it follows, a new row moves the list", before, desktop.Rows, 200)

	win.Point(desktop.ListMiddle)
	win.Wheel(-10)
	w.eventually("n new is not there yet", desktop.UnseenArea, desktop.Dark.Accent, 0, 300)
	w.still(t, "wheel up", desktop.Rows, 25) // a busy machine turns the wheel late
	read := win.Look()
	grow(1)
	w.eventually("n new is there", desktop.UnseenArea, desktop.Dark.Accent, 500, 1e6)
	grow(40)
	w.changes("n grows", read, desktop.UnseenArea, 20)
	if n, where := win.Look().Changed(read, win.In(desktop.RowsAboveUnseen)); n > 0 {
		win.Keep("before", read)
		t.Fatalf("41 new rows while reading: %d pixels of what is read changed, in %v, want 0", n, where)
	}
	win.Click(desktop.Unseen)
	w.changes("n new goes to the end", read, desktop.RowsAboveUnseen, 1000)
	w.eventually("n new is gone", desktop.UnseenArea, desktop.Dark.Accent, 0, 300)
	w.still(t, "the end", desktop.Rows, 10)
	before = win.Look()
	grow(1)
	w.changes("it follows again", before, desktop.Rows, 200)
}

// still waits until nothing moves in an area any more: so many looks in a row are alike.
func (w worked) still(t *testing.T, what string, area desktop.Area, looks int) {
	t.Helper()
	last, alike := w.win.Look(), 0
	w.win.Eventually("it is still after "+what, func(s *desktop.Shot) (bool, any) {
		n := s.Diff(last, image.Rectangle(w.win.In(area)))
		alike++
		if n > 0 {
			alike = 0
		}
		last = s
		return alike >= looks, n
	})
}
