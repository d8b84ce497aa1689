// Package load puts the same work on any MCP server, over raw TCP and with as
// little work of its own as can be, and checks every reply.
package load

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"time"
)

// patience is how long anything may take that should happen at once.
const patience = 20 * time.Second

// conn is one HTTP/1.1 connection that is kept open, written and read by hand.
type conn struct {
	tcp *net.TCPConn
	r   *bufio.Reader
	out []byte // the request being made

	// Of the response being read.
	status  int
	session []byte // its Mcp-Session-Id
	left    int    // bytes of the body, or of the chunk at hand, yet to be read
	chunked bool
	ended   bool
}

// dial connects. A connection dies by reset: no port is left waiting.
func dial(addr string, buffer int) (*conn, error) {
	c, err := net.DialTimeout("tcp", addr, patience)
	if err != nil {
		return nil, err
	}
	tcp := c.(*net.TCPConn)
	_ = tcp.SetLinger(0)
	return &conn{tcp: tcp, r: bufio.NewReaderSize(tcp, buffer)}, nil
}

func (c *conn) close() { _ = c.tcp.Close() }

// get sends the request for a stream and reads the head of the response.
func (c *conn) get(addr, path string) error {
	_, err := fmt.Fprintf(c.tcp, "GET %s HTTP/1.1\r\nHost: %s\r\nAccept: text/event-stream\r\n\r\n", path, addr)
	if err != nil {
		return err
	}
	return c.head()
}

// post sends head, which begins the request and ends its headers but for the
// length, with body, and reads the head of the response.
func (c *conn) post(head, body []byte) error {
	c.out = append(c.out[:0], head...)
	c.out = append(c.out, "Content-Length: "...)
	c.out = strconv.AppendInt(c.out, int64(len(body)), 10)
	c.out = append(c.out, "\r\n\r\n"...)
	c.out = append(c.out, body...)
	if _, err := c.tcp.Write(c.out); err != nil {
		return err
	}
	return c.head()
}

// head reads the status and the headers that matter.
func (c *conn) head() error {
	line, err := c.r.ReadSlice('\n')
	if err != nil {
		return err
	}
	if len(line) < 12 {
		return fmt.Errorf("no HTTP response: %q", line)
	}
	if c.status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return err
	}
	c.left, c.chunked, c.ended, c.session = 0, false, false, nil
	for {
		line, err = c.r.ReadSlice('\n')
		if err != nil {
			return err
		}
		if line = bytes.TrimRight(line, "\r\n"); len(line) == 0 {
			return nil
		}
		name, value, _ := bytes.Cut(line, []byte(": "))
		switch {
		case is(name, "content-length"):
			if c.left, err = strconv.Atoi(string(value)); err != nil {
				return err
			}
		case is(name, "transfer-encoding"):
			c.chunked = true
		case is(name, "mcp-session-id"):
			c.session = bytes.Clone(value)
		}
	}
}

func is(name []byte, lower string) bool {
	return len(name) == len(lower) && bytes.EqualFold(name, []byte(lower))
}

// Read reads the body.
func (c *conn) Read(p []byte) (int, error) {
	for c.left == 0 {
		if !c.chunked || c.ended {
			return 0, io.EOF
		}
		line, err := c.r.ReadSlice('\n')
		if err != nil {
			return 0, err
		}
		if line = bytes.TrimRight(line, "\r\n"); len(line) == 0 {
			continue // the end of the chunk before
		}
		n, err := strconv.ParseUint(string(line), 16, 31)
		if err != nil {
			return 0, err
		}
		if c.left = int(n); n == 0 {
			c.ended = true
			_, err = c.r.Discard(2)
			if err != nil {
				return 0, err
			}
		}
	}
	n, err := c.r.Read(p[:min(len(p), c.left)])
	c.left -= n
	return n, err
}

// body reads the rest of the response into buf and returns it.
func (c *conn) body(buf []byte) ([]byte, error) {
	buf = buf[:0]
	for {
		if len(buf) == cap(buf) {
			buf = append(buf, 0)[:len(buf)]
		}
		n, err := c.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		if errors.Is(err, io.EOF) && (!c.chunked || c.ended) {
			return buf, nil
		}
		if err != nil {
			return buf, err
		}
	}
}
