package session

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

// Send puts a frame of the peer in the queue. While the queue is full it waits
// for room, so that a burst is slowed down to the client's pace and nothing of
// it is lost. A client that takes no frame for the write timeout, over Streamable
// HTTP twice that, is ended as SlowClient; while the session is paused by the
// operator the wait has no end but the session's. A frame that does not get in is
// published as refused.
//
// related is the JSON text of the id of the client's request in whose course
// the frame was made; empty: none.
func (s *Session) Send(data []byte, related string) error {
	return s.send(data, nil, related)
}

// Offer is Send for the peer that answers from within Receive, where it must not wait: it reports whether the queue had
// room, and does nothing where it had none.
func (s *Session) Offer(data []byte) bool {
	f := frame.New(frame.Out, frame.Backend, data)
	pair, _ := s.theirs.find(f.ID)
	at, err := s.ledger.queue(f, pair, nil, "")
	if err == ErrQueueFull {
		return false
	}
	s.theirs.answer(f.ID)
	switch {
	case err != nil:
		s.refuse(f, err.Error())
	case s.answered != nil:
		*s.answered = at.stream
	default:
		at.stream.nudge()
	}
	return true
}

// SendOn is Send for a stream that has a peer of its own.
func (s *Session) SendOn(st *Stream, data []byte) error { return s.send(data, st, "") }

func (s *Session) send(data []byte, st *Stream, related string) (err error) {
	defer func() { // in a goroutine of the peer's, which is nobody's to guard but ours
		if p := recover(); p != nil {
			s.Fault("queueing a message of its backend", p)
			err = ErrClosed
		}
	}()
	f := frame.New(frame.Out, frame.Backend, data)
	theirs := &s.theirs
	if st != nil {
		theirs = st.theirs
	}
	pair := s.pair(f, theirs)
	for {
		at, err := s.ledger.put(f, pair, st, related)
		if err == ErrQueueFull && s.progress(at.later) {
			continue
		}
		if err != nil {
			s.refuse(f, err.Error())
		}
		if err == errResponseOnly {
			return nil // it is how the request is answered, and no failure of it
		}
		return err
	}
}

// progress waits until it is worth while to try again. Where the client takes nothing for too long, it ends the session and
// returns false. Over Streamable HTTP that is twice as long: a write that hangs ends by then, and with it the stream, but not
// the session; to see that, a machine that stood still has the second time, which begins when it runs again.
func (s *Session) progress(made <-chan struct{}) bool {
	patience := s.set.limits.Load().WriteTimeout
	full := patience
	t := time.NewTimer(patience)
	defer t.Stop()
	for last := !s.Resumable(); ; last = true {
		select {
		case <-made:
			return true
		case <-s.Done():
			return true
		case <-t.C:
		}
		if s.ledger.isPaused() || s.ledger.giveUpUnread("the queue was full, and nobody read its stream") {
			return true
		}
		select {
		case <-made: // just in time
			return true
		default:
		}
		if last {
			s.End(SlowClient, fmt.Sprintf("queue full for %v", full))
			return false
		}
		full += patience
		t.Reset(patience)
	}
}

// pair is the client's request that f responds to, or the request to the
// client that f cancels.
func (s *Session) pair(f *frame.Frame, theirs *pairs) asked {
	switch {
	case f.Kind.IsResponse():
		a, _ := theirs.answer(f.ID)
		if a.method == "initialize" {
			s.meet(f)
		}
		return a
	case f.Method == "notifications/cancelled":
		return s.ours.cancelled(f)
	}
	return asked{}
}

// Fail answers the client's request id with an error, in the peer's stead. It
// does not wait: where the queue is full, the error is published as refused.
func (s *Session) Fail(id string, code int64, message string) error {
	return s.failOn(nil, &s.theirs, id, code, message)
}

func (s *Session) failOn(st *Stream, theirs *pairs, id string, code int64, message string) error {
	detail, err := json.Marshal(jsonrpc.Error{Code: code, Message: message})
	if err != nil {
		return err
	}
	f := frame.New(frame.Out, frame.Gateway, fmt.Appendf(nil, `{"jsonrpc":"2.0","id":%s,"error":%s}`, id, detail))
	return s.deliver(f, st, theirs)
}

// SendPing sends a JSON-RPC ping of the gateway's own, for the keepalive of
// that style. A paused session gets none, or its queue would fill with them.
func (s *Session) SendPing() error {
	if s.ledger.isPaused() {
		return nil
	}
	id := s.pings.Add(1)
	return s.deliver(frame.New(frame.Out, frame.Gateway, fmt.Appendf(nil, `{"jsonrpc":"2.0","id":"keepalive-%d","method":"ping"}`, id)), nil, &s.theirs)
}

// deliver puts f in the queue or publishes it as refused: it never waits.
func (s *Session) deliver(f *frame.Frame, st *Stream, theirs *pairs) error {
	_, err := s.ledger.put(f, s.pair(f, theirs), st, "")
	if err != nil {
		s.refuse(f, err.Error())
	}
	return err
}

// refuse publishes that f, or where that is nil something that was not read, was not accepted: where
// the session has had its Closed event, as a fact of the gateway's.
func (s *Session) refuse(f *frame.Frame, why string) (seq uint64) {
	e := spine.Event{Kind: spine.Refused, Frame: f, Note: why}
	if seq, _ = s.ledger.publish(e); seq == 0 {
		seq, _ = s.set.gateway.Publish(e)
	}
	return seq
}

// Overheard publishes that the client said something where it is not listened to.
func (s *Session) Overheard(what string) { s.refuse(nil, what) }

// RefuseIn publishes what the client sent and was not accepted, with the
// reason that it was given; nil: it was not read, or there is nothing. It returns the event's Seq.
func (s *Session) RefuseIn(data []byte, why string) uint64 {
	if data == nil {
		return s.refuse(nil, why)
	}
	return s.refuse(frame.New(frame.In, frame.Client, data), why)
}

// Exchanged publishes the status that a request of the client got. of is the
// Seq of the event that the request made; 0: it made none. note is more about it.
func (s *Session) Exchanged(x *spine.Exchange, of uint64, note string) {
	s.ledger.publish(spine.Event{Kind: spine.HTTP, Of: of, HTTP: x, Note: note})
}

// SentKeepalive publishes that a keepalive without a frame went out.
func (s *Session) SentKeepalive(style Style) {
	s.ledger.publish(spine.Event{Kind: spine.Keepalive, Note: string(style)})
}
