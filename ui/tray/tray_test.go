package tray

import (
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// host is a tray that nobody sees. It keeps the menus and the names of the icons that it was given.
type host struct {
	menus []*fyne.Menu
	icons []string
}

func (h *host) SetSystemTrayMenu(m *fyne.Menu)    { h.menus = append(h.menus, m) }
func (h *host) SetSystemTrayIcon(r fyne.Resource) { h.icons = append(h.icons, r.Name()) }
func (h *host) labels() []string                  { return labels(h.menus[len(h.menus)-1]) }

func labels(m *fyne.Menu) []string {
	var lines []string
	for _, item := range m.Items {
		switch {
		case item.IsSeparator:
			lines = append(lines, "-")
		case item.Disabled:
			lines = append(lines, "("+item.Label+")")
		case item.Checked:
			lines = append(lines, item.Label+" ✓")
		default:
			lines = append(lines, item.Label)
		}
	}
	return lines
}

// inert are actions that do nothing.
func inert() Actions { return recorded(new([]string)) }

// recorded are actions that write their own names into called.
func recorded(called *[]string) Actions {
	var actions Actions
	fields := reflect.ValueOf(&actions).Elem()
	for i := range fields.NumField() {
		name := fields.Type().Field(i).Name
		fields.Field(i).Set(reflect.ValueOf(func() { *called = append(*called, name) }))
	}
	return actions
}

// never is a main goroutine that does nothing: for tests in which no time passes.
func never(func()) {}

const address = "http://127.0.0.1:4444/sse"

func TestMenuAndIcon(t *testing.T) {
	tests := []struct {
		name  string
		state State
		icon  string
		menu  string
	}{
		{
			"stopped", State{Keepalive: true},
			"tray-stopped.png",
			"(Stopped) | - | Start | Keepalive ✓ | Mirror | Record | - | Show Switchboard | Settings… | Quit",
		},
		{
			"running", State{Running: true, Address: address},
			"tray-idle.png",
			"(Running) | (No sessions) | Copy " + address + " | - | Stop | Keepalive | Mirror | Record | - | Show Switchboard | Settings… | Quit",
		},
		{
			"one session", State{Running: true, Address: address, Sessions: 1, Keepalive: true, Mirror: true, Record: true},
			"tray-live.png",
			"(Running) | (1 session) | Copy " + address + " | - | Stop | Keepalive ✓ | Mirror ✓ | Record ✓ | - | Show Switchboard | Settings… | Quit",
		},
		{
			"many sessions", State{Running: true, Address: address, Sessions: 1200},
			"tray-live.png",
			"(Running) | (1200 sessions) | Copy " + address + " | - | Stop | Keepalive | Mirror | Record | - | Show Switchboard | Settings… | Quit",
		},
		{
			"failed to start", State{LastError: "port 4444\n is taken"},
			"tray-error.png",
			"(Stopped by an error:) | (port 4444 is taken) | - | Start | Keepalive | Mirror | Record | - | Show Switchboard | Settings… | Quit",
		},
		{
			"an error while running", State{Running: true, Address: address, Sessions: 2, LastError: "the disk is full"},
			"tray-error.png",
			"(Running, with an error:) | (the disk is full) | (2 sessions) | Copy " + address +
				" | - | Stop | Keepalive | Mirror | Record | - | Show Switchboard | Settings… | Quit",
		},
	}
	for _, test := range tests {
		h := new(host)
		tray := New(h, never, inert())
		tray.Update(test.state)
		tray.Close()
		if len(h.menus) != 1 || len(h.icons) != 1 {
			t.Fatalf("Update, %s: %d menus and %d icons, want one of each", test.name, len(h.menus), len(h.icons))
		}
		if got := strings.Join(h.labels(), " | "); got != test.menu {
			t.Errorf("menu, %s:\n got %s\nwant %s", test.name, got, test.menu)
		}
		if got := h.icons[0]; got != test.icon {
			t.Errorf("icon, %s = %s, want %s", test.name, got, test.icon)
		}
	}
}

func TestItemsDoWhatTheySay(t *testing.T) {
	var called []string
	for _, state := range []State{{Running: true, Address: address}, {}} {
		for _, item := range menu(state, recorded(&called)).Items {
			if !item.IsSeparator && !item.Disabled {
				item.Action()
			}
		}
	}
	want := []string{
		"CopyAddress", "Stop", "ToggleKeepalive", "ToggleMirror", "ToggleRecord", "Show", "Settings", "Quit",
		"Start", "ToggleKeepalive", "ToggleMirror", "ToggleRecord", "Show", "Settings", "Quit",
	}
	if !slices.Equal(called, want) {
		t.Errorf("the items of both menus called %v, want %v", called, want)
	}
}

// Fyne would add a second Quit to a menu whose last item is not one.
func TestLastItemIsQuit(t *testing.T) {
	items := menu(State{}, inert()).Items
	if last := items[len(items)-1]; !last.IsQuit {
		t.Errorf("last item %q: IsQuit = false, want true", last.Label)
	}
}

func TestLabels(t *testing.T) {
	long := strings.Repeat("wörd ", 40)
	if got := brief(long); len([]rune(got)) != 90 || !strings.HasSuffix(got, "…") {
		t.Errorf("brief(%q) = %q, want 90 characters that end with …", long, got)
	}
	want := map[string]string{"darwin": "a_b & c", "windows": "a_b && c"}[runtime.GOOS]
	if want == "" {
		want = "a__b & c"
	}
	if got := literal("a_b & c"); got != want {
		t.Errorf("literal(%q) = %q, want %q", "a_b & c", got, want)
	}
}

func TestUpdateTouchesOnlyWhatChanged(t *testing.T) {
	h := new(host)
	tray := New(h, never, inert())
	defer tray.Close()
	running := State{Running: true, Address: address}
	keepalive := running
	keepalive.Keepalive = true

	steps := []struct {
		state        State
		menus, icons int
	}{
		{State{}, 1, 1},   // the first time, even for the zero State
		{State{}, 1, 1},   // nothing new
		{running, 2, 2},   // another menu and icon
		{keepalive, 3, 2}, // another menu, the same icon
		{keepalive, 3, 2},
		{State{LastError: "gone"}, 4, 3},
	}
	for i, step := range steps {
		tray.Update(step.state)
		if len(h.menus) != step.menus || len(h.icons) != step.icons {
			t.Errorf("step %d, Update(%+v): %d menus and %d icons so far, want %d and %d",
				i, step.state, len(h.menus), len(h.icons), step.menus, step.icons)
		}
	}
}

func TestReconnectingClientDoesNotRebuildTheMenu(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := new(host)
		main := make(chan func(), 8)
		tray := New(h, func(f func()) { main <- f }, inert())
		pass := func(d time.Duration) { // time, with the main goroutine at work
			time.Sleep(d)
			synctest.Wait()
			for len(main) > 0 {
				(<-main)()
			}
		}
		state := State{Running: true, Address: address}
		tray.Update(state)
		for i := range 90 { // a session comes or goes every 100 ms, for 9 s
			state.Sessions = 1 - i%2
			tray.Update(state)
			pass(100 * time.Millisecond)
		}
		if got := len(h.menus); got < 2 || got > 10 {
			t.Errorf("menus after 90 changes in 9 s = %d, want one a second at most", got)
		}

		state.Sessions = 7
		tray.Update(state)
		pass(calm)
		if got := h.labels()[1]; got != "(7 sessions)" {
			t.Errorf("a second after the last change the menu says %q, want the last state", got)
		}

		state.Sessions, state.Keepalive = 8, true
		before := len(h.menus)
		tray.Update(state)
		if got := len(h.menus) - before; got != 1 {
			t.Errorf("menus after a switch was turned = %d, want 1 at once", got)
		}

		state.Sessions = 9
		tray.Update(state)
		tray.Close()
		before = len(h.menus)
		pass(2 * calm)
		tray.Update(State{})
		if got := len(h.menus) - before; got != 0 {
			t.Errorf("menus after Close = %d, want none", got)
		}
	})
}
