package session

import (
	"sync"
	"time"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

// Queue is the frames that wait to be written on one stream. Anyone may put
// frames in; the one pump of the stream takes them, writes them, and says so.
// Every event of the session is published under the queue's lock, so that
// they are in the order in which things happened, and none follows Closed.
type Queue struct {
	source *spine.Source
	asks   *pairs // the session's own requests
	limit  spine.Limit
	wake   chan struct{} // holds one token when the pump should look again

	mu       sync.Mutex
	items    []item // items[0] is the oldest
	bytes    int
	high     int           // the most that ever waited
	progress chan struct{} // closed at the next sign of it; nil: nobody waits for one
	paused   bool
	steps    int  // frames that may yet be taken although paused
	taken    int  // frames that the pump is writing
	closed   bool // no frame gets in
	finished bool // Closed was published
}

// item is a waiting frame with what its Out event will say.
type item struct {
	frame  *frame.Frame
	seq    uint64 // of Queued
	pair   asked  // the request that it answers or cancels; seq 0: none
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

// publish tells a fact of the session that does not change the queue. After
// Closed it does nothing and returns 0.
func (q *Queue) publish(e spine.Event) (seq uint64, at time.Time) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.finished {
		return 0, time.Time{}
	}
	e.Depth = len(q.items)
	return q.source.Publish(e)
}

// place is where a frame stands in the queue.
type place struct {
	seq   uint64          // of its Queued event
	depth int             // frames that wait, this one included
	later <-chan struct{} // of a full queue: closed when it is worth while to try again
}

// put adds f and publishes Queued. pair is the request that f answers.
func (q *Queue) put(f *frame.Frame, pair asked) (place, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case q.closed:
		return place{}, ErrClosed
	case len(q.items) >= q.limit.Items || len(q.items) > 0 && q.bytes+len(f.Data) > q.limit.Bytes:
		if q.progress == nil {
			q.progress = make(chan struct{})
		}
		return place{later: q.progress}, ErrQueueFull
	}
	it := item{frame: f, pair: pair, method: f.Method}
	if it.method == "" {
		it.method = pair.method
	}
	seq, at := q.source.Publish(it.event(spine.Queued, len(q.items)+1))
	if f.Kind == frame.Request {
		q.asks.ask(f.ID, asked{seq: seq, at: at, method: f.Method, origin: f.Origin})
	}
	it.seq = seq
	q.items = append(q.items, it)
	q.bytes += len(f.Data)
	q.high = max(q.high, len(q.items))
	q.nudge()
	return place{seq: seq, depth: len(q.items)}, nil
}

// event says what became of the item.
func (it *item) event(k spine.Kind, depth int) spine.Event {
	e := spine.Event{Kind: k, Frame: it.frame, Method: it.method, Depth: depth, Of: it.seq, Pair: it.pair.seq}
	if it.pair.seq > 0 && it.frame.Kind.IsResponse() && k != spine.Dropped {
		e.Took = time.Since(it.pair.at)
	}
	return e
}

// Take shows the frames to write next, oldest first: at most len(dst) of them,
// and after the first no more than maxBytes in all. They stay in the queue until
// Wrote, which must follow before the next Take.
func (q *Queue) Take(dst []*frame.Frame, maxBytes int) []*frame.Frame {
	q.mu.Lock()
	defer q.mu.Unlock()
	most := min(len(q.items), len(dst))
	if q.paused {
		most = min(most, q.steps)
	}
	n, bytes := 0, 0
	for ; n < most; n++ {
		bytes += len(q.items[n].frame.Data)
		if n > 0 && bytes > maxBytes {
			break
		}
		dst[n] = q.items[n].frame
	}
	q.taken = n
	if q.paused {
		q.steps -= n
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
		_, at := q.source.Publish(it.event(spine.Out, len(q.items)-i-1))
		if it.frame.Kind == frame.Request {
			q.asks.sent(it.frame.ID, at)
		}
		q.bytes -= len(it.frame.Data)
	}
	q.forget(n)
}

// forget removes the n oldest items.
func (q *Queue) forget(n int) {
	clear(q.items[:n])
	if q.items = q.items[n:]; len(q.items) == 0 {
		q.items = nil // the array is the garbage collector's: an idle session holds none
	}
	q.taken = 0
	q.progressed()
}

// progressed wakes those who wait for room. They try again, and wait anew where there is none.
func (q *Queue) progressed() {
	if q.progress != nil {
		close(q.progress)
		q.progress = nil
	}
}

// close refuses further frames; those that wait stay for a last Take.
func (q *Queue) close() {
	q.mu.Lock()
	q.closed = true
	q.mu.Unlock()
	q.nudge()
}

// finish publishes Dropped for all that waits, then Closed, and returns when that was.
func (q *Queue) finish(reason, note string) time.Time {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := len(q.items)
	for i := range n {
		e := q.items[i].event(spine.Dropped, n-i-1)
		e.Note = reason
		q.source.Publish(e)
	}
	q.bytes = 0
	q.forget(n)
	_, at := q.source.Publish(spine.Event{Kind: spine.Closed, Note: note})
	q.finished = true
	return at
}

// pause holds delivery, or lets it go on. Steps not yet used are forgotten.
func (q *Queue) pause(on bool, note string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.paused == on || q.finished {
		return
	}
	q.paused, q.steps = on, 0
	q.source.Publish(spine.Event{Kind: spine.Switched, Depth: len(q.items), Note: note})
	q.progressed() // the time that the client has begins anew
	q.nudge()
}

// step lets one more frame pass while paused.
func (q *Queue) step() error {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case q.closed:
		return ErrClosed
	case !q.paused:
		return ErrNotPaused
	case q.taken+q.steps >= len(q.items):
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
