package transport

import (
	"net"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// giveUpAfter bounds how long what is written to a connection may go without getting on. Connections have it from the
// socket that accepts them.
func giveUpAfter(c syscall.RawConn, patience time.Duration) error {
	var err error
	if failed := c.Control(func(fd uintptr) {
		err = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, int(patience/time.Millisecond))
	}); failed != nil {
		return failed
	}
	return err
}

// lastAcknowledged is how long ago the other system was last heard of.
func lastAcknowledged(c *net.TCPConn) (lately time.Duration, known bool) {
	raw, err := c.SyscallConn()
	if err != nil {
		return 0, false
	}
	_ = raw.Control(func(fd uintptr) {
		if info, err := unix.GetsockoptTCPInfo(int(fd), unix.IPPROTO_TCP, unix.TCP_INFO); err == nil {
			lately, known = time.Duration(info.Last_ack_recv)*time.Millisecond, true
		}
	})
	return lately, known
}
