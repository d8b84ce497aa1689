package spine

import (
	"context"
	"errors"
	"sync"
	"time"
)

// ErrClosed is what Next returns when no event will come any more.
var ErrClosed = errors.New("spine: closed")

// Tap hears every event from when it was opened. When it falls behind by more
// than its limit it loses the oldest, and Next says so with a Lost event.
type Tap struct {
	name  string
	spine *Spine
	wake  chan struct{} // holds one token when there may be something to take

	mu      sync.Mutex
	ring    ring
	lost    uint64 // since the last Next that told
	lastSeq uint64 // of the last event lost
	allLost uint64
	closed  bool
}

// Name is what the tap was opened as.
func (t *Tap) Name() string { return t.name }

// Lost is how many events this tap has lost in all.
func (t *Tap) Lost() uint64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.allLost
}

// put is called with the spine's lock held, which keeps the order.
func (t *Tap) put(e *Event, size int) (lost uint64) {
	t.mu.Lock()
	lost, last := t.ring.push(e, size)
	if lost > 0 {
		t.lost, t.allLost, t.lastSeq = t.lost+lost, t.allLost+lost, last
	}
	t.mu.Unlock()
	t.nudge()
	return lost
}

func (t *Tap) nudge() {
	select {
	case t.wake <- struct{}{}:
	default:
	}
}

// Next waits for events and moves all that are there to buf, up to its length,
// which must not be 0. Where events were lost, a Lost event stands in their
// place. It returns ErrClosed after the last event of a closed spine or tap,
// and the context's error when that ends. One goroutine at a time may call it.
func (t *Tap) Next(ctx context.Context, buf []Event) (int, error) {
	for {
		if n, closed := t.take(buf); n > 0 {
			return n, nil
		} else if closed {
			return 0, ErrClosed
		}
		select {
		case <-t.wake:
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	}
}

// Wait returns when there is something for Next to take, or nothing will ever
// come (nil both), or with the context's error when that ends. It is for an
// owner who takes the events elsewhere; it and Next must not wait at once.
func (t *Tap) Wait(ctx context.Context) error {
	for {
		t.mu.Lock()
		ready := t.ring.n > 0 || t.lost > 0 || t.closed
		t.mu.Unlock()
		if ready {
			return nil
		}
		select {
		case <-t.wake:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Take is Next without waiting: 0 where nothing is there.
func (t *Tap) Take(buf []Event) int {
	n, _ := t.take(buf)
	return n
}

func (t *Tap) take(buf []Event) (n int, closed bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.lost > 0 {
		buf[0] = Event{Kind: Lost, Seq: t.lastSeq, Time: time.Now(), N: t.lost}
		t.lost, n = 0, 1
	}
	return n + t.ring.take(buf[n:]), t.closed
}

func (t *Tap) end() {
	t.mu.Lock()
	t.closed = true
	t.mu.Unlock()
	t.nudge()
}

// Close stops listening; a waiting Next returns. Closing twice is harmless.
func (t *Tap) Close() {
	t.spine.remove(t)
	t.end()
}
