package session

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

// TestQueuedIsOutPlusDroppedPlusDepth runs sessions with everyone at work at
// once and checks every event: the invariant holds at each of them, they are
// in a legal order, and nothing of the session follows its end.
func TestQueuedIsOutPlusDroppedPlusDepth(t *testing.T) {
	limits := []spine.Limit{{Items: 1000, Bytes: 1 << 20}, {Items: 4, Bytes: 1 << 20}, {Items: 1000, Bytes: 300}, {Items: 1, Bytes: 1}}
	for seed := range uint64(24) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := roomy
				l.Queue = limits[seed%4]
				r := newRig(t, l)
				busy(r, seed)
				check(t, r.events())
			})
		})
	}
}

// busy is the life of one session, with random work by everyone. Its sleeps are of fake time.
func busy(r *rig, seed uint64) {
	var b backend
	s := r.open(&b)
	b.receive = func(f *frame.Frame) error {
		if f.Kind == frame.Request {
			go func() { _ = s.Send([]byte(result(f.ID)), "") }() // answers come at any time
		}
		return nil
	}
	var work sync.WaitGroup
	worker := func(n uint64, do func(rng *rand.Rand, i int)) {
		work.Go(func() {
			rng := rand.New(rand.NewPCG(seed, n))
			for i := range 60 {
				do(rng, i)
				time.Sleep(time.Duration(rng.IntN(20)) * time.Millisecond)
			}
		})
	}
	for n := range uint64(3) {
		worker(n, func(rng *rand.Rand, i int) {
			_ = s.Send(fmt.Appendf(nil, `{"jsonrpc":"2.0","id":"b%d-%d","method":"x","params":{"pad":"%*d"}}`, n, i, rng.IntN(100), 0), "")
		})
	}
	worker(3, func(rng *rand.Rand, i int) { _, _ = s.Inject([]byte(request(i, "ping")), rng.IntN(2) == 0) })
	worker(4, func(rng *rand.Rand, i int) { _ = s.Receive(in(request(i, "tools/list"))) })
	worker(5, func(rng *rand.Rand, i int) {
		switch what := rng.IntN(5); {
		case i == 59 || what > 2: // at last, or a sender would wait for ever
			s.Resume()
		case what == 0:
			s.Pause()
		default:
			_ = s.Step()
		}
	})
	worker(6, func(rng *rand.Rand, i int) {
		s.SentKeepalive(Comment)
		s.RefuseIn(nil, "400")
		_ = s.SendPing()
		if rng.IntN(200) == 0 {
			s.End(Operator, "")
		}
	})
	pumped := make(chan struct{})
	go func() {
		defer close(pumped)
		pump(s, rand.New(rand.NewPCG(seed, 99)))
		s.Finish()
	}()
	work.Wait()
	synctest.Wait()
	s.End(Shutdown, "")
	<-pumped
	synctest.Wait() // answers of the backend still on their way
}

// pump writes as a stream would: some at a time, slowly, and sometimes not to the end.
func pump(s *Session, rng *rand.Rand) {
	var buf [5]*frame.Frame
	for {
		if batch, _ := s.Standing().Take(buf[:1+rng.IntN(5)], rng.IntN(500)); len(batch) > 0 {
			time.Sleep(time.Duration(rng.IntN(30)) * time.Millisecond)
			if s.Context().Err() != nil && rng.IntN(2) == 0 {
				return // a write failed
			}
			s.Standing().Wrote(len(batch))
			continue
		}
		select {
		case <-s.Standing().Wake():
		case <-s.Done():
			return
		}
	}
}

// check holds the events of one session against the rules of their order.
func check(t *testing.T, events []spine.Event) {
	t.Helper()
	var waiting []spine.Event
	asked, closed := map[uint64]spine.Event{}, false
	for i, e := range events {
		if e.Session == "" {
			continue
		}
		if closed {
			t.Fatalf("event %d, %v, follows closed", e.Seq, e.Kind)
		}
		switch e.Kind {
		case spine.Opened:
			if i != 0 {
				t.Fatalf("opened is event %d", i)
			}
		case spine.In:
			asked[e.Seq] = e
		case spine.Queued:
			waiting = append(waiting, e)
			asked[e.Seq] = e
		case spine.Out, spine.Dropped:
			if len(waiting) == 0 || waiting[0].Seq != e.Of || waiting[0].Frame != e.Frame {
				t.Fatalf("%v of %d; want the oldest that waits", e.Kind, e.Of)
			}
			waiting = waiting[1:]
		case spine.Closed:
			closed = true
			if len(waiting) > 0 {
				t.Fatalf("closed with %d frames neither out nor dropped", len(waiting))
			}
		}
		if e.Depth != len(waiting) {
			t.Fatalf("event %d, %v, has depth %d; queued − out − dropped = %d", e.Seq, e.Kind, e.Depth, len(waiting))
		}
		if e.Pair > 0 {
			q, ok := asked[e.Pair]
			if !ok || q.Frame.Kind != frame.Request || q.Frame.ID != e.Frame.ID || e.Method != q.Method {
				t.Fatalf("%v %s is paired with event %d, %+v", e.Kind, e.Frame.Data, e.Pair, q)
			}
		}
	}
	if !closed {
		t.Fatal("the session was never closed")
	}
}
