package e2e

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"switchboard/e2e/harness"
)

// TestCommandLine runs what ends by itself: its exit code, and one sentence where it fails.
func TestCommandLine(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { taken.Close() }) // a defer would not wait for parallel subtests
	file := func(text string) string {
		path := filepath.Join(t.TempDir(), "my.toml")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	headless := []string{"--headless", "--listen", "127.0.0.1:0"}
	for _, test := range []struct {
		name   string
		args   []string
		code   int
		stdout string // a pattern
		stderr string // a pattern that all of it must match
	}{
		{"help", []string{"--help"}, 0, `--data-dir DIR`, `^$`},
		{"version", []string{"--version"}, 0, `^switchboard \S+ go1\.`, `^$`},
		{"config", []string{"config"}, 0, `keepalive\.interval +"?15s`, `^$`},
		{"unknown flag", []string{"--hedless"}, 2, `^$`, `^switchboard: .*hedless.*--help.*\n$`},
		{"unknown command", []string{"serve"}, 2, `^$`, `^switchboard: unknown command "serve".*\n$`},
		{"port in use", []string{"--headless", "--listen", taken.Addr().String()}, 1, `^$`,
			`^switchboard: cannot listen on ` + regexp.QuoteMeta(taken.Addr().String()) + `: the port is in use.*--listen\n$`},
		{"bad address", []string{"--headless", "--listen", "4444"}, 1, `^$`, `^switchboard: --listen.*4444.*\n$`},
		{"not our address", []string{"--headless", "--listen", "192.0.2.1:0"}, 1, `^$`, `^switchboard: cannot listen on 192\.0\.2\.1:0: .*\n$`},
		{"no such file", append(headless, "--config", "no/such.toml"), 1, `^$`, `^switchboard: no/such\.toml: .*no such file\n$`},
		{"misspelt key", append(headless, "--config", file("# mine\n[keepalive]\nintervall = \"1s\"\n")), 1, `^$`,
			`^switchboard: .*my\.toml:3:1: keepalive\.intervall: .*interval.*\n$`},
		{"misspelt table", append(headless, "--config", file("[keepalives]\nenabled = true\n")), 1, `^$`,
			`^switchboard: .*my\.toml:1:\d+: keepalives: .*\n$`},
		{"out of range", append(headless, "--config", file("[keepalive]\ninterval = \"10ms\"\n")), 1, `^$`,
			`^switchboard: .*my\.toml:2:\d+: keepalive\.interval: .*1s.*\n$`},
		{"wrong type", append(headless, "--config", file("[limits]\n\n  sessions = \"many\"\n")), 1, `^$`,
			`^switchboard: .*my\.toml:3:\d+: limits\.sessions: .*\n$`},
		{"no TOML", append(headless, "--config", file("[keepalive]\nstyle = comment\n")), 1, `^$`,
			`^switchboard: .*my\.toml:2:\d+: keepalive\.style: .*\n$`},
		{"key twice", append(headless, "--config", file("[keepalive]\nstyle = \"event\"\nstyle = \"ping\"\n")), 1, `^$`,
			`^switchboard: .*my\.toml:3:\d+: keepalive\.style: .*\n$`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			code, stdout, stderr := harness.Run(t, append(test.args, "--data-dir", t.TempDir())...)
			if code != test.code {
				t.Errorf("switchboard %q: exit code %d, want %d", test.args, code, test.code)
			}
			if !regexp.MustCompile(test.stdout).MatchString(stdout) {
				t.Errorf("switchboard %q: stdout %q, want %s", test.args, stdout, test.stdout)
			}
			if !regexp.MustCompile(test.stderr).MatchString(stderr) {
				t.Errorf("switchboard %q: stderr %q, want %s", test.args, stderr, test.stderr)
			}
		})
	}
}

// TestStart looks at what a start prints and leaves in the data directory.
func TestStart(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "not", "there", "yet")
	first := harness.Start(t, harness.Options{Dir: dir})
	harness.Eventually(t, "the start is announced", func() (bool, any) {
		out := strings.Join(first.Stdout(), "\n")
		return strings.Contains(out, "http://"+first.Address+"/sse") && strings.Contains(out, "ws://"+first.Address+"/debug/events") &&
			strings.Count(out, first.Token) == 1 && strings.Contains(out, filepath.Join(dir, "token")), out
	})
	info, err := os.Stat(filepath.Join(dir, "token"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("DIR/token: %v, %v; want mode 0600", info, err)
	}
	first.Stop()
	second := harness.Start(t, harness.Options{Dir: dir})
	if second.Token != first.Token {
		t.Error("the second start has another token")
	}
}

// TestBadToken starts with a token file that holds none: it is named and left alone.
func TestBadToken(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "token")
	if err := os.WriteFile(path, []byte("short\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, _, stderr := harness.Run(t, "--headless", "--listen", "127.0.0.1:0", "--data-dir", dir)
	if code != 1 || strings.Count(stderr, "\n") != 1 || !strings.Contains(stderr, path) || strings.Contains(stderr, "short") {
		t.Errorf("a token file without a token: exit code %d, stderr %q; want 1 and one sentence that names it", code, stderr)
	}
	if left, _ := os.ReadFile(path); string(left) != "short\n" {
		t.Errorf("the token file holds %q now, want it as it was", left)
	}
}

// TestShutdown ends the program while clients are there: one that waits, one with
// a call that runs, one with frames under way, a paused one, and a viewer.
func TestShutdown(t *testing.T) {
	t.Parallel()
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		t.Run(signal.String(), func(t *testing.T) {
			t.Parallel()
			app := harness.Start(t, harness.Options{Config: off + "[limits]\ndrain_timeout = \"20s\"\n"})
			viewer := app.Watch(0)
			waits, calls, reads, paused := app.Open(), app.Open(), app.Open(), app.Open()
			calls.Initialize("{}")
			calls.Request("tools/call", harness.Tool("slow", `{"seconds":3600}`))
			app.Turn(paused.ID, "pause")
			app.Inject(paused.ID, `{"jsonrpc":"2.0","method":"kept/back"}`)
			const n = 1000
			params := strings.Repeat("x", 4000)
			for i := range n {
				app.Inject(reads.ID, fmt.Sprintf(`{"jsonrpc":"2.0","method":"note/%d","params":{"x":%q}}`, i, params))
			}
			app.Signal(signal)
			frames := reads.Ended()
			for i, f := range frames {
				if !strings.Contains(f.Data, fmt.Sprintf(`"note/%d"`, i)) {
					t.Fatalf("frame %d at the end: %.60q", i, f.Data)
				}
			}
			if len(frames) != n {
				t.Errorf("%d frames came before the end, want all %d", len(frames), n)
			}
			for _, s := range []*harness.Stream{waits, calls} {
				s.Ended()
			}
			if got := viewer.Ended(); got != "Switchboard stopped" {
				t.Errorf("the viewer was closed with %q, want %q", got, "Switchboard stopped")
			}
			app.Stop()
		})
	}
}

// TestShutdownHung ends the program while a client with 16 MB under way does not read.
func TestShutdownHung(t *testing.T) {
	t.Parallel()
	app := harness.Start(t, harness.Options{Config: off + "[limits]\ndrain_timeout = \"1s\"\nwrite_timeout = \"1h\"\n"})
	s := app.Open()
	s.Shrink()
	s.Initialize("{}")
	s.Request("tools/call", `{"name":"burst","arguments":{"n":16000,"size":1000},"_meta":{"progressToken":"b"}}`)
	harness.Eventually(t, "the whole burst waits", func() (bool, any) {
		got := app.Session(s.ID)
		return got.Totals.Queued > 16_000 && got.Depth > 1000, got
	})
	start := time.Now()
	app.Stop()
	t.Logf("ended %v after SIGTERM", time.Since(start))
}
