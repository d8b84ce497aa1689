package session

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

// Limits are the bounds of a set of sessions and of each session in it.
type Limits struct {
	Sessions     int           // that may live at once
	Queue        spine.Limit   // of each session's queue
	WriteTimeout time.Duration // how long a client may take to make room
	ClosedKept   int           // closed sessions that stay listed, by count
	ClosedFor    time.Duration // and by time
}

// Set is the live sessions and the lately closed ones. Its methods may be
// called by anyone at any time.
type Set struct {
	spine    *spine.Spine
	gateway  *spine.Source // for events of no session
	limits   atomic.Pointer[Limits]
	injected atomic.Uint64
	told     func(doing string, panicked any, stack []byte) // of each panic that was caught; nil: nobody is

	mu        sync.Mutex
	live      map[string]*Session
	order     []*Session // live, oldest first
	closed    []*Session // newest last
	keepalive Keepalive
	answer    Answer
	stopped   bool
	running   sync.WaitGroup // sessions opened and not yet finished
}

// NewSet makes an empty set that publishes on sp.
func NewSet(sp *spine.Spine, l Limits, k Keepalive) *Set {
	set := &Set{spine: sp, gateway: sp.Source(""), live: make(map[string]*Session), keepalive: k, answer: AnswerSSE}
	set.limits.Store(&l)
	return set
}

// SetLimits changes the bounds. The queue of a session that lives stays as it is.
func (set *Set) SetLimits(l Limits) { set.limits.Store(&l) }

// Open begins a session and publishes Opened. The caller must Finish it.
// ErrTooMany: the set is full; ErrStopped: EndAll was called.
func (set *Set) Open(o Options) (*Session, error) {
	s := newSession(set, o)
	s.peer = o.Backend(s)
	set.mu.Lock()
	defer set.mu.Unlock()
	return set.admit(s)
}

// Shared finds the live session that was opened with the same key, or opens
// one, which finishes when it is ended.
func (set *Set) Shared(key string, o Options) (*Session, error) {
	set.mu.Lock()
	defer set.mu.Unlock()
	for _, s := range set.order {
		if s.key == key && s.ctx.Err() == nil {
			return s, nil
		}
	}
	s := newSession(set, o)
	s.key, s.peer = key, o.Backend(s)
	s, err := set.admit(s)
	if err == nil {
		s.FinishWhenEnded()
		s.EndWhenIdle(o.Idle)
	}
	return s, err
}

// OnlyShared is the live session whose key Shared was given with fits; nil: none does, or several do.
func (set *Set) OnlyShared(fits func(key string) bool) (only *Session) {
	set.mu.Lock()
	defer set.mu.Unlock()
	for _, s := range set.order {
		switch {
		case s.key == "" || s.ctx.Err() != nil || !fits(s.key):
		case only != nil:
			return nil
		default:
			only = s
		}
	}
	return only
}

func (set *Set) admit(s *Session) (*Session, error) {
	switch {
	case set.stopped:
		return nil, errors.Join(ErrStopped, s.peer.Close())
	case len(set.live) >= set.limits.Load().Sessions:
		return nil, errors.Join(ErrTooMany, s.peer.Close())
	}
	set.running.Add(1)
	set.live[s.id] = s
	set.order = append(set.order, s)
	s.openedSeq, _ = s.source.Publish(spine.Event{Kind: spine.Opened, Note: s.opts.Transport + " from " + s.opts.Remote})
	return s, nil
}

// Lookup finds a live session by its whole id.
func (set *Set) Lookup(id string) (*Session, bool) {
	set.mu.Lock()
	defer set.mu.Unlock()
	s, ok := set.live[id]
	return s, ok
}

// All is the live sessions, oldest first.
func (set *Set) All() []*Session {
	set.mu.Lock()
	defer set.mu.Unlock()
	return slices.Clone(set.order)
}

// Len is the number of live sessions.
func (set *Set) Len() int {
	set.mu.Lock()
	defer set.mu.Unlock()
	return len(set.live)
}

// retire moves s to the closed ones.
func (set *Set) retire(s *Session) {
	set.mu.Lock()
	defer set.mu.Unlock()
	if set.live[s.id] != s {
		return
	}
	delete(set.live, s.id)
	set.order = slices.DeleteFunc(set.order, func(o *Session) bool { return o == s })
	set.closed = append(set.closed, s)
	if n := len(set.closed) - set.limits.Load().ClosedKept; n > 0 {
		set.closed = slices.Delete(set.closed, 0, n)
	}
}

// Infos is a snapshot of all sessions: the live ones, oldest first, then the
// closed ones that are still listed, newest first.
func (set *Set) Infos() []Info {
	set.mu.Lock()
	set.closed = slices.DeleteFunc(set.closed, func(s *Session) bool {
		end := s.endedAt()
		return !end.IsZero() && time.Since(end) > set.limits.Load().ClosedFor
	})
	all := slices.Clone(set.order)
	for _, s := range slices.Backward(set.closed) {
		all = append(all, s)
	}
	set.mu.Unlock()
	infos := make([]Info, len(all))
	for i, s := range all {
		infos[i] = s.Info()
	}
	return infos
}

func (set *Set) closedInfo(prefix string) (Info, bool) {
	for _, info := range set.Infos() {
		if prefix != "" && info.Reason != 0 && strings.HasPrefix(info.ID, prefix) {
			return info, true
		}
	}
	return Info{}, false
}

// ForgetClosed takes the closed sessions off the list.
func (set *Set) ForgetClosed() {
	set.mu.Lock()
	set.closed = nil
	set.mu.Unlock()
}

// Refused publishes a request that belongs to no session and was not accepted.
func (set *Set) Refused(why string) { set.RefusedBody(nil, why) }

// RefusedBody is Refused for a request whose body was read; nil: it was not.
// It returns the event's Seq.
func (set *Set) RefusedBody(body []byte, why string) uint64 {
	e := spine.Event{Kind: spine.Refused, Note: why}
	if body != nil {
		e.Frame = frame.New(frame.In, frame.Client, body)
	}
	seq, _ := set.gateway.Publish(e)
	return seq
}

// Exchanged publishes the status of a request that belongs to no session.
func (set *Set) Exchanged(x *spine.Exchange, of uint64) {
	set.gateway.Publish(spine.Event{Kind: spine.HTTP, Of: of, HTTP: x})
}

// Start lets sessions open again after EndAll.
func (set *Set) Start() {
	set.mu.Lock()
	set.stopped = false
	set.mu.Unlock()
}

// Go runs f, which has s to finish, in a goroutine that Wait joins. A panic in it ends s.
func (set *Set) Go(s *Session, f func()) {
	set.running.Go(func() {
		defer s.Caught("serving it")
		f()
	})
}

// Wait returns when every session has been finished. Call it after EndAll.
func (set *Set) Wait() { set.running.Wait() }

// EndAll refuses new sessions and ends all that live.
func (set *Set) EndAll(r Reason) {
	set.mu.Lock()
	set.stopped = true
	all := slices.Clone(set.order)
	set.mu.Unlock()
	for _, s := range all {
		s.End(r, "")
	}
}
