//go:build !linux

package transport

import (
	"syscall"
	"time"
)

// giveUpAfter does nothing: the system gives up in its own time what is not acknowledged.
func giveUpAfter(syscall.RawConn, time.Duration) error { return nil }
