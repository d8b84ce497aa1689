package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"switchboard/e2e/desktop"
	"switchboard/e2e/harness"
)

// TestComposer writes a message by keys alone, for two real clients: from a template, by its fields, again from what was
// sent before, and many times.
func TestComposer(t *testing.T) {
	t.Parallel()
	app, win := desktop.New(t, desktop.Options{}).Open(harness.Options{Config: windowConfig})
	w := worked{t, app, win, app.Watch(0)}
	var ears []heard
	for range 2 {
		h := newHeard()
		if _, err := connectGoSDK(t, w.url(), h); err != nil {
			t.Fatalf("connect and initialize: %v", err)
		}
		ears = append(ears, h)
	}
	hear := func(w worked, n int, want string) {
		w.Helper()
		for i, h := range ears {
			for range n {
				if got := receive(w.T, "log message", h.logs); got != want {
					w.Errorf("client %d is told %q, want %q", i, got, want)
				}
			}
		}
	}
	injected := func(w worked, want uint64) {
		w.Helper()
		harness.Eventually(w, "each session was injected as many", func() (bool, any) {
			all := w.app.Sessions()
			return len(all) == 2 && all[0].Totals.Injected == want && all[1].Totals.Injected == want, all
		})
	}
	w.step("a template is filled in, field by field", func(w worked) {
		w.win.Click(desktop.Editor)
		w.win.Key("ctrl+shift+t")
		w.win.Type("message")
		w.win.Key("Return")
		w.win.Type("by hand") // over the first field
		w.win.Key("Tab")
		w.win.Type("error")
		w.win.Key("Tab", "shift+Tab", "shift+Tab")
		w.win.Type("by the second hand")
		w.win.Key("ctrl+Return")
		hear(w, 1, "by the second hand")
		e := w.events.Await("what was sent", func(e harness.Event) bool { return e.Kind == "out" && e.Origin == "operator" })
		if !strings.Contains(e.Text, `"level": "error"`) || !strings.Contains(e.Text, `"logger": "switchboard"`) {
			w.Errorf("sent: %s, want the second field filled in and the third as it was", e.Text)
		}
		injected(w, 1)
	})
	w.step("what was sent comes back", func(w worked) {
		w.win.Key("ctrl+a")
		w.win.Type("something else")
		w.win.Key("alt+Up", "ctrl+Return")
		hear(w, 1, "by the second hand")
		injected(w, 2)
		path := filepath.Join(app.Dir, "window.toml")
		harness.Eventually(w, "it is kept for the next run, for the person alone", func() (bool, any) {
			text, err := os.ReadFile(path)
			if err != nil {
				return false, err
			}
			info, err := os.Stat(path)
			return err == nil && info.Mode().Perm() == 0o600 && strings.Contains(string(text), "by the second hand"), string(text)
		})
	})
	w.step("it is sent twenty times to both", func(w worked) {
		w.win.Key("ctrl+shift+n", "ctrl+a")
		w.win.Type("20")
		w.win.Key("Tab", "ctrl+a")
		w.win.Type("10 ms")
		w.win.Key("Return")
		hear(w, 20, "by the second hand")
		injected(w, 22)
	})
	for i, h := range ears {
		if n := len(h.logs); n != 0 {
			t.Errorf("client %d was told %d times more, want 22 in all", i, n)
		}
	}
}
