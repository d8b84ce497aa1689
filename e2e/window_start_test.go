package e2e

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"switchboard/e2e/desktop"
	"switchboard/e2e/harness"
)

// TestCloseWithoutTray: where there is no tray to come back from, closing the window quits.
func TestCloseWithoutTray(t *testing.T) {
	t.Parallel()
	app, win := desktop.New(t, desktop.Options{Manager: true}).Open(harness.Options{Config: windowConfig})
	app.Open()
	win.Close()
	app.Leaves()
}

// TestSecondStart starts the program once more on the same data: it must end at
// once, and bring the first one's window forward, hidden or not.
func TestSecondStart(t *testing.T) {
	t.Parallel()
	d := desktop.New(t, desktop.Options{Manager: true})
	tray := d.Tray()
	app, win := d.Open(harness.Options{Config: windowConfig})
	tray.Registered()
	for _, hidden := range []bool{false, true} {
		if hidden {
			win.Close()
			d.Hidden()
		}
		again := d.Launch(harness.Options{Dir: app.Dir})
		again.Leaves()
		want := "Switchboard is running already: its window is brought forward."
		if got := strings.Join(again.Stdout(), "\n"); got != want {
			t.Errorf("second start, hidden %v: printed %q, want %q", hidden, got, want)
		}
		win = d.Window()
		win.HasKeys(true)
	}
	if s := app.Stats(); !s.Running {
		t.Errorf("after two more starts: %+v, want the first one running", s)
	}
}

// TestBrokenConfig starts on a config.toml with a mistake, and mends it.
func TestBrokenConfig(t *testing.T) {
	t.Parallel()
	d := desktop.New(t, desktop.Options{})
	app := d.Launch(harness.Options{Config: windowConfig + "intervall = \"5s\"\n", Expect: []string{"config.toml:7:1: keepalive.intervall"}})
	win := d.Window()
	if win.Area.Dx() > 800 {
		t.Errorf("the window is %v, want that of the problem", win.Area)
	}
	file := filepath.Join(app.Dir, "config.toml")
	harness.Eventually(t, "stderr names file, line, column and key", func() (bool, any) {
		text := strings.Join(app.Stderr(), "\n")
		return strings.Contains(text, file+":7:1: keepalive.intervall"), text
	})
	if got := app.Stdout(); len(got) > 0 {
		t.Errorf("stdout is %q, want nothing: no default stands in", got)
	}
	win.Click(desktop.TryAgain) // nothing was mended yet
	harness.Eventually(t, "it is said again", func() (bool, any) {
		return len(app.Stderr()) == 2, app.Stderr()
	})
	win = d.Window()
	if err := os.WriteFile(file, []byte(windowConfig), 0o600); err != nil {
		t.Fatal(err)
	}
	win.Click(desktop.TryAgain)
	app.Listening()
	harness.Eventually(t, "the main window is there alone", func() (bool, any) {
		win = d.Window()
		return win.Area.Dx() > 1000, win.Area
	})
	app.Open()
}

// TestBrokenConfigClosed closes the problem's window, which quits.
func TestBrokenConfigClosed(t *testing.T) {
	t.Parallel()
	d := desktop.New(t, desktop.Options{Manager: true})
	app := d.Launch(harness.Options{Config: "[gateway]\nlisten = 7\n", Expect: []string{"config.toml:2:1: gateway.listen"}})
	d.Window().Close()
	if code := app.Wait(); code != 1 {
		t.Errorf("the problem's window was closed: exit code %d, want 1, for nothing was served", code)
	}
	app.Abort(syscall.SIGTERM) // it is gone: nothing more to check
}

// TestPortInUse starts on a port that somebody has, and takes a free one.
func TestPortInUse(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	d := desktop.New(t, desktop.Options{})
	app := d.Launch(harness.Options{Config: windowConfig, Listen: taken.Addr().String(), Expect: []string{"the port is in use"}})
	w := worked{t, app, d.Window(), nil}
	w.eventually("the banner is there", desktop.Banner, desktop.Dark.TintError, 10_000, 1e6)
	w.eventually("the dot is red", desktop.TopBar, desktop.Dark.Error, 30, 2000)
	harness.Eventually(t, "stderr tells the address that is taken", func() (bool, any) {
		got := strings.Join(app.Stderr(), "\n")
		return strings.Contains(got, taken.Addr().String()), got
	})
	w.win.Click(desktop.BannerAct)
	w.eventually("the banner is gone", desktop.Banner, desktop.Dark.TintError, 0, 0)
	w.eventually("the dot is green", desktop.TopBar, desktop.Dark.Success, 30, 200)
	app.Address = taken.Addr().String()
	app.Address = w.copyAddress()
	app.Open()
}

// TestTokenLost removes the token's file from under the running program.
func TestTokenLost(t *testing.T) {
	t.Parallel()
	app, win := desktop.New(t, desktop.Options{}).Open(harness.Options{Config: windowConfig})
	w := worked{t, app, win, nil}
	app.ExpectAlso("token")
	file := filepath.Join(app.Dir, "token")
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	w.eventually("the banner is there", desktop.Banner, desktop.Dark.TintError, 10_000, 1e6)
	harness.Eventually(t, "stderr is one line that names "+file, func() (bool, any) {
		got := app.Stderr()
		return len(got) == 1 && strings.Contains(got[0], file), got
	})
	win.Click(desktop.BannerAct)
	harness.Eventually(t, "the file is back", func() (bool, any) {
		text, err := os.ReadFile(file)
		return err == nil && strings.TrimSpace(string(text)) == app.Token, err
	})
	w.eventually("the banner is gone", desktop.Banner, desktop.Dark.TintError, 0, 0)
}

// TestWithoutBus starts where there is no session bus: no tray then, and nothing to complain of.
func TestWithoutBus(t *testing.T) {
	t.Parallel()
	d := desktop.New(t, desktop.Options{Manager: true})
	app, win := d.Open(harness.Options{Config: windowConfig, Env: []string{"DBUS_SESSION_BUS_ADDRESS=unix:path=" + filepath.Join(t.TempDir(), "none")}})
	app.Open()
	win.Close()
	app.Leaves()
}
