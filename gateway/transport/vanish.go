package transport

import (
	"context"
	"errors"
	"os"
	"syscall"
)

// A client can vanish without a word: its machine loses power, or the network between. Then no connection ends by
// itself, and what is written to it only goes as far as a buffer of the system. The system can be told to ask, and to give up.
// The connections remember that, for net/http tells its handlers nothing of it.

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

// Why the system gives up a connection.
var (
	errVanished = errors.New("the client vanished: nothing comes back from it")
	errStalled  = errors.New("the client reads nothing, and its system can take no more")
)

// lost is why the system gave up the connection of ctx; nil where it did not.
func lost(ctx context.Context) error {
	if c := connOf(ctx); c != nil {
		if why := c.lost.Load(); why != nil {
			return *why
		}
	}
	return nil
}
