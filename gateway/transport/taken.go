package transport

import (
	"bytes"
	"context"
	"errors"
	"net"
	"net/http"
	"os"
	"syscall"
	"time"
)

// taken is the response to a GET on a connection that was taken over from net/http. For a stream that is silent most of the
// time that keeps two goroutines with deep stacks and 10 KiB of buffers, and each write goes through five layers.
// What goes over the wire is the same, to the byte.
type taken struct {
	net.Conn
	server  *http.Server       // had it before; may be nil
	head    []byte             // of the response, until the first write
	rest    []byte             // of a chunk that WriteNow has begun
	gone    context.CancelFunc // tells that the client is
	watched chan struct{}      // closed when watch has returned
	spoiled bool               // by then the client had left, or said what it should not

	raw     syscall.RawConn // nil: there is no writing without waiting
	attempt func(uintptr)   // writes of now what the socket takes
	now     []byte
}

// take takes the connection over, if it is one of HTTP/1.1 that can be. ctx ends when the client is gone. The
// caller must end it, and writes with one call at a time.
func take(w http.ResponseWriter, r *http.Request) (c *taken, ctx context.Context, ok bool) {
	if r.ProtoMajor != 1 || r.ProtoMinor < 1 || r.Close {
		return nil, nil, false
	}
	var head bytes.Buffer
	head.WriteString("HTTP/1.1 200 OK\r\n")
	_ = w.Header().Write(&head)
	head.WriteString("Date: " + time.Now().UTC().Format(http.TimeFormat) + "\r\nTransfer-Encoding: chunked\r\n\r\n")
	conn, early, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return nil, nil, false
	}
	c = &taken{Conn: conn, head: head.Bytes(), watched: make(chan struct{}), spoiled: early.Reader.Buffered() > 0}
	c.server, _ = r.Context().Value(http.ServerContextKey).(*http.Server)
	if s, ok := conn.(syscall.Conn); ok && writesNow {
		c.raw, _ = s.SyscallConn()
		c.attempt = func(fd uintptr) { c.now = c.now[writeNow(fd, c.now):] }
	}
	ctx, c.gone = context.WithCancel(WithConn(context.Background(), conn))
	go c.watch()
	return c, ctx, true
}

// watch reads what the client sends, which should be nothing, until it is gone or end has it return.
func (c *taken) watch() {
	defer close(c.watched)
	var b [64]byte
	for {
		n, err := c.Read(b[:])
		c.spoiled = c.spoiled || n > 0
		if err != nil {
			c.spoiled = c.spoiled || !errors.Is(err, os.ErrDeadlineExceeded)
			c.gone()
			return
		}
	}
}

// chunkRoom is how many bytes at the front of a write are free, for the length of the chunk.
const chunkRoom = 10

// chunk makes a chunk of p, of which the first chunkRoom bytes are free.
func chunk(p []byte) []byte {
	n, at := len(p)-chunkRoom, chunkRoom-2
	copy(p[at:], "\r\n")
	for ; n > 0; n >>= 4 {
		at--
		p[at] = "0123456789abcdef"[n&15]
	}
	return append(p[at:], "\r\n"...)
}

// Write writes what is left of a write before, and p, of which the first chunkRoom bytes are free, as a chunk.
func (c *taken) Write(p []byte) (int, error) {
	out := append(c.head, c.rest...)
	if len(p) > chunkRoom && len(out) == 0 {
		out = chunk(p)
	} else if len(p) > chunkRoom {
		out = append(out, chunk(p)...)
	}
	c.head, c.rest = nil, nil
	if _, err := c.Conn.Write(out); err != nil {
		c.gone() // as net/http does
		return 0, err
	}
	return len(p), nil
}

// Flush has nothing to do.
func (c *taken) Flush() error { return nil }

// WriteNow is Write as far as that need not wait for the client. Where it has begun but not written all, the next
// Write goes on; where it has not begun, nothing has happened.
func (c *taken) WriteNow(p []byte) (begun, all bool) {
	if c.raw == nil || c.head != nil || c.rest != nil {
		return false, false
	}
	p = chunk(p)
	c.now = p
	err := c.raw.Control(c.attempt)
	left := c.now
	c.now = nil
	if err != nil || len(left) == len(p) {
		return false, false
	}
	if len(left) > 0 {
		c.rest = bytes.Clone(left)
	}
	return true, len(left) == 0
}

// end ends the response, if it can be, and then the connection; but where again is set the client, which was told that the
// connection is kept, may within a moment use it for something else.
func (c *taken) end(broken, again bool) {
	_ = c.SetReadDeadline(time.Now())
	<-c.watched
	if !broken && c.rest == nil {
		_, err := c.Conn.Write(append(c.head, "0\r\n\r\n"...))
		if err == nil && again && !c.spoiled && c.giveBack() {
			return
		}
	}
	_ = c.Close()
}

// giveBack waits for the next request, and has the server serve it.
func (c *taken) giveBack() bool {
	_ = c.SetReadDeadline(time.Now().Add(goodbye))
	first := make([]byte, 1)
	if n, _ := c.Read(first); n == 0 || c.server == nil {
		return false
	}
	_ = c.SetDeadline(time.Time{})
	l := &one{conn: &begun{c.Conn, first}}
	_ = c.server.Serve(l) // says that l has no more
	return l.conn == nil
}

// one is a listener with one connection.
type one struct{ conn net.Conn }

func (l *one) Accept() (conn net.Conn, err error) {
	if conn, l.conn = l.conn, nil; conn == nil {
		err = net.ErrClosed
	}
	return conn, err
}

func (l *one) Close() error   { return nil }
func (l *one) Addr() net.Addr { return nil }

// begun is a connection of which something was read already.
type begun struct {
	net.Conn
	first []byte
}

func (c *begun) Read(p []byte) (n int, err error) {
	if n = copy(p, c.first); n > 0 {
		c.first = c.first[n:]
		return n, nil
	}
	return c.Conn.Read(p)
}
