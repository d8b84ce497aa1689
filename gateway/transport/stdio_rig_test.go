package transport

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"switchboard/gateway/frame"
	"switchboard/gateway/session"
	"switchboard/gateway/spine"
)

// line is one client of Stdio, whose backend answers "echo" at once and "held" when it is released.
type line struct {
	*websocket.Conn
	t       *testing.T
	sp      *spine.Spine
	tap     *spine.Tap
	set     *session.Set
	s       *session.Session
	release chan struct{}
}

func dialStdio(t *testing.T, l session.Limits, k session.Keepalive, o Options) *line {
	t.Helper()
	sp := spine.New(spine.Limit{})
	c := &line{t: t, sp: sp, tap: sp.Tap("test", spine.Limit{Items: 1 << 14, Bytes: 1 << 24}, 0), set: session.NewSet(sp, l, k), release: make(chan struct{})}
	answer := func(s *session.Session, f *frame.Frame, result string) error {
		return s.Send(fmt.Appendf(nil, `{"jsonrpc":"2.0","id":%s,"result":%s}`, f.ID, result), f.ID)
	}
	handler := &Stdio{Options: o, Sessions: c.set, Backend: func(s *session.Session) session.Peer {
		return peer{func(f *frame.Frame) error {
			switch f.Method {
			case "initialize":
				return answer(s, f, fmt.Sprintf(`{"protocolVersion":%q,"capabilities":{},"serverInfo":{"name":"x","version":"1"}}`, requestedRevision(f.Data)))
			case "echo":
				return answer(s, f, "{}")
			case "held":
				go func() {
					<-c.release
					_ = answer(s, f, `"late"`)
				}()
			}
			return nil
		}}
	}}
	server := httptest.NewServer(Guard{Timeout: 10 * time.Second, Refused: c.set.Refused}.Wrap(handler))
	conn, resp, err := websocket.DefaultDialer.DialContext(t.Context(), "ws"+strings.TrimPrefix(server.URL, "http")+"/debug/stdio?from=pid+7+editor%00%1b", http.Header{"User-Agent": {"switchboard stdio"}})
	if err != nil {
		t.Fatal(err)
	}
	c.Conn = conn
	var ok bool
	if c.s, ok = c.set.Lookup(resp.Header.Get("Mcp-Session-Id")); !ok {
		t.Fatalf("no session has the id of the answer, %v", resp.Header)
	}
	t.Cleanup(func() {
		c.set.EndAll(session.Shutdown)
		c.Close()
		c.set.Wait()
		server.Close()
	})
	_ = c.SetReadDeadline(time.Now().Add(30 * time.Second))
	return c
}

func (c *line) say(lines ...string) {
	c.t.Helper()
	for _, l := range lines {
		if err := c.WriteMessage(websocket.BinaryMessage, []byte(l)); err != nil {
			c.t.Fatal(err)
		}
	}
}

// hears checks the next messages, each to contain a part.
func (c *line) hears(parts ...string) {
	c.t.Helper()
	for _, want := range parts {
		_, got, err := c.ReadMessage()
		if err != nil || !strings.Contains(string(got), want) {
			c.t.Fatalf("heard %q, %v; want …%s…", got, err, want)
		}
	}
}

// closed checks how the connection and the session end.
func (c *line) closed(code int, text string, reason session.Reason) {
	c.t.Helper()
	_, got, err := c.ReadMessage()
	var end *websocket.CloseError
	if !errors.As(err, &end) || end.Code != code || end.Text != text {
		c.t.Errorf("the end: heard %q, %v; want close %d %q", got, err, code, text)
	}
	<-c.s.Done()
	if r, note := c.s.Reason(); r != reason {
		c.t.Errorf("the session ended as %v (%s), want %v", r, note, reason)
	}
}

// closeStdin says that no line will come any more.
func (c *line) closeStdin() {
	c.t.Helper()
	if err := c.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, ""), time.Time{}); err != nil {
		c.t.Fatal(err)
	}
}

// refused is the notes of all Refused events until now.
func (c *line) refused() (notes []string) {
	buf := make([]spine.Event, 64)
	for {
		n := c.tap.Take(buf)
		if n == 0 {
			return notes
		}
		for _, e := range buf[:n] {
			if e.Kind == spine.Refused {
				notes = append(notes, e.Note)
			}
		}
	}
}

func request(id int, method string) string {
	return fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":%q}`, id, method)
}

func initialize(revision string) string {
	return fmt.Sprintf(`{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":%q,"capabilities":{},"clientInfo":{"name":"editor","version":"2"}}}`, revision)
}
