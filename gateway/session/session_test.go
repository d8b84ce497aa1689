package session

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

func TestLife(t *testing.T) {
	r, b := newRig(t, roomy), &backend{}
	s := r.open(b)
	if reason, _ := s.Reason(); reason != 0 || s.Context().Err() != nil || !s.Ending().IsZero() {
		t.Errorf("a new session: reason %v, context %v, ending %v; want none", reason, s.Context().Err(), s.Ending())
	}
	if found, ok := r.Lookup(s.ID()); !ok || found != s || r.Len() != 1 {
		t.Errorf("Lookup of a live session = %v, %v", found, ok)
	}
	if err := s.Send([]byte(result(1)), ""); err != nil {
		t.Fatal(err)
	}
	s.End(Operator, "by hand")
	s.End(SlowClient, "later")
	select {
	case <-s.Done():
	default:
		t.Error("Done is open after End")
	}
	for what, err := range map[string]error{"Send": s.Send([]byte(result(2)), ""), "Receive": s.Receive(in(request(1, "ping"))),
		"SendPing": s.SendPing(), "Step": s.Step(), "Fail": s.Fail("1", -1, "x")} {
		if !errors.Is(err, ErrClosed) {
			t.Errorf("%s after End = %v; want %v", what, err, ErrClosed)
		}
	}
	if _, err := s.Inject([]byte(`x`), true); !errors.Is(err, ErrClosed) {
		t.Errorf("Inject after End = %v; want %v", err, ErrClosed)
	}
	s.Finish()
	s.Pause()
	s.RefuseIn([]byte(`{`), "400")
	if _, ok := r.Lookup(s.ID()); ok || r.Len() != 0 {
		t.Error("a finished session is still found")
	}
	events := r.events()
	last := events[len(events)-2]
	if last.Kind != spine.Closed || last.Note != "Operator: by hand" || last.Depth != 0 {
		t.Errorf("the session's last event is %v %q; want closed, with the first reason", last.Kind, last.Note)
	}
	if e := events[len(events)-1]; e.Kind != spine.Refused || e.Session != "" || e.Frame == nil {
		t.Errorf("a late refusal came as %v of session %q; want one of no session", e.Kind, e.Session)
	}
	if info := s.Info(); info.Reason != Operator || info.Note != "by hand" || info.Closed != last.Time || info.Depth != 0 || info.High != 1 {
		t.Errorf("Info = %+v", info)
	}
	if got := b.took(); len(got) != 0 {
		t.Errorf("the peer got %q of a closed session", got)
	}
	if tally := s.Info().Tally; tally.Of(spine.Queued) != 1 || tally.Of(spine.Dropped) != 1 || tally.Depth() != 0 {
		t.Errorf("tally = %+v; want the waiting frame dropped", tally)
	}
}

func TestIDsAreUnique(t *testing.T) {
	r := newRig(t, roomy)
	a, b := r.open(&backend{}), r.open(&backend{})
	if a.ID() == b.ID() || len(a.ID()) != 36 || a.ID()[14] != '4' || Short(a.ID()) != a.ID()[:8] {
		t.Errorf("ids %s and %s; want two uuid4", a.ID(), b.ID())
	}
}

func TestIntroduction(t *testing.T) {
	r := newRig(t, roomy)
	s := r.open(&backend{})
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(s.Receive(in(`{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2024-11-05","clientInfo":{"name":"c","version":"9"}}}`)))
	if i := s.Info(); i.Client != "c" || i.Version != "9" || i.Revision != "2024-11-05" {
		t.Errorf("Info after initialize = %+v", i)
	}
	must(s.Send([]byte(`{"jsonrpc":"2.0","id":0,"result":{"protocolVersion":"2025-06-18"}}`), ""))
	if i := s.Info(); i.Revision != "2025-06-18" {
		t.Errorf("the revision is %s; want the one that was agreed", i.Revision)
	}
	select {
	case <-s.Spoke():
	default:
		t.Error("Spoke is open after the first frame")
	}
	must(s.Receive(in(`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"1999-01-01","clientInfo":{"name":"d","version":"0"}}}`)))
	must(s.Send([]byte(`{"jsonrpc":"2.0","id":1,"error":{"code":-32600,"message":"duplicate"}}`), ""))
	if i := s.Info(); i.Client != "c" || i.Version != "9" || i.Revision != "2025-06-18" {
		t.Errorf("Info after another initialize, which was refused = %+v; want it as it was", i)
	}
}

// TestIntroductionAnew: a client whose initialize was refused may try with another.
func TestIntroductionAnew(t *testing.T) {
	r := newRig(t, roomy)
	s := r.open(&backend{})
	for i, said := range []string{`"error":{"code":-32602,"message":"no"}`, `"result":{"protocolVersion":"2025-06-18"}`} {
		if err := s.Receive(in(fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"initialize","params":{"clientInfo":{"name":"try %[1]d"}}}`, i))); err != nil {
			t.Fatal(err)
		}
		if err := s.Send(fmt.Appendf(nil, `{"jsonrpc":"2.0","id":%d,%s}`, i, said), ""); err != nil {
			t.Fatal(err)
		}
	}
	if i := s.Info(); i.Client != "try 1" || i.Revision != "2025-06-18" || s.Unmet() != "" {
		t.Errorf("Info after the second try = %+v, unmet %q; want what that one says", i, s.Unmet())
	}
}

// TestPeerTrouble: whatever the peer does, its caller gets an answer.
func TestPeerTrouble(t *testing.T) {
	tests := []struct {
		name    string
		receive func(*frame.Frame) error
		want    error // of a notification
		text    string
	}{
		{"busy", func(*frame.Frame) error { return ErrBusy }, ErrBusy, "busy"},
		{"panic", func(*frame.Frame) error { panic("at the disco") }, ErrPanic, "at the disco"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := newRig(t, roomy)
			s := r.open(&backend{receive: tt.receive, close: func() error { panic("again") }})
			if err := s.Receive(in(request(7, "tools/list"))); err != nil {
				t.Errorf("Receive of a request = %v; want nil, it is answered", err)
			}
			got := write(s)
			if len(got) != 1 || !strings.Contains(got[0], `"id":7,"error":{"code":-32603`) || !strings.Contains(got[0], tt.text) {
				t.Errorf("the client got %s; want -32603 for id 7", got)
			}
			if err := s.Receive(in(`{"jsonrpc":"2.0","method":"notifications/x"}`)); !errors.Is(err, tt.want) {
				t.Errorf("Receive of a notification = %v; want %v", err, tt.want)
			}
			s.Finish()
			if _, note := s.Reason(); !strings.Contains(note, "backend: ") {
				t.Errorf("note = %q; want the panic of Close", note)
			}
			r.EndAll(Shutdown)
			r.Wait()
		})
	}
}

// TestReceiveAndFinish: In never follows Closed, and Receive never meets a
// closed peer, however they race.
func TestReceiveAndFinish(t *testing.T) {
	for range 50 {
		r := newRig(t, roomy)
		var closed bool
		b := &backend{}
		b.receive = func(*frame.Frame) error {
			if closed {
				t.Error("Receive after Close")
			}
			return nil
		}
		b.close = func() error { closed = true; return nil }
		s := r.open(b)
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				for s.Receive(in(request(1, "ping"))) == nil {
				}
			})
		}
		wg.Go(s.Finish)
		wg.Wait()
		events := r.events()
		if last := events[len(events)-1]; last.Kind != spine.Closed {
			t.Fatalf("the last event is %v; want closed", last.Kind)
		}
	}
}

func TestKeepalive(t *testing.T) {
	r := newRig(t, roomy)
	s, other := r.open(&backend{}), r.open(&backend{})
	fast := Keepalive{Enabled: true, Style: Ping, Interval: time.Second}
	if err := s.SetKeepalive(&fast); err != nil {
		t.Fatal(err)
	}
	if s.Keepalive() != fast || other.Keepalive().Style != Comment || !s.Info().OwnKeepalive {
		t.Errorf("keepalives %v, %v; want the first session's own", s.Keepalive(), other.Keepalive())
	}
	off := Keepalive{Style: Event, Interval: time.Minute}
	if err := r.SetKeepalive(off); err != nil {
		t.Fatal(err)
	}
	if s.Keepalive() != fast || other.Keepalive() != off {
		t.Errorf("keepalives %v, %v; want the second session off", s.Keepalive(), other.Keepalive())
	}
	if err := s.SetKeepalive(nil); err != nil || s.Keepalive() != off {
		t.Errorf("SetKeepalive(nil) = %v, now %v; want the set's", err, s.Keepalive())
	}
	for _, bad := range []Keepalive{{Style: "smoke", Interval: time.Minute}, {Style: Comment, Interval: time.Millisecond}, {Style: Comment, Interval: 2 * time.Hour}} {
		if s.SetKeepalive(&bad) == nil || r.SetKeepalive(bad) == nil {
			t.Errorf("SetKeepalive(%+v) = nil; want an error", bad)
		}
	}
	var notes []string
	for _, e := range r.events() {
		if e.Kind == spine.Switched {
			notes = append(notes, e.Note)
		}
	}
	if got := strings.Join(notes, ", "); got != "keepalive ping every 1s, keepalive off, keepalive as the gateway's" {
		t.Errorf("switched: %s", got)
	}
}

func TestPausedGetsNoPing(t *testing.T) {
	r := newRig(t, roomy)
	s := r.open(&backend{})
	s.Pause()
	if err := s.SendPing(); err != nil || s.Info().Depth != 0 {
		t.Errorf("SendPing while paused = %v, depth %d; want nothing queued", err, s.Info().Depth)
	}
	s.Resume()
	if err := s.SendPing(); err != nil {
		t.Fatal(err)
	}
	if got := write(s); len(got) != 1 || got[0] != `{"jsonrpc":"2.0","id":"keepalive-1","method":"ping"}` {
		t.Errorf("the ping is %q", got)
	}
}

func TestEndAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, roomy)
		for range 3 {
			s := r.open(&backend{})
			go func() { <-s.Done(); time.Sleep(time.Second); s.Finish() }()
		}
		r.EndAll(Shutdown)
		start := time.Now()
		r.Wait()
		if d := time.Since(start); d != time.Second {
			t.Errorf("Wait took %v; want until all are finished", d)
		}
		if _, err := r.Open(Options{Backend: func(*Session) Peer { return &backend{} }}); !errors.Is(err, ErrStopped) {
			t.Errorf("Open after EndAll = %v; want %v", err, ErrStopped)
		}
		r.Start()
		r.open(&backend{}).Finish()
		for i, info := range r.Infos() {
			if want := map[bool]Reason{true: ClientLeft, false: Shutdown}[i == 0]; info.Reason != want {
				t.Errorf("session %d ended as %v; want %v", i, info.Reason, want)
			}
		}
	})
}
