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

// TestKeys works the real window by its keys, and its chips by the mouse.
func TestKeys(t *testing.T) {
	t.Parallel()
	d := desktop.New(t, desktop.Options{})
	app, win := d.Open(harness.Options{Config: windowConfig})
	w := worked{t, app, win, nil}
	app.SetKeepalive(`{"enabled":false}`)
	s := app.Open()
	s.Initialize("{}")
	s.Call("ping", "{}")
	w.text("there are rows", desktop.Rows, 500)

	w.step("Ctrl+K finds what can be done, Return does it, and it is offered first from then on", func(w worked) {
		w.win.Key("ctrl+k")
		w.over(true)
		w.win.Type("next theme")
		w.win.Key("Return")
		w.settings(`theme = "light"`)
		w.win.Eventually("the window is light", func(s *desktop.Shot) (bool, any) {
			n := s.Count(s.Rect, desktop.Light.Pane)
			return n > 100_000, n
		})
		for _, theme := range []string{"system", "dark"} {
			w.win.Key("ctrl+k", "Return")
			w.settings(`theme = "` + theme + `"`)
		}
		w.eventually("the window is dark", desktop.Detail, desktop.Dark.Pane, 100_000, 1e6)
	})
	w.step("Escape closes it", func(w worked) {
		w.win.Key("ctrl+k")
		w.over(true)
		w.win.Key("Escape")
		w.over(false)
	})
	w.step("F1 and ? list the keys, also after a click on a check", func(w worked) {
		w.win.Key("F1")
		w.over(true)
		w.win.Key("Escape")
		w.over(false)
		w.win.Click(desktop.Mirror)
		w.win.Type("?")
		w.over(true)
		w.win.Type("?")
		w.over(false)
		w.win.Click(desktop.Mirror)
	})
	w.step("a session is gone to by its name, and all are shown again", func(w worked) {
		w.win.Key("ctrl+k")
		w.win.Type("e2e " + s.ID[:4])
		w.win.Key("Return")
		w.eventually("its row is selected", desktop.Sessions, desktop.Dark.Selection, 5000, 1e6)
		w.win.Key("ctrl+0")
		w.eventually("no row is selected", desktop.Sessions, desktop.Dark.Selection, 0, 0)
	})
	w.step("a chip filters, and does not once more", func(w worked) {
		w.win.Click(desktop.Errors)
		w.bright("no row is an error", desktop.RowMarks, 0, 0)
		w.win.Click(desktop.Errors)
		w.text("the rows are back", desktop.RowMarks, 100)
	})
	w.step("/ goes to Find, Escape back to the rows", func(w worked) {
		w.win.Key("ctrl+2")
		w.win.Type("/ping")
		w.bright("it is typed there", desktop.FindLetter, 1, 1000)
		w.eventually("no row is selected yet", desktop.Rows, desktop.Dark.Selection, 0, 1000)
		w.win.Key("Escape", "Escape", "k") // the first closes what is offered
		w.eventually("a row is selected", desktop.Rows, desktop.Dark.Selection, 5000, 1e6)
	})
	w.step("Ctrl+D saves the filter as a chip", func(w worked) {
		w.win.Key("ctrl+d")
		w.win.Type("pings")
		w.win.Key("Return")
		w.bright("the chip is there", desktop.SavedChips, 30, 1000)
		w.eventually("and on", desktop.SavedChips, desktop.Dark.Selection, 100, 2000)
		w.win.Key("ctrl+shift+x")
		w.eventually("and off, where nothing is filtered", desktop.SavedChips, desktop.Dark.Selection, 0, 0)
	})
	w.step("Ctrl+Tab goes round the panes, and Ctrl+1 to 4 to each", func(w worked) {
		w.win.Key("ctrl+2", "g", "j", "j", "j")
		w.text("a message is read", desktop.Detail, 500)
		w.eventually("the list has a ring", desktop.Rings["traffic"], desktop.Dark.Focus, 100, 1000)
		w.win.Key("ctrl+f")
		none := w.eventually("it has none", desktop.Rings["traffic"], desktop.Dark.Focus, 0, 0)
		for i, pane := range []string{"sessions", "traffic", "detail", "composer"} {
			w.win.Key("ctrl+f", "ctrl+"+string(rune('1'+i)))
			w.ring(none, pane)
		}
		for _, pane := range []string{"sessions", "traffic", "detail", "composer", "sessions"} {
			w.win.Key("ctrl+Tab")
			w.ring(none, pane)
		}
		w.win.Key("ctrl+shift+Tab")
		w.ring(none, "composer")
	})
	w.step("Alt+2 and Alt+1 turn the detail", func(w worked) {
		before := w.win.Look()
		w.win.Key("alt+2")
		w.changes("it is raw", before, desktop.Detail, 300)
		w.win.Key("alt+1")
		w.again("it is laid out", before, desktop.Detail, 100)
	})
	w.step("Ctrl+5 shows the overview, Ctrl+2 the traffic", func(w worked) {
		w.win.Key("ctrl+2")
		before := w.win.Look()
		w.win.Key("ctrl+5")
		w.changes("the overview is there", before, desktop.Rows, 20_000)
		w.win.Key("ctrl+2")
		w.again("the rows are back", before, desktop.Rows, 500)
	})
	w.step("Space pauses drawing, and goes on", func(w worked) {
		before := w.win.Look()
		w.win.Key("End")
		before = w.changes("the last row is selected", before, desktop.Rows, 5000)
		w.win.Key("space")
		before = w.changes("it says so", before, desktop.Counts, 100)
		for range 3 {
			w.app.Inject(s.ID, `{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":"x"}}`)
		}
		counted := w.changes("they are counted", before, desktop.Paused, 10)
		if n, where := counted.Changed(before, w.win.In(desktop.Rows)); n > 0 {
			w.win.Keep("before", before)
			w.Errorf("%d pixels of the rows changed while drawing was paused, in %v", n, where)
		}
		w.win.Key("space")
		w.changes("they are drawn", before, desktop.Rows, 1000)
	})

	// Another run has the chip, and what was done last.
	file := filepath.Join(app.Dir, "window.toml")
	harness.Eventually(t, "the filter is kept", func() (bool, any) {
		text, err := os.ReadFile(file)
		return err == nil && strings.Contains(string(text), "name = 'pings'"), string(text)
	})
	s.Close()
	app.Stop()
	app, win = d.Open(harness.Options{Config: windowConfig, Dir: app.Dir})
	w = worked{t, app, win, nil}
	w.step("the saved filter is there after a restart", func(w worked) {
		s := w.app.Open()
		s.Initialize("{}")
		w.bright("its chip is there", desktop.SavedChips, 30, 1000)
		w.win.Click(desktop.SavedChip)
		w.bright("its query is in Find", desktop.FindLetter, 1, 1000)
		w.eventually("it is on", desktop.SavedChips, desktop.Dark.Selection, 100, 2000)
	})
}

// TestTwiceTheScale is the window on a screen where all is twice as large: nothing is cut, and clicks and keys go where they are meant to.
func TestTwiceTheScale(t *testing.T) {
	t.Parallel()
	d := desktop.New(t, desktop.Options{Width: 2100, Height: 1300})
	app, win := d.Open(harness.Options{Config: windowConfig, Env: []string{"FYNE_SCALE=2"}})
	w := worked{t, app, win, nil}
	s := app.Open()
	s.Initialize("{}")
	win.Resize(1960, 1240)
	const width, height = 1960 / 2, 1240 / 2
	for name, line := range map[string]desktop.Area{"the status bar": desktop.Line(0, height-20, width, height-2), "the top bar": desktop.Line(0, 28, width, 62)} {
		line = line.Scaled(2)
		all := line.Max.Sub(line.Min)
		w.eventually(name+" is as wide as the window", line, desktop.Dark.Raised, all.X*all.Y/2, all.X*all.Y)
	}
	w.text("Stop is there", desktop.Line(width-60, 30, width-8, 56).Scaled(2), 100)
	row := desktop.Line(4, 110, 180, 150).Scaled(2)
	w.text("the session is listed", row, 200)
	win.Click(desktop.FirstSession.Scaled(2))
	w.eventually("a click selects the session", row, desktop.Dark.Selection, 10_000, 1e6)
	win.Key("ctrl+4", "ctrl+Return")
	if m := s.Message(); m.Method != "ping" {
		t.Errorf("Ctrl+Return sends %+v, want the ping of the composer", m)
	}
	win.Key("ctrl+k")
	w.over(true)
	win.Type("next theme")
	win.Key("Return")
	w.settings(`theme = "light"`)
}

// over waits until something lies over the rows, or nothing does.
func (w worked) over(is bool) {
	w.Helper()
	w.win.EventuallyIn(desktop.Over, map[bool]string{true: "it opens", false: "it closes"}[is], func(s *desktop.Shot, in image.Rectangle) (bool, any) {
		n := s.Count(in, desktop.Dark.Raised)
		return is && n > 25_000 || !is && n < 2000, n
	})
}

// ring waits until one pane, and no other, is another at its edge than where none has the keys.
func (w worked) ring(none *desktop.Shot, pane string) {
	w.Helper()
	w.win.Eventually("only the "+pane+" has a ring", func(s *desktop.Shot) (bool, any) {
		seen, ok := map[string]int{}, true
		for name, edge := range desktop.Rings {
			n := s.Diff(none, w.win.In(edge))
			seen[name] = n
			ok = ok && (n >= 100) == (name == pane)
		}
		return ok, seen
	})
}
