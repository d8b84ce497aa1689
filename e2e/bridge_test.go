package e2e

import (
	"bufio"
	"encoding/json"
	"io"
	"os/exec"
	"regexp"
	"strings"
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
