package session

import (
	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

// This file is how a pump gets frames off a stream.

// Take shows the frames to write next, oldest first: at most len(dst) of them,
// and after the first no more than maxBytes in all. The first has the number
// first among all frames of the stream, from 1. They stay in the queue until
// Wrote; a Take without one takes the last Take back.
func (st *Stream) Take(dst []*frame.Frame, maxBytes int) (frames []*frame.Frame, first int) {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.untake()
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
	st.taken, st.tried = n, max(st.tried, st.number+n)
	if st.paused {
		st.stepped = n
		st.steps -= n
	}
	return dst[:n], st.number + 1
}

// untake gives back what a Take got that was not followed by Wrote, and the steps that it used.
func (st *Stream) untake() {
	st.steps += st.stepped
	st.taken, st.stepped = 0, 0
}

// Wrote publishes Out for the n oldest frames that were taken, which are on
// the wire now, and lets them go.
func (st *Stream) Wrote(n int) {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.out(min(n, st.taken))
}

func (st *Stream) out(n int) {
	bytes := 0
	for i := range n {
		it := &st.items[i]
		_, at := st.source.Publish(st.event(it, spine.Out, st.depth-i-1))
		if it.frame.Kind == frame.Request {
			st.asks.sent(it.frame.ID, at)
		}
		bytes += len(it.frame.Data)
		st.remember(Numbered{st.number + i + 1, it.frame})
	}
	st.forget(n, bytes)
}

// drop publishes Dropped for the n oldest items and lets them go.
func (st *Stream) drop(n int, why string) {
	bytes := 0
	for i := range n {
		e := st.event(&st.items[i], spine.Dropped, st.depth-i-1)
		e.Note = why
		st.source.Publish(e)
		bytes += len(st.items[i].frame.Data)
	}
	st.forget(n, bytes)
}

// forget removes the n oldest items, of so many bytes.
func (st *Stream) forget(n, bytes int) {
	clear(st.items[:n])
	if st.items = st.items[n:]; len(st.items) == 0 {
		st.items = nil // the array is the garbage collector's: an idle session holds none
	}
	st.number += n
	st.size -= bytes
	st.stepped = max(st.stepped-n, 0)
	st.untake()
	st.letGo(n, bytes)
}
