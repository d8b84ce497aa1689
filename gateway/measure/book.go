package measure

import (
	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

// book is the figures of a session, or of all.
type book struct {
	in, out uint64
	sides   [2]side // what clients begin, what the server begins
	digits  int     // of its times
	waits   int     // frames in the queue
	rate    series
	depth   series
	methods map[method]*side   // of a session
	open    map[uint64]request // of a session: by the Seq under which an answer names it
}

// request is one that waits for its answer.
type request struct {
	of    *side // its method's, in all sessions
	mine  *side // and in its own
	by    frame.Dir
	asked bool // it counts among the requests: it came in, or went out
}

// by is the side of who begins: In the client's, Out the server's.
func (b *book) by(d frame.Dir) *side { return &b.sides[d-frame.In] }

func (b *book) message(e *spine.Event, by frame.Dir, answers bool, at int64) {
	if e.Kind == spine.In {
		b.in++
	} else {
		b.out++
	}
	b.rate.add(at)
	b.by(by).count(e, answers, b.digits)
}

// ask notes that a request counts among the requests.
func (b *book) ask(seq uint64) {
	if r, ok := b.open[seq]; ok {
		r.asked = true
		b.open[seq] = r
	}
}

func (b *book) reset() {
	b.in, b.out = 0, 0
	b.sides[0].reset()
	b.sides[1].reset()
}

// sides are all that have figures of a request.
func (f *Figures) sides(b *book, r request) [4]*side {
	return [4]*side{f.all.by(r.by), b.by(r.by), r.of, r.mine}
}

// watch waits for the answer to a request.
func (f *Figures) watch(b *book, seq uint64, r request) {
	if len(b.open) >= maxOpen {
		f.unwatched++
		return
	}
	b.open[seq] = r
	for _, s := range f.sides(b, r) {
		s.Waiting++
	}
}

// leave ends the wait for an answer; false: it was not waited for.
func (f *Figures) leave(b *book, seq uint64) (request, bool) {
	r, ok := b.open[seq]
	if ok {
		delete(b.open, seq)
		for _, s := range f.sides(b, r) {
			s.Waiting--
		}
	}
	return r, ok
}

// cancel is for a request that was given up by who asked.
func (f *Figures) cancel(b *book, seq uint64) {
	if r, ok := f.leave(b, seq); ok {
		for _, s := range f.sides(b, r) {
			s.Cancelled++
		}
	}
}

// close is for a session that ended: what waits there is never answered.
func (f *Figures) close(b *book) {
	for seq, r := range b.open {
		f.leave(b, seq)
		if !r.asked {
			continue
		}
		for _, s := range f.sides(b, r) {
			s.Unanswered++
		}
	}
}

// doubt is for events that were lost: whatever waits may have been answered by them.
func (f *Figures) doubt() {
	for _, b := range f.sessions {
		for seq := range b.open {
			f.leave(b, seq)
		}
	}
}
