package session

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"switchboard/gateway/frame"
)

// Receipt says what became of an injected message.
type Receipt struct {
	Session string          `json:"session"`
	Seq     uint64          `json:"seq"`          // of its Queued event; its response carries it as pair
	ID      json.RawMessage `json:"id,omitempty"` // of a request: the id it went out with
	Depth   int             `json:"depth"`        // frames that wait, this one included
}

// Inject puts a message of the operator in the queue: any bytes. Where it is a
// request, its response will be paired with it and kept from the peer.
//
// Unless raw, a request is given a string id of its own ("op-1", …), except
// where it has a string id that no request of ours is waiting for: numeric ids
// collide with the peer's in some clients. Everything else goes as it is.
//
// A client without a session (2026-07-28) is sent anything but a request on
// its newest open stream, and a request is put to it by its next call: ErrNotAskable where
// the revision has no way to ask it.
//
// It never waits: ErrQueueFull and ErrClosed say that it cannot be delivered,
// and a message that is refused for a full queue is published as such.
func (s *Session) Inject(data []byte, raw bool) (Receipt, error) {
	f := frame.New(frame.Out, frame.Operator, bytes.Clone(data))
	if f.Kind == frame.Request && !raw {
		if _, taken := s.ours.find(f.ID); taken || f.ID[0] != '"' {
			f = frame.New(frame.Out, frame.Operator, withID(f.Data, s.freshID()))
		}
	}
	var st *Stream
	switch {
	case !s.Stateless():
	case f.Kind == frame.Request:
		if err := s.askable(f); err != nil {
			return Receipt{}, fmt.Errorf("session %s: %w", Short(s.id), err)
		}
	default:
		if st = s.ledger.openStream(); st == nil {
			return Receipt{}, fmt.Errorf("session %s: %w", Short(s.id), ErrNoStream)
		}
	}
	at, err := s.ledger.put(f, s.pair(f, &s.theirs), st, "")
	if err != nil {
		if err == ErrQueueFull {
			s.refuse(f, err.Error())
		}
		return Receipt{}, fmt.Errorf("session %s: %w", Short(s.id), err)
	}
	r := Receipt{Session: s.id, Seq: at.seq, Depth: at.depth}
	if f.Kind == frame.Request {
		r.ID = json.RawMessage(f.ID)
	}
	return r, nil
}

// freshID is an id that no request of ours is waiting for.
func (s *Session) freshID() string {
	for {
		id := fmt.Sprintf(`"op-%d"`, s.set.injected.Add(1))
		if _, taken := s.ours.find(id); !taken {
			return id
		}
	}
}

// withID is msg, an object, with its top-level id replaced and all else as it was.
func withID(msg []byte, id string) []byte {
	dec := json.NewDecoder(bytes.NewReader(msg))
	out, done := make([]byte, 0, len(msg)+len(id)), 0
	_, _ = dec.Token() // the brace
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return msg
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return msg
		}
		if key == "id" {
			end := int(dec.InputOffset())
			out = append(append(out, msg[done:end-len(value)]...), id...)
			done = end
		}
	}
	return append(out, msg[done:]...)
}

// Match finds what the operator calls a session: its id or a beginning of it
// that no other live session shares.
func (set *Set) Match(prefix string) (*Session, error) {
	if s, ok := set.Lookup(prefix); ok {
		return s, nil
	}
	var found *Session
	for _, s := range set.All() {
		if prefix != "" && strings.HasPrefix(s.id, prefix) {
			if found != nil {
				return nil, fmt.Errorf("%w: %q is the beginning of several ids", ErrUnknown, prefix)
			}
			found = s
		}
	}
	if found == nil {
		if info, ok := set.closedInfo(prefix); ok {
			return nil, fmt.Errorf("session %s: %w (%s)", Short(info.ID), ErrClosed, info.Reason)
		}
		return nil, fmt.Errorf("%w %q", ErrUnknown, Short(prefix))
	}
	return found, nil
}

// InjectAll injects data into every live session and says for each what became of it.
func (set *Set) InjectAll(data []byte, raw bool) (receipts []Receipt, failed []error) {
	receipts = []Receipt{}
	for _, s := range set.All() {
		if r, err := s.Inject(data, raw); err != nil {
			failed = append(failed, err)
		} else {
			receipts = append(receipts, r)
		}
	}
	return receipts, failed
}
