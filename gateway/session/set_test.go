package session

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

func TestSetIsBounded(t *testing.T) {
	l := roomy
	l.Sessions = 2
	r := newRig(t, l)
	s := r.open(&backend{})
	r.open(&backend{})
	closed := 0
	refused := func(*Session) Peer { return &backend{close: func() error { closed++; return nil }} }
	if _, err := r.Open(Options{Backend: refused}); !errors.Is(err, ErrTooMany) || closed != 1 {
		t.Errorf("Open of a third = %v, peer closed %d times; want %v, once", err, closed, ErrTooMany)
	}
	s.Finish()
	if _, err := r.Open(Options{Backend: refused}); err != nil || r.Len() != 2 || len(r.All()) != 2 {
		t.Errorf("Open after one left = %v, %d live", err, r.Len())
	}
}

// TestClosedStayListed: newest first, bounded by count and by time.
func TestClosedStayListed(t *testing.T) {
	r := newRig(t, roomy)
	live := r.open(&backend{})
	var last *Session
	for range roomy.ClosedKept + 3 {
		last = r.open(&backend{})
		last.End(Idle, "")
		last.Finish()
	}
	infos := r.Infos()
	if len(infos) != 1+roomy.ClosedKept || infos[0].ID != live.ID() || infos[1].ID != last.ID() || infos[1].Reason != Idle {
		t.Errorf("%d listed, first %s, then %v; want the live one, then %d closed, newest first", len(infos), infos[0].ID, infos[1].Reason, roomy.ClosedKept)
	}
	r.ForgetClosed()
	if n := len(r.Infos()); n != 1 {
		t.Errorf("%d listed after ForgetClosed; want the live one", n)
	}
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, roomy)
		r.open(&backend{}).Finish()
		time.Sleep(roomy.ClosedFor)
		if n := len(r.Infos()); n != 1 {
			t.Errorf("%d listed in their time; want 1", n)
		}
		time.Sleep(time.Nanosecond)
		if n := len(r.Infos()); n != 0 {
			t.Errorf("%d listed after their time; want none", n)
		}
	})
}

func BenchmarkSendTakeWrote(b *testing.B) {
	r := NewSet(spine.New(spine.Limit{Items: 10_000, Bytes: 32 << 20}), roomy, Keepalive{})
	s, err := r.Open(Options{Backend: func(*Session) Peer { return &backend{} }})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Finish()
	msg, buf := []byte(`{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":1,"progress":1}}`), make([]*frame.Frame, 64)
	b.ReportAllocs()
	for b.Loop() {
		if err := s.Send(msg, ""); err != nil {
			b.Fatal(err)
		}
		taken, _ := s.Standing().Take(buf, 1<<20)
		s.Standing().Wrote(len(taken))
	}
}
