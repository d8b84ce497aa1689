package harness

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// Conn is a connection on which a test says, byte for byte, what it wants.
type Conn struct {
	*net.TCPConn
	t  testing.TB
	in *bufio.Reader
}

// Connect connects, and says nothing yet.
func (a *App) Connect() *Conn {
	a.t.Helper()
	c, err := a.TryConnect()
	if err != nil {
		a.t.Fatal(err)
	}
	a.t.Cleanup(func() { c.Close() })
	return c
}

// TryConnect is Connect for any goroutine; the caller closes the connection.
func (a *App) TryConnect() (*Conn, error) {
	conn, err := net.Dial("tcp", a.Address)
	if err != nil {
		return nil, err
	}
	_ = conn.SetDeadline(time.Now().Add(Deadline))
	return &Conn{TCPConn: conn.(*net.TCPConn), t: a.t, in: bufio.NewReader(conn)}, nil
}

// Say sends text. Where the program has hung up already, that is seen when its answer is read.
func (c *Conn) Say(format string, a ...any) {
	_ = c.SetDeadline(time.Now().Add(Deadline))
	_, _ = fmt.Fprintf(c, format, a...)
}

// Head reads the head of a response, and leaves its body.
func (c *Conn) Head() *http.Response {
	c.t.Helper()
	resp, err := http.ReadResponse(c.in, nil)
	if err != nil {
		c.t.Fatalf("no answer: %v", err)
	}
	return resp
}

// Line reads one line; empty where none comes.
func (c *Conn) Line() string {
	line, _ := c.in.ReadString('\n')
	return line
}

// Some reads what comes next, as much as there is of it.
func (c *Conn) Some() {
	_, _ = c.in.Peek(1)
	_, _ = c.in.Discard(c.in.Buffered())
}

// Answer reads a whole response; ok is false where none comes.
func (c *Conn) Answer() (a Answer, ok bool) {
	resp, err := http.ReadResponse(c.in, nil)
	if err != nil {
		return a, false
	}
	body, err := io.ReadAll(resp.Body)
	return Answer{resp.StatusCode, resp.Header, string(body)}, err == nil
}

// Answers reads whole responses until the program hangs up.
func (c *Conn) Answers() (all []Answer) {
	for {
		a, ok := c.Answer()
		if a.Status != 0 {
			all = append(all, a)
		}
		if !ok {
			return all
		}
	}
}

// Reset drops the connection as a crash would: the program gets a reset.
func (c *Conn) Reset() {
	_ = c.SetLinger(0)
	c.Close()
}

// Raw sends text over a connection of its own and gives what comes back up to and with the line that has until in it.
func (a *App) Raw(text, until string) string {
	a.t.Helper()
	conn, err := net.Dial("tcp", a.Address)
	if err != nil {
		a.t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(Deadline))
	if _, err := io.WriteString(conn, text); err != nil {
		a.t.Fatal(err)
	}
	var got strings.Builder
	for in := bufio.NewReader(conn); ; {
		line, err := in.ReadString('\n')
		got.WriteString(line)
		if err != nil {
			a.t.Fatalf("%q: %v after %q", text, err, got.String())
		}
		if strings.Contains(line, until) {
			return got.String()
		}
	}
}
