package gateway

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"switchboard/gateway/config"
	"switchboard/gateway/session"
	"switchboard/gateway/spine"
)

// TestStartStopStart: history, taps and totals outlive a stop.
func TestStartStopStart(t *testing.T) {
	r := start(t, nil)
	tap := r.Tap("test", wide, 0)
	defer tap.Close()
	stream, _ := r.connect()
	if err := r.Start(""); err == nil {
		t.Error("Start of a running gateway = nil")
	}
	s := r.Stats()
	if !s.Running || s.Sessions != 1 || s.Error != "" || !strings.HasPrefix(s.Address, "127.0.0.1:") || s.Totals.Opened != 1 {
		t.Errorf("Stats = %+v", s)
	}
	r.Stop()
	r.Stop()
	if rest, err := io.ReadAll(stream); err != nil || len(rest) != 0 {
		t.Errorf("the stream ends with %q, %v; want cleanly", rest, err)
	}
	if s := r.Stats(); s.Running || s.Sessions != 0 || s.Address == "" {
		t.Errorf("Stats after Stop = %+v", s)
	}
	if all := r.Sessions(); len(all) != 1 || all[0].Reason != session.Shutdown {
		t.Errorf("Sessions after Stop = %+v; want one that ended as Shutdown", all)
	}
	if err := r.Start(s.Address); err != nil { // the port is free at once
		t.Fatal(err)
	}
	r.connect()
	var notes []string
	until(t, tap, func(e spine.Event) bool {
		if e.Kind == spine.Switched {
			notes = append(notes, strings.Fields(e.Note)[0])
		}
		return e.Kind == spine.Opened && len(notes) == 2
	})
	if fmt.Sprint(notes) != "[stopped listening]" || r.Stats().Totals.Opened != 2 {
		t.Errorf("the tap heard %v, %d opened; want both runs", notes, r.Stats().Totals.Opened)
	}
	r.ForgetClosed()
	if all := r.Sessions(); len(all) != 1 {
		t.Errorf("%d sessions after ForgetClosed; want the live one", len(all))
	}
}

func TestPortInUse(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	r := start(t, nil)
	r.Stop()
	if err := r.Start(l.Addr().String()); !errors.Is(err, ErrPortInUse) || !strings.Contains(err.Error(), l.Addr().String()) {
		t.Errorf("Start on a taken port = %v; want %v", err, ErrPortInUse)
	}
	if s := r.Stats(); s.Running || !strings.Contains(s.Error, "in use") {
		t.Errorf("Stats = %+v; want the error", s)
	}
	if err := r.Start(""); err != nil || r.Stats().Error != "" {
		t.Errorf("Start on a free port = %v, Stats().Error %q", err, r.Stats().Error)
	}
	r.Stop()
	for _, bad := range []string{"256.0.0.1:80", "127.0.0.1:99999", "nonsense"} {
		if err := r.Start(bad); err == nil {
			t.Errorf("Start(%q) = nil; want an error", bad)
		}
	}
}

// TestServingEndsByItself: it is told, and Start begins anew.
func TestServingEndsByItself(t *testing.T) {
	r := start(t, nil)
	r.mu.Lock()
	served := r.served
	r.err = errors.New("the listener broke")
	r.mu.Unlock()
	if s := r.Stats(); s.Running || s.Error == "" {
		t.Errorf("Stats = %+v; want not running, with an error", s)
	}
	if err := r.Start(""); err != nil {
		t.Fatal(err)
	}
	select {
	case <-served:
	default:
		t.Error("the broken run was not joined")
	}
	r.connect()
}

// TestStopJoinsEverything: 100 open streams, one that does not read, and a
// viewer; TestMain sees that no goroutine is left.
func TestStopJoinsEverything(t *testing.T) {
	r := start(t, func(c *config.Config) { c.Limits.DrainTimeout = time.Second })
	var ended sync.WaitGroup
	for range 100 {
		stream, _ := r.connect()
		ended.Go(func() {
			if _, err := io.Copy(io.Discard, stream); err != nil {
				t.Errorf("a stream ended with %v; want cleanly", err)
			}
		})
	}
	stuck, err := net.Dial("tcp", r.Stats().Address)
	if err != nil {
		t.Fatal(err)
	}
	defer stuck.Close()
	fmt.Fprint(stuck, "GET /sse HTTP/1.1\r\nHost: localhost\r\n\r\n")
	viewer, _, err := websocket.DefaultDialer.Dial("ws://"+r.Stats().Address+"/debug/events?token=s3cret&backlog=1000", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer viewer.Close()
	tap := r.Tap("test", wide, 1000)
	defer tap.Close()
	opened := 0
	last := until(t, tap, func(e spine.Event) bool {
		if e.Kind == spine.Opened {
			opened++
		}
		return opened == 101
	})
	big := []byte(strings.Repeat("x", 1<<20))
	for err == nil { // until its socket and its queue are full
		_, err = r.Inject(last.Session, big, true)
	}
	start := time.Now()
	r.Stop()
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("Stop took %v", took)
	}
	ended.Wait()
	if s := r.Stats(); s.Sessions != 0 || s.Viewers != 0 || s.Depth != 0 || s.Totals.Closed != 101 {
		t.Errorf("left after Stop: %+v", s)
	}
}

func TestCloseEndsTaps(t *testing.T) {
	r := start(t, nil)
	tap := r.Tap("test", wide, 0)
	r.Close()
	buf := make([]spine.Event, 1)
	var last spine.Event
	for {
		_, err := tap.Next(t.Context(), buf)
		if errors.Is(err, spine.ErrClosed) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		last = buf[0]
	}
	if last.Note != "stopped" {
		t.Errorf("the last event is %+v; want the stop", last)
	}
}

// TestConnectionsDrop: 1,000 idle sessions whose connections break leave
// nothing behind (A9).
func TestConnectionsDrop(t *testing.T) {
	const n = 1000
	r := start(t, nil)
	tap := r.Tap("test", wide, 0)
	defer tap.Close()
	before := runtime.NumGoroutine()
	var conns []net.Conn
	for range n {
		c, err := net.Dial("tcp", r.Stats().Address)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(c, "GET /sse HTTP/1.1\r\nHost: localhost\r\n\r\n")
		if _, err := c.Read(make([]byte, 1)); err != nil {
			t.Fatal(err)
		}
		conns = append(conns, c)
	}
	if s := r.Stats(); s.Sessions != n {
		t.Fatalf("%d sessions; want %d", s.Sessions, n)
	}
	for _, c := range conns {
		_ = c.(*net.TCPConn).SetLinger(0) // a reset, not a farewell
		c.Close()
	}
	closed := 0
	until(t, tap, func(e spine.Event) bool {
		if e.Kind == spine.Closed {
			closed++
			if !strings.HasPrefix(e.Note, "ClientLeft") {
				t.Errorf("a session closed as %s", e.Note)
			}
		}
		return closed == n
	})
	for runtime.NumGoroutine() > before { // the handlers are returning
		runtime.Gosched()
	}
	if s := r.Stats(); s.Sessions != 0 {
		t.Errorf("%d sessions are left", s.Sessions)
	}
}

func TestNewRefusesBadConfig(t *testing.T) {
	c := config.Default()
	c.Keepalive.Interval = 0
	if _, err := New(c, "test", nil, slog.New(slog.DiscardHandler)); err == nil {
		t.Error("New of a bad config = nil; want an error")
	}
}
