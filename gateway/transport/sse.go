// Package transport moves bytes: what comes from clients over HTTP goes to their
// sessions, and what waits in the sessions' queues goes to the clients.
package transport

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"switchboard/gateway/frame"
	"switchboard/gateway/session"
	"switchboard/gateway/transport/sse"
)

// Options are the bounds and choices of the transports.
type Options struct {
	Endpoint     string        // "host", "relative", or the base URL that clients shall post to
	Retry        time.Duration // the retry field of each SSE frame
	MaxBody      int64         // bytes of one POST
	WriteTimeout time.Duration // of one write to a stream
	DrainTimeout time.Duration // for what waits at shutdown
	IdleTimeout  time.Duration // 0: no bound
}

// firstWords is how long a stream stays silent after its endpoint event,
// unless the client speaks first. go-sdk clients lose a frame that reaches
// them in the same read as the endpoint.
const firstWords = 100 * time.Millisecond

// SSE is HTTP+SSE, the transport of revision 2024-11-05: GET /sse opens a
// session and its stream, POST /message brings the client's messages.
type SSE struct {
	Options
	Sessions *session.Set
	Backend  func(*session.Session) session.Peer
}

// overSSE is the transport of its sessions.
const overSSE = "sse"

// Stream serves GET /sse until the session ends. Any other method is answered
// 405, on which clients that tried Streamable HTTP first fall back to SSE.
func (t *SSE) Stream(w http.ResponseWriter, r *http.Request) {
	if !Allow(w, r, http.MethodGet) {
		return
	}
	if _, ok := w.(http.Flusher); !ok {
		Fail(w, http.StatusInternalServerError, "this connection cannot stream")
		return
	}
	s, err := t.Sessions.Open(session.Options{Transport: overSSE, Remote: r.RemoteAddr, UserAgent: r.UserAgent(), Backend: t.Backend})
	if err != nil {
		about(w, nil, t.Sessions.RefusedBody(nil, fmt.Sprintf("503 %v (GET /sse from %s)", err, r.RemoteAddr)))
		Fail(w, http.StatusServiceUnavailable, err.Error())
		return
	}
	about(w, s, s.OpenedSeq())
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-cache")
	h.Set("Connection", "keep-alive")
	h.Set("X-Accel-Buffering", "no")
	h["X-MCP-SSE"] = []string{"true"} // spelt as it is everywhere, which Set would not keep

	p := t.pump(s, s.Standing(), w)
	p.idle = t.IdleTimeout
	p.encode = func(dst []byte, f *frame.Frame, _ int) []byte { return p.wire.Event(dst, "message", f.Data) }
	endpoint := t.endpoint(r) + s.ID()
	c, ctx, ok := take(w, r, s)
	if !ok {
		t.serve(r.Context(), p, endpoint)
		return
	}
	p.sink, p.room = c, chunkRoom
	t.Sessions.Go(s, func() {
		broken, again := true, false
		defer func() { c.end(broken, again) }()
		t.serve(ctx, p, endpoint)
		r, _ := s.Reason()
		broken, again = p.broken, r != session.Shutdown && r != session.Fault
	})
}

// serve is the life of the session of p.
func (t *SSE) serve(ctx context.Context, p *pump, endpoint string) {
	defer p.session.Finish()
	if p.stream.Attach() { // it may have been ended already
		defer p.stream.Detach()
	}
	defer p.interrupt()()
	p.end(ctx, p.guarded(func() error { return t.speak(ctx, p, endpoint) }))
	p.turn.Lock() // for good: whoever wrote in its stead has left
}

// speak writes all that a client of HTTP+SSE is told, until its stream stops.
func (t *SSE) speak(ctx context.Context, p *pump, endpoint string) error {
	s := p.session
	if err := p.say(p.wire.Event(p.blank(nil), "endpoint", []byte(endpoint))); err != nil {
		return err
	}
	if c, ok := p.sink.(*taken); ok && c.raw != nil {
		p.stream.Lend(p.hurry)
	}
	if k := s.Keepalive(); k.Enabled && k.Style == session.Event {
		if err := p.keepalive(k.Style); err != nil {
			return err
		}
	}
	hush(ctx, s)
	return p.run(ctx)
}

// hush waits for the client's first words, but not for long.
func hush(ctx context.Context, s *session.Session) {
	long := time.NewTimer(firstWords)
	defer long.Stop()
	select {
	case <-long.C:
	case <-s.Spoke():
	case <-s.Done():
	case <-ctx.Done():
	}
}

// pump makes the pump that writes st to the response w.
func (o Options) pump(s *session.Session, st *session.Stream, w http.ResponseWriter) *pump {
	return &pump{session: s, stream: st, sink: response{w, http.NewResponseController(w)}, wire: sse.New(o.Retry),
		timeout: o.WriteTimeout, drain: o.DrainTimeout}
}

// endpoint is the URL of /message up to the session's id.
func (t *SSE) endpoint(r *http.Request) string {
	const path = "/message?session_id="
	switch t.Endpoint {
	case "relative":
		return path
	case "", "host":
		return "http://" + r.Host + path // the guard has checked it
	default:
		return strings.TrimSuffix(t.Endpoint, "/") + path
	}
}

// Message serves POST /message?session_id=…: 202, and the answer comes on the
// session's stream.
func (t *SSE) Message(w http.ResponseWriter, r *http.Request) {
	if !Allow(w, r, http.MethodPost) {
		return
	}
	id := sessionID(r)
	if id == "" {
		t.refuse(w, r, http.StatusBadRequest, "Missing session_id")
		return
	}
	s, ok := t.Sessions.Lookup(id)
	if !ok || s.Transport() != overSSE { // one of another transport has no stream that the answer could go on
		t.refuse(w, r, http.StatusNotFound, fmt.Sprintf("%v %q: it ended or never was; connect to /sse again", session.ErrUnknown, session.Short(id)))
		return
	}
	if !isJSON(r) {
		about(w, s, s.RefuseIn(nil, fmt.Sprintf("415 Content-Type %q", r.Header.Get("Content-Type"))))
		Fail(w, http.StatusUnsupportedMediaType, "Content-Type must be application/json")
		return
	}
	if coding := coded(w, r); coding != "" {
		about(w, s, s.RefuseIn(nil, "415 "+coding))
		Fail(w, http.StatusUnsupportedMediaType, coding)
		return
	}
	body, err := t.body(w, r)
	if err != nil {
		status := Status(err)
		about(w, s, s.RefuseIn(nil, fmt.Sprintf("%d %v", status, err)))
		Fail(w, status, err.Error())
		return
	}
	f := frame.New(frame.In, frame.Client, body)
	if f.Kind == frame.Batch {
		f.Err = errBatch
	}
	if f.Err != nil {
		about(w, s, s.RefuseIn(body, "400 "+f.Err.Error()))
		Fail(w, http.StatusBadRequest, f.Err.Error())
		return
	}
	var seq uint64
	var answered *session.Stream
	err = s.ReceiveOn(s.Standing(), f, session.Via{Header: r.Header, Seq: &seq, Answered: &answered})
	about(w, s, seq)
	if answered != nil {
		hurryThen(r.Context(), answered) // clients are used to hear 202 first
	}
	switch {
	case errors.Is(err, session.ErrClosed):
		t.refuse(w, r, http.StatusNotFound, err.Error())
		return
	case err != nil:
		Fail(w, Status(err), err.Error())
		return
	}
	if len(r.Header["Origin"]) == 0 {
		foresee(w, acceptedHeader) // net/http sees by itself that it is text, and need not make and copy a map for each message
	} else {
		w.Header()["Content-Type"] = plainText
	}
	w.WriteHeader(http.StatusAccepted)
	_, _ = io.WriteString(w, "Accepted")
}

// Shared, for Set would make a slice each time.
var (
	plainText      = []string{"text/plain; charset=utf-8"}
	acceptedHeader = http.Header{"Content-Type": plainText}
)

// sessionID is the session that the query names.
func sessionID(r *http.Request) string {
	if id, ok := strings.CutPrefix(r.URL.RawQuery, "session_id="); ok && !strings.ContainsAny(id, "&%+;") {
		return id // as our endpoint has it
	}
	return r.URL.Query().Get("session_id")
}

var errBatch = errors.New("a batch: HTTP+SSE (2024-11-05) carries one message a POST")

// refuse answers a POST that finds no session.
func (t *SSE) refuse(w http.ResponseWriter, r *http.Request, status int, detail string) {
	about(w, nil, t.Sessions.RefusedBody(nil, fmt.Sprintf("%d %s (POST /message from %s)", status, detail, r.RemoteAddr)))
	Fail(w, status, detail)
}

// body reads the request within its bound of size. That of time is the server's ReadTimeout.
func (o Options) body(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	const believed = 64 << 10 // a length is only a claim
	if n := r.ContentLength; 0 <= n && n <= min(believed, o.MaxBody) {
		body := make([]byte, n) // no larger than the message: it lives as long as that
		_, err := io.ReadFull(r.Body, body)
		return body, err
	}
	var body bytes.Buffer
	body.Grow(believed)
	_, err := body.ReadFrom(http.MaxBytesReader(w, r.Body, o.MaxBody))
	if large := new(http.MaxBytesError); errors.As(err, &large) {
		err = tooLarge{large}
	}
	return body.Bytes(), err
}

// tooLarge says which bound a body is beyond.
type tooLarge struct{ *http.MaxBytesError }

func (e tooLarge) Error() string {
	return fmt.Sprintf("request body too large: limits.body is %d bytes", e.Limit)
}

func (e tooLarge) Unwrap() error { return e.MaxBytesError }

// response is a sink on an HTTP response.
type response struct {
	http.ResponseWriter
	rc *http.ResponseController
}

func (r response) Flush() error                       { return r.rc.Flush() }
func (r response) SetWriteDeadline(t time.Time) error { return r.rc.SetWriteDeadline(t) }
