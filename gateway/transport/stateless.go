package transport

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"switchboard/gateway/frame"
	"switchboard/gateway/session"
)

// meta is what a request of 2026-07-28 says of itself in params._meta.
type meta struct {
	Revision     string
	Client       *mcp.Implementation        // never nil; what is not said is empty
	Capabilities map[string]json.RawMessage // nil: missing
}

// metaOf reads it; what cannot be read is missing.
func metaOf(f *frame.Frame) meta {
	m := members(members(f.Params)["_meta"])
	who := new(mcp.Implementation)
	_ = json.Unmarshal(m[mcp.MetaKeyClientInfo], who)
	return meta{text(m[mcp.MetaKeyProtocolVersion]), who, members(m[mcp.MetaKeyClientCapabilities])}
}

// stateless serves one POST of 2026-07-28: each request has a stream and a peer
// of its own, and closing the stream cancels it.
func (t *Streamable) stateless(x *exchange) {
	f := x.frames[0]
	switch {
	case x.batch:
		t.refuse(x, http.StatusBadRequest, codeInvalidRequest, "a batch: only 2025-03-26 has those", nil)
		return
	case f.Kind.IsResponse():
		t.refuse(x, http.StatusBadRequest, codeInvalidRequest, "2026-07-28 has no requests from the server that this could answer", nil)
		return
	}
	m := metaOf(f)
	if fault := t.check(x.r, f, m); fault != nil {
		t.refuse(x, fault.status, fault.code, fault.message, fault.data)
		return
	}
	err := session.ErrClosed
	for try := 0; errors.Is(err, session.ErrClosed) && try < 2; try++ { // a row may end while it is met
		if x.s, err = t.client(x, m); err != nil {
			break
		}
		if f.Kind == frame.Notification {
			var seq uint64
			if err = x.s.ReceiveOn(x.s.Standing(), f, session.Via{Header: x.r.Header, Seq: &seq}); err == nil {
				about(x.w, x.s, seq)
				x.w.WriteHeader(http.StatusAccepted)
			}
			continue
		}
		if t.askFirst(x, m) {
			return
		}
		err = t.serve(x)
	}
	if err != nil {
		status := Status(err)
		if errors.Is(err, session.ErrClosed) {
			status = http.StatusServiceUnavailable // there are no sessions that it could be sent to find again
		}
		t.refuse(x, status, codeInternal, err.Error(), nil)
	}
}

// client finds the row of a client without a session: it is who it says it is
// and where it comes from, until nothing is heard of it for the idle time. A notification need not say who sends it:
// it belongs to the only client that comes from there, if there is one.
func (t *Streamable) client(x *exchange, m meta) (*session.Session, error) {
	host, _, err := net.SplitHostPort(x.r.RemoteAddr)
	if err != nil {
		host = x.r.RemoteAddr
	}
	from := fmt.Sprintf(" %q %q", host, session.Brief(x.r.UserAgent()))
	if x.frames[0].Kind == frame.Notification && m.Client.Name == "" && m.Client.Version == "" {
		if s := t.Sessions.OnlyShared(func(key string) bool { return strings.HasSuffix(key, from) }); s != nil {
			return s, nil
		}
	}
	key := fmt.Sprintf("%q %q", session.Brief(m.Client.Name), session.Brief(m.Client.Version)) + from
	s, err := t.Sessions.Shared(key, session.Options{Transport: "http", Remote: x.r.RemoteAddr, UserAgent: x.r.UserAgent(),
		Backend: func(*session.Session) session.Peer { return nobody{} }, Idle: t.HTTPIdle})
	if err == nil && m.Revision != "" && s.Revision() == "" {
		s.Introduce(*m.Client, m.Revision)
	}
	return s, err
}

// nobody is the peer of a client without a session: each request has its own.
type nobody struct{}

func (nobody) Receive(*frame.Frame, session.Via) error { return nil }
func (nobody) Close() error                            { return nil }

// instead is a peer that is handed another frame than came.
type instead struct {
	session.Peer
	call *frame.Frame
}

func (p instead) Receive(_ *frame.Frame, via session.Via) error { return p.Peer.Receive(p.call, via) }

// serve hands the request to a peer of its own and writes what it sends. An
// error means that nothing was written, and nothing asked of the peer.
func (t *Streamable) serve(x *exchange) error {
	f := x.frames[0]
	sse := x.s.Answer() == session.AnswerSSE || f.Method == "subscriptions/listen"
	var peer session.Peer
	st, err := x.s.OpenStream(x.frames, sse, func(st *session.Stream) session.Peer {
		peer = t.Modern(func(data []byte) error { return x.s.SendOn(st, data) })
		if x.call != nil {
			return instead{peer, x.call}
		}
		return peer
	})
	if err != nil {
		return err
	}
	defer peer.Close()
	defer st.Detach()
	var seq uint64
	if err := x.s.ReceiveOn(st, f, session.Via{Header: x.r.Header, Seq: &seq}); err != nil {
		st.Abandon(err.Error())
		return err
	}
	about(x.w, x.s, seq)
	if !t.reply(x, st, sse) && x.r.Context().Err() != nil && x.s.Context().Err() == nil {
		x.s.CalledOff(seq, f.Method)
	}
	return nil
}

// reply writes the stream of one request, and reports whether all of it was. Where the first
// frame is an error with a status of its own, it is the whole answer.
func (t *Streamable) reply(x *exchange, st *session.Stream, sse bool) (whole bool) {
	defer func() { whole = st.Done() }()
	if !sse {
		t.json(x, st, 1)
		return
	}
	var one [1]*frame.Frame
	first, err := awaitSome(x.r.Context(), x.s, st, one[:], 1, true)
	switch {
	case errors.Is(err, errEnded):
		t.ended(x)
	case err != nil:
	case len(first) == 1 && x.status(first[0]) != http.StatusOK:
		t.json(x, st, 1)
		return
	default:
		err = t.streamOnce(x, st, len(first) == 0)
	}
	if err != nil {
		st.Abandon(err.Error())
	}
	return
}

// streamOnce writes st to a client that cannot come back for it. due says that a keepalive is.
func (t *Streamable) streamOnce(x *exchange, st *session.Stream, due bool) error {
	streamHeaders(x.w)
	p := t.pump(x.s, st, x.w)
	p.encode = func(dst []byte, f *frame.Frame, _ int) []byte { return p.wire.Numbered(dst, "", f.Data) }
	defer p.interrupt()()
	if !due {
		p.last = time.Now()
		p.shut, p.whole = true, x.whole
	}
	return p.run(x.r.Context())
}

// status is the HTTP status of an answer that begins with f (2026-07-28, Transports, "Sending Messages
// to the Server"): some errors have one of their own.
func (x *exchange) status(f *frame.Frame) int {
	if x.s.Resumable() || f.Kind != frame.Error {
		return http.StatusOK
	}
	var code int64
	_ = json.Unmarshal(members(members(f.Data)["error"])["code"], &code)
	switch code {
	case codeNotFound:
		return http.StatusNotFound
	case codeInvalidParams, codeHeaderMismatch, codeMissingCapability, codeUnsupportedRevision:
		return http.StatusBadRequest
	}
	return http.StatusOK
}

// fault is why a request of 2026-07-28 is refused.
type fault struct {
	status  int
	code    int64
	message string
	data    any
}

func badRequest(code int64, format string, a ...any) *fault {
	return &fault{status: http.StatusBadRequest, code: code, message: fmt.Sprintf(format, a...)}
}

// check holds a message against its headers. A notification needs no _meta.
func (t *Streamable) check(r *http.Request, f *frame.Frame, m meta) *fault {
	header := r.Header.Get(revisionHeader)
	claimed := m.Revision
	if claimed == "" {
		claimed = header // what _meta must have is for that revision to say
	}
	needed := f.Kind == frame.Request
	switch {
	case header == "":
		return badRequest(codeHeaderMismatch, "%s is missing, and must say %q like _meta", revisionHeader, m.Revision)
	case header != claimed:
		return badRequest(codeHeaderMismatch, "%s says %q, but _meta %q", revisionHeader, header, m.Revision)
	case claimed < rev20260728 || !slices.Contains(t.Revisions, claimed):
		bad := badRequest(codeUnsupportedRevision, "protocol version %q is not supported", claimed)
		bad.data = mcp.UnsupportedProtocolVersionData{Supported: t.Revisions, Requested: claimed}
		return bad
	case needed && m.Revision == "":
		return badRequest(codeInvalidParams, "missing _meta field %q", mcp.MetaKeyProtocolVersion)
	case needed && m.Capabilities == nil:
		return badRequest(codeInvalidParams, "missing _meta field %q", mcp.MetaKeyClientCapabilities)
	}
	return t.checkHeaders(r, f)
}
