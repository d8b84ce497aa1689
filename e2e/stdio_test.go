package e2e

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"switchboard/e2e/harness"
)

// TestStdioLines speaks by hand: garbage is answered and goes no further, and closing stdin ends with what was asked last.
func TestStdioLines(t *testing.T) {
	t.Parallel()
	app := harness.Start(t, harness.Options{Config: off + "[limits]\nbody = \"1KiB\"\n"})
	b := launch(t, "--data-dir", app.Dir)
	b.initialize()
	b.say("how are you?", "")
	b.hears(`"id":null,"error":{"code":-32700`)
	b.say(strings.Repeat("x", 100_000))
	b.hears("a line of 100000 bytes: limits.body allows 1024")
	b.say("[" + harness.Request("1", "ping", "{}") + "]")
	b.hears(`"id":null,"error":{"code":-32600`)
	s := app.Sessions()[0]
	if s.Transport != "stdio" || s.Client != "by hand" || s.Totals.Refused != 3 {
		t.Errorf("the session is %+v", s)
	}
	app.InjectRaw(s.ID, "{\"jsonrpc\": \"2.0\",\r\n \"method\": \"spread/out\"}")
	b.hears(`{"jsonrpc": "2.0",   "method": "spread/out"}`)
	for i := range 100 {
		b.say(harness.Request(fmt.Sprint(i), "ping", "{}"))
	}
	b.say(harness.Request("100", "tools/call", harness.Tool("slow", `{"seconds":0.1}`)))
	b.stdin.Close()
	for range 101 {
		b.hears(`"result"`)
	}
	b.ends(0, "^"+joined+"$")
}

// TestStdioEnds has the session end from the other side: the exit code is 3 and stderr says why.
func TestStdioEnds(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		end  func(*harness.App, string)
		want string
	}{
		{"disconnected", func(app *harness.App, id string) { app.Disconnect(id) }, "Switchboard ended the session: Operator"},
		{"shutdown", func(app *harness.App, _ string) { app.Stop() }, "Switchboard ended the session: Shutdown"},
		{"killed", func(app *harness.App, _ string) { app.Abort(syscall.SIGKILL) }, "the connection to Switchboard was lost: .*"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			app := harness.Start(t, harness.Options{Config: off})
			b := launch(t, "--data-dir", app.Dir)
			b.initialize()
			test.end(app, app.Sessions()[0].ID)
			b.ends(3, "^"+joined+"switchboard stdio: "+test.want+"\n$")
		})
	}
}

// TestStdioKilled kills the bridge: its session ends.
func TestStdioKilled(t *testing.T) {
	t.Parallel()
	app := harness.Start(t, harness.Options{Config: off})
	b := launch(t, "--data-dir", app.Dir)
	b.initialize()
	if err := b.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	harness.Eventually(t, "the session is closed", func() (bool, any) {
		s := app.Sessions()[0]
		return s.State == "closed" && s.Reason == "ClientLeft", s
	})
}

// TestStdioStartsOne launches bridges where nothing runs, at once and on a port that is taken: they start one
// Switchboard, which ends by itself.
func TestStdioStartsOne(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	dir := t.TempDir()
	args := []string{"--data-dir", dir, "--listen", taken.Addr().String(), "--until-idle", "10s"} // by which all have joined it
	bridges := []*bridge{launch(t, args...), launch(t, args...), launch(t, args...)}
	for _, b := range bridges {
		b.initialize()
	}
	n, ok := note(t, dir)
	if !ok || n.Address == taken.Addr().String() {
		t.Errorf("the note is %+v, %t; want another port than %s", n, ok, taken.Addr())
	}
	starts := 0
	for _, b := range bridges {
		b.stdin.Close()
		b.ends(0, "^("+joined+"|"+started+")$")
		if strings.Contains(b.err.String(), "started") {
			starts++
		}
		if !strings.Contains(b.err.String(), fmt.Sprintf("(pid %d)", n.PID)) {
			t.Errorf("a bridge joined another than pid %d: %s", n.PID, b.err.String())
		}
	}
	if starts != 1 {
		t.Errorf("%d bridges say that they started it, want 1", starts)
	}
	harness.Eventually(t, "the headless Switchboard ends by itself", func() (bool, any) {
		left, ok := note(t, dir)
		conn, err := net.Dial("tcp", n.Address)
		if err == nil {
			conn.Close()
		}
		return !ok && err != nil, left
	})
	if text, err := os.ReadFile(filepath.Join(dir, "headless.log")); err != nil || len(text) > 0 {
		t.Errorf("headless.log: %q, %v; want nothing said", text, err)
	}
}

// TestStdioAfterKill finds the note of a Switchboard that was killed, and starts another.
func TestStdioAfterKill(t *testing.T) {
	t.Parallel()
	app := harness.Start(t, harness.Options{})
	app.Abort(syscall.SIGKILL)
	b := launch(t, "--data-dir", app.Dir, "--listen", "127.0.0.1:0", "--until-idle", "10s")
	b.initialize()
	b.stdin.Close()
	b.ends(0, "^"+started+"$")
	harness.Eventually(t, "it ends by itself", func() (bool, any) {
		n, ok := note(t, app.Dir)
		return !ok, n
	})
}

// TestStdioCannot runs what ends before there is a session.
func TestStdioCannot(t *testing.T) {
	t.Parallel()
	config := filepath.Join(t.TempDir(), "my.toml")
	if err := os.WriteFile(config, []byte("[keepalive]\nintervall = \"1s\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	full := harness.Start(t, harness.Options{Config: "[limits]\nsessions = 1\n"})
	full.Open()
	for _, test := range []struct {
		name   string
		args   []string
		code   int
		stderr string
	}{
		{"unknown flag", []string{"--nope"}, 2, `^switchboard: .*nope.*--help.*\n$`},
		{"argument", []string{"now"}, 2, `^switchboard: .*now.*\n$`},
		{"until-idle", []string{"--until-idle", "-1s"}, 2, `^switchboard: --until-idle.*\n$`},
		{"bad config", []string{"--config", config}, 1, `^switchboard stdio: .*my\.toml:2:1: .*\n$`},
		{"not our address", []string{"--listen", "192.0.2.1:0"}, 1, `^switchboard stdio: the Switchboard that was started has ended: cannot listen on 192\.0\.2\.1:0: .*\n$`},
		{"full", []string{"--data-dir", full.Dir}, 1, `^switchboard stdio: the Switchboard on \S+ refuses: too many sessions\n$`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			b := launch(t, append([]string{"--data-dir", t.TempDir()}, test.args...)...)
			b.ends(test.code, test.stderr)
		})
	}
}
