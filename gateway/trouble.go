package gateway

import (
	"errors"
	"syscall"

	"switchboard/gateway/spine"
)

// This file is how the person gets to know of what goes wrong in the gateway itself.

// fault logs a panic that ended a session, a request, a viewer or a recording, or that the server's file led to. Which, an
// event of theirs says.
func (g *Gateway) fault(doing string, panicked any, stack []byte) {
	g.log.Error("a fault of Switchboard's own", "doing", doing, "panic", panicked, "stack", string(stack))
}

// crowd tells that no more clients can come in, for want of what the system gives; nil: they can again.
func (g *Gateway) crowd(err error) {
	why, note := "", "clients can come in again"
	if err != nil {
		var errno syscall.Errno
		if errors.As(err, &errno) {
			err = errno
		}
		why = "no more clients can come in until others leave: the system gives this program no more connections (" + err.Error() + ")"
		note = why
	}
	g.log.Warn(note)
	g.mu.Lock()
	g.crowded = why
	g.mu.Unlock()
	g.source.Publish(spine.Event{Kind: spine.Switched, Note: note})
}
