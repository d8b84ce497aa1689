package session

import (
	"errors"
	"sync"
	"time"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

// ledger is what the streams of one session share: the bound of what waits,
// the operator's hold, and one order of events. Every event of the session is
// published under its lock, so that they are in the order in which things
// happened, and none follows Closed.
type ledger struct {
	source    *spine.Source
	asks      *pairs // the session's own requests
	limit     spine.Limit
	resumable bool           // what was written is kept for clients that come back
	pumps     sync.WaitGroup // attached streams

	mu       sync.Mutex
	standing *Stream
	streams  []*Stream          // opened for requests, oldest first, while they wait for answers or for a reader
	past     []*Stream          // answered and read; kept to be resumed
	routes   map[string]*Stream // by the key of the request that the stream waits for
	opened   int                // streams ever opened for requests
	depth    int                // frames that wait, over all streams
	bytes    int                // and their bytes
	high     int                // the most frames that ever waited
	progress chan struct{}      // closed at the next sign of it; nil: nobody waits for one
	left     time.Time          // when a client last stopped to read a stream
	held     string             // why a question waits, as published
	paused   bool
	steps    int  // frames that may yet be taken although paused
	closed   bool // no frame gets in
	finished bool // Closed was published
}

// publish tells a fact of the session that does not change a queue. After
// Closed it does nothing and returns 0.
func (l *ledger) publish(e spine.Event) (seq uint64, at time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.finished {
		return 0, time.Time{}
	}
	e.Depth = l.depth
	return l.source.Publish(e)
}

// place is where a frame stands in the queue.
type place struct {
	stream *Stream
	seq    uint64          // of its Queued event
	depth  int             // frames that wait, this one included
	later  <-chan struct{} // of a full queue: closed when it is worth while to try again
}

// put adds f to the stream st, or where that is nil to the one that it belongs
// to, publishes Queued, and wakes the pump. pair is the request that f answers.
func (l *ledger) put(f *frame.Frame, pair asked, st *Stream, related string) (place, error) {
	at, err := l.queue(f, pair, st, related)
	if err == nil {
		at.stream.nudge()
	}
	return at, err
}

// queue is put, but that it wakes nobody.
func (l *ledger) queue(f *frame.Frame, pair asked, st *Stream, related string) (place, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if st == nil {
		st = l.route(f, related)
	}
	switch {
	case l.closed:
		return place{}, ErrClosed
	case st == nil, st.gone:
		return place{}, ErrNoStream
	case st.peer != nil && !st.sse && !f.Kind.IsResponse():
		return place{}, errResponseOnly
	}
	st.makeRoom(len(f.Data))
	if l.depth >= l.limit.Items || l.depth > 0 && l.bytes+len(f.Data) > l.limit.Bytes {
		if l.progress == nil {
			l.progress = make(chan struct{})
		}
		return place{later: l.progress}, ErrQueueFull
	}
	it := item{frame: f, pair: pair, method: f.Method}
	if it.method == "" {
		it.method = pair.method
	}
	l.depth++
	l.bytes += len(f.Data)
	st.size += len(f.Data)
	l.high = max(l.high, l.depth)
	seq, at := l.source.Publish(st.event(&it, spine.Queued, l.depth))
	if f.Kind == frame.Request {
		l.asks.ask(f.ID, asked{seq: seq, at: at, method: f.Method, origin: f.Origin})
	}
	if f.Kind.IsResponse() {
		l.answered(st, f.ID)
	}
	it.seq = seq
	st.items = append(st.items, it)
	return place{stream: st, seq: seq, depth: l.depth}, nil
}

// errResponseOnly is why a message that is no response does not go on the stream
// of one request that is answered as JSON: there is no other that it could go on.
var errResponseOnly = errors.New("the request is answered as JSON, which has no place for this")

// route finds the one stream that f belongs on: a response where its request
// is waited for, what was made in the course of a request with that request,
// all else on the standing stream (2025-11-25, Transports, "Multiple Connections").
// It is nil for a response that nobody waits for any more, which must not go on a
// standing GET stream ("Listening for Messages from the Server"); the operator may break that rule.
func (l *ledger) route(f *frame.Frame, related string) *Stream {
	response := f.Kind.IsResponse()
	id := related
	if response {
		id = f.ID
	}
	if st := l.routes[idKey(id)]; id != "" && st != nil && (st.sse || response) {
		return st
	}
	if response && l.resumable && f.Origin != frame.Operator {
		return nil
	}
	return l.standing
}

// cancelled notes that the client wants no response to its request id any more, so that no stream waits for it.
func (l *ledger) cancelled(id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if st := l.routes[idKey(id)]; st != nil {
		l.answered(st, id)
		st.nudge()
		if st.done() && !st.attached {
			st.retire()
		}
	}
}

// answered notes that the request id of st has its response.
func (l *ledger) answered(st *Stream, id string) {
	key := idKey(id)
	delete(st.waiting, key)
	if l.routes[key] == st {
		delete(l.routes, key)
	}
}

// letGo gives back what n items of bytes took.
func (l *ledger) letGo(n, bytes int) {
	l.depth -= n
	l.bytes -= bytes
	l.progressed()
}

// progressed wakes those who wait for room. They try again, and wait anew where there is none.
func (l *ledger) progressed() {
	if l.progress != nil {
		close(l.progress)
		l.progress = nil
	}
}

// all is every stream that a frame may wait on.
func (l *ledger) all() []*Stream { return append([]*Stream{l.standing}, l.streams...) }

// nudge lets every pump look again.
func (l *ledger) nudge() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, st := range l.all() {
		st.nudge()
	}
}

// close refuses further frames; those that wait stay for a last Take.
func (l *ledger) close() {
	l.mu.Lock()
	l.closed = true
	l.mu.Unlock()
	l.nudge()
}

// finish publishes Dropped for all that waits, then Closed, and returns when that was.
func (l *ledger) finish(reason, note string) time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, st := range l.all() {
		st.drop(len(st.items), reason)
	}
	l.streams, l.past, l.routes = nil, nil, nil
	_, at := l.source.Publish(spine.Event{Kind: spine.Closed, Note: note})
	l.finished = true
	return at
}

// pause holds delivery, or lets it go on. Steps not yet used are forgotten.
func (l *ledger) pause(on bool, note string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.paused == on || l.finished {
		return
	}
	l.paused, l.steps = on, 0
	for _, st := range l.all() {
		st.stepped = 0
	}
	l.source.Publish(spine.Event{Kind: spine.Switched, Depth: l.depth, Note: note})
	l.progressed() // the time that the client has begins anew
	for _, st := range l.all() {
		st.nudge()
	}
}

// step lets one more frame pass while paused.
func (l *ledger) step() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	waiting := 0
	for _, st := range l.all() {
		waiting += len(st.items) - st.taken
	}
	switch {
	case l.closed:
		return ErrClosed
	case !l.paused:
		return ErrNotPaused
	case l.steps >= waiting:
		return ErrNothing
	}
	l.steps++
	for _, st := range l.all() {
		st.nudge()
	}
	return nil
}

// queueState is a snapshot of a ledger.
type queueState struct {
	depth, bytes, high int
	paused             bool
}

func (l *ledger) state() queueState {
	l.mu.Lock()
	defer l.mu.Unlock()
	return queueState{depth: l.depth, bytes: l.bytes, high: l.high, paused: l.paused}
}

// isPaused is state().paused.
func (l *ledger) isPaused() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.paused
}
