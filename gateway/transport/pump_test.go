package transport

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"switchboard/gateway/frame"
	"switchboard/gateway/session"
	"switchboard/gateway/spine"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// wire is a response whose client can be made to stall or to break.
type wire struct {
	mu       sync.Mutex
	header   http.Header
	start    time.Time
	writes   []string // each with its time: "15s : keepalive…"
	deadline time.Time
	moved    chan struct{} // closed when the deadline is moved
	stalled  bool
	broken   error
}

func (w *wire) Header() http.Header { return w.header }
func (w *wire) WriteHeader(int)     {}
func (w *wire) Flush()              {}
func (w *wire) SetWriteDeadline(t time.Time) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.deadline = t
	close(w.moved)
	w.moved = make(chan struct{})
	return nil
}

func (w *wire) Write(p []byte) (int, error) {
	for {
		w.mu.Lock()
		left, moved, stalled := time.Until(w.deadline), w.moved, w.stalled
		if w.broken != nil || left > 0 && !stalled {
			defer w.mu.Unlock()
			if w.broken == nil {
				w.writes = append(w.writes, fmt.Sprintf("%v %s", time.Since(w.start), p))
			}
			return len(p), w.broken
		}
		w.mu.Unlock()
		select {
		case <-moved:
		case <-time.After(left):
			return 0, fmt.Errorf("write: %w", os.ErrDeadlineExceeded)
		}
	}
}

func (w *wire) stall() { w.mu.Lock(); w.stalled = true; w.mu.Unlock() }
func (w *wire) breaks(err error) {
	w.mu.Lock()
	w.broken = err
	w.mu.Unlock()
}

// take is what was written since the last call.
func (w *wire) take() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	writes := w.writes
	w.writes = nil
	return writes
}

// stream is one GET /sse in a bubble of fake time.
type stream struct {
	*wire
	t     *testing.T
	set   *session.Set
	s     *session.Session
	tap   *spine.Tap
	leave func()        // the client goes
	over  chan struct{} // closed when the handler has returned
}

type peer struct{ received func(*frame.Frame) error }

func (p peer) Close() error { return nil }
func (p peer) Receive(f *frame.Frame, _ session.Via) error {
	if p.received == nil {
		return nil
	}
	return p.received(f)
}

var (
	limits = session.Limits{Sessions: 3, Queue: spine.Limit{Items: 10_000, Bytes: 1 << 20}, WriteTimeout: 10 * time.Second, ClosedKept: 5, ClosedFor: time.Minute}
	usual  = Options{Retry: 5 * time.Second, MaxBody: 1 << 10, WriteTimeout: 10 * time.Second, DrainTimeout: 2 * time.Second}
	off    = session.Keepalive{Style: session.Comment, Interval: 15 * time.Second}
)

func every(style session.Style, d time.Duration) session.Keepalive {
	return session.Keepalive{Enabled: true, Style: style, Interval: d}
}

func bubble(t *testing.T, k session.Keepalive, o Options, f func(*stream)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		sp := spine.New(spine.Limit{})
		st := &stream{t: t, wire: &wire{header: http.Header{}, start: time.Now(), moved: make(chan struct{})}, set: session.NewSet(sp, limits, k),
			tap: sp.Tap("test", spine.Limit{Items: 1 << 14, Bytes: 1 << 24}, 0), over: make(chan struct{})}
		sse := &SSE{Options: o, Sessions: st.set, Backend: func(*session.Session) session.Peer { return peer{} }}
		var ctx context.Context
		ctx, st.leave = context.WithCancel(context.Background())
		defer st.leave()
		r := httptest.NewRequestWithContext(ctx, http.MethodGet, "http://127.0.0.1:4444/sse", nil)
		go func() { defer close(st.over); sse.Stream(st.wire, r) }()
		synctest.Wait()
		st.s = st.set.All()[0]
		f(st)
		st.leave()
		<-st.over
	})
}

// spoken is bubble with a client that has spoken, and its endpoint read.
func spoken(t *testing.T, k session.Keepalive, o Options, f func(*stream)) {
	t.Helper()
	bubble(t, k, o, func(st *stream) {
		if err := st.s.Receive(frame.New(frame.In, frame.Client, []byte(`{"jsonrpc":"2.0","method":"hi"}`))); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		st.take()
		f(st)
	})
}

const (
	comment = ": keepalive\r\n\r\n"
	event   = "event: keepalive\r\ndata: {}\r\nretry: 5000\r\n\r\n"
)

func message(data string) string {
	return "event: message\r\ndata: " + data + "\r\nretry: 5000\r\n\r\n"
}

func ping(n int) string {
	return message(fmt.Sprintf(`{"jsonrpc":"2.0","id":"keepalive-%d","method":"ping"}`, n))
}

func (st *stream) send(data string) {
	st.t.Helper()
	if _, err := st.s.Inject([]byte(data), true); err != nil {
		st.t.Fatal(err)
	}
}

func (st *stream) wrote(what string, want ...string) {
	st.t.Helper()
	synctest.Wait()
	if got := st.take(); strings.Join(got, "|") != strings.Join(want, "|") {
		st.t.Errorf("%s: written\n %q; want\n %q", what, got, want)
	}
}

// ended waits for the end of the stream and checks when and why it came.
func (st *stream) ended(want session.Reason, after time.Duration) {
	st.t.Helper()
	from := time.Now()
	<-st.over
	if r, note := st.s.Reason(); r != want || time.Since(from) != after {
		st.t.Errorf("ended as %v (%s) after %v; want %v after %v", r, note, time.Since(from), want, after)
	}
	if info := st.s.Info(); info.Depth != 0 || info.Closed.IsZero() || st.set.Len() != 0 {
		st.t.Errorf("left behind: %+v", info)
	}
}

func TestOrder(t *testing.T) {
	tests := []struct {
		k    session.Keepalive
		want []string // after the endpoint
	}{
		{every(session.Event, 15*time.Second), []string{"0s " + event, "100ms " + message("a"), "15.1s " + event}},
		{every(session.Comment, 15*time.Second), []string{"100ms " + message("a"), "15.1s " + comment}},
		{every(session.Ping, 15*time.Second), []string{"100ms " + message("a"), "15.1s " + ping(1)}},
		{off, []string{"100ms " + message("a")}},
	}
	for _, tt := range tests {
		bubble(t, tt.k, usual, func(st *stream) {
			st.send("a") // waits until the client has spoken, or a moment
			time.Sleep(20 * time.Second)
			endpoint := "0s event: endpoint\r\ndata: http://127.0.0.1:4444/message?session_id=" + st.s.ID() + "\r\nretry: 5000\r\n\r\n"
			st.wrote(tt.k.String(), append([]string{endpoint}, tt.want...)...)
			for name, want := range map[string]string{"Content-Type": "text/event-stream", "Cache-Control": "no-cache", "Connection": "keep-alive", "X-MCP-SSE": "true", "X-Accel-Buffering": "no"} {
				if got := st.header[name]; len(got) != 1 || got[0] != want {
					t.Errorf("header %s = %q; want %q", name, got, want)
				}
			}
		})
	}
}

func TestFirstWordsEndTheHush(t *testing.T) {
	bubble(t, off, usual, func(st *stream) {
		st.take()
		st.send("a")
		st.wrote("before the client spoke")
		time.Sleep(30 * time.Millisecond)
		if err := st.s.Receive(frame.New(frame.In, frame.Client, []byte(`{"jsonrpc":"2.0","method":"hi"}`))); err != nil {
			t.Fatal(err)
		}
		st.wrote("after it", "30ms "+message("a"))
	})
}

func TestKeepaliveStyles(t *testing.T) {
	tests := []struct {
		k    session.Keepalive
		want []string
	}{
		{every(session.Comment, 15*time.Second), []string{"15s " + comment, "30s " + comment, "45s " + comment}},
		{every(session.Event, 20*time.Second), []string{"20s " + event, "40s " + event}},
		{every(session.Ping, 25*time.Second), []string{"25s " + ping(1), "50s " + ping(2)}},
		{every(session.Comment, time.Second), []string{"1s " + comment, "2s " + comment}},
		{off, nil},
	}
	for _, tt := range tests {
		spoken(t, tt.k, usual, func(st *stream) {
			time.Sleep(tt.k.Interval*time.Duration(len(tt.want)) + time.Second/2)
			if tt.want == nil {
				time.Sleep(24 * time.Hour)
			}
			st.wrote(tt.k.String(), tt.want...)
			first := map[session.Style]int{session.Event: 1} // right after the endpoint
			if tally := st.s.Info().Tally; tt.k.Style != session.Ping && tally.Of(spine.Keepalive) != uint64(len(tt.want)+first[tt.k.Style]) {
				t.Errorf("%v: %d keepalive events; want %d", tt.k, tally.Of(spine.Keepalive), len(tt.want)+first[tt.k.Style])
			}
		})
	}
}

func TestMessageRestartsInterval(t *testing.T) {
	spoken(t, every(session.Comment, 15*time.Second), usual, func(st *stream) {
		for range 3 {
			time.Sleep(10 * time.Second)
			st.send("a")
		}
		time.Sleep(16 * time.Second)
		st.wrote("message, then silence", "10s "+message("a"), "20s "+message("a"), "30s "+message("a"), "45s "+comment)
	})
}

func TestKeepaliveChangesAtOnce(t *testing.T) {
	spoken(t, every(session.Comment, 15*time.Second), usual, func(st *stream) {
		set := func(k session.Keepalive) {
			if err := st.set.SetKeepalive(k); err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
		}
		time.Sleep(15*time.Second - time.Nanosecond)
		set(off)
		time.Sleep(time.Hour)
		st.wrote("off")
		st.start = time.Now()
		set(every(session.Event, time.Minute))
		time.Sleep(time.Minute)
		st.wrote("on", "0s "+event, "1m0s "+event)
		time.Sleep(5 * time.Second)
		set(every(session.Event, 2*time.Second))
		time.Sleep(3 * time.Second)
		st.wrote("faster", "1m5s "+event, "1m7s "+event)
		own := off
		if err := st.s.SetKeepalive(&own); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour)
		st.wrote("off for this session")
		st.s.Pause()
		set(every(session.Ping, 2*time.Second))
		if err := st.s.SetKeepalive(nil); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		st.wrote("a paused session gets no ping")
	})
}

func TestSlowClient(t *testing.T) {
	spoken(t, off, usual, func(st *stream) {
		st.stall()
		st.send("a")
		st.ended(session.SlowClient, usual.WriteTimeout)
	})
	spoken(t, every(session.Comment, time.Minute), usual, func(st *stream) { // a keepalive is a write too
		st.stall()
		st.ended(session.SlowClient, time.Minute+usual.WriteTimeout)
	})
}

func TestWriteFails(t *testing.T) {
	spoken(t, off, usual, func(st *stream) {
		st.breaks(errors.New("connection reset by peer"))
		st.send("a")
		st.ended(session.WriteFailed, 0)
	})
	bubble(t, off, usual, func(st *stream) {
		st.breaks(errors.New("broken pipe"))
		st.leave()
		st.ended(session.ClientLeft, 0)
	})
}

func TestClientLeaves(t *testing.T) {
	for _, k := range []session.Keepalive{off, every(session.Ping, time.Second)} {
		spoken(t, k, usual, func(st *stream) {
			st.leave()
			st.ended(session.ClientLeft, 0)
		})
	}
}

// TestDisconnectIsAtOnce: silent, waiting or hanging in a write (A7, D9).
func TestDisconnectIsAtOnce(t *testing.T) {
	for _, k := range []session.Keepalive{off, every(session.Comment, time.Hour)} {
		for name, before := range map[string]func(*stream){
			"silent": func(*stream) {}, "paused": func(st *stream) { st.s.Pause(); st.send("a") },
			"hanging": func(st *stream) { st.stall(); st.send("a"); time.Sleep(time.Second) },
		} {
			spoken(t, k, usual, func(st *stream) {
				before(st)
				synctest.Wait()
				st.s.End(session.Operator, "")
				st.ended(session.Operator, 0)
				// The response is ended properly, where it can be.
				if left := time.Until(st.deadline); (left > 0) != (name != "hanging") || left > goodbye {
					t.Errorf("%s: %v left to end the response", name, left)
				}
			})
		}
	}
}

func TestIdle(t *testing.T) {
	o := usual
	o.IdleTimeout = time.Minute
	for _, k := range []session.Keepalive{off, every(session.Comment, 7*time.Second)} {
		spoken(t, k, o, func(st *stream) {
			time.Sleep(50 * time.Second)
			st.send("a")
			time.Sleep(50 * time.Second)
			if err := st.s.Receive(frame.New(frame.In, frame.Client, []byte(`{"jsonrpc":"2.0","method":"hi"}`))); err != nil {
				t.Fatal(err)
			}
			st.ended(session.Idle, time.Minute)
		})
	}
}

func TestShutdownDrains(t *testing.T) {
	bubble(t, off, usual, func(st *stream) {
		st.take()
		for i := range 100 {
			st.send(fmt.Sprint(i))
		}
		st.set.EndAll(session.Shutdown)
		st.ended(session.Shutdown, 0)
		if got := strings.Count(strings.Join(st.take(), ""), "event: message"); got != 100 {
			t.Errorf("%d frames were drained; want all 100", got)
		}
	})
	for name, stalled := range map[string]func(*stream){
		"before the end": func(st *stream) { st.stall(); st.send("a"); time.Sleep(time.Second) },
		"in the drain":   func(st *stream) { st.s.Pause(); st.send("a"); st.stall(); st.s.Resume() },
	} {
		spoken(t, off, usual, func(st *stream) {
			stalled(st)
			st.set.EndAll(session.Shutdown)
			st.ended(session.Shutdown, usual.DrainTimeout)
			if tally := st.s.Info().Tally; tally.Of(spine.Dropped) != 1 {
				t.Errorf("%s: tally %+v; want one frame dropped", name, tally)
			}
		})
	}
	spoken(t, off, usual, func(st *stream) {
		st.s.Pause()
		st.send("a")
		st.set.EndAll(session.Shutdown)
		st.ended(session.Shutdown, 0)
		st.wrote("what the operator holds")
	})
}

// TestCoalescing: what waits goes out in one write, within the bounds of a write.
func TestCoalescing(t *testing.T) {
	big := strings.Repeat("x", 100<<10)
	tests := []struct {
		data string
		n    int
		want []int // frames by write
	}{
		{"a", 10, []int{10}},
		{"a", batchFrames + 1, []int{batchFrames, 1}},
		{big, 5, []int{2, 2, 1}},
	}
	for _, tt := range tests {
		spoken(t, off, usual, func(st *stream) {
			st.s.Pause()
			for range tt.n {
				st.send(tt.data)
			}
			st.s.Resume()
			synctest.Wait()
			var got []int
			for _, w := range st.take() {
				got = append(got, strings.Count(w, "event: message"))
			}
			if fmt.Sprint(got) != fmt.Sprint(tt.want) {
				t.Errorf("%d frames of %d bytes went out as %v; want %v", tt.n, len(tt.data), got, tt.want)
			}
		})
	}
}

func TestStepOnTheWire(t *testing.T) {
	spoken(t, off, usual, func(st *stream) {
		st.s.Pause()
		st.send("a")
		st.send("b")
		st.wrote("paused")
		if err := st.s.Step(); err != nil {
			t.Fatal(err)
		}
		st.wrote("one step", "0s "+message("a"))
		st.s.Resume()
		st.wrote("resumed", "0s "+message("b"))
	})
}
