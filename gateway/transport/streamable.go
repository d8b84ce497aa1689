package transport

import (
	"context"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strings"
	"time"

	"switchboard/gateway/frame"
	"switchboard/gateway/session"
)

// Streamable is Streamable HTTP on one URL, for every revision that has it:
// 2025-03-26 to 2025-11-25 with sessions, and 2026-07-28 without.
type Streamable struct {
	Options
	HTTPIdle  time.Duration // a client of which nothing is open or heard for so long is gone; 0: no bound
	Sessions  *session.Set
	Backend   func(*session.Session) session.Peer        // of a session
	Modern    func(send func([]byte) error) session.Peer // of one request of 2026-07-28
	Revisions []string                                   // that are spoken, newest first
	Schema    func(tool string) (any, bool)              // a tool's input schema

	asks *asker
}

// Handler is t, ready to serve.
func (t *Streamable) Handler() http.Handler {
	t.asks = newAsker()
	return t
}

// The headers of the transport.
const (
	sessionHeader  = "Mcp-Session-Id"
	revisionHeader = "Mcp-Protocol-Version"
	resumeHeader   = "Last-Event-Id"
)

// Revisions at which the rules change.
const (
	rev20250326 = "2025-03-26" // has batches
	rev20250618 = "2025-06-18" // has no more
	rev20251125 = "2025-11-25" // streams begin with a priming event
	rev20260728 = "2026-07-28" // has no sessions
)

// ServeHTTP serves the endpoint.
func (t *Streamable) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case http.MethodPost:
		t.post(w, r)
	case http.MethodGet:
		t.get(w, r)
	case http.MethodDelete:
		t.delete(w, r)
	default:
		w.Header().Set("Allow", "GET, POST, DELETE")
		Fail(w, http.StatusMethodNotAllowed, r.Method+" is not allowed on "+r.URL.Path+": use GET, POST or DELETE")
	}
}

// exchange is one request with what was learnt of it.
type exchange struct {
	w      http.ResponseWriter
	r      *http.Request
	s      *session.Session // nil: none yet
	body   []byte
	frames []*frame.Frame
	batch  bool
}

// refuse answers what was not accepted, and publishes it with its body. The
// JSON-RPC error has the id of the request, where there is one to have it.
func (t *Streamable) refuse(x *exchange, status int, code int64, message string, data any) {
	id := ""
	if len(x.frames) == 1 && x.frames[0].Kind == frame.Request {
		id = x.frames[0].ID
	}
	why := fmt.Sprintf("%d %s", status, message)
	switch {
	case x.s != nil:
		x.s.RefuseIn(x.body, why)
	case x.body != nil:
		t.Sessions.RefusedBody(x.body, why)
	default:
		t.Sessions.Refused(fmt.Sprintf("%s %s from %s: %s", x.r.Method, x.r.URL.Path, x.r.RemoteAddr, why))
	}
	FailRPC(x.w, status, id, code, message, data)
}

// post takes the client's messages. What needs no answer is 202; requests are
// answered as JSON or on a stream (2025-11-25, Transports, "Sending Messages to the Server").
func (t *Streamable) post(w http.ResponseWriter, r *http.Request) {
	x := &exchange{w: w, r: r}
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "application/json" {
		t.refuse(x, http.StatusUnsupportedMediaType, codeInvalidRequest, "Content-Type must be application/json", nil)
		return
	}
	if !accepts(r, "application/json") || !accepts(r, "text/event-stream") {
		t.refuse(x, http.StatusNotAcceptable, codeInvalidRequest, "Accept must list application/json and text/event-stream", nil)
		return
	}
	var err error
	if x.body, err = t.body(w, r); err != nil {
		x.body = nil
		t.refuse(x, Status(err), codeParse, err.Error(), nil)
		return
	}
	if code, err := x.split(); err != nil {
		t.refuse(x, http.StatusBadRequest, code, err.Error(), nil)
		return
	}
	revision := r.Header.Get(revisionHeader)
	if revision >= rev20260728 || x.isModern() {
		t.stateless(x)
		return
	}
	if revision != "" && !slices.Contains(t.Revisions, revision) {
		t.refuse(x, http.StatusBadRequest, codeInvalidRequest, fmt.Sprintf("%s %q is not supported: use one of %s",
			revisionHeader, revision, strings.Join(t.Revisions, ", ")), nil)
		return
	}
	if len(x.frames) == 1 && x.frames[0].Method == "initialize" && x.frames[0].Kind == frame.Request {
		t.initialize(x)
		return
	}
	if t.find(x) {
		t.receive(x)
	}
}

// accepts reports whether the Accept header lists the media type, or a range with it.
func accepts(r *http.Request, kind string) bool {
	major, _, _ := strings.Cut(kind, "/")
	for _, header := range r.Header.Values("Accept") {
		for part := range strings.SplitSeq(header, ",") {
			got, _, err := mime.ParseMediaType(part)
			if err == nil && (got == kind || got == "*/*" || got == major+"/*") {
				return true
			}
		}
	}
	return false
}

// find looks up the session that the request names, or answers why not.
func (t *Streamable) find(x *exchange) bool {
	id := x.r.Header.Get(sessionHeader)
	if id == "" {
		t.refuse(x, http.StatusBadRequest, codeInvalidRequest, "Missing "+sessionHeader+": initialize first", nil)
		return false
	}
	s, ok := t.Sessions.Lookup(id)
	if !ok || s.Context().Err() != nil {
		t.refuse(x, http.StatusNotFound, codeNoSession, fmt.Sprintf("%v %q: it ended or never was; initialize again", session.ErrUnknown, session.Short(id)), nil)
		return false
	}
	x.s = s
	return true
}

// initialize opens a session.
func (t *Streamable) initialize(x *exchange) {
	if x.r.Header.Get(sessionHeader) != "" {
		if t.find(x) {
			t.refuse(x, http.StatusBadRequest, codeInvalidRequest, "the session is initialized already", nil)
		}
		return
	}
	s, err := t.Sessions.Open(session.Options{Transport: "http", Resumable: true, Remote: x.r.RemoteAddr,
		UserAgent: x.r.UserAgent(), Backend: t.Backend})
	if err != nil {
		t.refuse(x, http.StatusServiceUnavailable, codeInternal, err.Error(), nil)
		return
	}
	s.FinishWhenEnded()
	s.EndWhenIdle(t.HTTPIdle)
	x.s = s
	x.w.Header().Set(sessionHeader, s.ID())
	t.answer(x, x.frames)
}

// receive hands over the messages of a session that is there.
func (t *Streamable) receive(x *exchange) {
	if x.batch && x.s.Revision() >= rev20250618 {
		t.refuse(x, http.StatusBadRequest, codeInvalidRequest, "a batch: only 2025-03-26 has those, this session speaks "+x.s.Revision(), nil)
		return
	}
	var requests []*frame.Frame
	for _, f := range x.frames {
		if f.Kind == frame.Request {
			requests = append(requests, f)
		}
	}
	if len(requests) > 0 {
		t.answer(x, requests)
		return
	}
	for _, f := range x.frames {
		if err := x.s.Receive(f); err != nil {
			t.refuse(x, statusIn(err), codeInternal, err.Error(), nil)
			return
		}
	}
	x.w.WriteHeader(http.StatusAccepted)
}

// statusIn is Status for a client's own message: a session that ended is not found.
func statusIn(err error) int {
	if errors.Is(err, session.ErrClosed) {
		return http.StatusNotFound
	}
	return Status(err)
}

// delete ends the session.
func (t *Streamable) delete(w http.ResponseWriter, r *http.Request) {
	x := &exchange{w: w, r: r}
	if t.find(x) {
		x.s.End(session.ClientDeleted, "")
		w.WriteHeader(http.StatusNoContent)
	}
}

// answer opens the stream of the requests, hands over all messages, and
// writes what comes of them.
func (t *Streamable) answer(x *exchange, requests []*frame.Frame) {
	sse := x.s.Answer() == session.AnswerSSE
	st, err := x.s.OpenStream(requests, sse, nil)
	if err != nil {
		status := statusIn(err)
		t.refuse(x, status, codeInvalidRequest, err.Error(), nil)
		return
	}
	defer st.Detach()
	via := session.Via{Header: x.r.Header}
	if sse {
		via.CloseStream = st.Leave
	}
	for _, f := range x.frames {
		if err := x.s.ReceiveOn(st, f, via); errors.Is(err, session.ErrClosed) {
			t.refuse(x, http.StatusNotFound, codeNoSession, err.Error(), nil)
			return
		}
	}
	if sse {
		t.stream(x, st, -1)
	} else {
		t.json(x, st, len(requests))
	}
}

// stream writes st to the client until it is done or the client is gone. A
// client that resumes has seen the frames up to the number seen; -1: it is new.
func (t *Streamable) stream(x *exchange, st *session.Stream, seen int) {
	streamHeaders(x.w)
	p := t.pump(x.s, st, x.w)
	p.encode = func(dst []byte, f *frame.Frame, n int) []byte {
		return p.wire.numbered(dst, eventID(st, n), f.Data)
	}
	defer p.interrupt()()
	err := t.begin(x, p, seen)
	if err == nil {
		err = p.run(x.r.Context())
	}
	switch {
	case errors.Is(err, errLeave):
		retry, _ := st.Leaving()
		_ = p.write(p.wire.primer(nil, eventID(st, p.number), retry))
	case err != nil && !errors.Is(err, errGone) && x.r.Context().Err() == nil:
		p.end(x.r.Context(), err)
	}
}

// begin writes the headers, and what a new or a returning client gets first.
func (t *Streamable) begin(x *exchange, p *pump, seen int) error {
	first := []byte{}
	if seen < 0 && x.speaks() >= rev20251125 {
		first = p.wire.primer(nil, eventID(p.stream, 0), t.Retry)
	}
	if seen >= 0 {
		frames, number := p.stream.Replay(seen)
		for i, f := range frames {
			first = p.encode(first, f, number+i)
		}
		if len(frames) > 0 {
			x.s.Resumed(p.stream, len(frames))
		}
	}
	return p.write(first)
}

// speaks is the revision that decides whether the client knows priming events:
// older ones choke on empty data.
func (x *exchange) speaks() string {
	if len(x.frames) == 1 && x.frames[0].Method == "initialize" {
		return requestedRevision(x.frames[0].Data)
	}
	return x.s.Revision()
}

// json writes the responses to n requests as one JSON body.
func (t *Streamable) json(x *exchange, st *session.Stream, n int) {
	frames, err := await(x.r.Context(), x.s, st, n)
	if err != nil {
		st.Abandon("the client closed its request")
		if errors.Is(err, errEnded) {
			FailRPC(x.w, http.StatusNotFound, "", codeNoSession, err.Error(), nil)
		}
		return
	}
	body := frames[0].Data
	if x.batch {
		body = []byte{'['}
		for i, f := range frames {
			if i > 0 {
				body = append(body, ',')
			}
			body = append(body, f.Data...)
		}
		body = append(body, ']')
	}
	x.w.Header().Set("Content-Type", "application/json")
	rc := http.NewResponseController(x.w)
	_ = rc.SetWriteDeadline(time.Now().Add(t.WriteTimeout))
	if _, err := x.w.Write(body); err != nil {
		st.Abandon("the response could not be written: " + err.Error())
		return
	}
	st.Wrote(len(frames))
}

// await waits until n frames of st may be written.
func await(ctx context.Context, s *session.Session, st *session.Stream, n int) ([]*frame.Frame, error) {
	dst := make([]*frame.Frame, n)
	for {
		if frames, _ := st.Take(dst, 1<<30); len(frames) == n {
			return frames, nil
		}
		select {
		case <-st.Wake():
		case <-s.Done():
			return nil, errEnded
		case <-ctx.Done():
			return nil, errGone
		}
	}
}

func streamHeaders(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-cache, no-transform")
	h.Set("Connection", "keep-alive")
	h.Set("X-Accel-Buffering", "no")
}
