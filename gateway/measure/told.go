package measure

import (
	"time"

	"switchboard/gateway/frame"
)

// Side is what one side began, what came of it, and how long the other side took.
type Side struct {
	Counts
	Times
}

// Method is the figures of a method as one side uses it.
type Method struct {
	Name string    // empty: frames without one
	By   frame.Dir // who begins it: In a client, whom the server answers; Out the server
	Rest bool      // of all the methods for which there was no room
	Side
}

// Session is the figures of a session, or of all.
type Session struct {
	ID      string // empty: all
	In, Out uint64 // frames
	Waits   int    // frames in the queue
	Client  Side   // what clients begin: the times are the server's, until its answer was written
	Server  Side   // what the server, the operator and the gateway begin: the times are the clients'
}

// Errors are the JSON-RPC errors of both sides.
func (s *Session) Errors() uint64 { return s.Client.Errors + s.Server.Errors }

// All is the figures of all sessions, those that are no longer listed among them.
func (f *Figures) All() Session { return f.all.read("") }

// Refused is how many frames and requests over HTTP were never accepted.
func (f *Figures) Refused() uint64 { return f.refused }

// Dropped is how many frames were never written, because their session ended first.
func (f *Figures) Dropped() uint64 { return f.dropped }

// Methods are the figures by method, in no order.
func (f *Figures) Methods() []Method { return read(f.methods) }

// MethodsOf are those of one session; none where it is not known. Their times are less precise.
func (f *Figures) MethodsOf(id string) []Method {
	if b := f.sessions[id]; b != nil {
		return read(b.methods)
	}
	return nil
}

func read(methods map[method]*side) []Method {
	all := make([]Method, 0, len(methods))
	for m, s := range methods {
		all = append(all, Method{Name: m.name, By: m.by, Rest: m.rest, Side: s.read()})
	}
	return all
}

// Session is the figures of one session; all 0 where it is not known.
func (f *Figures) Session(id string) Session {
	if b := f.sessions[id]; b != nil {
		return b.read(id)
	}
	return Session{ID: id}
}

// Rate fills dst with the messages of each of the last whole seconds before now, both ways, the newest last.
// An empty id means all sessions. dst is no longer than Seconds.
func (f *Figures) Rate(id string, now time.Time, dst []uint32) {
	if b := f.at(id); b != nil {
		b.rate.read(dst, f.Second(now))
		return
	}
	clear(dst)
}

// Depth is Rate for the most frames that waited in a second.
func (f *Figures) Depth(id string, now time.Time, dst []uint32) {
	if b := f.at(id); b != nil {
		b.depth.read(dst, f.Second(now))
		return
	}
	clear(dst)
}

// at is the book of a session, or that of all; nil: not known.
func (f *Figures) at(id string) *book {
	if id == "" {
		return &f.all
	}
	return f.sessions[id]
}

func (b *book) read(id string) Session {
	return Session{ID: id, In: b.in, Out: b.out, Waits: b.waits, Client: b.by(frame.In).read(), Server: b.by(frame.Out).read()}
}

func (s *side) read() Side { return Side{Counts: s.Counts, Times: s.times.read()} }
