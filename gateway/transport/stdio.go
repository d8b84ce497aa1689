package transport

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/gorilla/websocket"

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
		t.Sessions.Refused(fmt.Sprintf("503 %v (stdio from %s)", err, from))
		Fail(w, http.StatusServiceUnavailable, err.Error())
		return
	}
	defer s.Finish()
	defer s.Caught("serving it")
	up := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }} // the guard has checked it
	conn, err := up.Upgrade(w, r, http.Header{sessionHeader: {s.ID()}})
	if err != nil {
		return // Upgrade has answered
	}
	c := &stdio{Stdio: t, conn: conn, sink: &lineSink{Conn: conn.NetConn()}, s: s, owed: make(map[string]struct{})}
	c.serve(context.WithoutCancel(r.Context()))
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

// serve carries lines until the session ends, or its client. ctx is that of the connection.
func (c *stdio) serve(ctx context.Context) {
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
	reading, stop := context.WithCancelCause(ctx)
	var reader sync.WaitGroup
	reader.Go(func() {
		defer c.s.Caught("reading its lines")
		stop(c.read())
	})
	interrupted := p.interrupt()
	p.end(reading, p.guarded(func() error {
		err := p.run(reading)
		if errors.Is(err, errGone) && errors.Is(context.Cause(reading), errStdin) {
			err = c.answerRest(p)
		}
		return err
	}))
	interrupted()
	c.batches.Wait()
	if !c.sink.broken.Load() {
		c.farewell()
	}
	c.conn.Close() // which ends the reader
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
