package gateway

import (
	"time"

	"switchboard/gateway/debug"
	"switchboard/gateway/record"
	"switchboard/gateway/session"
	"switchboard/gateway/spine"
)

// Stats is a snapshot of the gateway as a whole.
type Stats struct {
	Running  bool         `json:"running"`
	Address  string       `json:"address"` // host:port in force; of the last run when stopped
	Since    time.Time    `json:"since,omitzero"`
	Version  Version      `json:"version"`
	Sessions int          `json:"sessions"` // live
	Depth    int          `json:"depth"`    // frames that wait, over all sessions
	Mirror   bool         `json:"mirror"`
	Viewers  int          `json:"viewers"`
	Record   record.State `json:"record"`
	Totals   debug.Totals `json:"totals"`
	Error    string       `json:"error,omitempty"`   // why it does not serve, though it should
	Crowded  string       `json:"crowded,omitempty"` // why no more clients can come in; those that are there go on
	Script   string       `json:"script,omitempty"`  // why the server's file, as it is now, is not played
}

// Stats takes a snapshot.
func (g *Gateway) Stats() Stats {
	t := g.spine.Tally()
	g.mu.Lock()
	defer g.mu.Unlock()
	s := Stats{Running: g.server != nil && g.err == nil, Address: g.address, Since: g.since, Version: g.version,
		Sessions: g.sessions.Len(), Depth: t.Depth(), Mirror: g.mirror.Enabled(), Viewers: g.mirror.Viewers(),
		Record: g.recorder.State(), Totals: debug.TotalsOf(t)}
	if s.Address == "" {
		s.Address = g.config.Gateway.Listen
	}
	s.Crowded = g.crowded
	if g.err != nil {
		s.Error = g.err.Error()
	}
	if err := g.played.problem(); err != nil {
		s.Script = err.Error()
	}
	return s
}

// Sessions is a snapshot of the sessions: live ones, oldest first, then the
// closed ones still listed, newest first.
func (g *Gateway) Sessions() []session.Info { return g.sessions.Infos() }

// ForgetClosed takes the closed sessions off the list.
func (g *Gateway) ForgetClosed() { g.sessions.ForgetClosed() }

// Tap listens to the spine; the caller must close it.
func (g *Gateway) Tap(name string, limit spine.Limit, backlog int) *spine.Tap {
	return g.spine.Tap(name, limit, backlog)
}

// Sift reads a query about events, in the language of docs/filter.md, which may ask what sessions are called.
func (g *Gateway) Sift(query string) (*debug.Sift, error) {
	return debug.NewSift(query, g.sessions.Called)
}

// Inject puts a message in a session's queue; see session.Session.Inject.
func (g *Gateway) Inject(id string, data []byte, raw bool) (session.Receipt, error) {
	s, err := g.sessions.Match(id)
	if err != nil {
		return session.Receipt{}, err
	}
	return s.Inject(data, raw)
}

// InjectAll puts it in the queue of every live session.
func (g *Gateway) InjectAll(data []byte, raw bool) ([]session.Receipt, []error) {
	return g.sessions.InjectAll(data, raw)
}

// on does something to one session.
func (g *Gateway) on(id string, do func(*session.Session) error) error {
	s, err := g.sessions.Match(id)
	if err != nil {
		return err
	}
	return do(s)
}

// Disconnect ends a session at once.
func (g *Gateway) Disconnect(id string) error {
	return g.on(id, func(s *session.Session) error { s.End(session.Operator, ""); return nil })
}

// Cut ends the responses that a session's streams are read on, so that its client has to come back for the rest; an empty
// stream means all of them. See session.Session.Cut.
func (g *Gateway) Cut(id, stream string) error {
	return g.on(id, func(s *session.Session) error { return s.Cut(stream) })
}

// Pause holds delivery to a session, so that its queue can be watched to grow.
func (g *Gateway) Pause(id string) error {
	return g.on(id, func(s *session.Session) error { s.Pause(); return nil })
}

// Resume lets delivery to it go on.
func (g *Gateway) Resume(id string) error {
	return g.on(id, func(s *session.Session) error { s.Resume(); return nil })
}

// Step lets one frame of a paused session pass.
func (g *Gateway) Step(id string) error { return g.on(id, (*session.Session).Step) }

// SetSessionKeepalive gives a session its own keepalive; nil takes it back.
func (g *Gateway) SetSessionKeepalive(id string, k *session.Keepalive) error {
	return g.on(id, func(s *session.Session) error { return s.SetKeepalive(k) })
}

// Keepalive is the gateway's, in force for all sessions without their own.
func (g *Gateway) Keepalive() session.Keepalive { return g.sessions.Keepalive() }

// SetKeepalive changes it at once.
func (g *Gateway) SetKeepalive(k session.Keepalive) error { return g.sessions.SetKeepalive(k) }

// Streams is a snapshot of a session's streams, the standing one first; none where there is no such session.
func (g *Gateway) Streams(id string) []session.StreamInfo {
	s, err := g.sessions.Match(id)
	if err != nil {
		return nil
	}
	return s.Streams()
}

// SessionAnswer is how the session's POSTs are answered; empty: there is no such session.
func (g *Gateway) SessionAnswer(id string) session.Answer {
	s, err := g.sessions.Match(id)
	if err != nil {
		return ""
	}
	return s.Answer()
}

// SetSessionAnswer says how the session's POSTs are answered from now on.
func (g *Gateway) SetSessionAnswer(id string, a session.Answer) error {
	return g.on(id, func(s *session.Session) error { return s.SetAnswer(a) })
}

// Answer is how POSTs of all sessions without their own setting are answered.
func (g *Gateway) Answer() session.Answer { return g.sessions.Answer() }

// SetAnswer changes that.
func (g *Gateway) SetAnswer(a session.Answer) error { return g.sessions.SetAnswer(a) }

// SetMirror turns the debug WebSocket on or off at once.
func (g *Gateway) SetMirror(on bool) { g.mirror.SetEnabled(on) }
