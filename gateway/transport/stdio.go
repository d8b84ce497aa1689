package transport

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode"

	"github.com/gorilla/websocket"
	"github.com/modelcontextprotocol/go-sdk/mcp"

	"switchboard/gateway/frame"
	"switchboard/gateway/session"
)

// Stdio serves clients that only launch a command. What they launch is
// `switchboard stdio`, which carries their lines here over a WebSocket: each line
// is one message, both ways, without its line end. A close frame with code 1000 from there
// says that the client closed stdin; the one from here says why the session ended.
type Stdio struct {
	Options
	Sessions *session.Set
	Backend  func(*session.Session) session.Peer // speaks every revision: they cannot be told apart before the first request
}

const (
	afterStdin  = 1500 * time.Millisecond // for answers after stdin was closed; SDKs kill what still runs 2 s after that
	openBatches = 16                      // batches without their answer that a client may have
)

// stdio is one client of Stdio.
type stdio struct {
	*Stdio
	conn *websocket.Conn
	sink *lineSink
	s    *session.Session

	batches sync.WaitGroup

	mu      sync.Mutex
	owed    map[string]struct{} // ids of the client's requests without an answer, and its open batches
	open    int                 // batches
	opened  int                 // batches, ever
	settled func()              // called when nothing is owed; nil while stdin is open
}

// ServeHTTP serves GET /debug/stdio?from=WHO until the session ends. Who may was checked before.
func (t *Stdio) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !websocket.IsWebSocketUpgrade(r) {
		Fail(w, http.StatusBadRequest, r.URL.Path+" is a WebSocket: have your client launch switchboard stdio")
		return
	}
	from := printable(r.URL.Query().Get("from"))
	s, err := t.Sessions.Open(session.Options{Transport: "stdio", Remote: from, UserAgent: r.UserAgent(), Backend: t.Backend})
	if err != nil {
		t.Sessions.Refused(fmt.Sprintf("stdio from %s: 503 %v", from, err))
		Fail(w, http.StatusServiceUnavailable, err.Error())
		return
	}
	defer s.Finish()
	up := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }} // the guard has checked it
	conn, err := up.Upgrade(w, r, http.Header{sessionHeader: {s.ID()}})
	if err != nil {
		return // Upgrade has answered
	}
	c := &stdio{Stdio: t, conn: conn, sink: &lineSink{Conn: conn.NetConn()}, s: s, owed: make(map[string]struct{})}
	c.serve()
}

// printable is what a program says of itself, fit to be shown.
func printable(said string) string {
	said = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(said, "?"))
	const most = 200
	if len(said) > most {
		said = strings.ToValidUTF8(said[:most], "") + "…"
	}
	return said
}

// serve carries lines until the session ends, or its client.
func (c *stdio) serve() {
	p := &pump{session: c.s, stream: c.s.Standing(), sink: c.sink, timeout: c.WriteTimeout, drain: c.DrainTimeout,
		idle: c.IdleTimeout, pingsOnly: true, last: time.Now(), lastOut: time.Now()}
	p.encode = func(dst []byte, f *frame.Frame, _ int) []byte {
		if f.Kind.IsResponse() {
			c.paid(f.ID)
		}
		return appendLine(dst, f.Data)
	}
	if p.stream.Attach() { // or the session has been ended already, which run sees
		defer p.stream.Detach()
	}
	reading, stop := context.WithCancelCause(context.Background())
	var reader sync.WaitGroup
	reader.Go(func() { stop(c.read()) })
	interrupted := p.interrupt()
	err := p.run(reading)
	if errors.Is(err, errGone) && errors.Is(context.Cause(reading), errStdin) {
		err = c.answerRest(p)
	}
	p.end(reading, err)
	interrupted()
	c.batches.Wait()
	if !c.sink.broken.Load() {
		c.farewell()
	}
	c.conn.Close()
	reader.Wait()
}

// answerRest writes what comes until nothing is owed any more.
func (c *stdio) answerRest(p *pump) error {
	ctx, cancel := context.WithTimeout(context.Background(), afterStdin)
	defer cancel()
	c.mu.Lock()
	c.settled = cancel
	nothing := len(c.owed) == 0
	c.mu.Unlock()
	if nothing {
		cancel()
	}
	err := p.run(ctx)
	for errors.Is(err, errGone) { // what was put in the queue before the last debt was paid
		if sent, failed := p.deliver(); failed != nil {
			return failed
		} else if !sent {
			break
		}
	}
	return err
}

// farewell tells the client's end why the session ended.
func (c *stdio) farewell() {
	code, why := websocket.CloseGoingAway, ""
	switch reason, note := c.s.Reason(); {
	case reason == session.ClientLeft:
		code = websocket.CloseNormalClosure
	case note != "":
		why = reason.String() + ": " + note
	default:
		why = reason.String()
	}
	const most = 120 // RFC 6455 section 5.5: a control frame carries 125 bytes, two of them the code
	text := websocket.FormatCloseMessage(code, strings.ToValidUTF8(why[:min(len(why), most)], ""))
	_ = c.conn.WriteControl(websocket.CloseMessage, text, time.Now().Add(goodbye))
}

// Why reading ends.
var errStdin = errors.New("the client closed stdin")

// read takes lines until there will be no more.
func (c *stdio) read() error {
	c.conn.SetCloseHandler(func(int, string) error { return nil }) // the answer waits for what is owed
	for {
		line, over, err := c.line()
		switch {
		case websocket.IsCloseError(err, websocket.CloseNormalClosure):
			return errStdin
		case err != nil:
			return err
		case over > 0:
			c.refuse(line[:min(len(line), 1<<10)], codeInvalidRequest,
				fmt.Sprintf("a line of %d bytes: limits.body allows %d", over, c.MaxBody))
		case len(bytes.TrimSpace(line)) > 0: // an empty line is nothing said
			c.take(bytes.TrimSuffix(line, []byte{'\r'}))
		}
	}
}

// line reads one line. Of one that is longer than may be it is the beginning, and over is its length.
func (c *stdio) line() (line []byte, over int64, err error) {
	_, r, err := c.conn.NextReader()
	if err != nil {
		return nil, 0, err
	}
	if line, err = io.ReadAll(io.LimitReader(r, c.MaxBody)); err != nil {
		return nil, 0, err
	}
	rest, err := io.Copy(io.Discard, r)
	if rest > 0 {
		over = int64(len(line)) + rest
	}
	return line, over, err
}

// take receives what stands on one line.
func (c *stdio) take(line []byte) {
	x := &exchange{s: c.s, body: line}
	code, err := x.split()
	if err == nil && x.batch && c.s.Revision() != rev20250326 {
		code, err = codeInvalidRequest, fmt.Errorf("a batch: only %s has those, and this session has not agreed on it", rev20250326)
	}
	switch {
	case err != nil:
		c.refuse(line, code, err.Error())
	case x.batch:
		c.batch(x)
	default:
		f := x.frames[0]
		if x.isModern() {
			c.introduce(metaOf(f))
		}
		c.owe(f)
		_ = c.s.Receive(f) // where it was not taken, the client has been told
	}
}

// refuse publishes what was not accepted, and tells the client as servers on stdio do.
func (c *stdio) refuse(line []byte, code int64, why string) {
	c.s.RefuseIn(line, why)
	_ = c.s.Fail("null", code, why)
}

// introduce keeps what a request of 2026-07-28 says of its client.
func (c *stdio) introduce(m meta) {
	if m.Revision == c.s.Revision() {
		return
	}
	var who mcp.Implementation
	if m.Client != nil {
		who = *m.Client
	}
	c.s.Introduce(who, m.Revision)
}

// owe notes that a request waits for its answer, or that a notification cancels one.
func (c *stdio) owe(f *frame.Frame) {
	switch {
	case f.Method == "notifications/cancelled":
		var p struct{ RequestID json.RawMessage }
		_ = json.Unmarshal(f.Params, &p)
		c.paid(string(p.RequestID)) // it will not be answered
	case f.Kind == frame.Request && f.Method != "subscriptions/listen": // which ends with its client
		c.mu.Lock()
		c.owed[f.ID] = struct{}{}
		c.mu.Unlock()
	}
}

// paid is the reverse of owe.
func (c *stdio) paid(what string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.owed, what)
	if len(c.owed) == 0 && c.settled != nil {
		c.settled()
	}
}

// lineSink is the writing half of a WebSocket, on which the gateway's own control
// frames are the only other writes. Its deadline may be moved while a write hangs, which
// the WebSocket's own may not.
type lineSink struct {
	net.Conn
	broken atomic.Bool // a write failed, maybe in the middle of a message: nothing more can be said
}

func (l *lineSink) Write(b []byte) (int, error) {
	n, err := l.Conn.Write(b)
	if err != nil {
		l.broken.Store(true)
	}
	return n, err
}

func (*lineSink) Flush() error { return nil }

// appendLine appends a binary message of a server, which is not masked (RFC 6455, section 5.2).
func appendLine(dst, line []byte) []byte {
	const final, binaryMessage = 0x80, 0x2
	dst = append(dst, final|binaryMessage)
	switch n := len(line); {
	case n < 126:
		dst = append(dst, byte(n))
	case n <= 0xffff:
		dst = binary.BigEndian.AppendUint16(append(dst, 126), uint16(n))
	default:
		dst = binary.BigEndian.AppendUint64(append(dst, 127), uint64(n))
	}
	return append(dst, line...)
}
