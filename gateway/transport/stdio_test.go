package transport

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"switchboard/gateway/session"
	"switchboard/gateway/spine"
)

func TestStdioSession(t *testing.T) {
	c := dialStdio(t, limits, off, usual)
	c.say(initialize("2025-11-25"), "", " \r", request(1, "echo")+"\r", request(2, "echo"))
	c.hears(`"2025-11-25"`, `"id":1`, `"id":2`)
	if _, err := c.s.Inject([]byte(`{"jsonrpc":"2.0","id":9,"method":"ping"}`), false); err != nil {
		t.Fatal(err)
	}
	c.hears(`{"jsonrpc":"2.0","id":"op-1","method":"ping"}`)
	i := c.s.Info()
	if i.Transport != "stdio" || i.Remote != "pid 7 editor  " || i.UserAgent != "switchboard stdio" || i.Client != "editor" || i.Revision != "2025-11-25" {
		t.Errorf("the session is %+v", i)
	}
	if notes := c.refused(); len(notes) > 0 {
		t.Errorf("refused: %q, want nothing: a line without words says nothing", notes)
	}
	c.closeStdin()
	c.closed(websocket.CloseNormalClosure, "", session.ClientLeft)
}

func TestStdioModern(t *testing.T) {
	c := dialStdio(t, limits, off, usual)
	c.say(`{"jsonrpc":"2.0","id":1,"method":"echo","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientInfo":{"name":"new","version":"3"}}}}`)
	c.hears(`"id":1`)
	if i := c.s.Info(); i.Client != "new" || i.Version != "3" || i.Revision != "2026-07-28" {
		t.Errorf("the session is %+v, want what _meta says", i)
	}
}

func TestStdioGarbage(t *testing.T) {
	c := dialStdio(t, limits, off, usual)
	long := `{"jsonrpc":"2.0","method":"` + strings.Repeat("x", 2000) + `"}`
	for _, tt := range []struct{ line, reply, note string }{
		{"hello", `{"jsonrpc":"2.0","id":null,"error":{"code":-32700,`, ""},
		{`{"jsonrpc":"2.0","id":1,`, `"code":-32700`, ""},
		{"\xff\xfe", `"code":-32700`, ""},
		{"7", `"id":null,"error":{"code":-32600,`, "neither an object nor an array"},
		{`{"id":1,"method":"echo"}`, `"code":-32600`, `must be "2.0"`},
		{`{"jsonrpc":"2.0","id":1}`, `"code":-32600`, "neither a request nor a response"},
		{"[]", `"code":-32600`, "an empty batch"},
		{"[" + request(1, "echo") + "]", `"code":-32600`, "only 2025-03-26"},
		{long, `"code":-32600`, fmt.Sprintf("a line of %d bytes: limits.body allows 1024", len(long))},
	} {
		c.say(tt.line, request(77, "echo"))
		c.hears(tt.reply, `"id":77`) // it goes on
		if notes := c.refused(); len(notes) != 1 || !strings.Contains(notes[0], tt.note) {
			t.Errorf("%.40q: refused with %q, want once, with …%s…", tt.line, notes, tt.note)
		}
	}
	exact := `{"jsonrpc":"2.0","id":5,"method":"echo"` + strings.Repeat(" ", 1024-40) + "}"
	c.say(exact)
	c.hears(`"id":5`)
}

func TestStdioBatch(t *testing.T) {
	c := dialStdio(t, limits, off, usual)
	c.say(initialize("2025-03-26"))
	c.hears("2025-03-26")
	c.say("["+request(1, "echo")+","+request(2, "held")+`,{"jsonrpc":"2.0","method":"note"}]`, request(3, "echo"))
	c.hears(`"id":3`) // which does not wait for the batch
	close(c.release)
	c.hears(`[{"jsonrpc":"2.0","id":1,"result":{}},{"jsonrpc":"2.0","id":2,"result":"late"}]`)
	c.say(`[{"jsonrpc":"2.0","method":"note"}]`, `[`+request(4, "echo")+`,`+request(4, "echo")+`]`)
	c.hears(session.ErrInFlight.Error()) // a batch of notifications has no answer
	c.closeStdin()
	c.closed(websocket.CloseNormalClosure, "", session.ClientLeft)
	c.set.Wait()
	if tally := c.s.Info().Tally; tally.Of(spine.Dropped) > 0 {
		t.Errorf("%d frames were dropped, want all written", tally.Of(spine.Dropped))
	}
}

func TestStdioBatchesAreBounded(t *testing.T) {
	c := dialStdio(t, limits, off, usual)
	c.say(initialize("2025-03-26"))
	c.hears("2025-03-26")
	for i := range openBatches + 1 {
		c.say("[" + request(i, "held") + "]")
	}
	c.hears("batches wait for their answers already")
	c.closeStdin() // and what is owed still comes
	close(c.release)
	for range openBatches {
		c.hears(`[{"jsonrpc":"2.0","id":`)
	}
	c.closed(websocket.CloseNormalClosure, "", session.ClientLeft)
}

func TestStdioAnswersAfterStdin(t *testing.T) {
	c := dialStdio(t, limits, off, usual)
	c.say(request(1, "held"), request(2, "never"), `{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":2}}`, request(3, "echo"))
	c.hears(`"id":3`)
	c.closeStdin()
	close(c.release)
	c.hears(`"late"`)
	start := time.Now()
	c.closed(websocket.CloseNormalClosure, "", session.ClientLeft)
	if took := time.Since(start); took >= afterStdin {
		t.Errorf("the end came %v after the last answer, want at once: who cancels wants no answer", took)
	}
}

func TestStdioDoesNotWaitForEver(t *testing.T) {
	c := dialStdio(t, limits, off, usual)
	c.say(request(1, "never"))
	c.closeStdin()
	c.closed(websocket.CloseNormalClosure, "", session.ClientLeft)
}

func TestStdioEnds(t *testing.T) {
	for _, tt := range []struct {
		end    func(*line)
		text   string
		reason session.Reason
	}{
		{func(c *line) { c.s.End(session.Operator, "") }, "Operator", session.Operator},
		{func(c *line) { c.s.End(session.SlowClient, strings.Repeat("é", 200)) }, "SlowClient: " + strings.Repeat("é", 54), session.SlowClient},
		{func(c *line) { c.set.EndAll(session.Shutdown) }, "Shutdown", session.Shutdown},
	} {
		c := dialStdio(t, limits, off, usual)
		tt.end(c)
		c.closed(websocket.CloseGoingAway, tt.text, tt.reason)
	}
}

func TestStdioShutdownDrains(t *testing.T) {
	c := dialStdio(t, limits, off, usual)
	const n = 3 * batchFrames
	for i := range n {
		if err := c.s.Send(fmt.Appendf(nil, `{"jsonrpc":"2.0","method":"note/%d"}`, i), ""); err != nil {
			t.Fatal(err)
		}
	}
	c.set.EndAll(session.Shutdown)
	for i := range n {
		c.hears(fmt.Sprintf(`"note/%d"`, i))
	}
	c.closed(websocket.CloseGoingAway, "Shutdown", session.Shutdown)
}

func TestStdioClientDies(t *testing.T) {
	c := dialStdio(t, limits, off, usual)
	c.NetConn().Close()
	<-c.s.Done()
	if r, _ := c.s.Reason(); r != session.ClientLeft {
		t.Errorf("the session of a killed client ended as %v, want ClientLeft", r)
	}
}

func TestStdioSlowClient(t *testing.T) {
	o := usual
	o.WriteTimeout = 50 * time.Millisecond
	c := dialStdio(t, session.Limits{Sessions: 1, Queue: spine.Limit{Items: 1 << 10, Bytes: 1 << 30}, WriteTimeout: time.Minute, ClosedKept: 5, ClosedFor: time.Minute}, off, o)
	if err := c.NetConn().(*net.TCPConn).SetReadBuffer(1 << 12); err != nil {
		t.Fatal(err)
	}
	big := []byte(`{"jsonrpc":"2.0","method":"` + strings.Repeat("x", 1<<20) + `"}`)
	for c.s.Send(big, "") == nil && c.s.Info().Depth < 64 {
	}
	<-c.s.Done()
	if r, _ := c.s.Reason(); r != session.SlowClient {
		t.Errorf("the session of a client that does not read ended as %v, want SlowClient", r)
	}
}

// TestStdioKeepalive holds that nothing but messages goes out.
func TestStdioKeepalive(t *testing.T) {
	for _, style := range []session.Style{session.Comment, session.Event} {
		c := dialStdio(t, limits, every(style, time.Millisecond), usual)
		if err := c.s.SetKeepalive(&session.Keepalive{Enabled: true, Style: session.Ping, Interval: session.MinInterval}); err != nil {
			t.Fatal(err)
		}
		c.hears(`{"jsonrpc":"2.0","id":"keepalive-1","method":"ping"}`) // a second later, and nothing before
		if tally := c.s.Info().Tally; tally.Of(spine.Keepalive) > 0 {
			t.Errorf("%s: %d keepalives were counted, want none: none can be sent", style, tally.Of(spine.Keepalive))
		}
	}
}

func TestStdioWantsAWebSocket(t *testing.T) {
	set := session.NewSet(spine.New(spine.Limit{}), limits, off)
	w := httptest.NewRecorder()
	(&Stdio{Options: usual, Sessions: set}).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/debug/stdio", nil))
	if w.Code != http.StatusBadRequest || set.Len() > 0 {
		t.Errorf("a plain GET: %d and %d sessions, want 400 and none", w.Code, set.Len())
	}
}

func TestStdioTooManySessions(t *testing.T) {
	l := limits
	l.Sessions = 1
	c := dialStdio(t, l, off, usual)
	handler := &Stdio{Options: usual, Sessions: c.set, Backend: func(*session.Session) session.Peer { return peer{} }}
	r := httptest.NewRequest(http.MethodGet, "/debug/stdio", nil)
	r.Header = http.Header{"Connection": {"upgrade"}, "Upgrade": {"websocket"}}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	if w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "too many") {
		t.Errorf("one session more than may be: %d %s, want 503", w.Code, w.Body)
	}
}

// TestStdioBytes sends messages of every length at which their form on the wire changes.
func TestStdioBytes(t *testing.T) {
	c := dialStdio(t, limits, off, usual)
	for _, n := range []int{0, 1, 125, 126, 127, 1<<16 - 1, 1 << 16, 1<<16 + 1} {
		want := bytes.Repeat([]byte{'\n', 0xff}, n)[:n]
		if err := c.s.Send(want, ""); err != nil {
			t.Fatal(err)
		}
		kind, got, err := c.ReadMessage()
		if err != nil || kind != websocket.BinaryMessage || !bytes.Equal(got, want) {
			t.Errorf("a message of %d bytes: kind %d, %d bytes, %v", n, kind, len(got), err)
		}
	}
}

// TestStdioEndedAtOnce ends a session before its pump is there, as the operator can.
func TestStdioEndedAtOnce(t *testing.T) {
	set := session.NewSet(spine.New(spine.Limit{}), limits, off)
	handler := &Stdio{Options: usual, Sessions: set, Backend: func(s *session.Session) session.Peer {
		s.End(session.Operator, "")
		return peer{}
	}}
	server := httptest.NewServer(handler)
	defer server.Close()
	conn, _, err := websocket.DefaultDialer.DialContext(t.Context(), "ws"+strings.TrimPrefix(server.URL, "http"), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_, _, err = conn.ReadMessage()
	if end, ok := err.(*websocket.CloseError); !ok || end.Text != "Operator" {
		t.Errorf("the end: %v, want a close that says Operator", err)
	}
	set.Wait()
}
