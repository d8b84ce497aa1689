package session

import (
	"errors"
	"testing"

	"switchboard/gateway/frame"
)

// TestInjectNeedsAnOpenStream: what the operator sends to a client without a session goes on its
// newest stream that is still to be answered; one whose answer waits to be written would lose it.
func TestInjectNeedsAnOpenStream(t *testing.T) {
	r := newRig(t, roomy)
	s, err := r.Shared("k", Options{Backend: func(*Session) Peer { return &backend{} }})
	if err != nil {
		t.Fatal(err)
	}
	open := func(id string) *Stream {
		t.Helper()
		st, err := s.OpenStream([]*frame.Frame{in(request(id, "x"))}, true, func(*Stream) Peer { return &backend{} })
		if err == nil {
			err = s.ReceiveOn(st, in(request(id, "x")), Via{})
		}
		if err != nil {
			t.Fatal(err)
		}
		return st
	}
	listening, calling := open("1"), open("2")
	if err := s.SendOn(calling, []byte(result(2))); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Inject([]byte(note(1)), false); err != nil {
		t.Fatal(err)
	}
	if got := take(listening, 9); len(got) != 1 || got[0] != note(1) {
		t.Errorf("on the open stream there is %q; want the note", got)
	}
	if err := s.SendOn(listening, []byte(result(1))); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Inject([]byte(note(2)), false); !errors.Is(err, ErrNoStream) {
		t.Errorf("Inject with all streams answered = %v; want %v", err, ErrNoStream)
	}
	s.End(Operator, "")
	calling.Detach()
	listening.Detach()
	r.Wait()
}
