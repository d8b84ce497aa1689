package e2e

import (
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"switchboard/e2e/desktop"
	"switchboard/e2e/harness"
)

// TestWindowKeeps opens a recording in the real window, marks rows of it, exports them, and goes back to what is live.
func TestWindowKeeps(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "run.jsonl")
	earlier := harness.Start(t, harness.Options{Args: []string{"--record", file}})
	c, err := connectGoSDK(t, "http://"+earlier.Address+"/sse", newHeard())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.tools(t.Context()); err != nil {
		t.Fatal(err)
	}
	_ = c.close()
	earlier.Stop()

	app, win := desktop.New(t, desktop.Options{}).Open(harness.Options{Config: windowConfig, Args: []string{"--open", file}})
	w := worked{t, app, win, app.Watch(0)}
	marks := strings.TrimSuffix(file, ".jsonl") + ".marks.json"
	kept := func(what, want string) {
		t.Helper()
		harness.Eventually(t, what, func() (bool, any) {
			text, err := os.ReadFile(marks)
			return err == nil && strings.Contains(string(text), want), string(text)
		})
	}
	w.step("the recording is shown, with its session", func(w worked) {
		w.text("its rows are listed", desktop.Rows, 1000)
		w.text("its session is listed", desktop.Sessions, 200)
		if n := len(w.app.Sessions()); n != 0 {
			w.Errorf("%d sessions are live; those shown are of the recording", n)
		}
	})
	w.step("M marks the row", func(w worked) {
		w.win.Key("k", "k", "k", "m")
		kept("the mark is kept beside the recording", `{"seq":`)
		w.eventually("the row has a flag", desktop.Rows, desktop.Dark.Warning, 15, 2000)
	})
	w.step("C says why", func(w worked) {
		w.win.Key("k", "c")
		w.win.Type("why so late?")
		w.win.Key("Return")
		kept("the comment is kept", `"comment":"why so late?"`)
	})
	w.step("what is marked is exported", func(w worked) {
		w.win.Key("ctrl+shift+e")
		w.win.Key("Return")
		var path string
		harness.Eventually(w, "a file has the two marks", func() (bool, any) {
			all, _ := filepath.Glob(filepath.Join(w.app.Dir, "exports", "export-*.jsonl"))
			if len(all) != 1 {
				return false, all
			}
			path = all[0]
			text, _ := os.ReadFile(path)
			return strings.Count(string(text), `,"mark":"`) == 2 && strings.Count(string(text), `,"mark":"why so late?"`) == 1 &&
				strings.HasSuffix(string(text), "\n"), string(text)
		})
		if code, out, errOut := harness.Run(w, "export", "--filter", "has:comment", path); code != 0 || !strings.Contains(out, "why so late?") {
			w.Errorf("exported again: %d, %s%s", code, out, errOut)
		}
	})
	w.step("Escape goes back to what is live", func(w worked) {
		w.win.EventuallyIn(desktop.Sessions, "the session of the recording is gone", func(s *desktop.Shot, in image.Rectangle) (bool, any) {
			n := s.Bright(in, desktop.Dark.Pane)
			if n > 0 {
				w.win.Key("Escape") // the first may close the dialog
			}
			return n == 0, n
		})
		if _, err := connectGoSDK(w.T, w.url(), newHeard()); err != nil {
			w.Fatal(err)
		}
		w.eventually("a client is live", desktop.Sessions, desktop.Dark.Success, 30, 200)
	})
	w.step("dropped on the window it is shown again", func(w worked) {
		w.eventually("no row has a flag", desktop.Rows, desktop.Dark.Warning, 0, 0)
		w.win.Drop(file)
		w.eventually("its rows have their flags", desktop.Rows, desktop.Dark.Warning, 30, 4000)
		w.win.Key("Escape")
		w.eventually("no row has a flag any more", desktop.Rows, desktop.Dark.Warning, 0, 0)
	})
	w.step("another start hands the recording over", func(w worked) {
		code, out, errOut := harness.Run(w, "open", "--data-dir", w.app.Dir, file)
		if code != 0 || !strings.Contains(out, "it shows the recording in its window") {
			w.Fatalf("open: %d, %s%s", code, out, errOut)
		}
		w.eventually("its session is closed", desktop.Sessions, desktop.Dark.Success, 0, 0)
		w.eventually("its rows have their flags", desktop.Rows, desktop.Dark.Warning, 30, 4000)
	})
}
