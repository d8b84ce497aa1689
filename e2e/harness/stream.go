package harness

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"testing"
	"time"
)

// Stream is an SSE stream over a TCP connection of its own, read byte by byte
// and only when it is asked. One goroutine uses it.
type Stream struct {
	ID       string // of the session, from the endpoint
	Endpoint string // the data of the endpoint event, as it came
	Header   http.Header
	First    Frame // the endpoint event

	t      testing.TB
	conn   *net.TCPConn
	in     *bufio.Reader
	buf    []byte // taken from the connection, not yet given
	post   string // the URL to post to
	nextID int
}

// Open opens a session and reads its endpoint event. header is pairs of name
// and value; Host is one of them.
func (a *App) Open(header ...string) *Stream {
	a.t.Helper()
	s, err := a.Dial(header...)
	if err != nil {
		a.t.Fatal(err)
	}
	return s
}

// Dial is Open for any goroutine: what goes wrong is returned.
func (a *App) Dial(header ...string) (*Stream, error) {
	conn, err := net.Dial("tcp", a.Address)
	if err != nil {
		return nil, err
	}
	s := &Stream{t: a.t, conn: conn.(*net.TCPConn), in: bufio.NewReader(conn)}
	a.t.Cleanup(s.Close)
	if err := s.begin(a.Address, header); err != nil {
		return nil, fmt.Errorf("GET /sse: %w", err)
	}
	return s, nil
}

func (s *Stream) begin(address string, header []string) error {
	host, fields := address, "Accept: text/event-stream\r\n"
	for i := 0; i < len(header); i += 2 {
		if header[i] == "Host" {
			host = header[i+1]
			continue
		}
		fields += header[i] + ": " + header[i+1] + "\r\n"
	}
	_ = s.conn.SetDeadline(time.Now().Add(Deadline))
	if _, err := fmt.Fprintf(s.conn, "GET /sse HTTP/1.1\r\nHost: %s\r\n%s\r\n", host, fields); err != nil {
		return err
	}
	resp, err := http.ReadResponse(s.in, nil)
	if err != nil {
		return err
	}
	s.Header = resp.Header
	if resp.StatusCode != http.StatusOK {
		body, _ := io.ReadAll(resp.Body)
		return fmt.Errorf("status %d: %s", resp.StatusCode, body)
	}
	if s.First, err = s.Read(); err != nil {
		return err
	}
	s.Endpoint = s.First.Data
	base := url.URL{Scheme: "http", Host: host, Path: "/sse"}
	u, err := base.Parse(s.Endpoint)
	if err != nil {
		return err
	}
	s.ID = u.Query().Get("session_id")
	u.Host = address // Host may be a name that the test made up
	s.post = u.String()
	return nil
}

// Next gives the next frame, which must come.
func (s *Stream) Next() Frame {
	s.t.Helper()
	f, err := s.Read()
	if err != nil {
		s.t.Fatalf("session %s: no further frame: %v", s.ID, err)
	}
	return f
}

// Silent fails when a single byte comes within d.
func (s *Stream) Silent(d time.Duration) {
	s.t.Helper()
	_ = s.conn.SetReadDeadline(time.Now().Add(d))
	if len(s.buf) > 0 {
		s.t.Fatalf("session %s: not silent, %q waits", s.ID, s.buf)
	}
	_, err := s.in.Peek(1)
	if !errors.Is(err, os.ErrDeadlineExceeded) {
		rest, _ := s.in.Peek(s.in.Buffered())
		s.t.Fatalf("session %s: not silent for %v: %q, %v", s.ID, d, rest, err)
	}
}

// Ended reads on until the server has ended the stream, which must be in good
// order, and gives the frames that came before.
func (s *Stream) Ended() (rest []Frame) {
	s.t.Helper()
	for {
		f, err := s.Read()
		if err == io.EOF {
			return rest
		}
		if err != nil {
			s.t.Fatalf("session %s: not ended in good order: %v", s.ID, err)
		}
		rest = append(rest, f)
	}
}

// Close closes the connection; the server sees the end of its input. Closing twice is harmless.
func (s *Stream) Close() { s.conn.Close() }

// Reset drops the connection as a crash would: the server gets a reset.
func (s *Stream) Reset() {
	_ = s.conn.SetLinger(0)
	s.conn.Close()
}

// Shrink makes the client's receive buffer as small as it can be, so that a
// stream which is not read stalls soon.
func (s *Stream) Shrink() { _ = s.conn.SetReadBuffer(1) }
