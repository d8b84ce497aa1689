package session

import (
	"time"

	"switchboard/gateway/spine"
)

// Info is a snapshot of a session, the caller's to keep.
type Info struct {
	ID           string
	Transport    string
	Remote       string
	UserAgent    string
	Client       string // as it named itself in initialize; empty before
	Version      string // of the client
	Revision     string // of the protocol: agreed in initialize; before its answer, the one asked for
	Opened       time.Time
	Closed       time.Time // zero while it lives
	Reason       Reason    // 0 while it lives
	Note         string    // more about the reason
	LastIn       time.Time // of the client's last frame; Opened where there was none
	Depth        int       // frames that wait
	DepthBytes   int       // and their bytes
	High         int       // the most frames that ever waited
	Limit        spine.Limit
	Paused       bool
	Keepalive    Keepalive // in force
	OwnKeepalive bool      // it is this session's own, not the gateway's
	Answer       Answer    // in force, for POSTs over Streamable HTTP
	Tally        spine.Tally
	Streams      int  // that the client reads now
	Resumable    bool // they can be resumed after they broke
}

// Info takes a snapshot. Its parts are each exact, but not of one instant.
func (s *Session) Info() Info {
	q, tally, k, answer := s.ledger.state(), s.source.Tally(), s.Keepalive(), s.Answer()
	streams, _ := s.ledger.reading()
	s.mu.Lock()
	defer s.mu.Unlock()
	return Info{ID: s.id, Transport: s.opts.Transport, Remote: s.opts.Remote, UserAgent: s.opts.UserAgent,
		Client: s.client.Name, Version: s.client.Version, Revision: s.revision,
		Opened: s.opened, Closed: s.ended, Reason: s.reason, Note: s.note, LastIn: s.lastIn,
		Depth: q.depth, DepthBytes: q.bytes, High: q.high, Limit: s.ledger.limit, Paused: q.paused,
		Keepalive: k, OwnKeepalive: s.keepalive != nil, Answer: answer, Tally: tally, Streams: streams, Resumable: s.opts.Resumable}
}

func (s *Session) endedAt() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ended
}

// LastIn is when the client's last frame came; when it opened, if none did.
func (s *Session) LastIn() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.lastIn
}
