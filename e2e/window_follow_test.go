package e2e

import (
	"fmt"
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
	// Rows that are injected are tinted, others are not: the last row of the list tells whether the list is at its end.
	atEnd := func(what string, tinted bool) {
		t.Helper()
		least, most := 0, 0
		if tinted {
			least, most = 500, 1e6
		}
		w.eventually(what, desktop.LastRow, desktop.Dark.TintInjected, least, most)
	}
	grow(60)
	atEnd("the list is full, and at its end", true)
	s.Call("ping", "{}")
	atEnd("it follows an answer", false)
	grow(1)
	atEnd("it follows an injected row", true)

	// What the mouse does is taken in order: once the row below it is lit, all of the wheel was turned.
	win.Point(desktop.ListMiddle)
	win.Wheel(-10)
	win.Point(desktop.ListHigh)
	read := w.eventually("the wheel was turned", desktop.HighRow, desktop.Dark.RowHover, 80, 160)
	if n := read.Count(win.In(desktop.UnseenArea), desktop.Dark.Accent); n > 300 {
		t.Errorf("nothing is new yet: %d pixels of n new, want none", n)
	}
	undisturbed := func(s *desktop.Shot) {
		t.Helper()
		if n, where := s.Changed(read, win.In(desktop.RowsAboveUnseen)); n > 0 {
			win.Keep("before", read)
			win.Keep("after", s)
			t.Fatalf("new rows while reading: %d pixels of what is read changed, in %v, want 0", n, where)
		}
	}
	grow(1)
	undisturbed(w.eventually("n new is there", desktop.UnseenArea, desktop.Dark.Accent, 500, 1e6))
	grow(99)
	win.Eventually("n is 100: all are there", func(s *desktop.Shot) (bool, any) {
		undisturbed(s)
		n := s.Count(win.In(desktop.UnseenHundred), desktop.Dark.Accent)
		return n > 80, n
	})
	win.Click(desktop.Unseen)
	w.changes("n new goes to the end", read, desktop.RowsAboveUnseen, 1000)
	w.eventually("n new is gone", desktop.UnseenArea, desktop.Dark.Accent, 0, 300)
	atEnd("it is at its end", true)
	s.Call("ping", "{}")
	atEnd("it follows again", false)
}
