package session

import (
	"slices"
	"strconv"

	"switchboard/gateway/frame"
)

// This file is the streams of a session as a set.

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
// ReceiveOn next. The caller is its pump, and must Detach. Where sse is false only
// their responses go on it. own makes it a peer of its own, in place of the
// session's, which the caller closes after Detach; such a stream may have ids that
// are in use elsewhere. ErrInFlight: a request with that id waits for its answer already.
func (s *Session) OpenStream(requests []*frame.Frame, sse bool, own func(*Stream) Peer) (*Stream, error) {
	l := s.ledger
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return nil, ErrClosed
	}
	waiting := make(map[string]struct{}, len(requests))
	for _, f := range requests {
		key := idKey(f.ID)
		if _, twice := waiting[key]; twice || own == nil && l.routes[key] != nil {
			return nil, ErrInFlight
		}
		waiting[key] = struct{}{}
	}
	l.opened++
	st := l.newStream(strconv.Itoa(l.opened), &s.theirs)
	st.nth, st.sse, st.waiting = uint64(l.opened), sse, waiting
	if own != nil {
		st.theirs, st.peer = new(pairs), own(st)
	} else {
		for key := range waiting {
			if l.routes == nil {
				l.routes = make(map[string]*Stream)
			}
			l.routes[key] = st
		}
	}
	l.streams = append(l.streams, st)
	st.attach()
	return st, nil
}

// FindStream finds a stream to be resumed.
func (s *Session) FindStream(id string) (*Stream, bool) {
	l := s.ledger
	l.mu.Lock()
	defer l.mu.Unlock()
	all := append(l.all(), l.past...)
	i := slices.IndexFunc(all, func(st *Stream) bool { return st.id == id })
	if i < 0 {
		return nil, false
	}
	return all[i], true
}

// Resumable reports whether the session's streams can be resumed: it speaks
// Streamable HTTP, with a session id that the client sends.
func (s *Session) Resumable() bool { return s.opts.Resumable }

// Transport is how the session is connected: "sse", "http" or "stdio".
func (s *Session) Transport() string { return s.opts.Transport }

// openStream is the newest stream that a client without a session reads. One whose answer is there
// already takes nothing more.
func (l *ledger) openStream() *Stream {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, st := range slices.Backward(l.streams) {
		if st.attached && st.sse && !st.gone && len(st.waiting) > 0 {
			return st
		}
	}
	return nil
}
