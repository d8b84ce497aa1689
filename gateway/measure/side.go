package measure

import (
	"encoding/json"

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
	Errors        uint64 // JSON-RPC errors, of Answered and Others, but for those that are Expected
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
	if kind == frame.Error && !Expected(e.Method, e.Frame) {
		s.Errors++
	}
}

// Expected reports whether f, which answers method, is an error that is no mistake of anybody: a client of both eras asks
// server/discover first, and learns by -32601 that the server is of the older one. Who looks for errors in the figures looks
// for what went wrong, and that did not. On the wire it is an error all the same, which the spine's totals and has:error count.
func Expected(method string, f *frame.Frame) bool {
	if method != "server/discover" || f == nil || f.Kind != frame.Error {
		return false
	}
	var answer struct{ Error struct{ Code json.Number } }
	return json.Unmarshal(f.Data, &answer) == nil && answer.Error.Code == "-32601"
}

func (s *side) reset() {
	s.Counts = Counts{}
	s.times.reset()
}
