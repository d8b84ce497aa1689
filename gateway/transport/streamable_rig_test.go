package transport

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"switchboard/gateway/session"
	"switchboard/gateway/spine"
)

// endpoint is Streamable HTTP on a real port, before a backend of few words.
type endpoint struct {
	*Streamable
	*httptest.Server
	t      testing.TB
	tap    *spine.Tap
	open   sync.WaitGroup    // peers of single requests, until they are closed
	served chan *modernPeer  // each when it is made
	legacy chan *legacyPeer  // each when it has seen initialize
	schema map[string]string // of tools
}

var revisions = []string{"2026-07-28", "2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"}

func listen(t testing.TB, l session.Limits, o Options) *endpoint {
	sp := spine.New(spine.Limit{})
	e := &endpoint{t: t, tap: sp.Tap("test", spine.Limit{Items: 1 << 16, Bytes: 1 << 28}, 0),
		served: make(chan *modernPeer, 100), legacy: make(chan *legacyPeer, 100), schema: map[string]string{}}
	e.Streamable = &Streamable{Options: o, Sessions: session.NewSet(sp, l, off), Revisions: revisions,
		Backend: func(s *session.Session) session.Peer { return &legacyPeer{s: s, e: e} },
		Modern: func(send func([]byte) error) session.Peer {
			p := &modernPeer{send: send, closed: make(chan struct{}), e: e}
			e.open.Add(1)
			return p
		},
		Schema: func(tool string) (any, bool) {
			schema, ok := e.schema[tool]
			return json.RawMessage(schema), ok
		},
	}
	e.Server = bounded(Guard{Timeout: 10 * time.Second, Refused: func(why string) { e.Sessions.Refused(why) }}.Wrap(e.Streamable.Handler()), time.Second)
	t.Cleanup(func() {
		e.Sessions.EndAll(session.Operator)
		e.Sessions.Wait()
		e.open.Wait()
		e.Client().CloseIdleConnections()
		e.Close()
	})
	return e
}

const both = "application/json, text/event-stream"

// do sends a request; the headers are pairs, and "-" takes a usual one away.
func (e *endpoint) do(ctx context.Context, method, body string, headers ...string) *http.Response {
	e.t.Helper()
	r, err := http.NewRequestWithContext(ctx, method, e.URL+"/mcp", strings.NewReader(body))
	if err != nil {
		e.t.Fatal(err)
	}
	r.Header.Set("Accept", both)
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		if r.Header.Del(headers[i]); headers[i+1] != "-" {
			r.Header.Set(headers[i], headers[i+1])
		}
	}
	resp, err := e.Client().Do(r)
	if err != nil {
		e.t.Fatal(err)
	}
	e.t.Cleanup(func() { resp.Body.Close() })
	return resp
}

// said is the status and the body of a response that ends.
func said(t testing.TB, resp *http.Response) (int, string) {
	t.Helper()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

// link is a client with a session.
type link struct {
	*endpoint
	id      string
	headers []string
	peer    *legacyPeer
}

// connect initializes a session.
func (e *endpoint) connect(revision string) *link {
	e.t.Helper()
	resp := e.do(e.t.Context(), "POST", fmt.Sprintf(`{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":%q}}`, revision))
	if status, body := said(e.t, resp); status != http.StatusOK || !strings.Contains(body, revision) {
		e.t.Fatalf("initialize = %d %s", status, body)
	}
	c := &link{endpoint: e, id: resp.Header.Get(sessionHeader), peer: <-e.legacy}
	c.headers = []string{sessionHeader, c.id, revisionHeader, revision}
	return c
}

func (c *link) session() *session.Session {
	s, ok := c.Sessions.Lookup(c.id)
	if !ok {
		c.t.Fatal("the session is gone")
	}
	return s
}

func (c *link) post(body string) *http.Response {
	c.t.Helper()
	return c.do(c.t.Context(), "POST", body, c.headers...)
}

// stream is POST or GET for a stream, which leave breaks off.
func (c *link) stream(method, body string, headers ...string) (s *reader, leave func()) {
	c.t.Helper()
	ctx, leave := context.WithCancel(c.t.Context())
	resp := c.do(ctx, method, body, append(c.headers, headers...)...)
	if kind := resp.Header.Get("Content-Type"); resp.StatusCode != http.StatusOK || kind != "text/event-stream" {
		status, body := said(c.t, resp)
		c.t.Fatalf("%s = %d %s %s; want a stream", method, status, kind, body)
	}
	return &reader{t: c.t, r: bufio.NewReader(resp.Body)}, leave
}

// balance waits until each session is over and holds the invariant against all events.
func (e *endpoint) balance() {
	e.t.Helper()
	e.Sessions.EndAll(session.Operator)
	e.Sessions.Wait()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	type book struct {
		waiting map[uint64]bool
		closed  bool
	}
	books := map[string]*book{}
	for buf := make([]spine.Event, 1000); ; {
		n, err := e.tap.Next(ctx, buf)
		if err != nil {
			break
		}
		for _, ev := range buf[:n] {
			b := books[ev.Session]
			if b == nil {
				b = &book{waiting: map[uint64]bool{}}
				books[ev.Session] = b
			}
			switch ev.Kind {
			case spine.Queued:
				b.waiting[ev.Seq] = true
			case spine.Out, spine.Dropped:
				if !b.waiting[ev.Of] {
					e.t.Errorf("%v of %d, which does not wait", ev.Kind, ev.Of)
				}
				delete(b.waiting, ev.Of)
			case spine.Closed:
				b.closed = true
			default:
				continue
			}
			if ev.Depth != len(b.waiting) {
				e.t.Fatalf("event %d, %v, has depth %d; queued − out − dropped = %d", ev.Seq, ev.Kind, ev.Depth, len(b.waiting))
			}
		}
	}
	for id, b := range books {
		if id != "" && (!b.closed || len(b.waiting) > 0) {
			e.t.Errorf("session %s: closed %v, %d frames neither out nor dropped", session.Short(id), b.closed, len(b.waiting))
		}
	}
}

// hangUp sends a POST, and breaks its connection off when ready.
func (e *endpoint) hangUp(body string, ready func() bool, headers ...string) {
	e.t.Helper()
	ctx, cancel := context.WithCancel(e.t.Context())
	r, err := http.NewRequestWithContext(ctx, "POST", e.URL+"/mcp", strings.NewReader(body))
	if err != nil {
		e.t.Fatal(err)
	}
	r.Header.Set("Accept", both)
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		if resp, err := e.Client().Do(r); err == nil {
			resp.Body.Close()
		}
	}()
	until(e.t, ready)
	cancel()
	<-done
}

// until waits for what no event tells of.
func until(t testing.TB, ready func() bool) {
	t.Helper()
	deadline := time.After(time.Minute) // of a machine that has much else to do
	for tick := time.NewTicker(time.Millisecond); !ready(); {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatal("it never came to that")
		}
	}
}
