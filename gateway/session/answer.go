package session

import (
	"fmt"
	"time"

	"switchboard/gateway/spine"
)

// Answer is how a POST of Streamable HTTP is answered: clients must cope with both.
type Answer string

// The two ways.
const (
	AnswerSSE  Answer = "sse"  // a stream, which may carry more than the response
	AnswerJSON Answer = "json" // the response alone
)

// Validate says what is wrong with a.
func (a Answer) Validate() error {
	if a != AnswerSSE && a != AnswerJSON {
		return fmt.Errorf("answer %q is neither sse nor json", a)
	}
	return nil
}

// Answer is what is in force for this session's next POST.
func (s *Session) Answer() Answer {
	s.mu.Lock()
	own := s.answer
	s.mu.Unlock()
	if own != "" {
		return own
	}
	return s.set.Answer()
}

// SetAnswer changes it for this session; empty takes that back.
func (s *Session) SetAnswer(a Answer) error {
	note := "answers as the gateway's"
	if a != "" {
		if err := a.Validate(); err != nil {
			return err
		}
		note = "answers as " + string(a)
	}
	s.mu.Lock()
	s.answer = a
	s.mu.Unlock()
	s.ledger.publish(spine.Event{Kind: spine.Switched, Note: note})
	return nil
}

// Answer is what is in force for sessions without one of their own.
func (set *Set) Answer() Answer {
	set.mu.Lock()
	defer set.mu.Unlock()
	return set.answer
}

// SetAnswer changes it for all those sessions.
func (set *Set) SetAnswer(a Answer) error {
	if err := a.Validate(); err != nil {
		return err
	}
	set.mu.Lock()
	changed := set.answer != a
	set.answer = a
	set.mu.Unlock()
	if !changed {
		return nil
	}
	set.gateway.Publish(spine.Event{Kind: spine.Switched, Note: "answers as " + string(a)})
	return nil
}

// Resumed publishes that a client came back to a stream and got n frames again,
// and that so many more were not kept for it.
func (s *Session) Resumed(st *Stream, n, lost int) {
	note := fmt.Sprintf("stream %s resumed, %d frames sent again", st.id, n)
	if lost > 0 {
		note += fmt.Sprintf(", %d lost", lost)
	}
	s.ledger.publish(spine.Event{Kind: spine.Switched, Note: note})
}

// Broke publishes that a stream broke while it was written to. The client may
// come back for the rest.
func (s *Session) Broke(st *Stream, why error) {
	s.ledger.publish(spine.Event{Kind: spine.Switched, Note: fmt.Sprintf("stream %s broke: %v", st.id, why)})
}

// CalledOff publishes that the client gave up a request by closing its stream. of is
// the Seq of its In event (2026-07-28, Transports: closing the stream cancels the request).
func (s *Session) CalledOff(of uint64, method string) {
	s.ledger.publish(spine.Event{Kind: spine.Switched, Pair: of, Note: "the client closed the stream of " + method + ": cancelled"})
}

// EndWhenIdle ends the session as Idle once no client has read a stream of it
// or sent a frame for d. It is for sessions that no connection holds.
func (s *Session) EndWhenIdle(d time.Duration) {
	if d == 0 {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.reason == 0 {
		s.looking = time.AfterFunc(d, func() { s.lookIdle(d) })
	}
}

func (s *Session) lookIdle(d time.Duration) {
	defer s.Caught("looking whether it is idle")
	reading, last := s.ledger.reading()
	if in := s.LastIn(); in.After(last) {
		last = in
	}
	left := d - time.Since(last)
	switch {
	case s.ctx.Err() != nil:
		return
	case reading > 0:
		left = d
	case left <= 0:
		s.End(Idle, "nothing from the client for "+d.String())
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.reason == 0 {
		s.looking.Reset(left)
	}
}

// reading is how many streams the client reads, and when it last stopped to read one.
func (l *ledger) reading() (n int, left time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, st := range l.all() {
		if st.attached {
			n++
		}
	}
	return n, l.left
}
