package e2e

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"switchboard/e2e/harness"
)

// bridge is a `switchboard stdio` whose client is the test.
type bridge struct {
	t     *testing.T
	cmd   *exec.Cmd
	stdin io.WriteCloser
	lines chan string // of stdout; closed at its end
	err   strings.Builder
}

func launch(t *testing.T, args ...string) *bridge {
	t.Helper()
	b := &bridge{t: t, cmd: exec.Command(harness.Binary(t), append([]string{"stdio"}, args...)...), lines: make(chan string, 1000)}
	b.cmd.Stderr = &b.err
	stdin, err := b.cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := b.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := b.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	b.stdin = stdin
	go func() {
		defer close(b.lines)
		for scan := bufio.NewScanner(stdout); scan.Scan(); {
			b.lines <- scan.Text()
		}
	}()
	t.Cleanup(func() { _ = b.cmd.Process.Kill(); _ = b.stdin.Close() })
	return b
}

func (b *bridge) say(lines ...string) {
	b.t.Helper()
	if _, err := io.WriteString(b.stdin, strings.Join(lines, "\n")+"\n"); err != nil {
		b.t.Fatal(err)
	}
}

// hears checks that the next line is a message that says what.
func (b *bridge) hears(what string) {
	b.t.Helper()
	select {
	case line, ok := <-b.lines:
		if !ok || !strings.Contains(line, what) || !json.Valid([]byte(line)) {
			b.t.Fatalf("on stdout: %q, %t; want a message that says %s; stderr: %s", line, ok, what, b.err.String())
		}
	case <-time.After(harness.Deadline):
		b.t.Fatalf("nothing on stdout within %v, want %s", harness.Deadline, what)
	}
}

// ends waits for the end and checks the exit code, that no more came on stdout, and what all of stderr is.
func (b *bridge) ends(code int, stderr string) {
	b.t.Helper()
	late := time.AfterFunc(harness.Deadline, func() { _ = b.cmd.Process.Kill() })
	for line := range b.lines {
		b.t.Errorf("at the end on stdout: %s", line)
	}
	_ = b.cmd.Wait() // ProcessState says how it ended
	if !late.Stop() {
		b.t.Fatalf("switchboard stdio has not ended after %v", harness.Deadline)
	}
	if got := b.cmd.ProcessState.ExitCode(); got != code {
		b.t.Errorf("exit code %d, want %d", got, code)
	}
	if !regexp.MustCompile(stderr).MatchString(b.err.String()) {
		b.t.Errorf("stderr %q, want %s", b.err.String(), stderr)
	}
}

// initialize is a handshake that is answered with one line.
func (b *bridge) initialize() {
	b.t.Helper()
	b.say(`{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"by hand","version":"1"}}}`)
	b.hears(`"id":0,"result"`)
	b.say(`{"jsonrpc":"2.0","method":"notifications/initialized"}`)
}

const (
	joined  = `switchboard stdio: joined the Switchboard on \S+ \(pid \d+\), session [0-9a-f]{8}\n`
	started = `switchboard stdio: none was running: started a headless Switchboard on \S+ \(pid \d+\), session [0-9a-f]{8}\n`
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
	b.say(harness.Request("100", "tools/call", harness.Tool("slow", `{"seconds":0.3}`)))
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

// note reads DIR/running.json; ok is false where there is none.
func note(t *testing.T, dir string) (n struct {
	Address, Version string
	PID              int
}, ok bool) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "running.json"))
	if os.IsNotExist(err) {
		return n, false
	}
	if err == nil {
		err = json.Unmarshal(text, &n)
	}
	if err != nil {
		t.Fatal(err)
	}
	return n, true
}

// TestRunningNote follows DIR/running.json through a gateway's life, and the one after a kill.
func TestRunningNote(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	killed := harness.Start(t, harness.Options{Dir: dir})
	if n, ok := note(t, dir); !ok || n.Address != killed.Address || n.PID != killed.PID {
		t.Errorf("the note is %+v, %t", n, ok)
	}
	killed.Abort(syscall.SIGKILL)
	earlier := harness.Start(t, harness.Options{Dir: dir})
	later := harness.Start(t, harness.Options{Dir: dir, Expect: []string{"another Switchboard serves " + dir + ", on " + earlier.Address}})
	earlier.Stop()
	if n, ok := note(t, dir); !ok || n.PID != later.PID {
		t.Errorf("after the earlier of two has ended, the note is %+v, %t; want that of the later", n, ok)
	}
	later.Stop()
	if n, ok := note(t, dir); ok {
		t.Errorf("after the end there is a note still: %+v", n)
	}
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
	args := []string{"--data-dir", dir, "--listen", taken.Addr().String(), "--until-idle", "1s"}
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
	b := launch(t, "--data-dir", app.Dir, "--listen", "127.0.0.1:0", "--until-idle", "1s")
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
