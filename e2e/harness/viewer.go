package harness

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// Event is one frame of the debug socket.
type Event struct {
	Seq     uint64
	Kind    string
	Session string
	Dir     string
	Origin  string
	RPC     string
	Method  string
	ID      json.RawMessage
	Size    int
	Text    string
	Base64  []byte
	Depth   int
	N       uint64
	Of      uint64
	Pair    uint64
	Stream  uint64
	TookMS  float64 `json:"took_ms"`
	Note    string
	HTTP    *Exchange
}

// Exchange is a request over HTTP with the head of its answer, of kind http.
type Exchange struct {
	Method, URL    string
	Header, Answer http.Header
	Status         int
	Body           string
}

func (e Event) String() string {
	return fmt.Sprintf("#%d %s %s %s %s id=%s of=%d pair=%d depth=%d n=%d note=%q text=%.120q",
		e.Seq, e.Kind, e.Origin, e.RPC, e.Method, e.ID, e.Of, e.Pair, e.Depth, e.N, e.Note, e.Text)
}

// Viewer is a debug socket that is read all the time; it keeps every event.
type Viewer struct {
	t    testing.TB
	conn *websocket.Conn
	done chan struct{} // closed when reading has ended

	mu     sync.Mutex
	events []Event
	news   chan struct{} // closed and replaced at each event
	err    error         // why reading ended
}

// DialEvents opens the debug socket and leaves the reading to the caller.
func (a *App) DialEvents(query string, header http.Header) (*websocket.Conn, *http.Response, error) {
	dialer := websocket.Dialer{HandshakeTimeout: Deadline}
	return dialer.Dial("ws://"+a.Address+"/debug/events"+query, header)
}

// Watch opens the debug socket and asks for the newest backlog events that went before.
func (a *App) Watch(backlog int) *Viewer {
	a.t.Helper()
	conn, _, err := a.DialEvents(fmt.Sprintf("?backlog=%d&token=%s", backlog, a.Token), nil)
	if err != nil {
		a.t.Fatal(err)
	}
	v := &Viewer{t: a.t, conn: conn, done: make(chan struct{}), news: make(chan struct{})}
	go v.read()
	a.t.Cleanup(v.Close)
	return v
}

func (v *Viewer) read() {
	defer close(v.done)
	for {
		_, data, err := v.conn.ReadMessage()
		var e Event
		if err == nil {
			err = json.Unmarshal(data, &e)
		}
		v.mu.Lock()
		if err != nil {
			v.err = err
		} else {
			v.events = append(v.events, e)
		}
		close(v.news)
		v.news = make(chan struct{})
		v.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// Close ends the viewer and waits until nothing reads any more.
func (v *Viewer) Close() {
	v.conn.Close()
	<-v.done
}

// Events is what has come so far.
func (v *Viewer) Events() []Event {
	v.mu.Lock()
	defer v.mu.Unlock()
	return slices.Clone(v.events)
}

// Await gives the first event that matches, among those that came and those to come.
func (v *Viewer) Await(what string, match func(Event) bool) Event {
	v.t.Helper()
	late := time.After(Deadline)
	for seen := 0; ; {
		v.mu.Lock()
		for ; seen < len(v.events); seen++ {
			if e := v.events[seen]; match(e) {
				v.mu.Unlock()
				return e
			}
		}
		news, err := v.news, v.err
		v.mu.Unlock()
		if err != nil {
			v.t.Fatalf("the debug socket ended (%v) before %s; %s", err, what, v.last())
		}
		select {
		case <-news:
		case <-late:
			v.t.Fatalf("no %s on the debug socket within %v; %s", what, Deadline, v.last())
		}
	}
}

// Has reports whether an event that matches has come.
func (v *Viewer) Has(match func(Event) bool) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return slices.ContainsFunc(v.events, match)
}

// Ended waits until the program has closed the socket, and gives the reason that it gave.
func (v *Viewer) Ended() string {
	v.t.Helper()
	select {
	case <-v.done:
	case <-time.After(Deadline):
		v.t.Fatalf("the debug socket is still open after %v", Deadline)
	}
	var end *websocket.CloseError
	if !errors.As(v.err, &end) {
		v.t.Fatalf("the debug socket ended without a close frame: %v", v.err)
	}
	return end.Text
}

// last shows the newest events, for a test that failed.
func (v *Viewer) last() string {
	events := v.Events()
	events = events[max(0, len(events)-15):]
	var b strings.Builder
	b.WriteString("the last events were:")
	for _, e := range events {
		b.WriteString("\n\t" + e.String())
	}
	return b.String()
}
