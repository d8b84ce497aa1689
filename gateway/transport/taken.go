package transport

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"syscall"
	"time"

	"switchboard/gateway/session"
)

// taken is the response to a GET on a connection that was taken over from net/http, which would keep two goroutines with deep stacks
// and 10 KiB of buffers for a stream that is silent most of the time, and take each write through five layers.
// What goes over the wire is the same, to the byte.
type taken struct {
	net.Conn
	session *session.Session
	server  *http.Server       // had it before; may be nil
	head    []byte             // of the response, until the first write
	rest    []byte             // of a chunk that WriteNow has begun
	gone    context.CancelFunc // tells that the client is
	watched chan struct{}      // closed when watch has returned
	said    int                // bytes that the client has sent behind its GET,
	told    bool               // of which those were told that are no empty lines
	spoiled bool               // by then the client had left, or said what it should not

	raw     syscall.RawConn // nil: there is no writing without waiting
	attempt func(uintptr)   // writes of now what the socket takes
	now     []byte
}

// overheard is how many bytes a client may send behind the GET of its stream.
const overheard = 64 << 10

// take takes the connection over, if it is one of HTTP/1.1 that can be. ctx ends when the client is gone. The
// caller must end it, and writes with one call at a time.
func take(w http.ResponseWriter, r *http.Request, s *session.Session) (c *taken, ctx context.Context, ok bool) {
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
	if b, ok := conn.(*begun); ok && len(b.first) == 0 {
		conn = b.Conn
	}
	c = &taken{Conn: conn, session: s, head: head.Bytes(), watched: make(chan struct{})}
	c.server, _ = r.Context().Value(http.ServerContextKey).(*http.Server)
	if system, ok := conn.(syscall.Conn); ok && writesNow {
		c.raw, _ = system.SyscallConn()
		c.attempt = func(fd uintptr) { c.now = c.now[writeNow(fd, c.now):] }
	}
	if own := ours(conn); own != nil {
		own.head = nil // there will be no more, or not for long
	}
	ctx, c.gone = context.WithCancel(WithConn(context.Background(), conn))
	soon, _ := early.Reader.Peek(early.Reader.Buffered())
	c.overhear(soon)
	go c.watch()
	return c, ctx, true
}

// watch reads what the client sends, which should be nothing, until it is gone or end has it return.
func (c *taken) watch() {
	defer close(c.watched)
	defer c.gone()
	defer c.session.Caught("reading the connection of its stream")
	var b [64]byte
	for {
		n, err := c.Read(b[:])
		if n > 0 && !c.overhear(b[:n]) {
			return
		}
		if err != nil {
			c.spoiled = c.spoiled || !errors.Is(err, os.ErrDeadlineExceeded)
			return
		}
	}
}

// overhear takes what the client sent behind its GET: a request there would be answered after the end of the stream, which does
// not come, and anything else is none. The first of it is told, and too much of it, which is false, ends the session. Empty
// lines are nothing said (RFC 9112, section 2.2).
func (c *taken) overhear(b []byte) bool {
	if len(b) == 0 {
		return true
	}
	c.spoiled = true
	if !c.told && len(bytes.Trim(b, "\r\n")) > 0 {
		c.told = true
		c.session.Overheard("pipelined behind the GET of its stream: nothing is answered there while the stream lasts")
	}
	if c.said += len(b); c.said > overheard {
		c.session.End(session.Pipelined, fmt.Sprintf("more than %d bytes came behind the GET of its stream", overheard))
		return false
	}
	return true
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
