package transport

import (
	"syscall"
	"time"
)

const tcpUserTimeout = 18 // TCP_USER_TIMEOUT of tcp(7), in milliseconds

// giveUpAfter bounds how long what is written to a connection may go without an acknowledgement. Connections have it from the
// socket that accepts them.
func giveUpAfter(c syscall.RawConn, patience time.Duration) error {
	var err error
	if failed := c.Control(func(fd uintptr) {
		err = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, tcpUserTimeout, int(patience/time.Millisecond))
	}); failed != nil {
		return failed
	}
	return err
}
