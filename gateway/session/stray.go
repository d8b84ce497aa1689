package session

import (
	"slices"

	"switchboard/gateway/frame"
)

// This file is what becomes of streams that nobody reads: what is kept of them
// for a client that comes back, and how much.

// Bounds of what a session keeps for a client that may come back.
const (
	strayFrames  = 256     // that wait on a standing stream which nobody reads,
	strayBytes   = 1 << 20 // and their bytes
	strayStreams = 32      // that nobody reads, before they are answered and after
	replayFrames = 256     // written frames that each stream keeps to be resumed,
	replayBytes  = 1 << 20 // and their bytes; also of all answered streams together
)

// Numbered is a frame with its number in its stream.
type Numbered struct {
	N     int
	Frame *frame.Frame
}

// remember keeps a written frame for a client that resumes.
func (st *Stream) remember(f Numbered) {
	if !st.resumable {
		return
	}
	st.sent = append(st.sent, f)
	st.sentSize += len(f.Frame.Data)
	for len(st.sent) > replayFrames || st.sentSize > replayBytes {
		st.sentSize -= len(st.sent[0].Frame.Data)
		st.sent[0] = Numbered{}
		st.sent = st.sent[1:]
	}
}

// Resume is for a pump that has attached for a client which has seen the frames up
// to the number seen: the later ones that were written before, and how many of them
// are lost because they are not kept any more. What no write was told to have
// brought to the client, but it has seen, is published as Out now. ok is false
// where the stream has never had a frame of that number.
func (st *Stream) Resume(seen int) (again []Numbered, lost int, ok bool) {
	st.mu.Lock()
	defer st.mu.Unlock()
	if seen < 0 || seen > st.tried && seen > st.number {
		return nil, 0, false
	}
	if n := min(seen-st.number, len(st.items)); n > 0 {
		st.out(n)
	}
	i, _ := slices.BinarySearchFunc(st.sent, seen+1, func(f Numbered, n int) int { return f.N - n })
	again = slices.Clone(st.sent[i:])
	return again, st.number - seen - len(again), true
}

// Last is the number of the last frame that was written, or lost; 0: none yet.
func (st *Stream) Last() int {
	st.mu.Lock()
	defer st.mu.Unlock()
	return st.number
}

// retire moves an answered stream to those that can only be resumed.
func (st *Stream) retire() {
	l := st.ledger
	same := func(o *Stream) bool { return o == st }
	l.streams, l.past = slices.DeleteFunc(l.streams, same), slices.DeleteFunc(l.past, same)
	for key := range st.waiting {
		if l.routes[key] == st {
			delete(l.routes, key)
		}
	}
	if st.gone || !l.resumable {
		st.gone, st.sent = true, nil
		return
	}
	l.past = append(l.past, st)
	size := 0
	for i, past := range slices.Backward(l.past) {
		if size += past.sentSize; len(l.past)-i > strayStreams || size > replayBytes && past != st {
			l.past = slices.Delete(l.past, 0, i+1)
			break
		}
	}
}

// giveUp drops what waits: nobody will read the stream again.
func (st *Stream) giveUp(why string) {
	st.gone = true
	st.drop(len(st.items), why)
	st.retire()
}

// giveUpStrays gives up the oldest of too many streams that nobody reads.
func (l *ledger) giveUpStrays() {
	stray := 0
	for _, st := range slices.Backward(slices.Clone(l.streams)) {
		if st.attached {
			continue
		}
		if stray++; stray > strayStreams {
			st.giveUp("its stream was not resumed")
		}
	}
}

// giveUpUnread gives up what waits for a client that does not come back for it,
// and reports whether that was anything.
func (l *ledger) giveUpUnread(why string) (made bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.resumable {
		return false
	}
	for _, st := range l.all() {
		switch {
		case st.attached || len(st.items) == 0:
			continue
		case st == l.standing:
			st.drop(len(st.items), why)
		default:
			st.giveUp(why)
		}
		made = true
	}
	return made
}

// makeRoom drops the oldest frames of a standing stream that nobody reads, when
// as much waits as may: they must not hold up the streams that are read.
func (st *Stream) makeRoom(size int) {
	if st != st.standing || !st.resumable || st.attached {
		return
	}
	for len(st.items) >= strayFrames || len(st.items) > 0 && st.size+size > strayBytes {
		st.drop(1, "no GET stream was open")
	}
}
