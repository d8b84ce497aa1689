package session

import (
	"fmt"
	"runtime/debug"
)

// This file keeps a panic with the one session that it was about. In a goroutine of net/http it ends a request; in one of ours it
// would end the program, and every other session with it.

// OnFault has f called with each panic that was caught: what was being done, and the stack. It comes before the first session.
func (set *Set) OnFault(f func(doing string, panicked any, stack []byte)) { set.told = f }

// Caught is to be deferred by a goroutine that runs for this session alone: a panic in it ends the session as Fault, and no other.
func (s *Session) Caught(doing string) {
	if p := recover(); p != nil {
		s.Fault(doing, p)
	}
}

// Fault ends the session over a panic, which the caller has just recovered from.
func (s *Session) Fault(doing string, panicked any) {
	s.set.tell(doing, panicked)
	s.End(Fault, fmt.Sprintf("%s: %v", doing, panicked))
}

// Faulted publishes that a request got no proper answer because of a panic, which the caller has just recovered from. s is
// whose it was; nil: nobody's. It returns the event's Seq.
func (set *Set) Faulted(s *Session, doing string, panicked any) uint64 {
	set.tell(doing, panicked)
	why := fmt.Sprintf("500 a fault of Switchboard's own: %s: %v", doing, panicked)
	if s == nil {
		return set.RefusedBody(nil, why)
	}
	return s.refuse(nil, why)
}

func (set *Set) tell(doing string, panicked any) {
	if set.told != nil {
		set.told(doing, panicked, debug.Stack())
	}
}

// guarded makes an error of a panic of the peer: a bad one ends neither its session nor
// the gateway, and its client gets an answer.
func (s *Session) guarded(do func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			s.set.tell("a session's backend", p)
			err = fmt.Errorf("%w: %v", ErrPanic, p)
		}
	}()
	return do()
}
