package session

import (
	"context"
	"encoding/json"
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
