package session

import "switchboard/gateway/spine"

// Pause holds delivery to the client: its queue grows. What is being written
// still goes out, and keepalives go on, except pings.
func (s *Session) Pause() { s.ledger.pause(true, "paused") }

// Resume lets delivery go on.
func (s *Session) Resume() { s.ledger.pause(false, "resumed") }

// Step lets one frame of a paused session pass. ErrNotPaused, ErrNothing
// and ErrClosed say why it did nothing.
func (s *Session) Step() error { return s.ledger.step() }

// Keepalive is what is in force for this session.
func (s *Session) Keepalive() Keepalive {
	s.mu.Lock()
	own := s.keepalive
	s.mu.Unlock()
	if own != nil {
		return *own
	}
	return s.set.Keepalive()
}

// SetKeepalive gives the session a keepalive of its own, at once; nil takes it
// back, and the gateway's counts again.
func (s *Session) SetKeepalive(k *Keepalive) error {
	note := "keepalive as the gateway's"
	if k != nil {
		if err := k.Validate(); err != nil {
			return err
		}
		own := *k
		k, note = &own, "keepalive "+own.String()
	}
	s.mu.Lock()
	s.keepalive = k
	s.mu.Unlock()
	s.ledger.publish(spine.Event{Kind: spine.Switched, Note: note})
	s.ledger.nudge()
	return nil
}

// Keepalive is what is in force for sessions without one of their own.
func (set *Set) Keepalive() Keepalive {
	set.mu.Lock()
	defer set.mu.Unlock()
	return set.keepalive
}

// SetKeepalive changes it for all those sessions at once.
func (set *Set) SetKeepalive(k Keepalive) error {
	if err := k.Validate(); err != nil {
		return err
	}
	set.mu.Lock()
	set.keepalive = k
	set.mu.Unlock()
	set.gateway.Publish(spine.Event{Kind: spine.Switched, Note: "keepalive " + k.String()})
	for _, s := range set.All() {
		s.ledger.nudge()
	}
	return nil
}
