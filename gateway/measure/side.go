package measure

import (
	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

// Counts is what one side began, and what came of it. Where no events were lost, no answer
// came late and Unwatched is 0, Requests = Answered + Cancelled + Unanswered + Waiting.
type Counts struct {
	Requests      uint64 // that came in, or went out
	Notifications uint64
	Others        uint64 // no JSON-RPC, batches, and responses that answer no request
	Answered      uint64 // with a result or an error
	Errors        uint64 // JSON-RPC errors, of Answered and Others
	Cancelled     uint64 // requests given up by who asked
	Unanswered    uint64 // requests whose session ended before they were answered
	Waiting       int    // requests that wait for their answer now, or to go out
}

// Messages is how many frames that makes: Requests and all that answered them among them.
func (c *Counts) Messages() uint64 { return c.Requests + c.Notifications + c.Others + c.Answered }

// side is what one side began.
type side struct {
	Counts
	times times
}

// count is for a frame that came in or went out.
func (s *side) count(e *spine.Event, answers bool, digits int) {
	kind := e.Frame.Kind
	switch {
	case answers:
		s.Answered++
		s.times.add(e.Took, digits)
	case kind == frame.Request:
		s.Requests++
	case kind == frame.Notification:
		s.Notifications++
	default:
		s.Others++
	}
	if kind == frame.Error {
		s.Errors++
	}
}

func (s *side) reset() {
	s.Counts = Counts{}
	s.times.reset()
}
