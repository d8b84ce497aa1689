package e2e

import (
	"testing"

	"switchboard/e2e/harness"
)

// wholeBooks looks at what the control API tells of all sessions: of each, and of the whole,
// queued = out + dropped + depth, and none is closing for good.
func wholeBooks(t *testing.T, app *harness.App) {
	t.Helper()
	harness.Eventually(t, "no session is closing", func() (bool, any) {
		for _, s := range app.Sessions() {
			if s.State == "closing" {
				return false, s
			}
		}
		return true, nil
	})
	sessions := app.Sessions()
	if len(sessions) == 0 {
		t.Error("no session is listed")
	}
	for _, s := range sessions {
		if n := s.Totals; n.Queued != n.Out+n.Dropped+uint64(s.Depth) {
			t.Errorf("session %s, %s: queued %d, out %d, dropped %d, depth %d", s.ID, s.State, n.Queued, n.Out, n.Dropped, s.Depth)
		}
	}
	now := app.Stats()
	if n := now.Totals; n.Queued == 0 || n.Queued != n.Out+n.Dropped+uint64(now.Depth) {
		t.Errorf("of all sessions: queued %d, out %d, dropped %d, depth %d", n.Queued, n.Out, n.Dropped, now.Depth)
	}
}
