package gateway

import (
	"switchboard/gateway/frame"
	"switchboard/gateway/transport"
)

// EventID is the id of the event in which a frame went out over Streamable
// HTTP, as long as its session keeps that for a client that comes back.
func (g *Gateway) EventID(id string, f *frame.Frame) (event string, ok bool) {
	s, err := g.sessions.Match(id)
	if err != nil {
		return "", false
	}
	return transport.EventOf(s, f)
}
