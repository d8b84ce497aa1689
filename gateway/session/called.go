package session

import (
	"strings"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// mostCalled is how many bytes of a name are kept.
const mostCalled = 256

// Brief is as much of a name, or the like, as is kept of what a client says of itself: it may say megabytes, and thousands may.
func Brief(name string) string {
	if len(name) <= mostCalled {
		return name
	}
	return strings.ToValidUTF8(name[:mostCalled], "") + "…"
}

// called is what is kept of what a client says of itself.
func called(c mcp.Implementation) mcp.Implementation {
	return mcp.Implementation{Name: Brief(c.Name), Version: Brief(c.Version)}
}

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
