package transport

import (
	"context"
	"errors"
	"net"
	"net/http"
	"os"
	"sync/atomic"
	"syscall"
	"time"

	"switchboard/gateway/session"
)

// A client can vanish without a word: its machine loses power, or the network between. Then no connection ends by
// itself, and what is written to it only goes as far as a buffer of the system. The system can be told to ask, and to give up.

// Listen listens on the TCP address. A connection from which nothing comes back for patience is ended by the system: neither
// an acknowledgement of what was written to it nor, where it is silent, an answer to the probes of TCP, which carry no bytes.
// On other systems than Linux only those probes are sent.
func Listen(address string, patience time.Duration) (net.Listener, error) {
	patience = max(patience, 3*time.Second) // the system counts its probes in seconds
	config := net.ListenConfig{
		Control:         func(_, _ string, c syscall.RawConn) error { return giveUpAfter(c, patience) },
		KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: patience / 2, Interval: patience / 6, Count: 3},
	}
	l, err := config.Listen(context.Background(), "tcp", address)
	if err != nil {
		return nil, err
	}
	return listener{l.(*net.TCPListener), patience}, nil
}

type listener struct {
	*net.TCPListener
	patience time.Duration
}

// Accept is the listener's. The connections remember how they were lost, of which net/http tells its handlers nothing.
func (l listener) Accept() (net.Conn, error) {
	c, err := l.AcceptTCP()
	if err != nil {
		return nil, err
	}
	return &conn{TCPConn: c, patience: l.patience}, nil
}

type conn struct {
	*net.TCPConn
	patience time.Duration
	lost     atomic.Pointer[error] // why the system gave it up; nil: it did not
	then     *session.Stream       // to Hurry after the exchange; nil: none. Of the goroutine that serves it
}

func (c *conn) Read(p []byte) (int, error) {
	n, err := c.TCPConn.Read(p)
	c.note(err)
	return n, err
}

func (c *conn) Write(p []byte) (int, error) {
	n, err := c.TCPConn.Write(p)
	c.note(err)
	return n, err
}

func (c *conn) note(err error) {
	if err == nil || !gaveUp(err) {
		return
	}
	why := &errVanished
	if lately, known := lastAcknowledged(c.TCPConn); known && lately < c.patience*9/10 {
		why = &errStalled // its system answers, and can take no more
	}
	c.lost.CompareAndSwap(nil, why)
}

// gaveUp reports whether the system ended a connection because what was written to it did not get on.
func gaveUp(err error) bool {
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return false // of ours
	}
	return errors.Is(err, syscall.ETIMEDOUT) || errors.Is(err, syscall.EHOSTUNREACH) || errors.Is(err, syscall.ENETUNREACH) || errors.Is(err, syscall.EHOSTDOWN)
}

type connKey struct{}

// WithConn is for http.Server.ConnContext: it lets handlers know how a connection of Listen's was lost.
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

// Exchanged is for http.Server.ConnState: when the response to a POST has been written, and net/http waits for the next request,
// what was left to be done then is done.
func Exchanged(c net.Conn, s http.ConnState) {
	if s != http.StateIdle && s != http.StateClosed {
		return
	}
	if c := ours(c); c != nil && c.then != nil {
		st := c.then
		c.then = nil
		st.Hurry()
	}
}

// hurryThen has st hurry when the exchange of ctx is over.
func hurryThen(ctx context.Context, st *session.Stream) {
	if c, _ := ctx.Value(connKey{}).(*conn); c != nil {
		c.then = st
	} else {
		st.Nudge()
	}
}

// Why the system gives up a connection.
var (
	errVanished = errors.New("the client vanished: nothing comes back from it")
	errStalled  = errors.New("the client reads nothing, and its system can take no more")
)

// lost is why the system gave up the connection of ctx; nil where it did not.
func lost(ctx context.Context) error {
	if c, _ := ctx.Value(connKey{}).(*conn); c != nil {
		if why := c.lost.Load(); why != nil {
			return *why
		}
	}
	return nil
}
