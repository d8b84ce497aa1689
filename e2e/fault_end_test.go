package e2e

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"switchboard/e2e/desktop"
	"switchboard/e2e/harness"
)

// load has clients of both transports call as soon as they are answered, until the program is gone
// or stop is called, and one that takes nothing.
func load(app *harness.App) (stop func()) {
	var all sync.WaitGroup
	var over atomic.Bool
	again := func(request func(n int) string) {
		c := app.Connect()
		all.Go(func() {
			for n, ok := 1, true; ok && !over.Load(); n++ {
				c.Say("%s", request(n))
				_, ok = c.Answer()
			}
		})
	}
	const burst = `{"name":"burst","arguments":{"n":10,"size":1000},"_meta":{"progressToken":"b"}}`
	for range 16 {
		s, m := app.Open(), app.Meet()
		s.Initialize("{}")
		all.Go(func() {
			for _, err := s.Read(); err == nil; _, err = s.Read() {
				continue
			}
		})
		again(func(n int) string {
			return m.Text(http.MethodPost, harness.Request(fmt.Sprint(n), "tools/call", burst))
		})
		again(func(n int) string {
			body := harness.Request(fmt.Sprint(n+10), "tools/call", burst)
			return fmt.Sprintf("POST /message?session_id=%s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", s.ID, len(body), body)
		})
	}
	stalled := app.Open()
	stalled.Shrink()
	stalled.Initialize("{}")
	stalled.Request("tools/call", flood)
	return func() { over.Store(true); all.Wait() }
}

// TestTermUnderLoad ends the program in the midst of traffic: within its bound, with exit code 0,
// and what it could not deliver is told as dropped.
func TestTermUnderLoad(t *testing.T) {
	t.Parallel()
	app := harness.Start(t, harness.Options{Config: off + "[limits]\ndrain_timeout = \"1s\"\n"})
	stop := load(app)
	harness.Eventually(t, "there is traffic", func() (bool, any) {
		n := app.Stats().Totals
		return n.Out > 5000, n
	})
	start := time.Now()
	app.Stop()
	if took := time.Since(start); took > harness.Deadline/2 { // the drain time, a second, and a busy machine
		t.Errorf("ended %v after SIGTERM, with a drain time of 1s", took)
	}
	stop()
}

// TestKillAndRestart kills the program in the midst of traffic, and starts it again on the same
// data and port: the token and the settings are what they were, and the note is the new one's.
func TestKillAndRestart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	settings := "[keepalive]\nstyle = \"event\"\n"
	if err := os.WriteFile(filepath.Join(dir, "settings.toml"), []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	first := harness.Start(t, harness.Options{Dir: dir})
	stop := load(first)
	recording := record(first, true)
	harness.Eventually(t, "there is traffic", func() (bool, any) {
		n, r := first.Stats().Totals, recordingOf(first)
		return n.Out > 5000 && r.Events > 5000, fmt.Sprint(n, r)
	})
	first.Abort(syscall.SIGKILL)
	stop()
	if n, ok := note(t, dir); !ok || n.PID != first.PID {
		t.Errorf("after kill -9 the note says %+v, %v; want what the dead one left", n, ok)
	}
	second := harness.Start(t, harness.Options{Dir: dir, Listen: first.Address})
	if n, ok := note(t, dir); !ok || n.PID != second.PID || second.Token != first.Token || second.Keepalive().Style != "event" {
		t.Errorf("after a restart: note %+v, %v, the same token: %v, keepalive %+v", n, ok, second.Token == first.Token, second.Keepalive())
	}
	newBystander(t, second).fine()
	if code, out, said := harness.Run(t, "export", recording); code != 0 || strings.Count(out, "\n") < 1000 || said != "" && !strings.Contains(said, "were left out") {
		t.Errorf("the recording of the dead one: exit code %d, %d lines, stderr %q; want all that was whole", code, strings.Count(out, "\n"), said)
	}
	if r := recordingOf(second); r.Enabled {
		t.Errorf("after a restart it records on: %+v", r)
	}
	if file := record(second, true); file == recording {
		t.Errorf("it records over what the dead one left in %s", file)
	}
	record(second, false)
}

// TestKillAndRestartWindow does the same to a program with a window, which holds a lock besides.
func TestKillAndRestartWindow(t *testing.T) {
	t.Parallel()
	d := desktop.New(t, desktop.Options{})
	first, win := d.Open(harness.Options{Config: windowConfig})
	w := worked{t, first, win, nil}
	win.Click(desktop.Keepalive)
	w.settings("enabled = false")
	first.Abort(syscall.SIGKILL)
	second, _ := d.Open(harness.Options{Dir: first.Dir})
	if k := second.Keepalive(); *k.Enabled || second.Token != first.Token {
		t.Errorf("after kill -9 and a restart: keepalive %+v, the same token: %v; want what was set in the window", k, second.Token == first.Token)
	}
	newBystander(t, second).fine()
}

// TestDiskFull starts on a disk that has no room: without a token there is no start, and the user is told why; where
// only the note cannot be written it serves on. Nothing half written stays.
func TestDiskFull(t *testing.T) {
	t.Parallel()
	script := `mount -t tmpfs -o size=16k,nr_inodes=16 none "$1" && cd "$1" && eval "$2" && exec "$3" --headless --listen 127.0.0.1:0 --data-dir "$1" --until-idle 30s`
	full := func(t *testing.T, before string) *exec.Cmd {
		cmd := exec.Command("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, "sh", t.TempDir(), before, harness.Binary(t))
		cmd.WaitDelay = harness.Deadline
		return cmd
	}
	if out, err := exec.Command("unshare", "--user", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "none", t.TempDir()).CombinedOutput(); err != nil {
		loud(t, "a full disk", fmt.Errorf("no small disk can be made here: %w %s", err, out))
	}
	t.Run("no token", func(t *testing.T) {
		t.Parallel()
		cmd := full(t, "dd if=/dev/zero of=full bs=4k 2>/dev/null; ls -A")
		var said, failed strings.Builder
		cmd.Stdout, cmd.Stderr = &said, &failed
		_ = cmd.Run()
		if code := cmd.ProcessState.ExitCode(); code != 1 || strings.Count(failed.String(), "\n") != 1 || !strings.Contains(failed.String(), "the token file cannot be made") ||
			!strings.Contains(failed.String(), "no space left") {
			t.Errorf("a first start on a full disk: exit code %d, stdout %q, stderr %q; want 1 and one sentence", code, said.String(), failed.String())
		}
	})
	t.Run("no note", func(t *testing.T) {
		t.Parallel()
		token := strings.Repeat("t", 40)
		cmd := full(t, "echo "+token+" >token; chmod 600 token; dd if=/dev/zero of=full bs=4k 2>/dev/null; true")
		var failed strings.Builder
		cmd.Stderr = &failed
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		late := time.AfterFunc(harness.Deadline, func() { _ = cmd.Process.Kill() })
		defer late.Stop()
		address, ok := harness.ListeningOn(out)
		if !ok {
			t.Fatalf("on a full disk, with a token: it does not listen; stderr %q", failed.String())
		}
		got := harness.Do(t, http.MethodGet, "http://"+address+"/debug/stats", "", "Authorization", "Bearer "+token)
		if got.Status != http.StatusOK {
			t.Errorf("on a full disk: GET /debug/stats: %d %s", got.Status, got.Body)
		}
		left, _ := filepath.Glob(fmt.Sprintf("/proc/%d/cwd/*", cmd.Process.Pid))
		for i := range left {
			left[i] = filepath.Base(left[i])
		}
		if !slices.Equal(left, []string{"full", "token"}) {
			t.Errorf("on the full disk is %v, want nothing half written", left)
		}
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
		if !strings.Contains(failed.String(), "no space left") || !strings.Contains(failed.String(), "cannot tell whether this gateway runs") {
			t.Errorf("on a full disk it says %q, want that its note could not be written", failed.String())
		}
	})
}
