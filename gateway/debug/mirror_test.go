package debug

import (
	"bufio"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"

	"switchboard/gateway/frame"
	"switchboard/gateway/session"
	"switchboard/gateway/spine"
)

// watch opens a viewer.
func (d *door) watch(query string) *websocket.Conn {
	d.t.Helper()
	conn, _, err := d.dial(query)
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() { conn.Close() })
	return conn
}

func (d *door) dial(query string) (*websocket.Conn, int, error) {
	conn, resp, err := websocket.DefaultDialer.DialContext(d.t.Context(), "ws"+strings.TrimPrefix(d.URL, "http")+"/debug/events?token="+token+query, nil)
	if resp == nil {
		return conn, 0, err
	}
	return conn, resp.StatusCode, err
}

func read(t *testing.T, conn *websocket.Conn) spine.Event {
	t.Helper()
	kind, data, err := conn.ReadMessage()
	if err != nil || kind != websocket.TextMessage {
		t.Fatalf("ReadMessage = %d, %v", kind, err)
	}
	var e spine.Event
	if err := json.Unmarshal(data, &e); err != nil {
		t.Fatalf("%s: %v", data, err)
	}
	return e
}

// closed reads until the end and checks what the viewer was told.
func closed(t *testing.T, conn *websocket.Conn, why string) {
	t.Helper()
	for {
		_, _, err := conn.ReadMessage()
		if err == nil {
			continue
		}
		var end *websocket.CloseError
		if !errors.As(err, &end) || end.Code != websocket.CloseGoingAway || end.Text != why {
			t.Errorf("the viewer's end: %v; want %q", err, why)
		}
		return
	}
}

// TestMirrorIsAWebSocket: who asks for it in another way is told what it is.
func TestMirrorIsAWebSocket(t *testing.T) {
	d := open(t, spine.Limit{Items: 10, Bytes: 1 << 20}, 1)
	if status, body, _ := d.do("GET", "/debug/events", ""); status != http.StatusBadRequest || !strings.Contains(body, "ws://") {
		t.Errorf("a plain GET: %d %s; want 400, and what to do", status, body)
	}
	d.watch("").Close() // and it took no viewer's place
}

func TestMirror(t *testing.T) {
	d := open(t, spine.Limit{Items: 100, Bytes: 1 << 20}, 2)
	s := d.session()
	defer s.Finish()
	if _, err := s.Inject([]byte(`{"jsonrpc":"2.0","id":1,"method":"ping"}`), true); err != nil {
		t.Fatal(err)
	}
	all, last := d.watch("&backlog=1000"), d.watch("&backlog=1")
	for d.Mirror.Viewers() < 2 { // both taps are open once their backlog comes
		runtime.Gosched()
	}
	if e := read(t, all); e.Kind != spine.Opened || e.Session != s.ID() {
		t.Errorf("the backlog begins with %+v; want opened", e)
	}
	for _, conn := range []*websocket.Conn{all, last} {
		if e := read(t, conn); e.Kind != spine.Queued || e.Method != "ping" || string(e.Frame.Data) != `{"jsonrpc":"2.0","id":1,"method":"ping"}` || e.Frame.Origin != frame.Operator {
			t.Errorf("mirrored: %+v", e)
		}
	}
	s.Pause()
	for _, conn := range []*websocket.Conn{all, last} {
		if e := read(t, conn); e.Kind != spine.Switched || e.Note != "paused" || e.Depth != 1 {
			t.Errorf("mirrored live: %+v", e)
		}
	}
	if _, status, err := d.dial(""); err == nil || status != http.StatusServiceUnavailable {
		t.Errorf("a viewer too many: %d, %v; want 503", status, err)
	}
	d.Mirror.SetEnabled(false)
	d.Mirror.SetEnabled(false)
	for _, conn := range []*websocket.Conn{all, last} {
		closed(t, conn, "the mirror was switched off")
	}
	if _, status, _ := d.dial(""); status != http.StatusServiceUnavailable {
		t.Errorf("a viewer of a mirror that is off: %d; want 503", status)
	}
	for d.Mirror.Viewers() > 0 { // each has read its end before its place is free
		runtime.Gosched()
	}
	d.Mirror.SetEnabled(true)
	again := d.watch("&backlog=1")
	if e := read(t, again); e.Note != "mirror on" {
		t.Errorf("the newest event is %+v; want the switch", e)
	}
	d.Mirror.Stop()
	closed(t, again, "Switchboard stopped")
	if d.Mirror.Viewers() != 0 {
		t.Errorf("%d viewers after Stop", d.Mirror.Viewers())
	}
}

// flood publishes more than the viewer's connection and its tap can hold.
func flood(d *door) (total uint64) {
	src := d.sp.Source("flood")
	f := frame.New(frame.In, frame.Client, []byte(strings.Repeat("x", 32<<10)))
	for range 1500 {
		total, _ = src.Publish(spine.Event{Kind: spine.In, Frame: f})
	}
	return total
}

// TestSlowViewer: what it got and what it was told that it lost is all there was.
func TestSlowViewer(t *testing.T) {
	d := open(t, spine.Limit{Items: 10, Bytes: 128 << 10}, 2)
	d.sp.Source("").Publish(spine.Event{Kind: spine.Switched})
	conn := d.watch("&backlog=1")
	total := flood(d)
	var seen, lost uint64
	for seen+lost < total {
		if e := read(t, conn); e.Kind == spine.Lost {
			lost += e.N
			if e.Seq != seen+lost {
				t.Fatalf("lost %d, the last %d; want %d", e.N, e.Seq, seen+lost)
			}
		} else if seen++; e.Seq != seen+lost {
			t.Fatalf("event %d after %d seen and %d lost", e.Seq, seen, lost)
		}
	}
	if tally := d.sp.Tally(); lost == 0 || tally.Of(spine.Lost) != lost {
		t.Errorf("%d lost, tallied %d; want some, all told", lost, tally.Of(spine.Lost))
	}
}

// TestStuckViewer: a viewer that reads nothing does not hold up the switch.
func TestStuckViewer(t *testing.T) {
	d := open(t, spine.Limit{Items: 10, Bytes: 128 << 10}, 2)
	d.sp.Source("").Publish(spine.Event{Kind: spine.Switched})
	d.watch("&backlog=1")
	flood(d)
	start := time.Now()
	d.Mirror.Stop()
	if took := time.Since(start); took > writeWait/2 {
		t.Errorf("Stop took %v; want about %v", took, controlWait)
	}
}

// TestPings: a viewer of steady traffic stays as long as it answers pings, and
// one that does not is let go.
func TestPings(t *testing.T) {
	for _, answers := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			sp := spine.New(spine.Limit{})
			m := NewMirror(sp, spine.Limit{Items: 10, Bytes: 1 << 20}, 1, true)
			here, there := net.Pipe()
			served := make(chan struct{})
			go func() {
				defer close(served)
				r := bufio.NewReader(there)
				req, err := http.ReadRequest(r)
				if err != nil {
					t.Error(err)
					return
				}
				m.ServeHTTP(hijacked{there, bufio.NewReadWriter(r, bufio.NewWriter(there))}, req)
			}()
			conn, _, err := (&websocket.Dialer{NetDial: func(string, string) (net.Conn, error) { return here, nil }}).Dial("ws://localhost/debug/events", nil)
			if err != nil {
				t.Fatal(err)
			}
			pings, events := 0, 0
			answer := conn.PingHandler()
			conn.SetPingHandler(func(data string) error {
				pings++
				if !answers {
					return nil
				}
				return answer(data)
			})
			gone := make(chan time.Time)
			go func() {
				for {
					if _, _, err := conn.ReadMessage(); err != nil {
						gone <- time.Now()
						return
					}
					events++
				}
			}()
			start := time.Now()
			src := sp.Source(string(session.Comment))
			for range 60 { // ten minutes, never silent for as long as a ping is due
				time.Sleep(10 * time.Second)
				src.Publish(spine.Event{Kind: spine.Keepalive})
				synctest.Wait()
				if !answers && m.Viewers() == 0 {
					break
				}
			}
			if answers && (m.Viewers() != 1 || events != 60 || pings < 19) {
				t.Errorf("after ten minutes: %d viewers, %d events, %d pings; want 1, 60, 19", m.Viewers(), events, pings)
			}
			m.Stop()
			if end := (<-gone).Sub(start); !answers && end != pongWait {
				t.Errorf("a viewer that does not answer was let go after %v; want %v", end, pongWait)
			}
			<-served
			conn.Close()
		})
	}
}

// hijacked is a response whose connection is there to be taken.
type hijacked struct {
	conn net.Conn
	rw   *bufio.ReadWriter
}

func (hijacked) Header() http.Header         { return http.Header{} }
func (hijacked) Write(p []byte) (int, error) { return len(p), nil }
func (hijacked) WriteHeader(int)             {}
func (h hijacked) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return h.conn, h.rw, nil
}
