package transport

import (
	"net"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// TestPatience: what the system does for connections that nothing comes back on. That it works is e2e.TestFaultVanished's,
// which not every machine can run.
func TestPatience(t *testing.T) {
	for _, tt := range []struct {
		patience                     time.Duration
		unacked, idle, interval, cnt int // milliseconds, seconds, seconds, probes
	}{{30 * time.Second, 30_000, 15, 5, 3}, {time.Millisecond, 3_000, 2, 1, 3}, {3 * time.Hour, 10_800_000, 5400, 1800, 3}} {
		l, err := Listen("127.0.0.1:0", tt.patience, Notices{})
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		client, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer client.Close()
		served, err := l.Accept()
		if err != nil {
			t.Fatal(err)
		}
		defer served.Close()
		raw, err := served.(syscall.Conn).SyscallConn()
		if err != nil {
			t.Fatal(err)
		}
		_ = raw.Control(func(fd uintptr) {
			for name, option := range map[string]struct{ level, name, want int }{
				"SO_KEEPALIVE":     {syscall.SOL_SOCKET, syscall.SO_KEEPALIVE, 1},
				"TCP_USER_TIMEOUT": {syscall.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, tt.unacked},
				"TCP_KEEPIDLE":     {syscall.IPPROTO_TCP, syscall.TCP_KEEPIDLE, tt.idle},
				"TCP_KEEPINTVL":    {syscall.IPPROTO_TCP, syscall.TCP_KEEPINTVL, tt.interval},
				"TCP_KEEPCNT":      {syscall.IPPROTO_TCP, syscall.TCP_KEEPCNT, tt.cnt},
			} {
				if got, err := syscall.GetsockoptInt(int(fd), option.level, option.name); err != nil || got != option.want {
					t.Errorf("a patience of %v: %s is %d, %v; want %d", tt.patience, name, got, err, option.want)
				}
			}
		})
	}
}
