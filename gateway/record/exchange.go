package record

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

// exchange is a request with its response, and what belongs to both.
type exchange struct {
	*spine.Event              // of HTTP
	base         string       // of its URL
	cause        *spine.Event // the message or the session that it made; nil: none, or not recorded
	started      time.Time
	in           []*spine.Event // its messages: more than one of a batch
	out          []message
}

// message is a frame that went out as part of a response.
type message struct {
	*spine.Event
	guessed bool // that it was this response
}

// streamed reports whether the response is a stream of messages.
func (x *exchange) streamed() bool {
	return x.HTTP.Status == http.StatusOK && mediaType(x.HTTP.Answer) == "text/event-stream"
}

// chosen reports whether it, or any part of it, is to be exported, and leaves out the messages that are not.
func (x *exchange) chosen(c *Choice) bool {
	x.out = slices.DeleteFunc(x.out, func(m message) bool { return !c.wants(m.Event) })
	return len(x.out) > 0 || c.wants(x.Event) || c.wants(x.cause) || slices.ContainsFunc(x.in, c.wants)
}

// hide masks the secrets of all its events.
func (x *exchange) hide(m mask) {
	if m.off() {
		return
	}
	masked := func(e *spine.Event) *spine.Event {
		if e == nil {
			return nil
		}
		hidden := m.event(*e)
		return &hidden
	}
	x.Event, x.cause = masked(x.Event), masked(x.cause)
	for i, e := range x.in {
		x.in[i] = masked(e)
	}
	for i := range x.out {
		x.out[i].Event = masked(x.out[i].Event)
	}
}

// exchanges are those of a recording.
type exchanges struct {
	all []*exchange
	of  map[uint64]*exchange // by the Seq of what it made
	on  map[stream]*exchange // by the stream of its response, where the events say that
	at  map[*spine.Event]*exchange
}

// stream is one of a session's over Streamable HTTP that is not the standing one.
type stream struct {
	session string
	number  uint64
}

// exchangesOf finds them. A request is known only when its status is, which may be after its message went on.
func exchangesOf(events []spine.Event) exchanges {
	s := exchanges{of: make(map[uint64]*exchange), on: make(map[stream]*exchange), at: make(map[*spine.Event]*exchange)}
	base := "http://localhost"
	made := make(map[uint64]*spine.Event)
	for i := range events {
		e := &events[i]
		switch e.Kind {
		case spine.Switched:
			if address, found := strings.CutPrefix(e.Note, "listening on "); found {
				base = "http://" + address
			}
		case spine.In, spine.Refused, spine.Opened:
			made[e.Seq] = e
		case spine.HTTP:
			if e.HTTP == nil {
				continue
			}
			x := &exchange{Event: e, base: base, cause: made[e.Of], started: e.Time}
			if x.cause != nil {
				x.started = x.cause.Time
				s.of[e.Of] = x
				if x.cause.Stream > 0 {
					s.on[stream{e.Session, x.cause.Stream}] = x
				}
			}
			s.all = append(s.all, x)
			s.at[e] = x
		}
	}
	return s
}

// deal gives each message that went out to the response that carried it, and returns how many of the chosen messages, in
// or out, have no exchange. Which stream a message went on stands in it, but in captures of older programs: there a response goes to the request that it answers, and everything of HTTP+SSE to the one stream. On which
// stream of Streamable HTTP the rest went is guessed.
func (s exchanges) deal(events []spine.Event, c *Choice) (left int) {
	leave := func(e *spine.Event) {
		if c.wants(e) {
			left++
		}
	}
	standing := make(map[string]*exchange)  // by session
	waiting := make(map[string][]*exchange) // streams whose request has no response yet
	told := make(map[string]bool)           // sessions whose events say their streams
	for i := range events {
		if e := &events[i]; e.Stream > 0 {
			told[e.Session] = true
		}
	}
	for i := range events {
		e := &events[i]
		switch e.Kind {
		case spine.HTTP:
			if e.HTTP != nil && e.HTTP.Method == http.MethodGet && e.HTTP.Status == http.StatusOK {
				standing[e.Session] = s.at[e]
			}
		case spine.In:
			x := s.of[e.Seq]
			if x == nil && e.Stream > 0 {
				x = s.on[stream{e.Session, e.Stream}] // it is part of a batch, which is of its last frame
			}
			if x == nil {
				leave(e)
				continue
			}
			if e.Frame == nil {
				continue
			}
			x.in = append(x.in, e)
			if x.streamed() && e.Frame.Kind == frame.Request {
				waiting[e.Session] = append(waiting[e.Session], x)
			}
		case spine.Out:
			if e.Frame == nil {
				continue
			}
			stands, open := standing[e.Session], waiting[e.Session]
			if told[e.Session] {
				x := stands
				if e.Stream > 0 {
					x = s.on[stream{e.Session, e.Stream}]
				}
				if x != nil && (x.streamed() || e.Frame.Kind.IsResponse()) {
					x.out = append(x.out, message{Event: e})
				} else {
					leave(e)
				}
				continue
			}
			asked := s.of[e.Pair]
			switch {
			case asked != nil && asked.carries(e):
				asked.out = append(asked.out, message{Event: e})
				waiting[e.Session] = slices.DeleteFunc(open, func(x *exchange) bool { return x == asked })
			case stands != nil && (len(open) == 0 || e.Frame.Kind.IsResponse()):
				stands.out = append(stands.out, message{Event: e})
			case len(open) > 0:
				x := open[len(open)-1]
				x.out = append(x.out, message{Event: e, guessed: stands != nil || len(open) > 1})
			default:
				leave(e)
			}
		}
	}
	return left
}

// carries reports whether the response to a message can be part of the response over HTTP: with HTTP+SSE that is a mere
// 202, and it goes on the stream.
func (x *exchange) carries(e *spine.Event) bool {
	return e.Frame.Kind.IsResponse() && (x.streamed() || x.HTTP.Status != http.StatusAccepted && mediaType(x.HTTP.Answer) == "application/json")
}
