package transport

import (
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strconv"
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

// sessionless reports whether a revision, known or not, is one without sessions: their names are dates.
func sessionless(revision string) bool {
	_, err := time.Parse(time.DateOnly, revision)
	return err == nil && revision >= rev20260728
}

// ServeHTTP serves the endpoint.
func (t *Streamable) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	x := &exchange{w: w, r: r}
	switch {
	case r.Method == http.MethodPost:
		t.post(x)
	case r.Method != http.MethodGet && r.Method != http.MethodDelete:
		w.Header().Set("Allow", "GET, POST, DELETE")
		t.refuse(x, http.StatusMethodNotAllowed, codeInvalidRequest, r.Method+" is not allowed here: use GET, POST or DELETE", nil)
	case sessionless(r.Header.Get(revisionHeader)):
		w.Header().Set("Allow", "POST")
		t.refuse(x, http.StatusMethodNotAllowed, codeInvalidRequest, "2026-07-28 has no "+r.Method+": it has POST alone", nil)
	case !t.speaks(x):
	case r.Method == http.MethodGet:
		t.get(x)
	default:
		t.delete(x)
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
	call   *frame.Frame // what the peer is handed in place of frames[0]; nil: nothing else
}

// refuse answers what was not accepted, and publishes it with its body, as a fact of the session that it names, if any. The
// JSON-RPC error has the id of the request, where there is one to have it.
func (t *Streamable) refuse(x *exchange, status int, code int64, message string, data any) {
	why := fmt.Sprintf("%d %s", status, message)
	if s, ok := t.named(x); x.s == nil && ok {
		x.s = s
	}
	var seq uint64
	switch {
	case x.s != nil:
		seq = x.s.RefuseIn(x.body, why)
	case x.body != nil:
		seq = t.Sessions.RefusedBody(x.body, why)
	default:
		seq = t.Sessions.RefusedBody(nil, fmt.Sprintf("%s (%s %s from %s)", why, x.r.Method, x.r.URL.Path, x.r.RemoteAddr))
	}
	about(x.w, x.s, seq)
	t.fail(x, status, code, message, data)
}

// fail is refuse for a request that was accepted, but cannot be answered.
func (t *Streamable) fail(x *exchange, status int, code int64, message string, data any) {
	id := ""
	if len(x.frames) == 1 && !x.batch && x.frames[0].Kind == frame.Request {
		id = x.frames[0].ID
	}
	t.writeWithin(x)
	FailRPC(x.w, status, id, code, message, data)
}

// writeWithin gives the response the time of one write from now: that of the guard may have passed.
func (t *Streamable) writeWithin(x *exchange) {
	_ = http.NewResponseController(x.w).SetWriteDeadline(time.Now().Add(t.WriteTimeout))
}

// post takes the client's messages (2025-11-25 and 2026-07-28, Transports, "Sending Messages to the Server").
func (t *Streamable) post(x *exchange) {
	if !isJSON(x.r) {
		t.refuse(x, http.StatusUnsupportedMediaType, codeInvalidRequest, "Content-Type must be application/json", nil)
		return
	}
	if coding := coded(x.w, x.r); coding != "" {
		t.refuse(x, http.StatusUnsupportedMediaType, codeInvalidRequest, coding, nil)
		return
	}
	if said := x.r.Header["Accept"]; (len(said) != 1 || said[0] != usualAccept) &&
		(!accepts(x.r, "application/json") || !accepts(x.r, "text/event-stream")) {
		t.refuse(x, http.StatusNotAcceptable, codeInvalidRequest, "Accept must list application/json and text/event-stream", nil)
		return
	}
	body, err := t.body(x.w, x.r)
	if err != nil {
		t.refuse(x, Status(err), codeParse, err.Error(), nil)
		return
	}
	x.body = body
	if code, err := x.split(); err != nil {
		t.refuse(x, http.StatusBadRequest, code, err.Error(), nil)
		return
	}
	switch {
	case sessionless(x.r.Header.Get(revisionHeader)) || x.isModern():
		t.stateless(x)
	case !t.speaks(x):
	case x.initializes():
		t.initialize(x)
	case t.find(x):
		t.receive(x)
	}
}

// isJSON reports whether the body says that it is JSON.
func isJSON(r *http.Request) bool {
	said := r.Header.Get("Content-Type")
	if said == "application/json" { // as nearly all say it
		return true
	}
	kind, _, _ := mime.ParseMediaType(said)
	return kind == "application/json"
}

// coded says that the body is compressed, or coded in another way, which none may be; empty: it is not. The head of the
// answer tells what would have been taken (RFC 9110 section 15.5.16).
func coded(w http.ResponseWriter, r *http.Request) string {
	if len(r.Header["Content-Encoding"]) == 0 { // as nearly always
		return ""
	}
	said := strings.Join(r.Header["Content-Encoding"], ", ")
	if said == "" || strings.EqualFold(said, "identity") {
		return ""
	}
	w.Header().Set("Accept-Encoding", "identity")
	return fmt.Sprintf("Content-Encoding %q: the body must come as it is, not compressed", said)
}

// usualAccept is what nearly all clients say that they accept.
const usualAccept = "application/json, text/event-stream"

// accepts reports whether the Accept header lists the media type, or a range with it. What names it most
// closely counts (RFC 9110 section 12.5.1); without the header nothing is listed.
func accepts(r *http.Request, kind string) bool {
	major, _, _ := strings.Cut(kind, "/")
	ranges := []string{"*/*", major + "/*", kind}
	best, accepted := -1, false
	for _, header := range r.Header.Values("Accept") {
		for part := range strings.SplitSeq(header, ",") {
			got, params, _ := mime.ParseMediaType(part)
			if i := slices.Index(ranges, got); i > best {
				q, err := strconv.ParseFloat(params["q"], 64)
				best, accepted = i, err != nil || q > 0
			}
		}
	}
	return accepted
}

// speaks reports whether the revision in the header, if any, is spoken; else it was
// answered 400 (2025-06-18 and 2025-11-25, Transports, "Protocol Version Header").
func (t *Streamable) speaks(x *exchange) bool {
	revision := x.r.Header.Get(revisionHeader)
	if revision == "" || slices.Contains(t.Revisions, revision) {
		return true
	}
	t.refuse(x, http.StatusBadRequest, codeInvalidRequest, fmt.Sprintf("%s %q is not supported: use one of %s",
		revisionHeader, revision, strings.Join(t.Revisions, ", ")), nil)
	return false
}

// named is the session that the request names, where that lives.
func (t *Streamable) named(x *exchange) (*session.Session, bool) {
	s, ok := t.Sessions.Lookup(x.r.Header.Get(sessionHeader))
	return s, ok && s.Resumable() && s.Context().Err() == nil
}

// find looks up the session that the request names, or answers why not
// (2025-11-25, Transports, "Session Management").
func (t *Streamable) find(x *exchange) bool {
	id := x.r.Header.Get(sessionHeader)
	if id == "" {
		t.refuse(x, http.StatusBadRequest, codeInvalidRequest, "Missing "+sessionHeader+": initialize first", nil)
		return false
	}
	s, ok := t.named(x)
	if !ok {
		t.refuse(x, http.StatusNotFound, codeNoSession, fmt.Sprintf("%v %q: it ended or never was; initialize again", session.ErrUnknown, session.Short(id)), nil)
		return false
	}
	x.s = s
	return true
}
