package transport

import (
	"context"
	"errors"
	"net"
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
	lost     atomic.Pointer[error]          // why the system gave it up; nil: it did not
	then     atomic.Pointer[session.Stream] // to Hurry after the next write; nil: none
}

func (c *conn) Read(p []byte) (int, error) {
	n, err := c.TCPConn.Read(p)
	c.note(err)
	return n, err
}

func (c *conn) Write(p []byte) (int, error) {
	n, err := c.TCPConn.Write(p)
	c.note(err)
	c.goOn()
	return n, err
}

// Close is the connection's.
func (c *conn) Close() error {
	c.goOn() // a handler that failed has written nothing
	return c.TCPConn.Close()
}

// goOn has the stream hurry that was waiting for a write, if one was.
func (c *conn) goOn() {
	if c.then.Load() == nil { // as nearly always
		return
	}
	if st := c.then.Swap(nil); st != nil {
		st.Hurry()
	}
}

// hurryThen has st hurry when the response that is being made on the connection of ctx is written.
func hurryThen(ctx context.Context, st *session.Stream) {
	if c, ok := ctx.Value(connKey{}).(*conn); ok {
		c.then.Store(st)
	} else {
		st.Nudge()
	}
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
	if b, ok := c.(*begun); ok {
		c = b.Conn
	}
	return context.WithValue(ctx, connKey{}, c)
}

// Why the system gives up a connection.
var (
	errVanished = errors.New("the client vanished: nothing comes back from it")
	errStalled  = errors.New("the client reads nothing, and its system can take no more")
)

// lost is why the system gave up the connection of ctx; nil where it did not.
func lost(ctx context.Context) error {
	if c, ok := ctx.Value(connKey{}).(*conn); ok {
		if why := c.lost.Load(); why != nil {
			return *why
		}
	}
	return nil
}
