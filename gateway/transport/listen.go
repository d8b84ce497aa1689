package transport

import (
	"context"
	"errors"
	"net"
	"sync"
	"syscall"
	"time"
)

// This file is the listener: it waits where the system has no descriptor left for another client, and tells.

// Notices are what a listener and its connections tell besides. They are called from any goroutine, and must be quick.
type Notices struct {
	Crowded func(err error)  // the system has no room for another connection, for err; nil: it has again
	Refused func(why string) // a request that no handler got to see was refused, or broke off
}

// Listen listens on the TCP address. A connection from which nothing comes back for patience is ended by the system: neither
// an acknowledgement of what was written to it nor, where it is silent, an answer to the probes of TCP, which carry no bytes.
// On other systems than Linux only those probes are sent.
func Listen(address string, patience time.Duration, n Notices) (net.Listener, error) {
	patience = max(patience, 3*time.Second) // the system counts its probes in seconds
	config := net.ListenConfig{
		Control:         func(_, _ string, c syscall.RawConn) error { return giveUpAfter(c, patience) },
		KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: patience / 2, Interval: patience / 6, Count: 3},
	}
	l, err := config.Listen(context.Background(), "tcp", address)
	if err != nil {
		return nil, err
	}
	return &listener{TCPListener: l.(*net.TCPListener), patience: patience, notices: n, closed: make(chan struct{})}, nil
}

type listener struct {
	*net.TCPListener
	patience time.Duration
	notices  Notices
	closed   chan struct{}
	once     sync.Once // closes it

	mu    sync.Mutex
	waits bool        // with another try, for the last has failed
	last  time.Time   // that it was tried after that
	quiet *time.Timer // looks whether it still fails; nil: all is well
}

// How often it is tried again where there is no room, and for how long that has to go well.
const (
	soonest  = 5 * time.Millisecond
	latest   = time.Second
	calmness = 2 * latest
)

// Accept is the listener's. Where there is no room for a connection it waits until there is.
func (l *listener) Accept() (net.Conn, error) {
	for wait := soonest; ; wait = min(2*wait, latest) {
		c, err := l.AcceptTCP()
		if err == nil {
			return &conn{TCPConn: c, patience: l.patience, refused: l.notices.Refused}, nil
		}
		if !noRoom(err) {
			return nil, err
		}
		l.crowded(err)
		select {
		case <-time.After(wait):
			l.again()
		case <-l.closed:
			return nil, net.ErrClosed
		}
	}
}

// Close is the listener's.
func (l *listener) Close() error {
	l.once.Do(func() { close(l.closed) })
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.quiet != nil {
		l.quiet.Stop()
	}
	return l.TCPListener.Close()
}

// noRoom reports whether the system could not accept a connection for want of descriptors or memory, which others may give back.
func noRoom(err error) bool {
	return errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE) || errors.Is(err, syscall.ENOBUFS) || errors.Is(err, syscall.ENOMEM)
}

// crowded tells once that there is no room, however often it is tried.
func (l *listener) crowded(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.waits = true
	if l.quiet == nil {
		l.quiet = time.AfterFunc(calmness, l.calm)
		l.tell(err)
	}
}

// again is before another try.
func (l *listener) again() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.waits, l.last = false, time.Now()
}

// calm tells that there is room again, once that has been so for a while: at the limit one client may come for each that leaves.
func (l *listener) calm() {
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case <-l.closed:
		return
	default:
	}
	left := calmness - time.Since(l.last)
	if l.waits {
		left = calmness
	}
	if left > 0 {
		l.quiet.Reset(left)
		return
	}
	l.quiet = nil
	l.tell(nil)
}

func (l *listener) tell(err error) {
	if l.notices.Crowded != nil {
		l.notices.Crowded(err)
	}
}
