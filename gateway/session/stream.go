package session

import (
	"context"
	"time"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

// Stream is the frames that go one way to the client: those of one POST, or
// the standing stream's. Anyone may send on it through the session; the one
// pump that has attached takes the frames, writes them, and says so.
type Stream struct {
	*ledger
	id     string
	nth    uint64 // as the events say it: that of id
	theirs *pairs // the client's requests that are answered here
	peer   Peer   // who answers them; nil: the session's
	sse    bool   // more than responses may go on it
	wake   chan struct{}

	items    []item              // items[0] is the oldest
	size     int                 // bytes of them
	taken    int                 // frames that the pump is writing
	stepped  int                 // steps that it used for them
	waiting  map[string]struct{} // keys of the requests that it was opened for; nil: the standing stream
	attached bool                // a pump reads it
	evicted  bool                // the pump is to leave: another wants to read it, or the operator has cut it
	onEvict  func()              // wakes the pump where it hangs in a write; nil: nothing does
	lent     func() bool         // writes in the pump's stead; nil: nobody may
	freed    chan struct{}       // closed when the pump leaves; nil: nobody waits for that
	gone     bool                // nobody will ever read it again
	retry    *time.Duration      // the pump shall leave, and tell the client to come back after this
	number   int                 // of the last frame that left the queue: each has its own, from 1
	tried    int                 // of the last frame that may have reached the client
	sent     []Numbered          // the newest that were written
	sentSize int
}

// item is a waiting frame with what its Out event will say.
type item struct {
	frame  *frame.Frame
	seq    uint64 // of Queued
	pair   asked  // the request that it answers or cancels; seq 0: none
	method string
}

// event says what became of an item of the stream.
func (st *Stream) event(it *item, k spine.Kind, depth int) spine.Event {
	e := spine.Event{Kind: k, Frame: it.frame, Method: it.method, Depth: depth, Of: it.seq, Pair: it.pair.seq, Stream: st.nth}
	if it.pair.seq > 0 && it.frame.Kind.IsResponse() && k != spine.Dropped {
		e.Took = time.Since(it.pair.at)
	}
	return e
}

func (l *ledger) newStream(id string, theirs *pairs) *Stream {
	return &Stream{ledger: l, id: id, theirs: theirs, sse: true, wake: make(chan struct{}, 1)}
}

// ID names the stream within its session: "0" is the standing one.
func (st *Stream) ID() string { return st.id }

// Wake is where the pump waits: a token means that frames came, or that a
// switch was turned.
func (st *Stream) Wake() <-chan struct{} { return st.wake }

// Nudge wakes the pump.
func (st *Stream) Nudge() { st.nudge() }

func (st *Stream) nudge() {
	select {
	case st.wake <- struct{}{}:
	default:
	}
}

// Attach makes the caller the stream's pump. It is false where there is one.
func (st *Stream) Attach() bool {
	st.mu.Lock()
	defer st.mu.Unlock()
	return st.attach()
}

func (st *Stream) attach() bool {
	if st.attached || st.gone || st.closed {
		return false
	}
	st.attached, st.evicted, st.retry = true, false, nil
	st.pumps.Add(1)
	st.nudge()
	return true
}

// TakeOver is Attach for a client that comes back to the stream, of whose old
// connection it may know sooner than we that it is broken: the pump that is
// still there is asked to leave. It is false where that has not left before ctx ends.
func (st *Stream) TakeOver(ctx context.Context) bool {
	for {
		st.mu.Lock()
		if st.attach() {
			st.mu.Unlock()
			return true
		}
		if st.gone || st.closed {
			st.mu.Unlock()
			return false
		}
		if st.freed == nil {
			st.freed = make(chan struct{})
		}
		freed := st.freed
		st.evict()
		st.mu.Unlock()
		select {
		case <-freed:
		case <-ctx.Done():
			return false
		}
	}
}

// OnEvict has f called, until Detach, when the pump is to leave because the client reads the
// stream elsewhere, or the operator has cut it. It must be quick, and call no method of the session.
func (st *Stream) OnEvict(f func()) {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.onEvict = f
}

// Lend lets others write in the pump's stead, until Detach. write must wait for nothing, also not for the client, and is
// false where it has left something to the pump.
func (st *Stream) Lend(write func() bool) {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.lent = write
}

// Hurry writes what waits, where the pump lends that and the client takes it at once, and wakes the pump otherwise.
// It spares the caller, who has just queued a frame, and the pump the wait for each other.
func (st *Stream) Hurry() {
	st.mu.Lock()
	write := st.lent
	st.mu.Unlock()
	if write == nil || !write() {
		st.nudge()
	}
}

// Evicted reports whether the pump is to leave because the client reads the stream elsewhere, or the operator has cut it.
func (st *Stream) Evicted() bool {
	st.mu.Lock()
	defer st.mu.Unlock()
	return st.evicted
}

// Detach gives up what Attach gave. What waits stays for a pump to come, where the
// streams of the session can be resumed; of those that nobody reads the oldest are
// given up when they become too many.
func (st *Stream) Detach() {
	st.mu.Lock()
	defer st.mu.Unlock()
	defer st.pumps.Done()
	st.attached, st.ledger.left = false, time.Now()
	st.onEvict, st.lent = nil, nil
	st.untake()
	if st.freed != nil {
		close(st.freed)
		st.freed = nil
	}
	switch {
	case st.waiting == nil:
	case !st.resumable:
		st.giveUp("its stream was closed")
	case st.done():
		st.retire()
	default:
		st.giveUpStrays()
	}
}

// Abandon gives the stream up: nobody will read it again. What waits on it is dropped.
func (st *Stream) Abandon(why string) {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.giveUp(why)
}

// Done reports whether all that it was opened for has been answered and
// written. The standing stream is never done.
func (st *Stream) Done() bool {
	st.mu.Lock()
	defer st.mu.Unlock()
	return st.done()
}

// Final reports whether the n frames of the last Take are all that will ever come on the stream.
func (st *Stream) Final(n int) bool {
	st.mu.Lock()
	defer st.mu.Unlock()
	return st.waiting != nil && len(st.waiting) == 0 && len(st.items) == n && st.retry == nil
}

func (st *Stream) done() bool {
	return st.waiting != nil && len(st.waiting) == 0 && len(st.items) == 0 && !st.gone
}

// Complete reports whether n frames, which wait, are all that will come: the
// requests that it was opened for are answered, or cancelled.
func (st *Stream) Complete(n int) bool {
	st.mu.Lock()
	defer st.mu.Unlock()
	return st.waiting != nil && len(st.waiting) == 0 && len(st.items) == n
}

// Leave asks the pump to end the response although the stream is not done, and
// to tell the client to resume after retry (2025-11-25, Transports, "Sending Messages to the Server").
func (st *Stream) Leave(retry time.Duration) {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.retry = &retry
	st.nudge()
}

// Leaving is what Leave asked for, once all that waits is written; ok is false
// where it did not.
func (st *Stream) Leaving() (retry time.Duration, ok bool) {
	st.mu.Lock()
	defer st.mu.Unlock()
	if st.retry == nil || len(st.items) > 0 {
		return 0, false
	}
	return *st.retry, true
}
