package session

// Called is what a session, live or lately closed, is called: the client's name, empty
// before initialize, and its transport. Both are empty where there is no such session.
func (set *Set) Called(id string) (client, transport string) {
	s := set.known(id)
	if s == nil {
		return "", ""
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.client.Name, s.opts.Transport
}

// known is the session id; nil: there is none, or no longer.
func (set *Set) known(id string) *Session {
	set.mu.Lock()
	defer set.mu.Unlock()
	if s := set.live[id]; s != nil {
		return s
	}
	for _, s := range set.closed {
		if s.id == id {
			return s
		}
	}
	return nil
}
