package e2e

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"

	"switchboard/e2e/harness"
)

// exchange is one request, and what the event of kind http says of it.
type exchange struct {
	name, method, path, body string
	header                   []string // SESSION stands for the id of the session
	stream                   bool     // the answer has no end
	status                   int
	of                       string // the kind of the event that it made; empty: none
	session                  bool   // it belongs to the session
}

const (
	aHello   = `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","clientInfo":{"name":"e2e","version":"1"},"capabilities":{}}}`
	aPing    = `{"jsonrpc":"2.0","id":2,"method":"ping"}`
	aNote    = `{"jsonrpc":"2.0","method":"notifications/initialized"}`
	aModern  = `{"jsonrpc":"2.0","id":3,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}`
	aNothing = `{"jsonrpc":"2.0","id":3,"method":"no/such","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}`
)

// Headers of a POST and a GET.
var (
	posts  = []string{"Content-Type", "application/json", "Accept", "application/json, text/event-stream"}
	ours   = slices.Concat(posts, []string{"Mcp-Session-Id", "SESSION"})
	reads  = []string{"Accept", "text/event-stream", "Mcp-Session-Id", "SESSION"}
	modern = slices.Concat(posts, []string{"Mcp-Protocol-Version", "2026-07-28"})
)

// exchanges are done in this order.
var exchanges = []exchange{
	{name: "initialize", method: "POST", path: "/mcp", body: aHello, header: posts, status: 200, of: "in", session: true},
	{name: "notification", method: "POST", path: "/mcp", body: aNote, header: ours, status: 202, of: "in", session: true},
	{name: "request", method: "POST", path: "/mcp?a=b", body: aPing, header: ours, status: 200, of: "in", session: true},
	{name: "no JSON", method: "POST", path: "/mcp", body: "{", header: ours, status: 400, of: "refused", session: true},
	{name: "no session", method: "POST", path: "/mcp", body: aPing, header: posts, status: 400, of: "refused"},
	{name: "unknown session", method: "POST", path: "/mcp", body: aPing, header: slices.Concat(posts, []string{"Mcp-Session-Id", "gone"}), status: 404, of: "refused"},
	{name: "no Accept", method: "POST", path: "/mcp", body: aPing, header: slices.Concat(posts[:2], ours[4:]), status: 406, of: "refused", session: true},
	{name: "no Accept, no session", method: "POST", path: "/mcp", body: aPing, header: posts[:2], status: 406, of: "refused"},
	{name: "text", method: "POST", path: "/mcp", body: aPing, header: []string{"Content-Type", "text/plain"}, status: 415, of: "refused"},
	{name: "other method", method: "PUT", path: "/mcp", status: 405, of: "refused"},
	{name: "standing stream", method: "GET", path: "/mcp", header: reads, stream: true, status: 200, session: true},
	{name: "second stream", method: "GET", path: "/mcp", header: reads, status: 409, of: "refused", session: true},
	{name: "DELETE", method: "DELETE", path: "/mcp", header: []string{"Mcp-Session-Id", "SESSION"}, status: 204, session: true},
	{name: "deleted", method: "POST", path: "/mcp", body: aPing, header: ours, status: 404, of: "refused"},
	{name: "modern", method: "POST", path: "/mcp", body: aModern, header: slices.Concat(modern, []string{"Mcp-Method", "tools/list"}), status: 200, of: "in"},
	{name: "modern, unknown", method: "POST", path: "/mcp", body: aNothing, header: slices.Concat(modern, []string{"Mcp-Method", "no/such"}), status: 404, of: "in"},
	{name: "modern, mismatch", method: "POST", path: "/mcp", body: aModern, header: slices.Concat(modern, []string{"Mcp-Method", "tools/call"}), status: 400, of: "refused"},
	{name: "SSE", method: "GET", path: "/sse", stream: true, status: 200, of: "opened"},
	{name: "no message", method: "POST", path: "/message", body: aPing, header: posts, status: 400, of: "refused"},
	{name: "POST to SSE", method: "POST", path: "/sse", body: aHello, header: posts, status: 405},
}

// TestExchanges: each request is an event with its method, its URL, its status and the heads of both sides, joined to the
// event that it made. TestExchangeOfMessage has the one of an SSE client's message.
func TestExchanges(t *testing.T) {
	t.Parallel()
	app := harness.Start(t, harness.Options{})
	events := app.Watch(0)
	session := ""
	for _, x := range exchanges {
		said := "" // to the client, where no message tells of it
		header := []string{"X-Case", x.name}
		for _, h := range x.header {
			header = append(header, strings.ReplaceAll(h, "SESSION", session))
		}
		if x.stream {
			openStream(t, app, x.path, header)
		} else if got := app.Do(x.method, x.path, x.body, header...); got.Status != x.status {
			t.Fatalf("%s: status %d, want %d: %s", x.name, got.Status, x.status, got.Body)
		} else {
			session = cmp.Or(got.Header.Get("Mcp-Session-Id"), session)
			if x.status >= 400 && x.of != "in" {
				said = got.Body
			}
		}
		e := events.Await(x.name, func(e harness.Event) bool { return e.Kind == "http" && e.HTTP.Header.Get("X-Case") == x.name })
		if e.HTTP.Method != x.method || e.HTTP.URL != x.path || e.HTTP.Status != x.status || e.HTTP.Body != said {
			t.Errorf("%s: told as %+v; want the body %q", x.name, e.HTTP, said)
		}
		if (x.status != 202 && x.status != 204 || x.name == "initialize") && e.HTTP.Answer.Get("Content-Type") == "" {
			t.Errorf("%s: the head of the answer is %v", x.name, e.HTTP.Answer)
		}
		if x.session && e.Session != session || x.of == "refused" && !x.session && e.Session != "" {
			t.Errorf("%s: belongs to %q, want %q: %t", x.name, e.Session, session, x.session)
		}
		made := madeBy(events, e)
		if made.Kind != x.of || made.Kind == "in" && made.Text != x.body {
			t.Errorf("%s: of %d, which is %v; want kind %q", x.name, e.Of, made, x.of)
		}
		if made.Kind == "refused" && made.Text == "" && made.RPC != "" {
			t.Errorf("%s: nothing was read, and it is told as %s", x.name, made.RPC)
		}
		if made.Kind != "" && made.Session != e.Session {
			t.Errorf("%s: belongs to %q, what it made to %q", x.name, e.Session, made.Session)
		}
	}
}

// madeBy is the event that an exchange has made.
func madeBy(events *harness.Viewer, e harness.Event) (made harness.Event) {
	for _, other := range events.Events() {
		if e.Of != 0 && other.Seq == e.Of {
			made = other
		}
	}
	return made
}

// openStream begins to read a stream, until the test ends.
func openStream(t *testing.T, app *harness.App, path string, header []string) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	r, err := http.NewRequestWithContext(ctx, "GET", "http://"+app.Address+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	web := &http.Transport{}
	resp, err := web.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cancel(); resp.Body.Close(); web.CloseIdleConnections() })
}

// TestExchangeOfMessage: the message of an SSE client is joined to its frame, and shows no secret that came along.
func TestExchangeOfMessage(t *testing.T) {
	t.Parallel()
	app := harness.Start(t, harness.Options{})
	events := app.Watch(0)
	s := app.Open()
	secrets := map[string][2]string{ // name: what is sent, and what is shown of it
		"Authorization":       {"Bearer tok-0123456789abcdef", "Bearer …cdef"},
		"Proxy-Authorization": {"Basic dXNlcg==", "Basic …"},
		"Cookie":              {"session=0123456789abcdef", "…cdef"},
		"X-Api-Key":           {"short", "…"},
		"X-Plain":             {"shown as it is", "shown as it is"},
	}
	header := []string{"Content-Type", "application/json"}
	for name, value := range secrets {
		header = append(header, name, value[0])
	}
	if got := harness.Do(t, "POST", "http://"+app.Address+s.Endpoint[strings.Index(s.Endpoint, "/message"):], aPing, header...); got.Status != 202 {
		t.Fatalf("POST /message: %d %s", got.Status, got.Body)
	}
	e := events.Await("POST /message", func(e harness.Event) bool { return e.Kind == "http" && e.HTTP.Method == "POST" })
	if made := madeBy(events, e); e.HTTP.Status != 202 || e.Session != s.ID || made.Kind != "in" || made.Text != aPing {
		t.Errorf("told as %v %+v, of %v", e, e.HTTP, made)
	}
	for name, value := range secrets {
		if got := e.HTTP.Header.Get(name); got != value[1] {
			t.Errorf("%s: %q is shown as %q, want %q", name, value[0], got, value[1])
		}
	}
}
