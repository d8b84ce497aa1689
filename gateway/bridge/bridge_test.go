package bridge

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"go.uber.org/goleak"

	"switchboard/gateway/instance"
	"switchboard/gateway/running"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// switchboard is a gateway that does as the test says with each session.
type switchboard struct {
	*httptest.Server
	serving sync.WaitGroup
}

func serve(t *testing.T, session func(*websocket.Conn)) *switchboard {
	sb := new(switchboard)
	mux := http.NewServeMux()
	mux.HandleFunc("/healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"name":"switchboard"}`) })
	mux.HandleFunc("/debug/stdio", func(w http.ResponseWriter, r *http.Request) {
		sb.serving.Add(1)
		defer sb.serving.Done()
		if r.Header.Get("Authorization") != "Bearer secret" {
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = io.WriteString(w, `{"detail":"no"}`)
			return
		}
		if from := r.URL.Query().Get("from"); from != "me & you" {
			t.Errorf("from is %q", from)
		}
		up := websocket.Upgrader{}
		conn, err := up.Upgrade(w, r, http.Header{"Mcp-Session-Id": {"0123456789"}})
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		conn.SetCloseHandler(func(int, string) error { return nil })
		session(conn)
	})
	sb.Server = httptest.NewServer(mux)
	t.Cleanup(func() { sb.Close(); sb.serving.Wait() })
	return sb
}

// note leaves the note of sb in a new directory.
func (sb *switchboard) note(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	if err := running.Write(dir, running.Note{Address: sb.Listener.Addr().String(), PID: os.Getpid()}); err != nil {
		t.Fatal(err)
	}
	return dir
}

// options join without starting anything; what is said goes to said.
func options(dir string, said *strings.Builder) Options {
	return Options{Dir: dir, Token: "secret", From: "me & you",
		Command: func() (*exec.Cmd, error) { return nil, errors.New("nothing to start") },
		Say:     func(format string, a ...any) { fmt.Fprintf(said, format+"\n", a...) }}
}

func join(t *testing.T, sb *switchboard) *websocket.Conn {
	t.Helper()
	var said strings.Builder
	conn, err := Join(t.Context(), options(sb.note(t), &said))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(said.String(), "joined") || !strings.Contains(said.String(), "session 01234567\n") {
		t.Errorf("said %q", said.String())
	}
	return conn
}

func end(conn *websocket.Conn, code int, text string) {
	_ = conn.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(code, text))
}

func TestCarry(t *testing.T) {
	long := strings.Repeat("x", 200_000)
	in := "first\n\nthird\r\n" + long + "\n" + strings.Repeat("y", 64<<10-1) + "\n" + strings.Repeat("z", 64<<10) + "\nlast"
	sb := serve(t, func(conn *websocket.Conn) {
		for {
			_, message, err := conn.ReadMessage()
			if websocket.IsCloseError(err, websocket.CloseNormalClosure) {
				_ = conn.WriteMessage(websocket.BinaryMessage, []byte("{\r\n \"rest\": 1\n}"))
				end(conn, websocket.CloseNormalClosure, "")
				return
			}
			if err != nil {
				t.Error(err)
				return
			}
			_ = conn.WriteMessage(websocket.BinaryMessage, message)
		}
	})
	var out bytes.Buffer
	if err := Carry(join(t, sb), strings.NewReader(in), &out); err != nil {
		t.Errorf("Carry: %v, want nil: stdin was closed", err)
	}
	want := strings.ReplaceAll(in, "\r", " ") + "\n{   \"rest\": 1 }\n"
	if out.String() != want {
		t.Errorf("out has %d bytes, want %d: each line back, and the rest on one", out.Len(), len(want))
	}
}

func TestCarryEnds(t *testing.T) {
	for _, tt := range []struct {
		how  func(*websocket.Conn)
		want string
	}{
		{func(c *websocket.Conn) { end(c, websocket.CloseGoingAway, "Operator") }, "Switchboard ended the session: Operator"},
		{func(c *websocket.Conn) { end(c, websocket.CloseGoingAway, "Shutdown") }, "Switchboard ended the session: Shutdown"},
		{func(c *websocket.Conn) { c.NetConn().Close() }, ErrLost.Error()},
		{func(c *websocket.Conn) { _, _ = c.NetConn().Write([]byte{0x82, 100, 'h', 'a', 'l', 'f'}) }, ErrLost.Error()},
	} {
		sb := serve(t, tt.how)
		in, client := io.Pipe()
		err := Carry(join(t, sb), in, io.Discard)
		client.Close()
		if err == nil || err.Error() != tt.want {
			t.Errorf("Carry: %v, want %s", err, tt.want)
		}
	}
}

func TestJoinRefused(t *testing.T) {
	sb := serve(t, nil)
	var said strings.Builder
	o := options(sb.note(t), &said)
	o.Token = "wrong"
	if _, err := Join(t.Context(), o); err == nil || !strings.HasSuffix(err.Error(), "refuses: no") || said.Len() > 0 {
		t.Errorf("Join with a wrong token: %v, said %q", err, said.String())
	}
}

// TestJoinStarts has a Switchboard started that comes to answer only after a while, by another's hand.
func TestJoinStarts(t *testing.T) {
	sb := serve(t, func(c *websocket.Conn) { end(c, websocket.CloseNormalClosure, "") })
	dir := t.TempDir()
	var said strings.Builder
	o := options(dir, &said)
	started, child := 0, exec.Command(os.Args[0], "-test.run=^TestChild$", "-test.timeout=30s")
	child.Env = append(os.Environ(), "CHILD="+sb.Listener.Addr().String(), "CHILD_DIR="+dir, "GORACE=atexit_sleep_ms=0")
	o.Command = func() (*exec.Cmd, error) { started++; return child, nil }
	conn, err := Join(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	conn.Close()
	if started != 1 || !strings.HasPrefix(said.String(), "none was running: started a headless Switchboard on ") {
		t.Errorf("started %d, said %q", started, said.String())
	}
	if lock, err := instance.Lock(filepath.Join(dir, "start.lock")); err != nil {
		t.Errorf("the right to start is still held: %v", err)
	} else {
		lock.Close()
	}
	if err := os.Remove(filepath.Join(dir, running.Name)); err != nil { // on which the child ends
		t.Fatal(err)
	}
	for tick := time.NewTicker(10 * time.Millisecond); child.Process.Signal(syscall.Signal(0)) == nil; <-tick.C {
	}
}

// TestChild is no test but what TestJoinStarts starts: it leaves a note, and ends when that is gone.
func TestChild(t *testing.T) {
	address, dir := os.Getenv("CHILD"), os.Getenv("CHILD_DIR")
	if address == "" {
		t.Skip("only for TestJoinStarts")
	}
	if err := running.Write(dir, running.Note{Address: address, PID: os.Getpid()}); err != nil {
		t.Fatal(err)
	}
	for tick := time.NewTicker(10 * time.Millisecond); ; <-tick.C {
		if _, err := running.Read(dir); err != nil {
			return
		}
	}
}

func TestJoinStartsInVain(t *testing.T) {
	dir := t.TempDir()
	var said strings.Builder
	o := options(dir, &said)
	if _, err := Join(t.Context(), o); err == nil || err.Error() != "nothing to start" {
		t.Errorf("Join where nothing can be started: %v", err)
	}
	o.Command = func() (*exec.Cmd, error) { return exec.Command(os.Args[0], "-test.nosuchflag"), nil }
	if _, err := Join(t.Context(), o); err == nil || !strings.Contains(err.Error(), "has ended: ") {
		t.Errorf("Join where what is started ends: %v, want its last words", err)
	}
}

// TestJoinWaitsForAnother leaves the starting to whoever has begun with it.
func TestJoinWaitsForAnother(t *testing.T) {
	sb := serve(t, func(c *websocket.Conn) { end(c, websocket.CloseNormalClosure, "") })
	dir := t.TempDir()
	lock, err := instance.Lock(filepath.Join(dir, "start.lock"))
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close()
	var said strings.Builder
	var joined sync.WaitGroup
	joined.Go(func() {
		conn, err := Join(t.Context(), options(dir, &said))
		if err != nil {
			t.Errorf("Join while another starts one: %v", err)
			return
		}
		conn.Close()
	})
	if err := running.Write(dir, running.Note{Address: sb.Listener.Addr().String(), PID: os.Getpid()}); err != nil {
		t.Fatal(err)
	}
	joined.Wait()
}

func TestParent(t *testing.T) {
	if got := Parent(); !strings.Contains(got, fmt.Sprint("pid ", os.Getppid())) {
		t.Errorf("Parent() = %q, want it to name process %d", got, os.Getppid())
	}
}
