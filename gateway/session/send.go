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
// it is lost. A client that makes no room within the write timeout is ended as
// SlowClient, and the frame published as refused; while the session is paused
// by the operator the wait has no end but the session's.
func (s *Session) Send(data []byte) error {
	f := frame.New(frame.Out, frame.Backend, data)
	pair := s.answers(f)
	if pair.method == "initialize" {
		s.agree(f.Data)
	}
	var timeout <-chan time.Time
	for {
		_, room, err := s.queue.put(f, pair)
		if err != ErrQueueFull {
			return err
		}
		if timeout == nil {
			t := time.NewTimer(s.set.writeTimeout)
			defer t.Stop()
			timeout = t.C
		}
		select {
		case <-room:
		case <-s.Done():
			return ErrClosed
		case <-timeout:
			if timeout = nil; s.queue.state().paused {
				continue
			}
			s.refuse(f, ErrQueueFull.Error())
			s.End(SlowClient, fmt.Sprintf("queue full for %v", s.set.writeTimeout))
			return ErrQueueFull
		}
	}
}

// answers is the client's request that f responds to.
func (s *Session) answers(f *frame.Frame) asked {
	if !f.Kind.IsResponse() {
		return asked{}
	}
	a, _ := s.theirs.answer(f.ID)
	return a
}

// Fail answers the client's request id with an error, in the peer's stead. It
// does not wait: where the queue is full, the error is published as refused.
func (s *Session) Fail(id string, code int64, message string) error {
	detail, err := json.Marshal(jsonrpc.Error{Code: code, Message: message})
	if err != nil {
		return err
	}
	f := frame.New(frame.Out, frame.Gateway, fmt.Appendf(nil, `{"jsonrpc":"2.0","id":%s,"error":%s}`, id, detail))
	return s.deliver(f)
}

// SendPing sends a JSON-RPC ping of the gateway's own, for the keepalive of
// that style. A paused session gets none, or its queue would fill with them.
func (s *Session) SendPing() error {
	if s.queue.state().paused {
		return nil
	}
	id := s.pings.Add(1)
	return s.deliver(frame.New(frame.Out, frame.Gateway, fmt.Appendf(nil, `{"jsonrpc":"2.0","id":"keepalive-%d","method":"ping"}`, id)))
}

// deliver puts f in the queue or publishes it as refused: it never waits.
func (s *Session) deliver(f *frame.Frame) error {
	_, _, err := s.queue.put(f, s.answers(f))
	if err != nil {
		s.refuse(f, err.Error())
	}
	return err
}

func (s *Session) refuse(f *frame.Frame, why string) {
	s.source.Publish(spine.Event{Kind: spine.Refused, Frame: f, Depth: s.queue.state().depth, Note: why})
}

// RefuseIn publishes what the client sent and was not accepted, with the
// reason that it was given.
func (s *Session) RefuseIn(data []byte, why string) {
	s.refuse(frame.New(frame.In, frame.Client, data), why)
}

// SentKeepalive publishes that a keepalive without a frame went out.
func (s *Session) SentKeepalive(style Style) {
	s.source.Publish(spine.Event{Kind: spine.Keepalive, Depth: s.queue.state().depth, Note: string(style)})
}
