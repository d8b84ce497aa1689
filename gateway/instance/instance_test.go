package instance

import (
	"bufio"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"go.uber.org/goleak"
)

// holdDir names the directory that this test binary holds when it is started as a process to be killed.
const holdDir = "SWITCHBOARD_TEST_HOLD"

func TestMain(m *testing.M) {
	if dir := os.Getenv(holdDir); dir != "" {
		hold(dir)
	}
	goleak.VerifyTestMain(m)
}

// hold acquires dir, says so on stdout and stays until it is killed.
func hold(dir string) {
	held, err := Acquire(dir)
	if err != nil {
		os.Stdout.WriteString(err.Error() + "\n")
		os.Exit(1)
	}
	held.Serve(func(string) string { return "held" })
	os.Stdout.WriteString("held\n")
	io.Copy(io.Discard, os.Stdin)
	os.Exit(0)
}

func acquire(t *testing.T, dir string) *Instance {
	t.Helper()
	first, err := Acquire(dir)
	if err != nil {
		t.Fatalf("Acquire(%q) = %v, want a hold", dir, err)
	}
	t.Cleanup(func() { first.Close() })
	return first
}

func echo(cmd string) string { return "did " + cmd }

func wantReply(t *testing.T, dir, cmd, want string) {
	t.Helper()
	if got, err := Notify(dir, cmd); got != want || err != nil {
		t.Errorf("Notify(%q) = %q, %v, want %q", cmd, got, err, want)
	}
}

func TestSecondStartSpeaksToTheFirst(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "made", "by", "Acquire")
	first := acquire(t, dir)
	first.Serve(echo)

	if _, err := Acquire(dir); !errors.Is(err, ErrRunning) {
		t.Fatalf("second Acquire = %v, want ErrRunning", err)
	}
	wantReply(t, dir, "show", "did show")
	wantReply(t, dir, "", "did ")

	if err := first.Close(); err != nil {
		t.Errorf("Close = %v, want nil", err)
	}
	if err := first.Close(); err != nil {
		t.Errorf("second Close = %v, want nil", err)
	}
	if _, err := os.Lstat(socketPath(dir)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("after Close, Lstat(socket) = %v, want that it is gone", err)
	}
	acquire(t, dir).Serve(func(string) string { return "third" })
	wantReply(t, dir, "show", "third")
}

func TestNotifyWaitsForServe(t *testing.T) {
	dir := t.TempDir()
	first := acquire(t, dir)
	replied := make(chan string)
	go func() {
		reply, err := Notify(dir, "show")
		if err != nil {
			reply = err.Error()
		}
		replied <- reply
	}()
	first.Serve(echo)
	if got := <-replied; got != "did show" {
		t.Errorf("Notify across Serve = %q, want %q", got, "did show")
	}
}

func TestNotifyRefusesWhatIsNotOneLine(t *testing.T) {
	dir := t.TempDir()
	acquire(t, dir).Serve(echo)
	for _, cmd := range []string{"two\nlines", "cr\r", strings.Repeat("x", maxLine+1)} {
		if reply, err := Notify(dir, cmd); err == nil {
			t.Errorf("Notify(%.20q) = %q, want an error", cmd, reply)
		}
	}
	longest := strings.Repeat("x", maxLine)
	if reply, err := Notify(dir, longest); err != nil || len(reply) != maxLine {
		t.Errorf("Notify(%d bytes) = %d bytes, %v, want %d", maxLine, len(reply), err, maxLine)
	}
}

func TestReplyIsOneLine(t *testing.T) {
	dir := t.TempDir()
	acquire(t, dir).Serve(func(string) string { return "one\ntwo\r\nthree" })
	wantReply(t, dir, "show", "one two three")
}

func TestNotifyWithoutAHolder(t *testing.T) {
	if reply, err := Notify(t.TempDir(), "show"); err == nil {
		t.Errorf("Notify with no holder = %q, want an error", reply)
	}
}

func TestSocketIsItsUsersAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows knows no modes")
	}
	dir := t.TempDir()
	acquire(t, dir)
	for _, name := range []string{"instance.sock", "instance.lock"} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != 0o600 {
			t.Errorf("mode of %s = %o, want 600", name, got)
		}
	}
}

func TestKilledHolderIsTakenOver(t *testing.T) {
	dir := t.TempDir()
	holder := exec.Command(os.Args[0])
	holder.Env = append(os.Environ(), holdDir+"="+dir)
	stdin, err := holder.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer stdin.Close()
	stdout, err := holder.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := holder.Start(); err != nil {
		t.Fatal(err)
	}
	line, _ := bufio.NewReader(stdout).ReadString('\n')
	if line != "held\n" {
		t.Fatalf("the holder says %q, want that it holds", line)
	}
	if _, err := Acquire(dir); !errors.Is(err, ErrRunning) {
		t.Fatalf("Acquire beside another process = %v, want ErrRunning", err)
	}
	wantReply(t, dir, "show", "held")

	holder.Process.Kill()
	holder.Wait()
	if _, err := os.Lstat(socketPath(dir)); err != nil {
		t.Fatalf("the killed holder left no socket: %v", err)
	}
	acquire(t, dir).Serve(echo)
	wantReply(t, dir, "show", "did show")
}

func TestSimultaneousStartsHaveOneWinner(t *testing.T) {
	dir := t.TempDir()
	var (
		start   = make(chan struct{})
		starts  sync.WaitGroup
		winners atomic.Int32
		winner  *Instance
	)
	for range 24 {
		starts.Go(func() {
			<-start
			held, err := Acquire(dir)
			switch {
			case err == nil:
				winners.Add(1)
				winner = held
				held.Serve(echo)
			case errors.Is(err, ErrRunning):
				wantReply(t, dir, "show", "did show")
			default:
				t.Errorf("Acquire = %v, want a hold or ErrRunning", err)
			}
		})
	}
	close(start)
	starts.Wait()
	if got := winners.Load(); got != 1 {
		t.Fatalf("winners of %d simultaneous starts = %d, want 1", 24, got)
	}
	winner.Close()
}

func TestBadPeers(t *testing.T) {
	dir := t.TempDir()
	first := acquire(t, dir)
	first.Serve(echo)
	dialed := func() net.Conn {
		conn, err := net.Dial("unix", socketPath(dir))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		return conn
	}

	for name, garbage := range map[string]string{
		"nothing":        "",
		"no line end":    "show",
		"an endless one": strings.Repeat("x", 100*maxLine),
		"bytes":          "\x00\xff\xfe",
	} {
		conn := dialed()
		io.WriteString(conn, garbage)
		conn.(*net.UnixConn).CloseWrite()
		if got, _ := io.ReadAll(conn); len(got) != 0 {
			t.Errorf("reply to %s = %q, want none", name, got)
		}
	}

	slow := dialed() // says nothing; the others are served all the same
	wantReply(t, dir, "show", "did show")
	if err := first.Close(); err != nil { // does not wait for the slow one
		t.Errorf("Close = %v, want nil", err)
	}
	if got, err := io.ReadAll(slow); len(got) != 0 || err != nil {
		t.Errorf("the slow peer reads %q, %v, want that it was hung up on", got, err)
	}
}

func TestLongPath(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows lets few users make the link that stands in for a long path")
	}
	dir := filepath.Join(t.TempDir(), strings.Repeat("long", 40), strings.Repeat("path", 40))
	first := acquire(t, dir)
	first.Serve(echo)
	wantReply(t, dir, "show", "did show")
	if _, err := Acquire(dir); !errors.Is(err, ErrRunning) {
		t.Errorf("second Acquire on a long path = %v, want ErrRunning", err)
	}

	temp := filepath.Join(t.TempDir(), "empty")
	t.Setenv("TMPDIR", temp)
	if err := os.Mkdir(temp, 0o700); err != nil {
		t.Fatal(err)
	}
	wantReply(t, dir, "show", "did show")
	if left, err := os.ReadDir(temp); len(left) != 0 || err != nil {
		t.Errorf("left in TMPDIR: %v, %v, want nothing", left, err)
	}
	if err := first.Close(); err != nil {
		t.Errorf("Close on a long path = %v, want nil", err)
	}
}

func TestLongPathEverywhere(t *testing.T) {
	temp := filepath.Join(t.TempDir(), strings.Repeat("long", 40))
	if err := os.MkdirAll(temp, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", temp)
	if held, err := Acquire(temp); err == nil || !strings.Contains(err.Error(), "shorter path") {
		t.Errorf("Acquire with no short path = %v, %v, want an error that says what to do", held, err)
	}
}
