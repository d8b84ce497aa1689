package e2e

import (
	"image"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"switchboard/e2e/desktop"
	"switchboard/e2e/harness"
)

// TestSettings changes the interval of the keepalive in the window of the settings: a client's stream shows it, the
// person's file stays as it is, and the next start goes by it.
func TestSettings(t *testing.T) {
	t.Parallel()
	config := strings.Replace(windowConfig, `"1s"`, `"1h"`, 1)
	d := desktop.New(t, desktop.Options{})
	app, win := d.Open(harness.Options{Config: config})
	s := app.Open()
	win.Key("ctrl+comma")
	form := d.Titled("Switchboard settings")
	choose(form, desktop.SettingsKeepalive)
	mistake := func(pixels int) (is func(*desktop.Shot) (bool, any)) {
		return func(shot *desktop.Shot) (bool, any) {
			n := shot.Count(form.In(desktop.SettingsMistake), desktop.Dark.Error)
			return (n > 0) == (pixels > 0) && n >= pixels, n
		}
	}
	typed := func(text string) {
		t.Helper()
		form.Click(desktop.SettingsInterval)
		form.Key("ctrl+a")
		form.Type(text)
	}
	typed("1ms")
	form.Eventually("what is wrong stands below the field", mistake(10))
	form.Key("Return")
	typed("1s")
	form.Eventually("nothing is wrong any more", mistake(0)) // it has taken the Return before that
	if _, err := os.Stat(filepath.Join(app.Dir, "settings.toml")); err == nil {
		t.Error("a value with a mistake was kept")
	}
	form.Key("Return")
	if f := s.Next(); f.Name != "" || !strings.HasPrefix(f.Raw, ":") {
		t.Errorf("after a second the stream has %q, want a comment that keeps it alive", f.Raw)
	}
	harness.Eventually(t, "the interval is kept", func() (bool, any) {
		text, err := os.ReadFile(filepath.Join(app.Dir, "settings.toml"))
		return err == nil && strings.Contains(string(text), "interval = \"1s\""), string(text)
	})
	if text, err := os.ReadFile(filepath.Join(app.Dir, "config.toml")); err != nil || string(text) != config {
		t.Errorf("the person's file is %q, %v, want it untouched", text, err)
	}
	app.Stop()
	again, _ := d.Open(harness.Options{Dir: app.Dir})
	if k := again.Keepalive(); k.Interval != "1s" {
		t.Errorf("started again, the interval is %s, want 1s", k.Interval)
	}
}

// choose clicks on an entry of the list in the settings, and waits until what belongs to it is shown.
func choose(form *desktop.Window, entry desktop.Place) {
	form.Click(entry)
	form.Eventually("it is chosen", func(s *desktop.Shot) (bool, any) {
		n := s.Count(form.In(desktop.Chosen(entry)), desktop.Dark.Selection)
		return n > 800, n
	})
}

// TestPlace moves the window and makes it smaller: the next start opens it there, and on a screen that is too small for it,
// where it can be seen.
func TestPlace(t *testing.T) {
	t.Parallel()
	d := desktop.New(t, desktop.Options{Manager: true})
	app, win := d.Open(harness.Options{Config: windowConfig})
	win.Resize(1150, 700)
	win.Move(130, 90)
	kept := func(app *harness.App, want ...string) {
		t.Helper()
		harness.Eventually(t, "it is kept", func() (bool, any) {
			text, err := os.ReadFile(filepath.Join(app.Dir, "window.toml"))
			missing := slices.ContainsFunc(want, func(w string) bool { return !strings.Contains(string(text), w) })
			return err == nil && !missing, string(text)
		})
	}
	kept(app, "width = 1150", "height = 700", "x = 130", "y = 90")
	win.Locate()
	app.Stop()
	app, again := d.Open(harness.Options{Dir: app.Dir})
	harness.Eventually(t, "started again, the window is where it was left", func() (bool, any) {
		return again.Locate() == win.Area, []image.Rectangle{again.Area, win.Area}
	})
	again.Move(240, 180)
	kept(app, "x = 240", "y = 180")
	app.Stop()
	small := desktop.New(t, desktop.Options{Width: 1100, Height: 720, Manager: true})
	_, there := small.Open(harness.Options{Dir: app.Dir})
	harness.Eventually(t, "all of the window is on the smaller screen", func() (bool, any) {
		return there.Locate().In(image.Rect(0, 0, 1100, 720)), there.Area
	})
}

// TestNotices: what a person asked for is told by the desktop while the window is away, and a click on it brings that back.
func TestNotices(t *testing.T) {
	t.Parallel()
	d := desktop.New(t, desktop.Options{Manager: true})
	tray := d.Tray()
	app, win := d.Open(harness.Options{Config: windowConfig + "[notify]\nsessions = true\n"})
	tray.Registered()
	win.Close()
	d.Hidden()
	told := func(what string) {
		t.Helper()
		harness.Eventually(t, "it is told of "+what, func() (bool, any) {
			got := tray.Notices()
			return slices.ContainsFunc(got, func(n string) bool { return strings.HasPrefix(n, what) }), got
		})
	}
	app.Open()
	told("New session: ")
	for range 3 { // which come sooner than another notification may
		app.Open()
	}
	told("3 new sessions: The last: ")
	tray.ClickNotice()
	d.Window()
	app.Open()
	harness.Eventually(t, "the fifth is open", func() (bool, any) { n := app.Stats().Sessions; return n == 5, n })
	if got := tray.Notices(); len(got) != 3 {
		t.Errorf("with the window in front, told %q, want that it keeps running, of one session, and of three", got)
	}
}

// TestNoticesThatHang: a desktop that takes no notification holds up nothing.
func TestNoticesThatHang(t *testing.T) {
	t.Parallel()
	d := desktop.New(t, desktop.Options{Manager: true})
	tray := d.Tray()
	tray.Hang()
	app, win := d.Open(harness.Options{Config: windowConfig})
	tray.Registered()
	win.Close()
	harness.Eventually(t, "the desktop is told", func() (bool, any) { got := tray.Notices(); return len(got) == 1, got })
	d.Hidden()
	tray.Click("Show Switchboard") // which the main goroutine does
	win = d.Window()
	win.Close()
	d.Hidden()
	tray.Click("Quit")
	app.Leaves()
}

// TestHidden starts in the tray, and where there is none, with the window.
func TestHidden(t *testing.T) {
	t.Parallel()
	d := desktop.New(t, desktop.Options{Manager: true})
	tray := d.Tray()
	app := d.Launch(harness.Options{Config: windowConfig, Args: []string{"--hidden"}})
	app.Listening()
	tray.Registered()
	app.Open() // it serves
	harness.Eventually(t, "the tray shows the session", func() (bool, any) {
		labels := tray.Labels()
		return slices.Contains(labels, "(1 session)"), labels
	})
	d.Hidden()
	if got := tray.Notices(); len(got) > 0 {
		t.Errorf("told %q, want nothing: nobody closed a window", got)
	}
	tray.Click("Show Switchboard")
	d.Window()
	tray.Click("Settings…")
	d.Titled("Switchboard settings")
	tray.Click("Quit")
	app.Leaves()

	bare := desktop.New(t, desktop.Options{})
	bare.Launch(harness.Options{Config: windowConfig, Args: []string{"--hidden"}}).Listening()
	bare.Window()
}

// TestStartAtLogin turns it on in the settings: the system has an entry then, and what that runs is the program, in the tray.
func TestStartAtLogin(t *testing.T) {
	t.Parallel()
	d := desktop.New(t, desktop.Options{})
	tray := d.Tray()
	app, win := d.Open(harness.Options{Config: windowConfig})
	tray.Registered()
	win.Key("ctrl+comma")
	form := d.Titled("Switchboard settings")
	var file string
	for _, v := range d.Env {
		if dir, found := strings.CutPrefix(v, "XDG_CONFIG_HOME="); found {
			file = filepath.Join(dir, "autostart", "dev.switchboard.Switchboard.desktop")
		}
	}
	choose(form, desktop.SettingsWindow)
	form.Click(desktop.SettingsLogin)
	var command string
	harness.Eventually(t, "the system has an entry", func() (bool, any) {
		text, err := os.ReadFile(file)
		_, after, _ := strings.Cut(string(text), "\nExec=")
		command, _, _ = strings.Cut(after, "\n")
		return err == nil && command != "", string(text)
	})
	if want := harness.Binary(t) + " --hidden --data-dir " + app.Dir; command != want {
		t.Errorf("at login it runs %s, want %s", command, want)
	}
	form.Click(desktop.SettingsLogin)
	harness.Eventually(t, "the system has none", func() (bool, any) {
		_, err := os.Stat(file)
		return os.IsNotExist(err), err
	})
}
