package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"switchboard/e2e/harness"
)

// TestFaultReset has clients break off in every phase of an exchange, by a reset, by closing, and by
// closing the half that they write on. Each is told by what is refused or ended, nothing of it is
// left, and the books are whole. Streams in the midst of a burst over SSE are TestCrashes'.
func TestFaultReset(t *testing.T) {
	t.Parallel()
	app := harness.Start(t, harness.Options{Config: off + "[limits]\nread_timeout = \"10s\"\nwrite_timeout = \"1s\"\nclosed_kept = 1000\n"})
	b, events := newBystander(t, app), app.Watch(10_000)
	before := app.Footprint()
	slow := harness.Request("7", "tools/call", harness.Tool("slow", `{"seconds":3600}`))
	get := func(c *harness.Conn, path string) { c.Say("GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", path) }
	for _, phase := range []struct {
		name string
		do   func(c *harness.Conn, m *harness.MCP)
		want func(harness.Event) bool // nil: before there is a request there is nothing to show
	}{
		{"before a byte", func(*harness.Conn, *harness.MCP) {}, nil},
		{"in the request line", func(c *harness.Conn, _ *harness.MCP) { c.Say("POST /mc") }, nil},
		{"in the headers", func(c *harness.Conn, _ *harness.MCP) { c.Say("POST /mcp HTTP/1.1\r\nHost: local") }, nil},
		{"before the body", func(c *harness.Conn, m *harness.MCP) {
			c.Say("%s", strings.TrimSuffix(m.Text(http.MethodPost, slow), slow))
		}, noted("refused", "400 ")},
		{"in the body", func(c *harness.Conn, m *harness.MCP) {
			c.Say("%s", strings.TrimSuffix(m.Text(http.MethodPost, slow), "}}}"))
		}, noted("refused", "400 ")},
		{"before the answer", func(c *harness.Conn, m *harness.MCP) {
			c.Say("%s", m.Text(http.MethodPost, slow))
			events.Await("the call", func(e harness.Event) bool { return e.Kind == "in" && e.Session == m.ID && e.Method == "tools/call" })
		}, noted("switched", "broke: the client closed the stream")},
		{"in a POST stream", func(c *harness.Conn, m *harness.MCP) {
			_ = c.SetReadBuffer(1)
			c.Say("%s", m.Text(http.MethodPost, harness.Request("7", "tools/call", strings.Replace(flood, "20000", "4000", 1))))
			c.Head()
		}, noted("switched", "broke")},
		{"in a GET stream", func(c *harness.Conn, m *harness.MCP) {
			c.Say("%s", m.Text(http.MethodGet, ""))
			c.Head()
		}, func(e harness.Event) bool { return e.Kind == "http" && e.HTTP.Method == "GET" }},
		{"before the endpoint", func(c *harness.Conn, _ *harness.MCP) { get(c, "/sse") }, noted("closed", "ClientLeft")},
		{"in an SSE stream", func(c *harness.Conn, _ *harness.MCP) {
			get(c, "/sse")
			c.Head()
		}, noted("closed", "ClientLeft")},
		{"in the upgrade of a viewer", func(c *harness.Conn, _ *harness.MCP) {
			c.Say("GET /debug/events?token=%s HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n", app.Token)
		}, nil},
		{"as a viewer", func(c *harness.Conn, _ *harness.MCP) { upgrade(t, c, "/debug/events", app.Token) }, nil},
		{"on stdio", func(c *harness.Conn, _ *harness.MCP) { upgrade(t, c, "/debug/stdio?from=e2e", app.Token) }, noted("closed", "ClientLeft")},
	} {
		for name, drop := range map[string]func(*harness.Conn){
			"reset": (*harness.Conn).Reset, "closed": func(c *harness.Conn) { c.Close() }, "half closed": func(c *harness.Conn) { _ = c.CloseWrite() },
		} {
			t.Run(phase.name+", "+name, func(t *testing.T) {
				var seen uint64
				if shown := events.Events(); len(shown) > 0 {
					seen = shown[len(shown)-1].Seq
				}
				m, c := app.Meet(), app.Connect()
				phase.do(c, m)
				drop(c)
				if phase.want != nil && !(name == "reset" && phase.name == "before the endpoint") { // which may never arrive
					bystander{t, b.sse, b.http}.until("a client that was "+name+" "+phase.name, events, func(e harness.Event) bool {
						return e.Seq > seen && phase.want(e)
					})
				}
				if name == "half closed" {
					c.Answers() // the program hangs up its half too
				}
				b.fine()
				if got := app.Do(http.MethodDelete, "/mcp", "", "Mcp-Session-Id", m.ID); got.Status != http.StatusNoContent {
					t.Errorf("the session, whose client may come back, is ended: %d %s", got.Status, got.Body)
				}
			})
		}
	}
	harness.Eventually(t, "nothing is left of them", func() (bool, any) {
		f, s := app.Footprint(), app.Stats()
		return f.FDs <= before.FDs+1 && s.Sessions == 2 && s.Viewers == 1, fmt.Sprintf("%+v %+v, before %+v", f, s, before)
	})
	wholeBooks(t, app)
}

// upgrade makes a WebSocket of the connection.
func upgrade(t *testing.T, c *harness.Conn, path, token string) {
	t.Helper()
	c.Say("GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nAuthorization: Bearer %s\r\n\r\n", path, token)
	if got := c.Head(); got.StatusCode != http.StatusSwitchingProtocols {
		t.Errorf("GET %s: %s", path, got.Status)
	}
}
