//go:build !linux

package transport

import (
	"net"
	"syscall"
	"time"
)

// giveUpAfter does nothing: the system gives up in its own time.
func giveUpAfter(syscall.RawConn, time.Duration) error { return nil }

// lastAcknowledged is not known.
func lastAcknowledged(*net.TCPConn) (lately time.Duration, known bool) { return 0, false }
