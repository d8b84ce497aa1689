package transport

import (
	"errors"
	"net"
	"os"
	"slices"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

func TestNoRoom(t *testing.T) {
	for _, tt := range []struct {
		err  error
		want bool
	}{
		{&net.OpError{Op: "accept", Err: os.NewSyscallError("accept4", syscall.EMFILE)}, true},
		{&net.OpError{Op: "accept", Err: os.NewSyscallError("accept4", syscall.ENFILE)}, true},
		{&net.OpError{Op: "accept", Err: os.NewSyscallError("accept4", syscall.ECONNABORTED)}, false},
		{net.ErrClosed, false},
	} {
		if got := noRoom(tt.err); got != tt.want {
			t.Errorf("noRoom(%v) = %v, want %v", tt.err, got, tt.want)
		}
	}
}

// TestCrowded: that there is no room is told once, however often it is tried, and its end once it has gone well for a while;
// after the listener is closed nothing is told. That it is tried again is e2e.TestFaultDescriptors's.
func TestCrowded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		full, start := errors.New("full"), time.Now()
		var told []string
		l := &listener{closed: make(chan struct{}), notices: Notices{Crowded: func(err error) {
			what := "room"
			if err != nil {
				what = err.Error()
			}
			told = append(told, what+" "+time.Since(start).String())
		}}}
		for range 5 {
			l.crowded(full)
			time.Sleep(10 * latest) // of a busy machine
			l.again()
		}
		time.Sleep(time.Minute)
		l.crowded(full)
		close(l.closed)
		time.Sleep(time.Minute)
		if want := []string{"full 0s", "room 52s", "full 1m50s"}; !slices.Equal(told, want) {
			t.Errorf("told %q, want %q", told, want)
		}
	})
}
