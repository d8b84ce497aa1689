package transport

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"switchboard/gateway/frame"
	"switchboard/gateway/session"
	"switchboard/gateway/spine"
)

// mined is a listener whose connections panic on demand.
type mined struct {
	net.Listener
	mu    sync.Mutex
	conns map[string]*mine // by the client's address
}

type mine struct {
	net.Conn
	armed atomic.Pointer[string] // the method that panics; nil: none
}

func (m *mined) Accept() (net.Conn, error) {
	c, err := m.Listener.Accept()
	if err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	own := &mine{Conn: c}
	m.conns[c.RemoteAddr().String()] = own
	return own, nil
}

func (m *mine) step(on string) {
	if armed := m.armed.Load(); armed != nil && *armed == on {
		m.armed.Store(nil)
		panic("oh")
	}
}

func (m *mine) Read(p []byte) (int, error) {
	n, err := m.Conn.Read(p)
	m.step("Read")
	return n, err
}

func (m *mine) Write(p []byte) (int, error) {
	m.step("Write")
	return m.Conn.Write(p)
}

func (m *mine) SetWriteDeadline(t time.Time) error {
	m.step("SetWriteDeadline")
	return m.Conn.SetWriteDeadline(t)
}

// TestFaultOfStream: a panic in a goroutine that runs for one stream ends that session, by that name, and is told; another
// session, and the next, notice nothing.
func TestFaultOfStream(t *testing.T) {
	sv := serve(t, limits, usual)
	handler := sv.Server.Config.Handler
	sv.Server.Close()
	sv.Server = httptest.NewUnstartedServer(handler)
	mines := &mined{Listener: sv.Server.Listener, conns: map[string]*mine{}}
	sv.Server.Listener = mines
	sv.Server.Start()
	var mu sync.Mutex
	var told []string
	sv.Sessions.OnFault(func(doing string, panicked any, stack []byte) {
		mu.Lock()
		defer mu.Unlock()
		told = append(told, doing)
	})
	bystander := sv.connect()
	fine := func() {
		t.Helper()
		if status, said := sv.call(bystander.post, pingCall); status != http.StatusAccepted {
			t.Fatalf("a bystander's POST = %d %s", status, said)
		}
		if got := bystander.next().data; !strings.Contains(got, `"result":{}`) {
			t.Fatalf("a bystander is answered %s", got)
		}
	}
	for _, tt := range []struct {
		on      string
		trigger func(s *session.Session, client net.Conn)
		reason  session.Reason
		doing   []string // one of them
	}{
		{"Write", func(s *session.Session, _ net.Conn) { _ = s.Send(progressOf(1), "") }, session.Fault, []string{"writing its stream"}},
		{"Read", func(_ *session.Session, client net.Conn) { fmt.Fprint(client, "x") }, session.Fault, []string{"reading the connection of its stream"}},
		{"SetWriteDeadline", func(s *session.Session, _ net.Conn) { s.End(session.Operator, "") }, session.Operator,
			[]string{"ending its stream", "serving it"}}, // which of its two goroutines comes to it first is open,
	} {
		t.Run(tt.on, func(t *testing.T) {
			client, err := net.Dial("tcp", sv.Listener.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer client.Close()
			fmt.Fprint(client, "GET /sse HTTP/1.1\r\nHost: localhost\r\n\r\n")
			until(t, func() bool { return sv.Sessions.Len() == 2 })
			s := sv.Sessions.All()[1]
			_ = s.Send(progressOf(0), "")
			until(t, func() bool { return s.Info().Tally.Count[spine.Out] == 1 })
			mines.mu.Lock()
			conn := mines.conns[client.LocalAddr().String()]
			mines.mu.Unlock()
			conn.armed.Store(&tt.on)
			tt.trigger(s, client)
			until(t, func() bool { return !s.Info().Closed.IsZero() })
			_ = client.SetReadDeadline(time.Now().Add(10 * time.Second))
			if _, err := io.Copy(io.Discard, client); errors.Is(err, net.ErrClosed) {
				t.Errorf("the client's connection: %v", err)
			}
			reason, note := s.Reason()
			mu.Lock()
			defer mu.Unlock()
			if reason != tt.reason || len(told) != 1 || !slices.Contains(tt.doing, told[0]) || reason == session.Fault && note != told[0]+": oh" {
				t.Errorf("the session ended as %v: %s; told was %q; want %v, %q", reason, note, told, tt.reason, tt.doing)
			}
			told = nil
			fine()
		})
	}
}

// TestFaultOfHurry: who writes in a pump's stead, in a goroutine of another's request, is not harmed by what goes wrong there.
func TestFaultOfHurry(t *testing.T) {
	set := session.NewSet(spine.New(spine.Limit{}), limits, off)
	s, err := set.Open(session.Options{Backend: func(s *session.Session) session.Peer { return quick(s) }})
	if err != nil {
		t.Fatal(err)
	}
	p := &pump{session: s, stream: s.Standing(), encode: func([]byte, *frame.Frame, int) []byte { panic("oh") }}
	_ = s.Send(progressOf(1), "")
	p.hurry()
	if reason, note := s.Reason(); reason != session.Fault || note != "writing its stream: oh" || !p.broken || !p.turn.TryLock() {
		t.Errorf("the session ended as %v: %s, broken: %v; want Fault, broken, and the turn given back", reason, note, p.broken)
	}
	s.Finish()
}

// TestFaultOfRequest: a handler that panics is answered 500, or where it has begun to answer the client sees that it is cut.
func TestFaultOfRequest(t *testing.T) {
	sp := spine.New(spine.Limit{})
	tap := sp.Tap("test", spine.Limit{Items: 100, Bytes: 1 << 20}, 0)
	set := session.NewSet(sp, limits, off)
	var told atomic.Int32
	set.OnFault(func(string, any, []byte) { told.Add(1) })
	sv := httptest.NewServer(Observe(set, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "1000")
		if r.URL.Path == "/late" {
			_, _ = io.WriteString(w, "some")
		}
		panic("oh")
	})))
	defer sv.Close()
	post := func(path string) (*http.Response, error) { return sv.Client().Post(sv.URL+path, "text/plain", nil) } // which is not tried again
	resp, err := post("/soon")
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	if resp.StatusCode != 500 || err != nil || !strings.Contains(string(body), "a fault of Switchboard's own") {
		t.Errorf("POST /soon = %d %s, %v; want 500 and why", resp.StatusCode, body, err)
	}
	if resp, err = post("/late"); err == nil {
		_, err = io.ReadAll(resp.Body)
		resp.Body.Close()
	}
	if err == nil {
		t.Error("POST /late: an answer that was cut is taken for whole")
	}
	events := make([]spine.Event, 10)
	var got []string
	for _, e := range events[:tap.Take(events)] {
		status := 0
		if e.HTTP != nil {
			status = e.HTTP.Status
		}
		got = append(got, fmt.Sprint(e.Kind, " ", e.Of, " ", status, " ", e.Note))
	}
	want := []string{"refused 0 0 500 a fault of Switchboard's own: answering POST /soon: oh", "http 1 500 ", "http 0 200 ", "refused 0 0 500 a fault of Switchboard's own: answering POST /late: oh"}
	if !slices.Equal(got, want) || told.Load() != 2 {
		t.Errorf("the events are\n%s\nwant\n%s; told %d times", strings.Join(got, "\n"), strings.Join(want, "\n"), told.Load())
	}
}
