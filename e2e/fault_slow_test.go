package e2e

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"switchboard/e2e/harness"
)

// TestFaultSlow has clients send their headers, or their bodies, too slowly. What became of
// a body that nobody waits for is gateway.TestWithheldBody's.
func TestFaultSlow(t *testing.T) {
	t.Parallel()
	app := harness.Start(t, harness.Options{Config: off + "[limits]\nread_timeout = \"3s\"\n"})
	b, events := newBystander(t, app), app.Watch(0)
	s, m := app.Open(), app.Meet()
	drip := func(c *harness.Conn, text string) (answers []harness.Answer) {
		done := make(chan struct{})
		go func() { answers = c.Answers(); close(done) }()
		tick := time.NewTicker(100 * time.Millisecond)
		defer tick.Stop()
		for i := 0; ; i++ {
			select {
			case <-done:
				return answers
			case <-tick.C:
				c.Say("%c", text[i%len(text)])
			}
		}
	}
	if got := drip(app.Connect(), "GET /sse HTTP/1.1\r\nHost: localhost\r\n"+strings.Repeat("X: y\r\n", 1000)); len(got) > 0 && got[0].Status != http.StatusBadRequest {
		t.Errorf("headers that do not end: %+v; want 400 or nothing, and the connection ended", got)
	}
	b.fine()
	for name, head := range map[string]string{
		"SSE":             "POST /message?session_id=" + s.ID + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 10000\r\n\r\n",
		"Streamable HTTP": strings.Replace(m.Text(http.MethodPost, ""), "Content-Length: 0", "Content-Length: 10000", 1),
	} {
		c := app.Connect()
		c.Say("%s", head)
		if got := drip(c, `{"jsonrpc":"2.0",`+strings.Repeat(" ", 10000)); len(got) != 1 || got[0].Status != http.StatusRequestTimeout {
			t.Errorf("a slow body over %s: %+v; want 408", name, got)
		}
		b.until("a slow body over "+name, events, noted("refused", "408"))
	}
}

// TestFaultBackend has the backend panic and hang, for clients of each kind: the one that asked
// gets an error or may go on, nobody else notices, and the end of the program waits for none of it.
func TestFaultBackend(t *testing.T) {
	t.Parallel()
	app := harness.Start(t, harness.Options{Config: off, Expect: []string{"a handler panicked"}})
	b, events := newBystander(t, app), app.Watch(0)
	const modern = `"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}},`
	s, m := app.Open(), app.Meet()
	s.Initialize("{}")
	panics, hangs := harness.Tool("fail", `{"as":"panic"}`), harness.Tool("slow", `{"seconds":3600}`)
	for name, got := range map[string]string{
		"SSE":             string(s.Call("tools/call", panics).Error),
		"Streamable HTTP": string(m.Call("tools/call", panics).Error),
		"2026-07-28": app.Do(http.MethodPost, "/mcp", harness.Request("1", "tools/call", strings.Replace(panics, "{", "{"+modern, 1)),
			"Content-Type", "application/json", "Accept", "application/json, text/event-stream",
			"Mcp-Protocol-Version", "2026-07-28", "Mcp-Method", "tools/call", "Mcp-Name", "fail").Body,
	} {
		if !strings.Contains(got, "-32603") || !strings.Contains(got, "panicked") {
			t.Errorf("a backend that panics, over %s: %s; want -32603", name, got)
		}
	}
	b.until("the errors", events, func(e harness.Event) bool {
		return e.Kind == "out" && e.RPC == "error" && strings.Contains(e.Text, "panicked")
	})
	s.Request("tools/call", hangs)
	c := app.Connect()
	c.Say("%s", m.Text(http.MethodPost, harness.Request("100", "tools/call", hangs)))
	c.Head()
	if string(s.Call("ping", "{}").Result) != "{}" || string(m.Call("ping", "{}").Result) != "{}" {
		t.Error("pings of sessions with a call that hangs are not answered")
	}
	b.fine()
}

// TestFaultViewer has a viewer of the mirror stop reading: it is let go, another viewer loses
// nothing, and traffic goes on. What the slow one is told is TestSlowViewer's.
func TestFaultViewer(t *testing.T) {
	t.Parallel()
	app := harness.Start(t, harness.Options{Config: off})
	b := newBystander(t, app)
	stuck, _, err := app.DialEvents("?token="+app.Token, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer stuck.Close()
	s := app.Open()
	s.Initialize("{}")
	for range 3 { // more than the buffers of its connection hold
		s.Response(s.Request("tools/call", `{"name":"burst","arguments":{"n":5000,"size":2000},"_meta":{"progressToken":"b"}}`))
		b.fine()
	}
	events := app.Watch(0)
	harness.Eventually(t, "the viewer that reads nothing is let go", func() (bool, any) {
		b.fine()
		n := app.Stats().Viewers
		return n == 1, n
	})
	if events.Has(func(e harness.Event) bool { return e.Kind == "lost" }) {
		t.Error("the viewer that reads has lost events")
	}
}

// TestFaultSilent has clients that are there, as far as their systems say, and neither read nor say anything, as one that is
// stopped in a debugger does. With keepalives off nothing is sent to them, so nothing but the idle time can tell; with
// keepalives in any style the idle time still counts, for a keepalive is no frame.
func TestFaultSilent(t *testing.T) {
	t.Parallel()
	const idle = 8 * time.Second // in which nobody is held up who is not silent
	for name, keepalive := range map[string]string{"off": off, "comment": "[keepalive]\ninterval = \"1s\"\n", "event": "[keepalive]\nstyle = \"event\"\ninterval = \"1s\"\n"} {
		t.Run("keepalive "+name, func(t *testing.T) {
			t.Parallel()
			app := harness.Start(t, harness.Options{Config: keepalive + "[limits]\nidle_timeout = \"" + idle.String() + "\"\n"})
			b, events := newBystander(t, app), app.Watch(0)
			start := time.Now()
			s := app.Open()
			b.until("the silent client", events, func(e harness.Event) bool { return e.Session == s.ID && noted("closed", "Idle")(e) })
			if took := time.Since(start); took < idle {
				t.Errorf("ended as idle after %v, want %v", took, idle)
			}
		})
	}
}
