// Package measure says what traffic amounts to: counts and times, by method and by session, and the last minutes second by second.
package measure

import (
	"time"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

// The bounds of what is kept.
const (
	maxMethods = 256      // names that have figures of their own; those past them share one Method that is Rest
	maxOf      = 64       // such names in one session
	maxOfAll   = 8192     // and in all sessions together
	maxName    = 256      // bytes of such a name
	maxOpen    = 2 * 4096 // requests of one session that are watched for their answers; the gateway pairs no more
)

// Figures is counts and times of the events that it was given. They are exact, whatever
// has fallen out of lists and rings, but for Lost and Unwatched. It is for one goroutine.
type Figures struct {
	since     time.Time
	epoch     time.Time // a whole second, from which seconds are counted
	lost      uint64
	unwatched uint64
	refused   uint64
	dropped   uint64

	all      book
	sessions map[string]*book
	lastID   string // of last
	last     *book  // events come in runs of one session
	methods  map[method]*side
	ofAll    int // methods in all sessions' books
}

// method is a name as one side uses it: a ping of the client is not one of the server.
type method struct {
	by   frame.Dir // In: a client begins it
	name string
	rest bool
}

// New makes figures that begin at since.
func New(since time.Time) *Figures {
	return &Figures{since: since, epoch: since.Add(-time.Duration(since.Nanosecond())), all: book{digits: fine}, sessions: make(map[string]*book), methods: make(map[method]*side)}
}

// Since is when the figures began: when they were made, or last reset.
func (f *Figures) Since() time.Time { return f.since }

// Second is the second that t lies in: Unix time, for as long as nobody sets the clock. Then it goes on as if nobody had,
// where t has what a monotonic clock said.
func (f *Figures) Second(t time.Time) int64 {
	after := t.Sub(f.epoch)
	second := int64(after / time.Second)
	if after < 0 && after%time.Second != 0 {
		second--
	}
	return f.epoch.Unix() + second
}

// Lost is how many events are missing: where it is not 0, every count says "at least".
func (f *Figures) Lost() uint64 { return f.lost }

// Unwatched is how many requests are not known to wait, for want of room.
func (f *Figures) Unwatched() uint64 { return f.unwatched }

// Apply takes in what a tap gave.
func (f *Figures) Apply(events []spine.Event) {
	for i := range events {
		f.apply(&events[i])
	}
}

func (f *Figures) apply(e *spine.Event) {
	if e.Kind == spine.Lost {
		f.lost += e.N
		f.doubt()
		return
	}
	var b *book
	at := f.Second(e.Time)
	if e.Session != "" {
		b = f.book(e.Session)
		f.wait(b, at, e.Depth)
	}
	switch e.Kind {
	case spine.In:
		f.message(b, e, at)
	case spine.Out:
		f.message(b, e, at)
	case spine.Queued:
		if b != nil && e.Frame.Kind == frame.Request {
			m := method{by: frame.Out, name: e.Method}
			f.watch(b, e.Seq, request{of: f.side(m), mine: f.sideOf(b, m), by: frame.Out})
		}
	case spine.Dropped:
		f.dropped++
		if b != nil && e.Frame.Kind == frame.Request {
			f.leave(b, e.Of)
		}
	case spine.Refused:
		f.refused++
	case spine.Switched:
		if b != nil && e.Pair != 0 {
			f.cancel(b, e.Pair)
		}
	case spine.Closed:
		if b != nil {
			f.close(b)
		}
	}
}

// book is the session's.
func (f *Figures) book(id string) *book {
	if f.last != nil && f.lastID == id {
		return f.last
	}
	b := f.sessions[id]
	if b == nil {
		b = &book{digits: coarse, methods: make(map[method]*side), open: make(map[uint64]request)}
		f.sessions[id] = b
	}
	f.lastID, f.last = id, b
	return b
}

// side is the figures of a method, of all sessions.
func (f *Figures) side(m method) *side { return sideIn(f.methods, m, len(f.methods) >= maxMethods) }

// sideOf is those of one session.
func (f *Figures) sideOf(b *book, m method) *side {
	was := len(b.methods)
	s := sideIn(b.methods, m, was >= maxOf || f.ofAll >= maxOfAll)
	f.ofAll += len(b.methods) - was
	return s
}

// sideIn is the figures of a method among those that there are: where these are full, those of the rest.
func sideIn(methods map[method]*side, m method, full bool) *side {
	if s := methods[m]; s != nil {
		return s
	}
	if len(m.name) > maxName || full {
		m = method{by: m.by, rest: true}
		if s := methods[m]; s != nil {
			return s
		}
	}
	s := new(side)
	methods[m] = s
	return s
}

// message counts a frame that came in or went out.
func (f *Figures) message(b *book, e *spine.Event, at int64) {
	by := e.Frame.Dir
	answers := e.Pair != 0 && e.Frame.Kind.IsResponse()
	if answers {
		by = frame.In + frame.Out - by
	}
	m := method{by: by, name: e.Method}
	of := f.side(m)
	f.all.message(e, by, answers, at)
	of.count(e, answers, fine)
	if b == nil {
		return
	}
	mine := f.sideOf(b, m)
	b.message(e, by, answers, at)
	mine.count(e, answers, coarse)
	switch {
	case answers:
		f.leave(b, e.Pair)
	case e.Frame.Kind == frame.Request && by == frame.In:
		f.watch(b, e.Seq, request{of: of, mine: mine, by: by})
		b.ask(e.Seq)
	case e.Frame.Kind == frame.Request:
		b.ask(e.Of)
	case e.Pair != 0: // notifications/cancelled
		f.cancel(b, e.Pair)
	}
}

// wait notes how many frames wait in a session.
func (f *Figures) wait(b *book, at int64, depth int) {
	if depth == b.waits {
		return
	}
	f.all.waits += depth - b.waits
	b.waits = depth
	b.depth.level(at, depth)
	f.all.depth.level(at, f.all.waits)
}

// Len is how many sessions have figures.
func (f *Figures) Len() int { return len(f.sessions) }

// Keep forgets the figures of sessions that are no longer listed: between two calls the number
// of sessions grows without bound. What they came to stays in the totals and the methods.
func (f *Figures) Keep(listed func(id string) bool) {
	for id, b := range f.sessions {
		if listed(id) {
			continue
		}
		f.close(b)
		f.wait(b, f.all.depth.end, 0)
		f.ofAll -= len(b.methods)
		delete(f.sessions, id)
	}
	f.last = nil
}

// Reset starts the figures anew. Requests that wait count among those of the new time; the
// last minutes stay what they were.
func (f *Figures) Reset(since time.Time) {
	f.since, f.lost, f.unwatched, f.refused, f.dropped = since, 0, 0, 0, 0
	f.all.reset()
	resetAll(f.methods)
	for _, b := range f.sessions {
		b.reset()
		f.ofAll -= len(b.methods)
		resetAll(b.methods)
		f.ofAll += len(b.methods)
		for _, r := range b.open {
			for _, s := range f.sides(b, r) {
				s.Waiting++
				if r.asked {
					s.Requests++
				}
			}
		}
	}
}

// resetAll resets those that have requests which wait, and forgets the others.
func resetAll(methods map[method]*side) {
	for m, s := range methods {
		if s.Waiting == 0 {
			delete(methods, m)
			continue
		}
		s.reset()
	}
}
