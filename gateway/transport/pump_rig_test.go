package transport

import (
	"context"
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
