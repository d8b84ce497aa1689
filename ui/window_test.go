package ui

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"switchboard/gateway/session"
	"switchboard/ui/theme"
)

func read(t testing.TB, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	return string(data)
}

func TestFirstLook(t *testing.T) {
	r := newRig(t)
	url := "http://" + r.gw.Stats().Address + "/sse"
	r.sees("Running", "Point your MCP client here", url, "0 sessions", "0 viewers", "queued 0", "0 lost", "Try it")
	r.wait(func() {
		if n := strings.Count(r.w.empty.snippet.Text(), url); n != 1 {
			t.Errorf("the snippet names %s %d times, want once:\n%s", url, n, r.w.empty.snippet.Text())
		}
		for _, s := range r.w.empty.which.parts {
			s.Tapped(nil)
			if got := r.w.empty.snippet.Text(); s.name.canvas.Text != "stdio" && !strings.Contains(got, url) {
				t.Errorf("snippet %q does not name %s:\n%s", s.name.canvas.Text, url, got)
			}
		}
	})

	_, id := r.client("probe")
	r.sees("probe", "1 session")
	r.until("the empty state gone", func() bool { return !r.w.empty.content.Visible() })
	if err := r.gw.Disconnect(id); err != nil {
		t.Fatal(err)
	}
	r.sees("0 sessions")
	r.press("Forget closed")
	r.until("no session is listed", func() bool { return len(r.w.sessions.infos) == 0 })
	r.wait(func() {
		if r.w.empty.content.Visible() {
			t.Error("the empty state hides the traffic of a session that is forgotten")
		}
		r.w.traffic.clear()
		if !r.w.empty.content.Visible() {
			t.Error("the empty state is hidden although nothing is left to see")
		}
	})
}

// The refusal is what a new user whose client cannot get in has to see.
func TestRefusalIsSeen(t *testing.T) {
	r := newRig(t)
	r.sees("Point your MCP client here")
	conn, err := net.Dial("tcp", r.gw.Stats().Address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.Write([]byte("GET /sse HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")); err != nil {
		t.Fatal(err)
	}
	r.until("the refusal is shown", func() bool { return !r.w.empty.content.Visible() && r.shows("refused") })
}

// shows reports whether a row of the traffic that is not filtered out is of that kind.
func (r *rig) shows(what string) bool {
	for i, end := r.w.journal.Bounds(); i < end; i++ {
		if r.w.journal.At(i).What() == what {
			return true
		}
	}
	return false
}

func TestReachable(t *testing.T) {
	for in, want := range map[string]string{
		"127.0.0.1:4444": "127.0.0.1:4444", "localhost:1": "localhost:1", "[::1]:1": "[::1]:1", "192.168.1.2:1": "192.168.1.2:1",
		"0.0.0.0:4444": "127.0.0.1:4444", "[::]:4444": "127.0.0.1:4444", ":4444": "127.0.0.1:4444", "": "",
	} {
		if got := reachable(in); got != want {
			t.Errorf("reachable(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestTryIt(t *testing.T) {
	r := newRig(t)
	r.press("Try it")
	r.sees("try-it")
}

func TestStopAndStart(t *testing.T) {
	r := newRig(t)
	r.press("Stop")
	r.sees("Stopped", "Stopped: press Start to serve")
	if r.gw.Stats().Running {
		t.Error("the gateway runs after Stop")
	}
	r.press("Start")
	r.sees("Running")
	r.sees("http://" + r.gw.Stats().Address + "/sse")
}

func TestPortInUse(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	r := newRig(t)
	r.gw.Stop()
	err = r.gw.Start(taken.Addr().String())
	r.wait(func() { r.w.CannotServe(err); r.w.refresh(time.Now()) })
	r.sees("Error", "Not serving")
	r.until("the banner names the port", func() bool { return strings.Contains(r.w.banner.text.Text, taken.Addr().String()) })
	if len(r.said) != 1 || !strings.Contains(r.said[0], "port is in use") {
		t.Errorf("said on stderr: %q, want that the port is in use", r.said)
	}
	r.press("Use a free port")
	r.sees("Running")
	r.until("the banner is gone", func() bool { return !r.w.banner.content.Visible() })
	if got := r.gw.Stats().Address; got == taken.Addr().String() || !strings.HasPrefix(got, "127.0.0.1:") {
		t.Errorf("serves on %s, want another port", got)
	}
}

func TestKeepaliveSwitch(t *testing.T) {
	r := newRig(t)
	own := "# mine\n"
	if err := os.WriteFile(filepath.Join(r.dir, "config.toml"), []byte(own), 0o600); err != nil {
		t.Fatal(err)
	}
	// The API changes it: the window follows, and neither answers nor keeps that.
	k := session.Keepalive{Enabled: false, Style: session.Event, Interval: 2 * time.Second}
	if err := r.gw.SetKeepalive(k); err != nil {
		t.Fatal(err)
	}
	r.until("the switches follow the API", func() bool {
		return !r.w.top.keepalive.Checked && r.w.top.style.Selected == "event" && r.w.top.interval.Selected == "2s"
	})
	if got := r.gw.Keepalive(); got != k {
		t.Errorf("the keepalive is %v after the window followed, want %v", got, k)
	}
	if got := r.kept(); got != "" {
		t.Errorf("settings.toml after a change through the API holds %q, want nothing", got)
	}
	// The window changes one of them: the others stay.
	for _, c := range []struct {
		name string
		turn func()
		want session.Keepalive
		kept string
	}{
		{"on", func() { test.Tap(r.w.top.keepalive) }, session.Keepalive{Enabled: true, Style: session.Event, Interval: 2 * time.Second}, "enabled = true"},
		{"ping", func() { r.w.top.style.SetSelected("ping") }, session.Keepalive{Enabled: true, Style: session.Ping, Interval: 2 * time.Second}, `style = "ping"`},
		{"1m", func() { r.w.top.interval.SetSelected("1m") }, session.Keepalive{Enabled: true, Style: session.Ping, Interval: time.Minute}, `interval = "1m"`},
	} {
		r.wait(c.turn)
		if got := r.gw.Keepalive(); got != c.want {
			t.Errorf("keepalive turned to %s is %v, want %v", c.name, got, c.want)
		}
		if got := r.kept(); !strings.Contains(got, c.kept) {
			t.Errorf("keepalive turned to %s: settings.toml lacks %s:\n%s", c.name, c.kept, got)
		}
	}
	if got := read(t, filepath.Join(r.dir, "config.toml")); got != own {
		t.Errorf("config.toml was written: %q", got)
	}
}

func TestMirrorSwitch(t *testing.T) {
	r := newRig(t)
	r.gw.SetMirror(false)
	r.until("the switch follows the API", func() bool { return !r.w.top.mirror.Checked })
	if got := r.kept(); got != "" {
		t.Errorf("settings.toml after a change through the API holds %q, want nothing", got)
	}
	r.wait(func() { test.Tap(r.w.top.mirror) })
	if !r.gw.Stats().Mirror || !strings.Contains(r.kept(), "[debug]\nenabled = true") {
		t.Errorf("mirror = %v and settings.toml =\n%s\nwant it on, and kept", r.gw.Stats().Mirror, r.kept())
	}
	viewer := r.view()
	r.sees("1 viewer")
	viewer.Close()
	r.sees("0 viewers")
}

func TestTheme(t *testing.T) {
	r := newRig(t)
	r.sees("Running")
	for _, want := range []string{"dark", "light", "system"} {
		r.wait(func() {
			r.w.nextTheme()
			got := r.w.App.Settings().Theme().(*theme.Theme).Mode()
			if m := map[string]theme.Mode{"dark": theme.Dark, "light": theme.Light, "system": theme.System}[want]; got != m {
				t.Errorf("the theme is %v, want %s", got, want)
			}
			if got, colour := r.w.top.state.canvas.Color, theme.Now().Of(theme.Text); got != colour {
				t.Errorf("with the %s theme, text is %v, want %v", want, got, colour)
			}
		})
		if got := r.kept(); !strings.Contains(got, `theme = "`+want+`"`) {
			t.Errorf("settings.toml lacks the theme %s:\n%s", want, got)
		}
	}
}

func TestTokenLost(t *testing.T) {
	r := newRig(t)
	path := filepath.Join(r.dir, "token")
	before := read(t, path)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	r.wait(func() { r.w.tokenChecked = time.Time{}; r.w.refresh(time.Now()) })
	r.until("the banner", func() bool {
		return r.w.banner.content.Visible() && strings.Contains(r.w.banner.text.Text, "token file")
	})
	r.press("Write it again")
	if got := read(t, path); got != before {
		t.Errorf("the token file holds %q, want what it held", got)
	}
	r.wait(func() {
		if len(r.said) != 1 {
			t.Errorf("said on stderr: %q, want one sentence", r.said)
		}
	})
}
