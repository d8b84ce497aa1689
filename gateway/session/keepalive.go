package session

import (
	"fmt"
	"time"
)

// Style is what a keepalive looks like on the wire.
type Style string

// The styles.
const (
	Comment Style = "comment" // an SSE comment, which every client ignores
	Event   Style = "event"   // a named event, as mcp-context-forge sends it; it kills go-sdk clients
	Ping    Style = "ping"    // a JSON-RPC ping, which the client must answer
)

// Keepalive is what is sent on a stream that is otherwise silent.
type Keepalive struct {
	Enabled  bool          `json:"enabled"`
	Style    Style         `json:"style"`
	Interval time.Duration `json:"-"` // from the last byte written to the next keepalive
}

// Bounds of Keepalive.Interval.
const (
	MinInterval = time.Second
	MaxInterval = time.Hour
)

// Validate says what is wrong with k.
func (k Keepalive) Validate() error {
	switch k.Style {
	case Comment, Event, Ping:
	default:
		return fmt.Errorf("keepalive style %q is none of comment, event, ping", k.Style)
	}
	if k.Interval < MinInterval || k.Interval > MaxInterval {
		return fmt.Errorf("keepalive interval %v is not between %v and %v", k.Interval, MinInterval, MaxInterval)
	}
	return nil
}

// String is the form for a person: "comment every 15s", or "off".
func (k Keepalive) String() string {
	if !k.Enabled {
		return "off"
	}
	return fmt.Sprintf("%s every %v", k.Style, k.Interval)
}
