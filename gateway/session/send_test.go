package session

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

func tight(items, bytes int) Limits {
	l := roomy
	l.Queue = spine.Limit{Items: items, Bytes: bytes}
	return l
}

func TestBound(t *testing.T) {
	msg := []byte(result(1)) // 36 bytes
	tests := []struct {
		name  string
		limit spine.Limit
		fit   int // messages until it is full
	}{
		{"items", spine.Limit{Items: 3, Bytes: 1 << 20}, 3},
		{"bytes", spine.Limit{Items: 100, Bytes: 2*len(msg) + 1}, 2},
		{"exactly", spine.Limit{Items: 100, Bytes: 2 * len(msg)}, 2},
		{"one always fits", spine.Limit{Items: 100, Bytes: 1}, 1},
	}
	for _, tt := range tests {
		r := newRig(t, tight(tt.limit.Items, tt.limit.Bytes))
		s := r.open(&backend{})
		for i := range tt.fit {
			at, err := s.Inject(msg, true)
			if err != nil || at.Depth != i+1 || at.Session != s.ID() {
				t.Errorf("%s: Inject %d = %+v, %v", tt.name, i, at, err)
			}
		}
		if _, err := s.Inject(msg, true); !errors.Is(err, ErrQueueFull) {
			t.Errorf("%s: Inject into a full queue = %v; want %v", tt.name, err, ErrQueueFull)
		}
		if err := s.Fail("1", -1, "x"); !errors.Is(err, ErrQueueFull) {
			t.Errorf("%s: Fail into a full queue = %v; want %v", tt.name, err, ErrQueueFull)
		}
		if i := s.Info(); i.Depth != tt.fit || i.DepthBytes != tt.fit*len(msg) || i.High != tt.fit || i.Tally.Of(spine.Refused) != 2 {
			t.Errorf("%s: Info = %+v; want a depth of %d and two refused", tt.name, i, tt.fit)
		}
		if write(s); s.Info().Depth != 0 || s.Info().DepthBytes != 0 || s.Info().High != tt.fit {
			t.Errorf("%s: after writing Info = %+v", tt.name, s.Info())
		}
	}
}

// An offer that finds no room leaves no trace, and can be made good later.
func TestOffer(t *testing.T) {
	r := newRig(t, tight(1, 1000))
	s := r.open(&backend{})
	for id := range 2 {
		if err := s.Receive(frame.New(frame.In, frame.Client, []byte(request(id, "ping")))); err != nil {
			t.Fatal(err)
		}
	}
	if !s.Offer([]byte(result(0))) || s.Offer([]byte(result(1))) {
		t.Error("Offer into a queue of one is not true, then false")
	}
	if got, want := r.kinds(), "opened in in queued"; got != want {
		t.Errorf("events %q; want %q", got, want)
	}
	write(s)
	if !s.Offer([]byte(result(1))) {
		t.Error("Offer = false where there is room")
	}
	events := r.events()
	if e := events[len(events)-1]; e.Kind != spine.Queued || e.Pair != 3 || e.Method != "ping" {
		t.Errorf("queued as %+v; want an answer to event 3", e)
	}
	s.End(Operator, "")
	if !s.Offer([]byte(result(2))) || !strings.HasSuffix(r.kinds(), "refused") {
		t.Error("what is offered to a session that has ended is not refused")
	}
}

// TestBurst: 10,000 frames through a queue of 16, with a client that reads
// slowly: all arrive, in order (A2, D2).
func TestBurst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const total = 10_000
		r := newRig(t, tight(16, 1<<20))
		s := r.open(&backend{})
		go func() {
			for i := range total {
				if err := s.Send([]byte(result(i)), ""); err != nil {
					t.Errorf("Send %d = %v", i, err)
				}
			}
		}()
		for i := 0; i < total; {
			<-s.Standing().Wake()
			time.Sleep(9 * time.Second) // longer in all than any write timeout, but each time in time
			for _, data := range write(s) {
				if data != result(i) {
					t.Fatalf("frame %d is %s", i, data)
				}
				i++
			}
		}
		if i := s.Info(); i.Reason != 0 || i.High > 16 {
			t.Errorf("reason %v, high %d; want a live session within its bound", i.Reason, i.High)
		}
	})
}

// TestStalled: a client that takes nothing is ended within the write timeout,
// and the frame that waited is shown as refused (A3, D6, D7).
func TestStalled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, tight(2, 1<<20))
		s := r.open(&backend{})
		start := time.Now()
		var err error
		for i := 0; err == nil; i++ {
			err = s.Send([]byte(result(i)), "")
		}
		reason, note := s.Reason()
		if !errors.Is(err, ErrQueueFull) || reason != SlowClient || time.Since(start) != roomy.WriteTimeout {
			t.Errorf("Send = %v, reason %v (%s) after %v; want SlowClient after %v", err, reason, note, time.Since(start), roomy.WriteTimeout)
		}
		s.Finish()
		if got, want := r.kinds(), "opened queued queued refused dropped dropped closed"; got != want {
			t.Errorf("events %s; want %s", got, want)
		}
	})
}

// TestPausedWaits: while the operator holds a queue, a full one waits for ever;
// from the resume on the client has its time anew.
func TestPausedWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, tight(1, 1<<20))
		s := r.open(&backend{})
		s.Pause()
		sent := make(chan error, 1)
		go func() { sent <- errors.Join(s.Send([]byte(result(1)), ""), s.Send([]byte(result(2)), "")) }()
		time.Sleep(time.Hour - time.Nanosecond)
		select {
		case err := <-sent:
			t.Fatalf("Send returned %v while paused", err)
		default:
		}
		s.Resume()
		time.Sleep(roomy.WriteTimeout - time.Nanosecond)
		if got := write(s); len(got) != 1 {
			t.Errorf("written %q", got)
		}
		if err := <-sent; err != nil {
			t.Errorf("Send = %v", err)
		}
	})
}

func TestEndWakesSender(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, tight(1, 1<<20))
		s := r.open(&backend{})
		sent := make(chan error, 1)
		go func() { sent <- errors.Join(s.Send([]byte(result(1)), ""), s.Send([]byte(result(2)), "")) }()
		synctest.Wait()
		start := time.Now()
		s.End(Operator, "")
		if err := <-sent; !errors.Is(err, ErrClosed) || time.Since(start) != 0 {
			t.Errorf("Send = %v after %v; want %v at once", err, time.Since(start), ErrClosed)
		}
		if got, want := r.kinds(), "opened queued refused"; got != want {
			t.Errorf("events %s; want %s", got, want)
		}
	})
}

func TestStep(t *testing.T) {
	r := newRig(t, roomy)
	s := r.open(&backend{})
	step := func(want error) {
		t.Helper()
		if err := s.Step(); !errors.Is(err, want) {
			t.Errorf("Step = %v; want %v", err, want)
		}
	}
	wrote := func(want ...string) {
		t.Helper()
		if got := write(s); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("written %s; want %s", got, want)
		}
	}
	step(ErrNotPaused)
	s.Pause()
	s.Pause()
	step(ErrNothing)
	for _, m := range []string{"a", "b", "c", "d"} {
		if _, err := s.Inject([]byte(m), true); err != nil {
			t.Fatal(err)
		}
	}
	wrote()
	step(nil)
	wrote("a")
	wrote()
	step(nil)
	step(nil)
	wrote("b", "c")

	// What is being written when the pause begins uses up no step, and a
	// step waits for a frame of its own.
	s.Resume()
	taken, _ := s.Standing().Take(make([]*frame.Frame, 9), 1<<20)
	s.Pause()
	step(ErrNothing)
	if _, err := s.Inject([]byte("e"), true); err != nil {
		t.Fatal(err)
	}
	step(nil)
	s.Standing().Wrote(len(taken))
	wrote("e")
	step(ErrNothing)
	s.Resume()
	step(ErrNotPaused)
	if got := r.kinds(); strings.Count(got, "switched") != 4 {
		t.Errorf("events %s; want one switched for each turn of the switch", got)
	}
}

func TestTakeIsBounded(t *testing.T) {
	r := newRig(t, roomy)
	s := r.open(&backend{})
	for range 5 {
		if _, err := s.Inject([]byte("0123456789"), true); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct{ len, bytes, want int }{{9, 100, 5}, {2, 100, 2}, {9, 30, 3}, {9, 29, 2}, {9, 1, 1}} {
		if got, _ := s.Standing().Take(make([]*frame.Frame, tt.len), tt.bytes); len(got) != tt.want {
			t.Errorf("Take(%d, %d bytes) = %d frames; want %d", tt.len, tt.bytes, len(got), tt.want)
		}
	}
}
