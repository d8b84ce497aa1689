package spine

import (
	"slices"
	"sync"
	"time"
)

// Spine orders events and hands them to its taps. Its methods may be called by
// anyone at any time; Publish never blocks on a tap, never fails and never
// allocates.
type Spine struct {
	mu     sync.Mutex
	seq    uint64
	taps   []*Tap
	recent ring // what a new tap can have as its backlog
	tally  Tally
	closed bool
}

// New makes a spine that keeps the newest events, within recent, for the
// backlog of taps to come.
func New(recent Limit) *Spine {
	return &Spine{recent: newRing(recent)}
}

// Source publishes for one session and keeps its totals. The source with the
// empty id speaks for the gateway itself.
type Source struct {
	id    string
	spine *Spine
	tally Tally // guarded by spine.mu
}

// Source makes the source of the session id. The spine does not keep it.
func (s *Spine) Source(id string) *Source { return &Source{id: id, spine: s} }

// Publish tells e to every tap, with Seq, Time and Session filled in, and
// returns what it filled in. After Close it does nothing and returns 0.
func (src *Source) Publish(e Event) (seq uint64, at time.Time) {
	if e.Frame != nil && e.Method == "" {
		e.Method = e.Frame.Method
	}
	size := e.size() // not while others wait
	s := src.spine
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return 0, time.Time{}
	}
	s.seq++
	e.Seq, e.Time, e.Session = s.seq, time.Now(), src.id
	s.tally.add(&e)
	src.tally.add(&e)
	s.recent.push(&e, size)
	for _, t := range s.taps {
		s.tally.Count[Lost] += t.put(&e, size)
	}
	return e.Seq, e.Time
}

// Tally is the session's totals at this moment.
func (src *Source) Tally() Tally {
	src.spine.mu.Lock()
	defer src.spine.mu.Unlock()
	return src.tally
}

// Tally is the totals of all sources at this moment.
func (s *Spine) Tally() Tally {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.tally
}

// Tap begins to listen: first to the newest backlog events, as far as they are
// still kept, then without a gap to all that follow. The caller must Close it.
func (s *Spine) Tap(name string, limit Limit, backlog int) *Tap {
	t := &Tap{name: name, spine: s, ring: newRing(limit), wake: make(chan struct{}, 1)}
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := max(0, s.recent.n-backlog); i < s.recent.n; i++ {
		t.put(s.recent.at(i))
	}
	t.closed = s.closed
	if !s.closed {
		s.taps = append(s.taps, t)
	}
	return t
}

func (s *Spine) remove(t *Tap) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.taps = slices.DeleteFunc(s.taps, func(o *Tap) bool { return o == t })
}

// Close ends the spine: taps still get what they hold, then ErrClosed.
func (s *Spine) Close() {
	s.mu.Lock()
	taps := s.taps
	s.taps, s.closed = nil, true
	s.mu.Unlock()
	for _, t := range taps {
		t.end()
	}
}
