package harness

import (
	"bufio"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// Options say how the program is started. The zero value is the usual one:
// headless, on a free port, with a data directory of its own.
type Options struct {
	Config string   // the text of DIR/config.toml; empty: none
	Listen string   // "127.0.0.1:0" when empty
	Server string   // the file of the server that it plays; empty: the built-in one
	Dir    string   // the data directory; a temporary one when empty
	Window bool     // without --headless
	Env    []string // besides the environment, as "KEY=value"
	Expect []string // what a line on stderr may contain; any other line fails the test
	Args   []string // more of the command line
	Under  []string // a command that ends by becoming the program, as nice does
}

// App is a running program.
type App struct {
	Address string // host:port in force
	Dir     string // its data directory
	Token   string // of /debug
	PID     int

	t       testing.TB
	expect  []string
	cmd     *exec.Cmd
	address chan string   // as it is printed
	exited  chan struct{} // closed once it is gone and its output was read
	once    sync.Once
	told    atomic.Bool // a signal was sent

	mu     sync.Mutex
	stdout []string
	stderr []string
}

// listening is the line that tells the address.
var listening = regexp.MustCompile(`is listening on (\S+)$`)

// Start starts the program and waits until it says where it listens. The test's
// cleanup stops it, and fails on any exit but 0 and any unexpected line on stderr.
func Start(t testing.TB, o Options) *App {
	t.Helper()
	a := Launch(t, o)
	a.Listening()
	return a
}

// Launch is Start without waiting: for a program that may not come to listen.
func Launch(t testing.TB, o Options) *App {
	t.Helper()
	a := &App{t: t, Dir: o.Dir, expect: o.Expect, exited: make(chan struct{}), address: make(chan string, 8)}
	if a.Dir == "" {
		a.Dir = t.TempDir()
	}
	if o.Listen == "" {
		o.Listen = "127.0.0.1:0"
	}
	args := []string{"--listen", o.Listen, "--data-dir", a.Dir}
	if !o.Window {
		args = append(args, "--headless")
	}
	if o.Server != "" {
		args = append(args, "--server", o.Server)
	}
	args = append(args, o.Args...)
	if o.Config != "" {
		file := filepath.Join(a.Dir, "config.toml")
		if err := os.WriteFile(file, []byte(o.Config), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	line := append(append(slices.Clone(o.Under), Binary(t)), args...)
	a.cmd = exec.Command(line[0], line[1:]...)
	a.cmd.Env = append(os.Environ(), o.Env...)
	a.run()
	t.Cleanup(a.Stop)
	return a
}

// Listening waits until the program says where it listens, and reads its token.
func (a *App) Listening() {
	t := a.t
	t.Helper()
	select {
	case a.Address = <-a.address:
	case <-a.exited:
		t.Fatalf("the program ended before it listened; stderr:\n%s", strings.Join(a.Stderr(), "\n"))
	case <-time.After(Deadline):
		t.Fatalf("the program does not say where it listens; stdout:\n%s", strings.Join(a.Stdout(), "\n"))
	}
	token, err := os.ReadFile(filepath.Join(a.Dir, "token"))
	if err != nil {
		t.Fatal(err)
	}
	a.Token = strings.TrimSpace(string(token))
}

// run starts the process and reads what it prints until it is gone.
func (a *App) run() {
	a.t.Helper()
	stdout, err := a.cmd.StdoutPipe()
	if err != nil {
		a.t.Fatal(err)
	}
	stderr, err := a.cmd.StderrPipe()
	if err != nil {
		a.t.Fatal(err)
	}
	started := make(chan error)
	go func() {
		defer close(a.exited)
		runtime.LockOSThread() // with which a child of dieWithUs ends
		dieWithUs(a.cmd)
		err := a.cmd.Start()
		started <- err
		if err != nil {
			return
		}
		var read sync.WaitGroup
		read.Go(func() {
			a.lines(stdout, &a.stdout, func(line string) {
				if m := listening.FindStringSubmatch(line); m != nil {
					a.address <- m[1]
				}
			})
		})
		read.Go(func() { a.lines(stderr, &a.stderr, func(string) {}) })
		read.Wait()
		_ = a.cmd.Wait() // ProcessState says how it ended
	}()
	if err := <-started; err != nil {
		a.t.Fatal(err)
	}
	a.PID = a.cmd.Process.Pid
}

// lines keeps each line of r in to.
func (a *App) lines(r io.Reader, to *[]string, each func(string)) {
	scan := bufio.NewScanner(r)
	scan.Buffer(nil, 1<<20)
	for scan.Scan() {
		a.mu.Lock()
		*to = append(*to, scan.Text())
		a.mu.Unlock()
		each(scan.Text())
	}
}

// Stdout is what it has printed on stdout so far.
func (a *App) Stdout() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]string(nil), a.stdout...)
}

// Stderr is what it has printed on stderr so far.
func (a *App) Stderr() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]string(nil), a.stderr...)
}

// Stop asks the program to end, by SIGTERM, and checks how it did. Stopping
// twice is harmless.
func (a *App) Stop() {
	a.t.Helper()
	a.once.Do(func() {
		if !a.told.Load() { // a second signal would not let it end in good order
			a.Signal(syscall.SIGTERM)
		}
		if code := a.Wait(); code != 0 {
			a.t.Errorf("told to end: exit code %d, want 0", code)
		}
		for _, line := range a.Stderr() {
			if !a.expected(line) {
				a.t.Errorf("unexpected on stderr: %s", line)
			}
		}
	})
}

// Abort ends the program by a signal that it does not survive in good order, and
// leaves its exit code and its stderr to the caller.
func (a *App) Abort(s os.Signal) {
	a.t.Helper()
	a.once.Do(func() {
		a.Signal(s)
		a.Wait()
	})
}

// Ended waits for the program to end by itself, and checks its exit code. Its stderr is left to the caller.
func (a *App) Ended(code int) {
	a.t.Helper()
	a.once.Do(func() {
		a.told.Store(true)
		if got := a.Wait(); got != code {
			a.t.Errorf("exit code %d, want %d; stderr:\n%s", got, code, strings.Join(a.Stderr(), "\n"))
		}
	})
}

// Signal sends s, if there is still somebody to take it.
func (a *App) Signal(s os.Signal) {
	a.t.Helper()
	a.told.Store(true)
	if err := a.cmd.Process.Signal(s); err != nil && !errors.Is(err, os.ErrProcessDone) {
		a.t.Errorf("%v: %v", s, err)
	}
}

// Wait waits until the program is gone, kills it if it will not go, and gives its exit code.
func (a *App) Wait() int {
	a.t.Helper()
	select {
	case <-a.exited:
	case <-time.After(Deadline):
		a.t.Errorf("the program has not ended %v after it was told to", Deadline)
		_ = a.cmd.Process.Kill()
		<-a.exited
	}
	return a.cmd.ProcessState.ExitCode()
}

func (a *App) expected(line string) bool {
	for _, part := range a.expect {
		if strings.Contains(line, part) {
			return true
		}
	}
	return false
}

// Run runs the program to its end, which must come by itself.
func Run(t testing.TB, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errOut strings.Builder
	cmd := exec.Command(Binary(t), args...)
	cmd.Stdout, cmd.Stderr = &out, &errOut
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	late := time.AfterFunc(Deadline, func() { _ = cmd.Process.Kill() })
	_ = cmd.Wait() // ProcessState says how it ended
	if !late.Stop() {
		t.Fatalf("%q has not ended after %v", args, Deadline)
	}
	return cmd.ProcessState.ExitCode(), out.String(), errOut.String()
}
