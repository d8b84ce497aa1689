package session

import (
	"slices"
	"strconv"
	"time"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

// Bounds of what a session keeps for a client that may come back.
const (
	strayFrames  = 256 // that wait on a standing stream which nobody reads
	strayStreams = 32  // that nobody reads, before they are answered and after
	replayFrames = 256 // written frames that each stream keeps to be resumed
	replayBytes  = 1 << 20
)

// Stream is the frames that go one way to the client: those of one POST, or
// the standing stream's. Anyone may send on it through the session; the one
// pump that has attached takes the frames, writes them, and says so.
type Stream struct {
	*ledger
	id     string
	theirs *pairs // the client's requests that are answered here
	peer   Peer   // who answers them; nil: the session's
	sse    bool   // more than responses may go on it
	wake   chan struct{}

	items    []item              // items[0] is the oldest
	taken    int                 // frames that the pump is writing
	waiting  map[string]struct{} // keys of the requests that it was opened for; nil: the standing stream
	attached bool                // a pump reads it
	gone     bool                // nobody will ever read it again
	retry    *time.Duration      // the pump shall leave, and tell the client to come back after this
	wrote    int                 // frames ever written: the number of the last one
	sent     []*frame.Frame      // the newest of them
	sentSize int
}

// item is a waiting frame with what its Out event will say.
type item struct {
	frame  *frame.Frame
	seq    uint64 // of Queued
	pair   asked  // the request that it answers or cancels; seq 0: none
	method string
}

// event says what became of the item.
func (it *item) event(k spine.Kind, depth int) spine.Event {
	e := spine.Event{Kind: k, Frame: it.frame, Method: it.method, Depth: depth, Of: it.seq, Pair: it.pair.seq}
	if it.pair.seq > 0 && it.frame.Kind.IsResponse() && k != spine.Dropped {
		e.Took = time.Since(it.pair.at)
	}
	return e
}

func (l *ledger) newStream(id string, theirs *pairs, peer Peer) *Stream {
	return &Stream{ledger: l, id: id, theirs: theirs, peer: peer, sse: true, wake: make(chan struct{}, 1)}
}

// ID names the stream within its session: "0" is the standing one.
func (st *Stream) ID() string { return st.id }

// Wake is where the pump waits: a token means that frames came, or that a
// switch was turned.
func (st *Stream) Wake() <-chan struct{} { return st.wake }

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
	if st.attached || st.gone || st.closed {
		return false
	}
	st.attached, st.retry = true, nil
	st.pumps.Add(1)
	st.nudge()
	return true
}

// Detach gives that up. What waits stays for a pump to come; of the streams that
// nobody reads the oldest are given up when they become too many.
func (st *Stream) Detach() {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.attached = false
	defer st.pumps.Done()
	if st.done() {
		st.retire()
	}
	stray := 0
	for _, other := range slices.Backward(slices.Clone(st.streams)) {
		if other.attached {
			continue
		}
		if stray++; stray > strayStreams {
			other.gone = true
			other.drop(len(other.items), "its stream was not resumed")
			other.retire()
		}
	}
}

// Abandon gives the stream up: nobody will read it again. What waits on it is dropped.
func (st *Stream) Abandon(why string) {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.gone = true
	st.drop(len(st.items), why)
	st.retire()
}

// retire moves an answered stream to those that can only be resumed.
func (st *Stream) retire() {
	l := st.ledger
	l.streams = slices.DeleteFunc(l.streams, func(o *Stream) bool { return o == st })
	for key := range st.waiting {
		if l.routes[key] == st {
			delete(l.routes, key)
		}
	}
	if st.waiting != nil && !st.gone && l.resumable {
		l.past = append(l.past, st)
		l.past = l.past[max(0, len(l.past)-strayStreams):]
	}
}

// Answered reports whether every request that it was opened for has its
// response, written or waiting.
func (st *Stream) Answered() bool {
	st.mu.Lock()
	defer st.mu.Unlock()
	return len(st.waiting) == 0
}

// Done reports whether all that it was opened for has been answered and
// written. The standing stream is never done.
func (st *Stream) Done() bool {
	st.mu.Lock()
	defer st.mu.Unlock()
	return st.done()
}

func (st *Stream) done() bool { return st.waiting != nil && len(st.waiting) == 0 && len(st.items) == 0 }

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

// Take shows the frames to write next, oldest first: at most len(dst) of them,
// and after the first no more than maxBytes in all. The first has the number
// first among all frames of the stream, from 1. They stay in the queue until Wrote,
// which must follow before the next Take.
func (st *Stream) Take(dst []*frame.Frame, maxBytes int) (frames []*frame.Frame, first int) {
	st.mu.Lock()
	defer st.mu.Unlock()
	most := min(len(st.items), len(dst))
	if st.paused {
		most = min(most, st.steps)
	}
	n, bytes := 0, 0
	for ; n < most; n++ {
		bytes += len(st.items[n].frame.Data)
		if n > 0 && bytes > maxBytes {
			break
		}
		dst[n] = st.items[n].frame
	}
	st.taken = n
	if st.paused {
		st.steps -= n
	}
	return dst[:n], st.wrote + 1
}

// Wrote publishes Out for the n oldest frames, which are on the wire now, and
// lets them go.
func (st *Stream) Wrote(n int) {
	st.mu.Lock()
	defer st.mu.Unlock()
	bytes := 0
	for i := range n {
		it := &st.items[i]
		_, at := st.source.Publish(it.event(spine.Out, st.depth-i-1))
		if it.frame.Kind == frame.Request {
			st.asks.sent(it.frame.ID, at)
		}
		bytes += len(it.frame.Data)
		st.remember(it.frame)
	}
	st.wrote += n
	st.forget(n)
	st.letGo(n, bytes)
}

// remember keeps a written frame for a client that resumes.
func (st *Stream) remember(f *frame.Frame) {
	if !st.resumable {
		return
	}
	st.sent = append(st.sent, f)
	st.sentSize += len(f.Data)
	for len(st.sent) > replayFrames || st.sentSize > replayBytes {
		st.sentSize -= len(st.sent[0].Data)
		st.sent[0] = nil
		st.sent = st.sent[1:]
	}
}

// Replay is the written frames after the number last, the first of which has
// the number first. Those that are no longer kept are missing.
func (st *Stream) Replay(last int) (frames []*frame.Frame, first int) {
	st.mu.Lock()
	defer st.mu.Unlock()
	kept := st.wrote - len(st.sent) // the number of the newest that is not kept
	skip := max(last-kept, 0)
	if skip >= len(st.sent) {
		return nil, st.wrote + 1
	}
	return slices.Clone(st.sent[skip:]), kept + skip + 1
}

// forget removes the n oldest items.
func (st *Stream) forget(n int) {
	clear(st.items[:n])
	if st.items = st.items[n:]; len(st.items) == 0 {
		st.items = nil // the array is the garbage collector's: an idle session holds none
	}
	st.taken = 0
}

// drop publishes Dropped for the n oldest items and lets them go.
func (st *Stream) drop(n int, why string) {
	bytes := 0
	for i := range n {
		e := st.items[i].event(spine.Dropped, st.depth-i-1)
		e.Note = why
		st.source.Publish(e)
		bytes += len(st.items[i].frame.Data)
	}
	st.forget(n)
	st.letGo(n, bytes)
}

// makeRoom drops the oldest frame of a standing stream that nobody reads, when
// as many wait as may: they must not hold up the streams that are read.
func (st *Stream) makeRoom() {
	if st == st.standing && st.resumable && !st.attached && len(st.items) >= strayFrames {
		st.drop(1, "no GET stream was open")
	}
}

// StreamInfo is a snapshot of a stream.
type StreamInfo struct {
	ID       string
	Attached bool // a client reads it
	Depth    int  // frames that wait
	Waiting  int  // requests that are not answered yet
}

// Streams is a snapshot of the streams that frames may wait on, the standing one first.
func (s *Session) Streams() []StreamInfo {
	l := s.ledger
	l.mu.Lock()
	defer l.mu.Unlock()
	var infos []StreamInfo
	for _, st := range l.all() {
		infos = append(infos, StreamInfo{ID: st.id, Attached: st.attached, Depth: len(st.items), Waiting: len(st.waiting)})
	}
	return infos
}

// OpenStream opens a stream for the client's requests, which must be handed to
// ReceiveOn next. Where sse is false only their responses go on it. own
// makes it a peer of its own, instead of the session's, which the caller closes after Detach. ErrInFlight: a request
// with that id waits for its answer already.
func (s *Session) OpenStream(requests []*frame.Frame, sse bool, own func(*Stream) Peer) (*Stream, error) {
	l := s.ledger
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return nil, ErrClosed
	}
	l.opened++
	st := l.newStream(strconv.Itoa(l.opened), &s.theirs, nil)
	st.sse, st.waiting = sse, make(map[string]struct{}, len(requests))
	for _, f := range requests {
		key := idKey(f.ID)
		if _, twice := st.waiting[key]; twice || own == nil && l.routes[key] != nil {
			return nil, ErrInFlight
		}
		st.waiting[key] = struct{}{}
	}
	if own != nil {
		st.theirs, st.peer = new(pairs), own(st)
	} else {
		for key := range st.waiting {
			if l.routes == nil {
				l.routes = make(map[string]*Stream)
			}
			l.routes[key] = st
		}
	}
	st.attached = true
	l.pumps.Add(1)
	l.streams = append(l.streams, st)
	return st, nil
}

// FindStream finds a stream to be resumed.
func (s *Session) FindStream(id string) (*Stream, bool) {
	l := s.ledger
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, st := range append(l.all(), l.past...) {
		if st.id == id && !st.gone {
			return st, true
		}
	}
	return nil, false
}
