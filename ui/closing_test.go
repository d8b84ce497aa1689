package ui

import (
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"switchboard/gateway/config"
	"switchboard/gateway/spine"
	"switchboard/ui/theme"
	"switchboard/ui/tray"
)

func TestClosing(t *testing.T) {
	for _, c := range []struct {
		name             string
		toTray, has      bool
		hidden, notified bool
	}{
		{"there is a tray", true, true, true, true},
		{"there is none", true, false, false, false},
		{"the person does not want it", false, true, false, false},
	} {
		r := rigWith(t, func(cfg *config.Config) { cfg.Window.CloseToTray = c.toTray })
		r.hasTray.Store(c.has)
		r.wait(func() {
			r.w.closed()
			r.w.Show()
			r.w.closed()
			if c.hidden != r.w.hidden || c.hidden == (r.quits.Load() > 0) {
				t.Errorf("%s: hidden %v, quit %d times, want hidden %v", c.name, r.w.hidden, r.quits.Load(), c.hidden)
			}
			if r.w.told != c.notified {
				t.Errorf("%s: notified %v, want %v", c.name, r.w.told, c.notified)
			}
		})
		if c.notified {
			r.until("the desktop is told", func() bool { return slices.Equal(r.desk.titles(), []string{"Switchboard keeps running"}) })
		}
	}
}

// What waits for the main goroutine when the window ends is not done any more: there is no window to draw it in.
func TestUntilEnd(t *testing.T) {
	w := &Window{ending: make(chan struct{})}
	var waits []func()
	ran := 0
	do := w.untilEnd(func(f func()) { waits = append(waits, f) })
	for range 2 {
		do(func() { ran++ })
	}
	waits[0]()
	close(w.ending)
	waits[1]()
	if ran != 1 {
		t.Errorf("of one before the end and one after it, %d ran; want the first", ran)
	}
}

// In the tray nothing is drawn, but the state is kept, and all is there on return.
func TestHiddenAndBack(t *testing.T) {
	r := newRig(t)
	host := &host{}
	r.hasTray.Store(true)
	r.wait(func() {
		r.w.SetTray(tray.New(host, r.do, r.w.TrayActions()))
		r.w.closed()
	})
	_, id := r.client("probe")
	r.until("the tray knows of it", func() bool { return slices.Contains(host.labels(), "1 session") })
	r.wait(func() {
		if n := len(r.w.sessions.infos); n != 0 {
			t.Errorf("%d sessions were drawn while hidden, want 0", n)
		}
		r.w.TrayActions().ToggleKeepalive()
		if r.gw.Keepalive().Enabled {
			t.Error("the keepalive is on after it was turned off in the tray")
		}
		r.w.TrayActions().Show()
		if r.row(id) == nil {
			t.Error("the session is not shown when the window is")
		}
		r.w.tray.Close()
	})
}

type host struct{ menu *fyne.Menu }

func (h *host) SetSystemTrayMenu(m *fyne.Menu)    { h.menu = m }
func (h *host) SetSystemTrayIcon(r fyne.Resource) {}
func (h *host) labels() (all []string) {
	for _, i := range h.menu.Items {
		all = append(all, i.Label)
	}
	return all
}

// Close joins what runs in the background, also a try-it in the middle of its tour.
func TestCloseJoins(t *testing.T) {
	r := newRig(t)
	r.press("Try it")
	r.sees("try-it")
	r.wait(func() { r.w.Quit(); r.w.Quit() })
	if got := r.quits.Load(); got != 2 {
		t.Errorf("the app was told to quit %d times, want 2", got)
	}
}

// However long what a client says is, the window fits the screen.
func TestLongWords(t *testing.T) {
	r := newRig(t)
	_, id := r.client("probe")
	r.sees("probe")
	var before fyne.Size
	r.wait(func() { before = r.w.win.Content().MinSize() })
	long := strings.Repeat("long/", 2000)
	if _, err := r.gw.Inject(id, []byte(`{"jsonrpc":"2.0","method":"`+long+`"}`), false); err != nil {
		t.Fatal(err)
	}
	r.until("the row", func() bool {
		for i, end := r.w.journal.Bounds(); i < end; i++ {
			if row := r.w.journal.At(i); row.Kind == spine.Out && row.Method == long {
				r.w.detail.show(row)
				return true
			}
		}
		return false
	})
	r.wait(func() {
		r.w.compose.outcome.set(theme.Error, long)
		r.w.compose.verdict.set(theme.Error, long)
		if got := r.w.win.Content().MinSize(); got.Width > before.Width || got.Width > 1200 {
			t.Errorf("the window needs a width of %v, before %v", got.Width, before.Width)
		}
	})
}

// TestProblem tries again with the mistake still there, then without it, and hits the button once more before the window
// is gone, as a double click does.
func TestProblem(t *testing.T) {
	var quits atomic.Int32
	app := quitting{test.NewApp(), &quits}
	for _, w := range slices.Clone(app.Driver().AllWindows()) {
		w.Close() // the driver makes one of its own
	}
	tried, wrong := 0, errors.New("config.toml line 4: and what is that")
	win := ShowProblem(app, errors.New("config.toml line 3: what is this"), func() error {
		if tried++; wrong == nil {
			app.NewWindow("the main one").Show()
		}
		return wrong
	})
	tells := func(want string) {
		t.Helper()
		if got := strings.Join(visible(win.Content()), " "); !strings.Contains(got, want) {
			t.Errorf("the problem is told as %q, want %q", got, want)
		}
	}
	tells("Config.toml line 3: what is this.")
	content := win.Content()
	tapButton(content, "Try again")
	tells("Config.toml line 4: and what is that.")
	tells("Tried again at ")
	wrong = nil
	tapButton(content, "Try again")
	tapButton(content, "Try again")
	if tried != 2 || quits.Load() != 0 || len(app.Driver().AllWindows()) != 1 {
		t.Errorf("tried %d times, quit %d times, %d windows are left; want 2, 0 and 1", tried, quits.Load(), len(app.Driver().AllWindows()))
	}
	win = ShowProblem(app, errors.New("still"), nil)
	if win.Close(); quits.Load() != 1 {
		t.Errorf("closed by the person, it quit %d times, want 1", quits.Load())
	}
}
