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

	"switchboard/gateway/frame"
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

// result is the answer to f.
func resultOf(f *frame.Frame, result string) []byte {
	return fmt.Appendf(nil, `{"jsonrpc":"2.0","id":%s,"result":%s}`, f.ID, result)
}

func errorOf(f *frame.Frame, code int) []byte {
	return fmt.Appendf(nil, `{"jsonrpc":"2.0","id":%s,"error":{"code":%d,"message":"no"}}`, f.ID, code)
}

func progressOf(n int) []byte {
	return fmt.Appendf(nil, `{"jsonrpc":"2.0","method":"notifications/progress","params":{"progress":%d}}`, n)
}

// legacyPeer answers initialize, "ping" and "work", which makes progress first; it
// leaves all else to the test.
type legacyPeer struct {
	s *session.Session
	e *endpoint

	mu   sync.Mutex
	got  []string // methods and responses
	via  session.Via
	last *frame.Frame
}

func (p *legacyPeer) Close() error { return nil }

func (p *legacyPeer) Receive(f *frame.Frame, via session.Via) error {
	p.mu.Lock()
	p.got = append(p.got, f.Method+f.Kind.String())
	p.via, p.last = via, f
	p.mu.Unlock()
	switch f.Method {
	case "initialize":
		p.e.legacy <- p
		if requestedRevision(f.Data) == "none" {
			return p.s.Send(errorOf(f, codeInvalidParams), "")
		}
		return p.s.Send(resultOf(f, fmt.Sprintf(`{"protocolVersion":%q}`, requestedRevision(f.Data))), "")
	case "ping":
		return p.s.Send(resultOf(f, `{}`), "")
	case "busy":
		return session.ErrBusy
	case "work":
		_ = p.s.Send(progressOf(1), f.ID)
		_ = p.s.Send([]byte(`{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}`), "")
		return p.s.Send(resultOf(f, `{}`), "")
	}
	return nil
}

// modernPeer answers "work", which makes progress first, errors by code, and tools/call
// with what it was called with; it leaves "hold" and "subscriptions/listen" unanswered.
type modernPeer struct {
	send   func([]byte) error
	closed chan struct{}
	e      *endpoint
	call   *frame.Frame
}

func (p *modernPeer) Close() error {
	close(p.closed)
	p.e.open.Done()
	return nil
}

func (p *modernPeer) Receive(f *frame.Frame, _ session.Via) error {
	p.call = f
	defer func() { p.e.served <- p }()
	var code int
	switch {
	case f.Method == "work":
		if err := p.send(progressOf(1)); err != nil {
			return err
		}
		return p.send(resultOf(f, `{}`))
	case f.Method == "tools/call", f.Method == "prompts/get", f.Method == "resources/read":
		return p.send(resultOf(f, fmt.Sprintf(`{"params":%s}`, f.Params)))
	case f.Method == "subscriptions/listen":
		return p.send(fmt.Appendf(nil, `{"jsonrpc":"2.0","method":"notifications/subscriptions/acknowledged","params":{"_meta":{"io.modelcontextprotocol/subscriptionId":%s}}}`, f.ID))
	case f.Method == "hold":
		return nil
	}
	if _, err := fmt.Sscanf(f.Method, "error%d", &code); err != nil {
		code = -32601
	}
	return p.send(errorOf(f, code))
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

// reader reads a stream event by event.
type reader struct {
	t testing.TB
	r *bufio.Reader
}

type sseFields struct{ id, data, retry, comment string }

// next is the next event, or comment; ok is false at a clean end.
func (s *reader) next() (e sseFields, ok bool) {
	s.t.Helper()
	e, err := s.read()
	if err != nil && err != io.EOF {
		s.t.Fatalf("the stream broke: %v", err)
	}
	return e, err == nil
}

func (s *reader) read() (e sseFields, err error) {
	for {
		line, err := s.r.ReadString('\n')
		if err != nil {
			return e, err
		}
		line = strings.TrimRight(line, "\r\n")
		name, value, _ := strings.Cut(line, ":")
		value = strings.TrimPrefix(value, " ")
		switch {
		case line == "":
			return e, nil
		case name == "id":
			e.id = value
		case name == "data":
			e.data += value
		case name == "retry":
			e.retry = value
		case name == "":
			e.comment = value
		}
	}
}

// data is the data of the next event.
func (s *reader) data() string {
	s.t.Helper()
	e, ok := s.next()
	if !ok {
		s.t.Fatal("the stream is over")
	}
	return e.data
}

// ends asks for a clean end.
func (s *reader) ends() {
	s.t.Helper()
	if e, ok := s.next(); ok {
		s.t.Errorf("the stream goes on with %+v; want its end", e)
	}
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
