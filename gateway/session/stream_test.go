package session

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

// web opens a session whose streams can be resumed.
func (r *rig) web(b *backend) *Session {
	r.t.Helper()
	s, err := r.Open(Options{Transport: "http", Resumable: true, Backend: func(*Session) Peer { return b }})
	if err != nil {
		r.t.Fatal(err)
	}
	return s
}

// call opens a stream for a request with the id.
func (r *rig) call(s *Session, id string) *Stream {
	r.t.Helper()
	st, err := s.OpenStream([]*frame.Frame{in(request(id, "x"))}, true, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	return st
}

func (r *rig) send(s *Session, data, related string) {
	r.t.Helper()
	if err := s.Send([]byte(data), related); err != nil {
		r.t.Fatal(err)
	}
}

// take is the data of the frames that a Take of st shows.
func take(st *Stream, most int) (data []string) {
	frames, _ := st.Take(make([]*frame.Frame, most), 1<<20)
	for _, f := range frames {
		data = append(data, string(f.Data))
	}
	return data
}

func note(n int) string { return fmt.Sprintf(`{"jsonrpc":"2.0","method":"n","params":[%d]}`, n) }

// TestResume: a client that comes back gets what it has not seen, once, whatever its
// broken connection had brought it.
func TestResume(t *testing.T) {
	tests := []struct {
		name       string
		seen       int
		again      string // numbers that come again
		then       int    // the first that comes as new
		lost       int
		impossible bool
	}{
		{"nothing seen", 0, "1 2", 3, 0, false},
		{"one seen", 1, "2", 3, 0, false},
		{"all that was written", 2, "", 3, 0, false},
		{"more than the write told", 4, "", 5, 0, false},
		{"more than there was", 5, "", 0, 0, true},
		{"less than nothing", -1, "", 0, 0, true},
	}
	for _, tt := range tests {
		r := newRig(t, roomy)
		s := r.web(&backend{})
		st := r.call(s, "1")
		for n := range 6 {
			r.send(s, note(n+1), "1")
		}
		take(st, 2)
		st.Wrote(2)
		take(st, 2) // a write that fails
		st.Detach()
		st.Attach()
		again, lost, ok := st.Resume(tt.seen)
		if ok == tt.impossible {
			t.Errorf("%s: ok %v", tt.name, ok)
			continue
		}
		var numbers []int
		for _, f := range again {
			numbers = append(numbers, f.N)
			if string(f.Frame.Data) != note(f.N) {
				t.Errorf("%s: frame %d is %s", tt.name, f.N, f.Frame.Data)
			}
		}
		if want := "[" + tt.again + "]"; fmt.Sprint(numbers) != want || lost != tt.lost {
			t.Errorf("%s: %v again, %d lost; want %s, %d", tt.name, numbers, lost, want, tt.lost)
		}
		if got := take(st, 9); !tt.impossible && (len(got) == 0 || got[0] != note(tt.then)) {
			t.Errorf("%s: then came %q; want frame %d", tt.name, got, tt.then)
		}
	}
}

// TestResumeAfterDrops: what was dropped while nobody read keeps its number, and is told to be lost.
func TestResumeAfterDrops(t *testing.T) {
	r := newRig(t, roomy)
	s := r.web(&backend{})
	const all = strayFrames + 10
	for n := range all {
		r.send(s, note(n+1), "")
	}
	st := s.Standing()
	st.Attach()
	again, lost, ok := st.Resume(0)
	if len(again) > 0 || lost != 10 || !ok {
		t.Errorf("Resume = %v, %d lost, %v; want 10 lost", again, lost, ok)
	}
	frames, first := st.Take(make([]*frame.Frame, 1), 1)
	if first != 11 || string(frames[0].Data) != note(11) {
		t.Errorf("the first frame is number %d, %s", first, frames[0].Data)
	}
}

// TestStrays: of streams that nobody reads the newest are kept, answered or not.
func TestStrays(t *testing.T) {
	r := newRig(t, roomy)
	s := r.web(&backend{})
	for i := range 2 * strayStreams {
		st := r.call(s, fmt.Sprint(i))
		if i%2 == 0 {
			r.send(s, result(i), "")
			take(st, 1)
			st.Wrote(1)
		}
		st.Detach()
	}
	for id, want := range map[string]bool{"0": true, "1": true, fmt.Sprint(2 * strayStreams): true, "999": false} {
		if _, ok := s.FindStream(id); ok != want {
			t.Errorf("stream %s is found: %v; want %v", id, ok, want)
		}
	}
	for i := range 4 * strayStreams {
		r.call(s, fmt.Sprintf(`"n%d"`, i)).Detach()
	}
	if n := len(s.Streams()); n != strayStreams+1 {
		t.Errorf("%d streams are kept; want %d and the standing one", n, strayStreams)
	}
	if err := s.Send([]byte(result(1)), ""); !errors.Is(err, ErrNoStream) {
		t.Errorf("the answer to a call that was given up = %v; want %v", err, ErrNoStream)
	}
	if got := take(s.Standing(), 1); len(got) > 0 {
		t.Errorf("the standing stream has %q; want no response", got)
	}
}

// TestStepIsNotLost: a write that fails gives its step back.
func TestStepIsNotLost(t *testing.T) {
	r := newRig(t, roomy)
	s := r.web(&backend{})
	st := r.call(s, "1")
	r.send(s, note(1), "1")
	r.send(s, note(2), "1")
	s.Pause()
	if err := s.Step(); err != nil {
		t.Fatal(err)
	}
	take(st, 9)
	if got := take(st, 9); len(got) != 1 {
		t.Errorf("a second look shows %d frames; want the one", len(got))
	}
	st.Detach()
	st.Attach()
	if got := take(st, 9); len(got) != 1 {
		t.Errorf("after a failed write %d frames; want the one", len(got))
	}
	st.Wrote(1)
	if got := take(st, 9); len(got) != 0 {
		t.Errorf("the step let another pass: %q", got)
	}
}

// TestEndWhenIdle: a session ends when nobody has read a stream of it, or sent a frame, for the time.
func TestEndWhenIdle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, roomy)
		s := r.web(&backend{})
		s.FinishWhenEnded()
		s.EndWhenIdle(time.Minute)
		start := time.Now()
		time.Sleep(50 * time.Second)
		st := r.call(s, "1")
		time.Sleep(9*time.Minute + 55*time.Second)
		st.Detach()
		left := time.Now()
		<-s.Done()
		if d := time.Since(left); d != time.Minute {
			t.Errorf("ended %v after its last stream, %v after its beginning; want a minute", d, time.Since(start))
		}
		if why, _ := s.Reason(); why != Idle {
			t.Errorf("reason %v", why)
		}
		r.Wait()
	})
}

// TestShared: one key is one row while it lives.
func TestShared(t *testing.T) {
	r := newRig(t, roomy)
	o := Options{Backend: func(*Session) Peer { return &backend{} }}
	a, err := r.Shared("k", o)
	b, err2 := r.Shared("k", o)
	c, err3 := r.Shared("other", o)
	if err := errors.Join(err, err2, err3); err != nil || a != b || a == c {
		t.Errorf("rows %p %p %p, %v; want two of one key", a, b, c, err)
	}
	a.End(Operator, "")
	if d, err := r.Shared("k", o); err != nil || d == a {
		t.Errorf("after its end: %v, the same row: %v", err, d == a)
	}
	r.EndAll(Shutdown)
	r.Wait()
}

// TestStreamsBalance runs sessions with many streams, of either era, with everyone at work at
// once: queued = out + dropped + depth, at each event, and nothing is left at the end.
func TestStreamsBalance(t *testing.T) {
	for seed := range uint64(20) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := roomy
				l.Queue = []spine.Limit{{Items: 1000, Bytes: 1 << 20}, {Items: 5, Bytes: 500}}[seed%2]
				r := newRig(t, l)
				crowd(r, seed)
				balanced(t, r.events())
			})
		})
	}
}

// crowd is a session with calls that come, break, come back, are given up and cancelled.
func crowd(r *rig, seed uint64) {
	s, err := r.Open(Options{Resumable: seed%4 < 2, Backend: func(*Session) Peer { return &backend{} }})
	if err != nil {
		r.t.Fatal(err)
	}
	var work sync.WaitGroup
	for n := range uint64(6) {
		work.Go(func() {
			rng := rand.New(rand.NewPCG(seed, n))
			for i := range 20 {
				aCall(s, rng, fmt.Sprintf(`"%d-%d"`, n, i))
			}
		})
	}
	work.Go(func() {
		rng := rand.New(rand.NewPCG(seed, 50))
		for i := range 40 {
			_, _ = s.Inject([]byte(request(i, "roots/list")), false)
			if rng.IntN(3) == 0 {
				s.Pause()
				_ = s.Step()
			}
			if questions := s.Ask(map[string]json.RawMessage{"roots": nil}); len(questions) > 0 {
				s.Asked(rng.IntN(len(questions) + 1))
			}
			time.Sleep(time.Duration(rng.IntN(50)) * time.Millisecond)
			s.Resume()
		}
	})
	work.Wait()
	s.End(Operator, "")
	s.Finish()
}

// aCall is one call, its backend, and a client whose connection may break. Its sleeps are of fake time.
func aCall(s *Session, rng *rand.Rand, id string) {
	f := in(request(id, "x"))
	var own func(*Stream) Peer
	if !s.Resumable() {
		own = func(*Stream) Peer { return &backend{} }
	}
	st, err := s.OpenStream([]*frame.Frame{f}, rng.IntN(3) > 0, own)
	if err != nil || s.ReceiveOn(st, f, Via{}) != nil {
		return
	}
	answered := make(chan struct{})
	messages := rng.IntN(10)
	go func() {
		defer close(answered)
		for n := range messages {
			if own != nil {
				_ = s.SendOn(st, []byte(note(n)))
			} else {
				_ = s.Send([]byte(note(n)), id)
			}
			time.Sleep(time.Millisecond)
		}
		if own != nil {
			_ = s.SendOn(st, []byte(result(id)))
			_ = s.SendOn(st, []byte(note(0))) // too late
			return
		}
		_ = s.Send([]byte(result(id)), "")
	}()
	for tries := rng.IntN(3); ; tries-- {
		finished := carry(s, st, rng, tries > 0)
		if !finished && rng.IntN(4) == 0 {
			st.Abandon("given up")
		}
		seen := st.Last()
		st.Detach()
		if finished || tries <= 0 || !s.Resumable() {
			break
		}
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		came := st.TakeOver(ctx)
		cancel()
		if !came {
			break
		}
		if _, _, ok := st.Resume(max(0, seen-rng.IntN(3))); !ok {
			panic("a number that was is not known")
		}
	}
	if rng.IntN(3) == 0 {
		_ = s.Receive(in(`{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":` + id + `}}`))
	}
	<-answered
}

// carry writes what comes on st, until it is done, for a while, or until a write fails.
func carry(s *Session, st *Stream, rng *rand.Rand, breaks bool) (finished bool) {
	var buf [3]*frame.Frame
	for end := time.After(time.Duration(rng.IntN(30)) * time.Millisecond); !st.Done(); {
		frames, _ := st.Take(buf[:], 1<<20)
		if len(frames) > 0 {
			if breaks && rng.IntN(10) == 0 {
				return false
			}
			st.Wrote(len(frames))
			continue
		}
		select {
		case <-st.Wake():
		case <-s.Done():
			return false
		case <-end:
			return false
		}
	}
	return true
}

// balanced holds the events of one session against the invariant.
func balanced(t *testing.T, events []spine.Event) {
	t.Helper()
	var waiting []uint64
	for _, e := range events {
		switch e.Kind {
		case spine.Queued:
			waiting = append(waiting, e.Seq)
		case spine.Out, spine.Dropped:
			i := slices.Index(waiting, e.Of)
			if i < 0 {
				t.Fatalf("%v of %d, which does not wait", e.Kind, e.Of)
			}
			waiting = slices.Delete(waiting, i, i+1)
		case spine.Closed:
		default:
			continue
		}
		if e.Depth != len(waiting) {
			t.Fatalf("event %d, %v, has depth %d; queued − out − dropped = %d", e.Seq, e.Kind, e.Depth, len(waiting))
		}
	}
	if last := events[len(events)-1]; len(waiting) > 0 || last.Kind != spine.Closed && last.Kind != spine.Refused {
		t.Fatalf("%d frames are left, the last event is %v", len(waiting), last.Kind)
	}
}
