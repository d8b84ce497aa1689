package transport

import (
	"context"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"switchboard/gateway/session"
)

// conn is a connection of Listen's. It knows what net/http tells its handlers nothing of: how it was lost, and what becomes of
// its requests before a handler sees them and after.
type conn struct {
	*net.TCPConn
	patience time.Duration
	lost     atomic.Pointer[error] // why the system gave it up; nil: it did not
	refused  func(why string)      // nil: nobody wants to know

	// Of the goroutine that serves it.
	then *session.Stream // to Hurry after the exchange; nil: none
	heard
}

func (c *conn) Read(p []byte) (int, error) {
	n, err := c.TCPConn.Read(p)
	c.note(err)
	c.hear(p[:n], err)
	return n, err
}

func (c *conn) Write(p []byte) (int, error) {
	c.overlook(p)
	n, err := c.TCPConn.Write(p)
	c.note(err)
	return n, err
}

type connKey struct{}

// WithConn is for http.Server.ConnContext: it lets handlers know their connection of Listen's.
func WithConn(ctx context.Context, c net.Conn) context.Context {
	return context.WithValue(ctx, connKey{}, ours(c))
}

// ours is the connection that Listen's listener accepted; nil: another did.
func ours(c net.Conn) *conn {
	if b, ok := c.(*begun); ok {
		c = b.Conn
	}
	own, _ := c.(*conn)
	return own
}

// connOf is the connection of Listen's that ctx is of; nil: of none.
func connOf(ctx context.Context) *conn {
	c, _ := ctx.Value(connKey{}).(*conn)
	return c
}

// ConnState is for http.Server.ConnState: it lets a connection know where net/http is with it. When the response to a POST has been
// written, and net/http waits for the next request, what was left to be done then is done.
func ConnState(nc net.Conn, s http.ConnState) {
	c := ours(nc)
	if c == nil {
		return
	}
	switch s {
	case http.StateNew, http.StateIdle:
		c.await()
	case http.StateActive:
		c.begin()
	case http.StateClosed:
		c.brokeOff()
	}
	if st := c.then; st != nil && (s == http.StateIdle || s == http.StateClosed) {
		c.then = nil
		st.Hurry()
	}
}

// hurryThen has st hurry when the exchange of ctx is over.
func hurryThen(ctx context.Context, st *session.Stream) {
	if c := connOf(ctx); c != nil {
		c.then = st
	} else {
		st.Nudge()
	}
}
