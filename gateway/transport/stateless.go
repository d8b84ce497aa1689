package transport

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"switchboard/gateway/frame"
	"switchboard/gateway/session"
)

// meta is what a request of 2026-07-28 says of itself in params._meta.
type meta struct {
	Revision     string              `json:"io.modelcontextprotocol/protocolVersion"`
	Client       *mcp.Implementation `json:"io.modelcontextprotocol/clientInfo"`
	Capabilities json.RawMessage     `json:"io.modelcontextprotocol/clientCapabilities"`
}

// metaOf reads it; what cannot be read is missing.
func metaOf(f *frame.Frame) meta {
	var p struct {
		Meta meta `json:"_meta"`
	}
	_ = json.Unmarshal(f.Params, &p)
	return p.Meta
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
	s, err := t.client(x, m)
	if err != nil {
		t.refuse(x, http.StatusServiceUnavailable, codeInternal, err.Error(), nil)
		return
	}
	x.s = s
	if f.Kind == frame.Notification {
		if err := s.Receive(f); err != nil {
			t.refuse(x, statusIn(err), codeInternal, err.Error(), nil)
			return
		}
		x.w.WriteHeader(http.StatusAccepted)
		return
	}
	if t.askFirst(x, m) {
		return
	}
	t.call(x)
}

// client finds the row of a client without a session: it is who it says it is
// and where it comes from, until nothing is heard of it for the idle time.
func (t *Streamable) client(x *exchange, m meta) (*session.Session, error) {
	var who mcp.Implementation
	if m.Client != nil {
		who = *m.Client
	}
	host, _, err := net.SplitHostPort(x.r.RemoteAddr)
	if err != nil {
		host = x.r.RemoteAddr
	}
	key := fmt.Sprintf("%q %q %q %q", who.Name, who.Version, host, x.r.UserAgent())
	s, err := t.Sessions.Shared(key, session.Options{Transport: "http", Remote: x.r.RemoteAddr, UserAgent: x.r.UserAgent(),
		Backend: func(*session.Session) session.Peer { return nobody{} }, Idle: t.HTTPIdle})
	if err == nil && s.Revision() == "" {
		s.Introduce(who, m.Revision)
	}
	return s, err
}

// nobody is the peer of a client without a session: each request has its own.
type nobody struct{}

func (nobody) Receive(*frame.Frame, session.Via) error { return nil }
func (nobody) Close() error                            { return nil }

// call hands the request to a peer of its own and writes what it sends.
func (t *Streamable) call(x *exchange) {
	f := x.frames[0]
	sse := x.s.Answer() == session.AnswerSSE || f.Method == "subscriptions/listen"
	var peer session.Peer
	st, err := x.s.OpenStream(x.frames, sse, func(st *session.Stream) session.Peer {
		peer = t.Modern(func(data []byte) error { return x.s.SendOn(st, data) })
		return peer
	})
	if err != nil {
		t.refuse(x, statusIn(err), codeInternal, err.Error(), nil)
		return
	}
	defer peer.Close()
	defer st.Detach()
	if err := x.s.ReceiveOn(st, f, session.Via{Header: x.r.Header}); err != nil {
		st.Abandon(err.Error())
		t.refuse(x, statusIn(err), codeInternal, err.Error(), nil)
		return
	}
	t.reply(x, st, sse)
}

// reply writes the stream of one request. Where the first frame is an error
// of the protocol, it is the whole answer, with a status that tells of it.
func (t *Streamable) reply(x *exchange, st *session.Stream, sse bool) {
	ctx := x.r.Context()
	first, err := t.first(ctx, x.s, st)
	if err == nil && first != nil {
		if status := statusOf(first); status != 0 || !sse {
			if status != 0 {
				x.w.Header().Set("Content-Type", "application/json")
				_ = http.NewResponseController(x.w).SetWriteDeadline(time.Now().Add(t.WriteTimeout))
				x.w.WriteHeader(status)
				_, _ = x.w.Write(first.Data)
				st.Wrote(1)
				return
			}
			t.json(x, st, 1)
			return
		}
	}
	if err == nil {
		streamHeaders(x.w)
		p := t.pump(x.s, st, x.w)
		p.encode = func(dst []byte, f *frame.Frame, _ int) []byte { return p.wire.numbered(dst, "", f.Data) }
		defer p.interrupt()()
		if first == nil { // a keepalive was due before any frame
			p.last = time.Time{}
		} else {
			p.last = time.Now()
		}
		if err = p.run(ctx); err == nil {
			return
		}
	}
	switch {
	case errors.Is(err, errEnded) && first == nil:
		FailRPC(x.w, http.StatusServiceUnavailable, x.frames[0].ID, codeInternal, err.Error(), nil)
	}
	st.Abandon("the client closed its request")
}

// first waits for the stream's first frame; nil: a keepalive is due before it.
func (t *Streamable) first(ctx context.Context, s *session.Session, st *session.Stream) (*frame.Frame, error) {
	start := time.Now()
	for {
		var one [1]*frame.Frame
		if frames, _ := st.Take(one[:], 1<<30); len(frames) == 1 {
			return frames[0], nil
		}
		var due <-chan time.Time
		stop := func() bool { return true }
		if k := s.Keepalive(); k.Enabled {
			timer := time.NewTimer(time.Until(start.Add(k.Interval)))
			due, stop = timer.C, timer.Stop
		}
		select {
		case <-st.Wake():
		case <-due:
			return nil, nil
		case <-s.Done():
			stop()
			return nil, errEnded
		case <-ctx.Done():
			stop()
			return nil, errGone
		}
		stop()
	}
}

// statusOf is the HTTP status of an error response of 2026-07-28; 0: none of its own.
func statusOf(f *frame.Frame) int {
	if f.Kind != frame.Error {
		return 0
	}
	var m struct{ Error struct{ Code int64 } }
	if json.Unmarshal(f.Data, &m) != nil {
		return 0
	}
	switch m.Error.Code {
	case codeNotFound:
		return http.StatusNotFound
	case codeInvalidParams, codeHeaderMismatch, codeMissingCapability, codeUnsupportedRevision:
		return http.StatusBadRequest
	}
	return 0
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

// check holds a request against its headers.
func (t *Streamable) check(r *http.Request, f *frame.Frame, m meta) *fault {
	header := r.Header.Get(revisionHeader)
	switch {
	case f.Kind == frame.Notification:
		return nil // the triple in _meta is defined for requests only
	case m.Revision == "":
		return badRequest(codeInvalidParams, "missing _meta field %q", mcp.MetaKeyProtocolVersion)
	case header == "":
		return badRequest(codeHeaderMismatch, "%s is missing, and must say %q like _meta", revisionHeader, m.Revision)
	case header != m.Revision:
		return badRequest(codeHeaderMismatch, "%s says %q, but _meta %q", revisionHeader, header, m.Revision)
	case m.Revision < rev20260728 || !slices.Contains(t.Revisions, m.Revision):
		bad := badRequest(codeUnsupportedRevision, "protocol version %q is not supported", m.Revision)
		bad.data = mcp.UnsupportedProtocolVersionData{Supported: t.Revisions, Requested: m.Revision}
		return bad
	case len(m.Capabilities) == 0 || m.Capabilities[0] != '{':
		return badRequest(codeInvalidParams, "missing _meta field %q", mcp.MetaKeyClientCapabilities)
	}
	return t.checkHeaders(r, f)
}
