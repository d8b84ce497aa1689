package e2e

import (
	"testing"
	"time"

	"switchboard/e2e/desktop"
	"switchboard/e2e/harness"
)

// TestFlood sends 100,000 messages past an open window, which must count each of
// them, stay within its memory, and still take a click.
func TestFlood(t *testing.T) {
	t.Parallel()
	const n = 100_000
	app, win := desktop.New(t, desktop.Options{}).Open(harness.Options{Config: "[window]\ntheme = \"dark\"\n"})
	w := worked{t, app, win, nil}
	s := app.Open()
	s.Initialize("{}")
	start := time.Now()
	id := s.Request("tools/call", `{"name":"burst","arguments":{"n":100000,"size":200},"_meta":{"progressToken":"b"}}`)
	win.Click(desktop.Keepalive) // in the middle of it
	w.keepalive("keepalive is off, clicked in the flood", func(k harness.Keepalive) bool { return !*k.Enabled })
	clicked := time.Since(start)
	s.Response(id)
	took := time.Since(start)

	var got harness.Session
	harness.Eventually(t, "the queue is empty", func() (bool, any) {
		got = app.Session(s.ID)
		return got.Depth == 0, got
	})
	if c := got.Totals; c.Queued != n+2 || c.Queued != c.Out+c.Dropped+uint64(got.Depth) || c.In != 3 || c.Refused != 0 {
		t.Errorf("totals %+v: want %d queued and out, 3 in, nothing refused", c, n+2)
	}
	win.Click(desktop.FirstSession)
	w.eventually("after it, a click selects the session", desktop.Sessions, desktop.Dark.Selection, 2000, 1e6)
	win.Click(desktop.Keepalive)
	w.keepalive("after it, a click turns keepalive on", func(k harness.Keepalive) bool { return *k.Enabled })
	w.text("the list shows rows", desktop.Rows, 5000)
	peak := app.Footprint().PeakKiB >> 10
	t.Logf("%d messages read in %v, the click in it after %v; peak %d MiB", n, took, clicked, peak)
	if peak > 1200 {
		t.Errorf("peak %d MiB, want at most 1200", peak)
	}
}
