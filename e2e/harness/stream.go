package harness

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
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

// Frame is one event of the stream, or one comment.
type Frame struct {
	Raw  string // with the empty line that ends it
	Name string // of the event; empty: a comment
	Data string
}

// Message is what a test looks at in a JSON-RPC message.
type Message struct {
	ID     json.RawMessage
	Method string
	Params json.RawMessage
	Result json.RawMessage
	Error  json.RawMessage
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

// Read gives the next frame, or io.EOF where the server has ended the stream.
func (s *Stream) Read() (Frame, error) {
	const end = "\r\n\r\n"
	_ = s.conn.SetReadDeadline(time.Now().Add(Deadline))
	for seen := 0; ; {
		if i := bytes.Index(s.buf[seen:], []byte(end)); i >= 0 {
			raw := string(s.buf[:seen+i+len(end)])
			s.buf = s.buf[len(raw):]
			return parse(raw), nil
		}
		seen = max(0, len(s.buf)-len(end)+1)
		if err := s.chunk(); err != nil {
			return Frame{}, err
		}
	}
}

// chunk adds the next chunk of the body to buf. It is not net/http's reader,
// which would not go on after a deadline.
func (s *Stream) chunk() error {
	line, err := s.in.ReadString('\n')
	if err != nil {
		return err
	}
	n, err := strconv.ParseInt(strings.TrimSpace(line), 16, 32)
	if err != nil {
		return fmt.Errorf("not the head of a chunk: %q", line)
	}
	chunk := make([]byte, n+2)
	if _, err := io.ReadFull(s.in, chunk); err != nil {
		return err
	}
	if n == 0 {
		return io.EOF
	}
	s.buf = append(s.buf, chunk[:n]...)
	return nil
}

func parse(raw string) Frame {
	f := Frame{Raw: raw}
	var data []string
	for line := range strings.SplitSeq(raw, "\r\n") {
		if name, ok := strings.CutPrefix(line, "event: "); ok {
			f.Name = name
		} else if d, ok := strings.CutPrefix(line, "data: "); ok {
			data = append(data, d)
		}
	}
	f.Data = strings.Join(data, "\n")
	return f
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

// Message gives the next message, past comments and keepalive events.
func (s *Stream) Message() (m Message) {
	s.t.Helper()
	for {
		f := s.Next()
		if f.Name != "message" {
			continue
		}
		if err := json.Unmarshal([]byte(f.Data), &m); err != nil {
			s.t.Fatalf("session %s: %v in %q", s.ID, err, f.Raw)
		}
		return m
	}
}

// Response gives the response to the request id, which is JSON text, past all other messages.
func (s *Stream) Response(id string) Message {
	s.t.Helper()
	for {
		if m := s.Message(); m.Method == "" && string(m.ID) == id {
			return m
		}
	}
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

// Post posts one message and gives the answer of HTTP.
func (s *Stream) Post(message string) Answer {
	s.t.Helper()
	return Do(s.t, http.MethodPost, s.post, message, "Content-Type", "application/json")
}

// Send posts one message, which must be accepted.
func (s *Stream) Send(message string) {
	s.t.Helper()
	if got := s.Post(message); got.Status != http.StatusAccepted {
		s.t.Fatalf("POST %s: status %d, want 202: %s", message, got.Status, got.Body)
	}
}

// Request posts a request with the next number as its id, which it gives back.
func (s *Stream) Request(method, params string) (id string) {
	s.t.Helper()
	s.nextID++
	id = strconv.Itoa(s.nextID)
	s.Send(Request(id, method, params))
	return id
}

// Call posts a request and gives its response.
func (s *Stream) Call(method, params string) Message {
	s.t.Helper()
	return s.Response(s.Request(method, params))
}

// Initialize does the handshake. capabilities is a JSON object.
func (s *Stream) Initialize(capabilities string) Message {
	s.t.Helper()
	m := s.Call("initialize", `{"protocolVersion":"2025-11-25","clientInfo":{"name":"e2e","version":"1"},"capabilities":`+capabilities+`}`)
	s.Send(`{"jsonrpc":"2.0","method":"notifications/initialized"}`)
	return m
}

// Request is a JSON-RPC request. id and params are JSON texts.
func Request(id, method, params string) string {
	return fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"method":%q,"params":%s}`, id, method, params)
}

// Tool is the params of tools/call. arguments is a JSON object.
func Tool(name, arguments string) string {
	return fmt.Sprintf(`{"name":%q,"arguments":%s}`, name, arguments)
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
