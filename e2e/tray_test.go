package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"switchboard/e2e/desktop"
	"switchboard/e2e/harness"
)

// TestTray reads the tray's menu over the bus, chooses from it, and closes the
// window to it.
func TestTray(t *testing.T) {
	t.Parallel()
	d := desktop.New(t, desktop.Options{Manager: true})
	tray := d.Tray()
	app, win := d.Open(harness.Options{Config: windowConfig})
	tray.Registered()
	icons := map[string]string{} // picture to state
	icon := func(state string) {
		t.Helper()
		harness.Eventually(t, state+": the icon is one of its own", func() (bool, any) { // it comes after the menu
			picture := tray.Icon()
			of, taken := icons[picture]
			if !taken {
				icons[picture] = state
			}
			return !taken, of
		})
	}
	// menu waits for a menu. Facts are in brackets, and what is on has a check.
	menu := func(state, sessions, keepalive string) {
		t.Helper()
		if state == "Stopped" {
			tray.Shows("(Stopped)", "-", "Start", keepalive, "Mirror ✓", "Record", "-", "Show Switchboard", "Settings…", "Quit")
			return
		}
		tray.Shows("(Running)", "("+sessions+")", "Copy http://"+app.Address+"/sse", "-", "Stop", keepalive, "Mirror ✓",
			"Record", "-", "Show Switchboard", "Settings…", "Quit")
	}

	menu("Running", "No sessions", "Keepalive ✓")
	icon("running, no session")
	s := app.Open()
	menu("Running", "1 session", "Keepalive ✓")
	icon("running, a session")

	tray.Click("Keepalive")
	menu("Running", "1 session", "Keepalive")
	if k := app.Keepalive(); *k.Enabled {
		t.Error("Keepalive was chosen in the tray: still on")
	}
	harness.Eventually(t, "it is off in settings.toml, too", func() (bool, any) {
		text, err := os.ReadFile(filepath.Join(app.Dir, "settings.toml"))
		return err == nil && strings.Contains(string(text), "enabled = false"), string(text)
	})
	tray.Click("Keepalive")
	menu("Running", "1 session", "Keepalive ✓")

	tray.Click("Copy http://" + app.Address + "/sse")
	harness.Eventually(t, "the address is on the clipboard", func() (bool, any) {
		got := d.Clipboard()
		return got == "http://"+app.Address+"/sse", got
	})

	// A closed window lives on in the tray, and serves. That is said once.
	for range 2 {
		win.Close()
		d.Hidden()
		if n := app.Stats().Sessions; n != 1 {
			t.Errorf("hidden: %d sessions, want 1", n)
		}
		tray.Click("Show Switchboard")
		win = d.Window()
	}
	harness.Eventually(t, "that it keeps running is told once", func() (bool, any) {
		got := tray.Notices()
		return len(got) == 1 && strings.HasPrefix(got[0], "Switchboard keeps running"), got
	})

	tray.Click("Stop")
	menu("Stopped", "", "Keepalive ✓")
	icon("stopped")
	s.Ended()
	tray.Click("Start")
	harness.Eventually(t, "it serves again", func() (bool, any) {
		labels := tray.Labels()
		return len(labels) > 0 && labels[0] == "(Running)", labels
	})
	win.Close()
	d.Hidden()
	tray.Click("Quit")
	app.Leaves()
	if got := tray.Notices(); len(got) != 1 {
		t.Errorf("closed to the tray three times: notifications %q, want one", got)
	}
}
