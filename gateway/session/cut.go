package session

import (
	"errors"
	"fmt"

	"switchboard/gateway/spine"
)

// Why Cut does nothing.
var (
	ErrNotResumable = errors.New("its streams cannot be resumed: to cut them is to disconnect it")
	ErrNotRead      = errors.New("the client reads no such stream now")
)

// Cut ends the response that a stream is read on, and with it nothing else: what waits, and what is yet to come, stays for the
// client to come back for, as after a connection that broke. An empty id means each stream that the client reads. Each
// is told as Switched. ErrNotResumable and ErrNotRead say why it did nothing.
func (s *Session) Cut(id string) error {
	if !s.Resumable() {
		return ErrNotResumable
	}
	return s.ledger.cut(id)
}

func (l *ledger) cut(id string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return ErrClosed
	}
	cut := 0
	for _, st := range l.all() {
		if !st.attached || !st.sse || st.evicted || id != "" && id != st.id {
			continue
		}
		cut++
		l.source.Publish(spine.Event{Kind: spine.Switched, Depth: l.depth, Stream: st.nth, Note: fmt.Sprintf("stream %s cut by the operator", st.id)})
		st.evict()
	}
	if cut == 0 {
		return ErrNotRead
	}
	return nil
}

// evict has the pump leave, whatever waits. The caller holds the lock.
func (st *Stream) evict() {
	st.evicted = true
	st.nudge()
	if st.onEvict != nil {
		st.onEvict()
	}
}
