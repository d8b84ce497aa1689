package transport

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"syscall"
	"testing"
	"time"
)

// TestGaveUp: only what the system says of a peer that does not answer counts, not what a peer says or our own deadlines.
func TestGaveUp(t *testing.T) {
	for _, tt := range []struct {
		err  error
		want bool
	}{
		{&net.OpError{Op: "read", Err: os.NewSyscallError("read", syscall.ETIMEDOUT)}, true},
		{&net.OpError{Op: "write", Err: os.NewSyscallError("write", syscall.EHOSTUNREACH)}, true},
		{&net.OpError{Op: "read", Err: os.NewSyscallError("read", syscall.ECONNRESET)}, false},
		{&net.OpError{Op: "write", Err: os.NewSyscallError("write", syscall.EPIPE)}, false},
		{&net.OpError{Op: "read", Err: os.ErrDeadlineExceeded}, false},
		{&net.OpError{Op: "read", Err: net.ErrClosed}, false},
		{io.EOF, false},
		{errors.New("timeout"), false},
	} {
		if got := gaveUp(tt.err); got != tt.want {
			t.Errorf("gaveUp(%v) = %v, want %v", tt.err, got, tt.want)
		}
	}
}

// TestEndsOfConnections: what a client does by itself is no vanishing, whichever way it ends.
func TestEndsOfConnections(t *testing.T) {
	l, err := Listen("127.0.0.1:0", time.Minute, Notices{})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for name, end := range map[string]func(*net.TCPConn){
		"closed": func(c *net.TCPConn) { c.Close() }, "reset": func(c *net.TCPConn) { _ = c.SetLinger(0); c.Close() },
		"late": func(*net.TCPConn) {},
	} {
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
		ctx := WithConn(t.Context(), served)
		end(client.(*net.TCPConn))
		_ = served.SetReadDeadline(time.Now().Add(10 * time.Millisecond))
		if _, err := served.Read(make([]byte, 1)); err == nil || lost(ctx) != nil {
			t.Errorf("%s: read %v, lost: %v; want an error that is none of the system's giving up", name, err, lost(ctx))
		}
		served.(*conn).lost.Store(&errVanished)
		inner, stop := context.WithCancel(ctx)
		if stop(); lost(inner) == nil {
			t.Errorf("%s: given up, and not known", name)
		}
	}
	if lost(t.Context()) != nil {
		t.Error("a context of no connection has vanished")
	}
}
