package e2e

import (
	"net/http"
	"strings"
	"testing"

	"switchboard/e2e/harness"
)

// TestFaultRefused has clients say what no handler gets to see, and what is taken though it is not quite right: the user is
// told of each, with what was wrong, and no secret is in it.
func TestFaultRefused(t *testing.T) {
	t.Parallel()
	app := harness.Start(t, harness.Options{Config: off + "[limits]\nread_timeout = \"5s\"\n"})
	b, events := newBystander(t, app), app.Watch(0)
	const host = "Host: localhost\r\n"
	for _, tt := range []struct {
		name, text string
		want       func(harness.Event) bool
	}{
		{"no HTTP", "hello secret\r\n\r\n", noted("refused", `400 Bad Request: "hello secret" is no request line (from 127.0.0.1:`)},
		{"TLS", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n", noted("refused", "400 Bad Request: the client speaks TLS, and here is none: use http://")},
		{"a bad header", "GET /sse?token=hidden HTTP/1.1\r\n" + host + "Authorization hidden\r\n\r\n", noted("refused", "400 Bad Request: line 3 is no header: it has no colon")},
		{"no Host", "GET /sse HTTP/1.1\r\n\r\n", noted("refused", "400 Bad Request: missing required Host header")},
		{"large headers", "GET /sse HTTP/1.1\r\n" + host + "X: " + strings.Repeat("hidden", 20<<10) + "\r\n\r\n", noted("refused", "431 Request Header Fields Too Large")},
		{"half a head", "POST /mcp HTTP/1.1\r\n" + host, noted("refused", "the head of a request did not come whole: its time was over (limits.read_timeout)")},
		{"a request behind the GET of a stream", "GET /sse HTTP/1.1\r\n" + host + "\r\nGET /healthz?hidden HTTP/1.1\r\n" + host + "\r\n", noted("refused", "pipelined behind the GET of its stream: nothing is answered there")},
		{"too much there", "GET /sse HTTP/1.1\r\n" + host + "\r\n" + strings.Repeat("hidden", 20<<10), noted("closed", "Pipelined: more than 65536 bytes")},
		{"an initialize that fails", app.Stranger().Text(http.MethodPost, harness.Request("0", "initialize", `"nonsense"`)), noted("closed", "NotInitialized: ")},
		{"another revision than agreed", strings.Replace(app.Meet().Text(http.MethodPost, harness.Request("1", "ping", "{}")), "2025-11-25", "2025-06-18", 1),
			noted("in", "MCP-Protocol-Version says 2025-06-18, but 2025-11-25 was agreed on")},
	} {
		c := app.Connect()
		c.Say("%s", tt.text)
		b.until(tt.name, events, tt.want)
		if events.Has(func(e harness.Event) bool { return strings.Contains(e.Note, "hidden") }) {
			t.Errorf("%s: what may be a secret is told", tt.name)
		}
		c.Close()
	}
	wholeBooks(t, app)
}
