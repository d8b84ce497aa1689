package transport

import (
	"switchboard/gateway/frame"
	"switchboard/gateway/session"
)

// EventOf is the id of the event in which f went out over Streamable HTTP, as
// long as it is kept for a client that comes back.
func EventOf(s *session.Session, f *frame.Frame) (id string, ok bool) {
	stream, n, ok := s.SentAs(f)
	if !ok {
		return "", false
	}
	return nameOf(s, stream, n), true
}
