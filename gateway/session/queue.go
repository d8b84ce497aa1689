package session

import (
	"sync"
	"time"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

// Queue is the frames that wait to be written on one stream. Anyone may put
// frames in; the one pump of the stream takes them, writes them, and says so.
// Every change is published under the queue's lock, so that events of one
// queue are in the order in which things happened.
type Queue struct {
	source *spine.Source
	asks   *pairs // the session's own requests
	limit  spine.Limit
	wake   chan struct{} // holds one token when the pump should look again

	mu     sync.Mutex
	items  []item // items[0] is the oldest
	bytes  int
	high   int // the most that ever waited
	room   chan struct{}
	paused bool
	steps  int // frames that may pass although paused
	closed bool
}

// item is a waiting frame with what its Out event will say.
type item struct {
	frame  *frame.Frame
	seq    uint64 // of Queued
	pair   asked  // the request that it answers; seq 0: none
	method string
}

func newQueue(src *spine.Source, asks *pairs, limit spine.Limit) *Queue {
	return &Queue{source: src, asks: asks, limit: limit, wake: make(chan struct{}, 1)}
}

// Wake is where the pump waits: a token means that frames came, or that a
// switch was turned.
func (q *Queue) Wake() <-chan struct{} { return q.wake }

func (q *Queue) nudge() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// put adds f and publishes Queued. pair is the request that f answers.
// ErrQueueFull comes with a channel that is closed when there is room again.
func (q *Queue) put(f *frame.Frame, pair asked) (seq uint64, room <-chan struct{}, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case q.closed:
		return 0, nil, ErrClosed
	case len(q.items) >= q.limit.Items || len(q.items) > 0 && q.bytes+len(f.Data) > q.limit.Bytes:
		if q.room == nil {
			q.room = make(chan struct{})
		}
		return 0, q.room, ErrQueueFull
	}
	method := f.Method
	if method == "" {
		method = pair.method
	}
	e := spine.Event{Kind: spine.Queued, Frame: f, Method: method, Depth: len(q.items) + 1, Pair: pair.seq}
	if pair.seq > 0 {
		e.Took = time.Since(pair.at)
	}
	seq, at := q.source.Publish(e)
	if f.Kind == frame.Request {
		q.asks.ask(f.ID, asked{seq: seq, at: at, method: f.Method, origin: f.Origin})
	}
	q.items = append(q.items, item{frame: f, seq: seq, pair: pair, method: method})
	q.bytes += len(f.Data)
	q.high = max(q.high, len(q.items))
	q.nudge()
	return seq, nil, nil
}

// Take shows the frames to write next, oldest first: at most len(dst) of them,
// and after the first no more than maxBytes in all. They stay in the queue until Wrote.
func (q *Queue) Take(dst []*frame.Frame, maxBytes int) []*frame.Frame {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := min(len(q.items), len(dst))
	if q.paused {
		n = min(n, q.steps)
	}
	bytes := 0
	for i := range n {
		bytes += len(q.items[i].frame.Data)
		if i > 0 && bytes > maxBytes {
			return dst[:i]
		}
		dst[i] = q.items[i].frame
	}
	return dst[:n]
}

// Wrote publishes Out for the n oldest frames, which are on the wire now, and
// lets them go.
func (q *Queue) Wrote(n int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for i := range n {
		it := &q.items[i]
		e := spine.Event{Kind: spine.Out, Frame: it.frame, Method: it.method, Depth: len(q.items) - i - 1,
			Of: it.seq, Pair: it.pair.seq}
		if it.pair.seq > 0 {
			e.Took = time.Since(it.pair.at)
		}
		_, at := q.source.Publish(e)
		if it.frame.Kind == frame.Request {
			q.asks.sent(it.frame.ID, at)
		}
		q.bytes -= len(it.frame.Data)
	}
	q.forget(n)
	if q.paused {
		q.steps -= min(n, q.steps)
	}
}

// forget removes the n oldest items and tells whoever waits for room.
func (q *Queue) forget(n int) {
	clear(q.items[:n])
	if q.items = q.items[n:]; len(q.items) == 0 {
		q.items = nil // the array is the garbage collector's: an idle session holds none
	}
	if q.room != nil {
		close(q.room)
		q.room = nil
	}
}

// close refuses further frames; those that wait stay for a last Take.
func (q *Queue) close() {
	q.mu.Lock()
	q.closed = true
	q.mu.Unlock()
	q.nudge()
}

// drop publishes Dropped for all that waits, and forgets it.
func (q *Queue) drop(note string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := len(q.items)
	for i := range n {
		it := &q.items[i]
		q.source.Publish(spine.Event{Kind: spine.Dropped, Frame: it.frame, Method: it.method, Depth: n - i - 1, Of: it.seq,
			Pair: it.pair.seq, Note: note})
	}
	q.bytes = 0
	q.forget(n)
}

// pause holds delivery, or lets it go on.
func (q *Queue) pause(on bool) (changed bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	changed = q.paused != on
	q.paused, q.steps = on, 0
	q.nudge()
	return changed
}

// step lets one more frame pass while paused.
func (q *Queue) step() error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !q.paused {
		return ErrNotPaused
	}
	if q.steps >= len(q.items) {
		return ErrNothing
	}
	q.steps++
	q.nudge()
	return nil
}

// queueState is a snapshot of a queue.
type queueState struct {
	depth, bytes, high int
	paused             bool
}

func (q *Queue) state() queueState {
	q.mu.Lock()
	defer q.mu.Unlock()
	return queueState{depth: len(q.items), bytes: q.bytes, high: q.high, paused: q.paused}
}
