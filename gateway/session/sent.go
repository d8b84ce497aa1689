package session

import "switchboard/gateway/frame"

// SentAs says as which frame of which stream f was written, as long as that is
// kept for a client that comes back.
func (s *Session) SentAs(f *frame.Frame) (stream string, n int, ok bool) {
	l := s.ledger
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, st := range append(l.all(), l.past...) {
		for _, sent := range st.sent {
			if sent.Frame == f {
				return st.id, sent.N, true
			}
		}
	}
	return "", 0, false
}
