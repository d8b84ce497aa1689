package transport

import (
	"errors"
	"net/http"
	"slices"

	"switchboard/gateway/frame"
	"switchboard/gateway/session"
)

// This file is what a client with a session sends: revisions 2025-03-26 to 2025-11-25.

// initialize opens a session (2025-11-25, Transports, "Session Management").
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
	if why := s.Unmet(); why != "" { // it has the answer, and must initialize anew: there is nothing else that it could do
		s.End(session.NotInitialized, why)
	}
}

// receive hands over the messages for a session that is there. What needs no answer is 202.
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
	} else {
		t.accept(x)
	}
}

// accept hands over messages of which none needs an answer.
func (t *Streamable) accept(x *exchange) {
	var seq uint64
	for _, f := range x.frames {
		if err := x.s.ReceiveOn(x.s.Standing(), f, session.Via{Header: x.r.Header, Seq: &seq, Note: x.disagrees()}); err != nil {
			t.refuseIn(x, err)
			return
		}
	}
	about(x.w, x.s, seq)
	x.w.WriteHeader(http.StatusAccepted)
}

// refuseIn refuses what the session did not take: where it has ended it is not found.
func (t *Streamable) refuseIn(x *exchange, err error) {
	switch {
	case errors.Is(err, session.ErrClosed):
		t.refuse(x, http.StatusNotFound, codeNoSession, err.Error(), nil)
	case errors.Is(err, session.ErrInFlight):
		t.refuse(x, http.StatusBadRequest, codeInvalidRequest, err.Error(), nil)
	default:
		t.refuse(x, Status(err), codeInternal, err.Error(), nil)
	}
}

// delete ends the session. The exchange is told first, because nothing is after its end.
func (t *Streamable) delete(x *exchange) {
	if t.find(x) {
		about(x.w, x.s, 0)
		note(x.w, x.disagrees())
		x.w.WriteHeader(http.StatusNoContent) // sent when this returns
		x.s.End(session.ClientDeleted, "")
	}
}

// answer opens the stream of the requests, hands over all messages, and
// writes what comes of them.
func (t *Streamable) answer(x *exchange, requests []*frame.Frame) {
	sse := x.s.Answer() == session.AnswerSSE
	st, err := x.s.OpenStream(requests, sse, nil)
	if err != nil {
		t.refuseIn(x, err)
		return
	}
	defer st.Detach()
	primed := t.knowsPriming(x)
	switch {
	case !t.handOver(x, st, sse && primed):
	case !sse:
		t.json(x, st, len(requests))
	case primed:
		t.stream(x, st, t.primer(x.s, st, t.Retry))
	default:
		t.stream(x, st, nil)
	}
}

// handOver gives all messages to the session, or refuses them. It is a function of its own to be off the stack while the answer is
// written: the headers of net/http need so much of it that a little more has each goroutine grow its stack to 16 KiB after each
// collection, which cost a tenth of the rate.
func (t *Streamable) handOver(x *exchange, st *session.Stream, mayLeave bool) bool {
	var seq uint64
	via := session.Via{Header: x.r.Header, Seq: &seq}
	if !x.initializes() {
		via.Note = x.disagrees()
	}
	if mayLeave {
		via.CloseStream = st.Leave
	}
	for _, f := range x.frames {
		err := x.s.ReceiveOn(st, f, via)
		if errors.Is(err, session.ErrClosed) || err != nil && f.Kind == frame.Request { // that has no answer
			st.Abandon(err.Error())
			t.refuseIn(x, err)
			return false
		}
	}
	about(x.w, x.s, seq)
	return true
}

// disagrees says where the revision in the header is not the one that was agreed on, which it SHOULD be and where it MUST be from
// 2025-06-18 on (2025-11-25, Transports, "Protocol Version Header"); empty: it is. The session goes on by what was agreed.
func (x *exchange) disagrees() string {
	said, agreed := x.r.Header.Get(revisionHeader), x.s.Revision()
	switch {
	case said == agreed, agreed == "", said == "" && agreed < rev20250618:
		return ""
	case said == "":
		return "MCP-Protocol-Version is missing: " + agreed + " was agreed on"
	}
	return "MCP-Protocol-Version says " + said + ", but " + agreed + " was agreed on"
}

// initializes reports whether the message opens a session.
func (x *exchange) initializes() bool {
	return !x.batch && x.frames[0].Method == "initialize" && x.frames[0].Kind == frame.Request
}

// knowsPriming reports whether the client speaks a revision that has priming
// events, and streams that the server closes early: older clients choke on empty data.
func (t *Streamable) knowsPriming(x *exchange) bool {
	revision := x.s.Revision()
	if len(x.frames) > 0 && x.initializes() { // not agreed yet
		revision = requestedRevision(x.frames[0].Data)
	}
	return revision >= rev20251125 && slices.Contains(t.Revisions, revision)
}
