package e2e

import (
	"bufio"
	"encoding/base64"
	"fmt"
	"net"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"switchboard/e2e/harness"
)

const (
	retry = "retry: 5000\r\n\r\n"
	uuid4 = `[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}`
	off   = "[keepalive]\nenabled = false\n"
)

// everySecond is a configuration whose keepalives need no patience.
func everySecond(style string) string {
	return fmt.Sprintf("[keepalive]\nstyle = %q\ninterval = \"1s\"\n", style)
}

func TestStreamHeaders(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{}).Open()
	for name, want := range map[string]string{
		"Content-Type": "text/event-stream", "Cache-Control": "no-cache", "Connection": "keep-alive",
		"X-Accel-Buffering": "no", "X-Mcp-Sse": "true",
	} {
		if got := s.Header.Get(name); got != want {
			t.Errorf("GET /sse: %s: %q, want %q", name, got, want)
		}
	}
}

// TestFrames holds the exact bytes of each frame, with each style of keepalive.
func TestFrames(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, config string
		after        []string // frames after the endpoint that come by themselves
	}{
		{"off", off, nil},
		{"comment", everySecond("comment"), []string{": keepalive\r\n\r\n", ": keepalive\r\n\r\n"}},
		{"event", everySecond("event"), slices.Repeat([]string{"event: keepalive\r\ndata: {}\r\n" + retry}, 3)},
		{"ping", everySecond("ping"), []string{
			"event: message\r\ndata: {\"jsonrpc\":\"2.0\",\"id\":\"keepalive-1\",\"method\":\"ping\"}\r\n" + retry}},
		{"retry", off + "[gateway]\nretry = \"15s\"\n", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			app := harness.Start(t, harness.Options{Config: test.config})
			s := app.Open()
			tail := retry
			if test.name == "retry" {
				tail = "retry: 15000\r\n\r\n"
			}
			endpoint := `^event: endpoint\r\ndata: http://` + regexp.QuoteMeta(app.Address) + `/message\?session_id=` + uuid4 + `\r\n` + tail + `$`
			if !regexp.MustCompile(endpoint).MatchString(s.First.Raw) {
				t.Errorf("first frame %q, want %s", s.First.Raw, endpoint)
			}
			for i, want := range test.after {
				if got := s.Next().Raw; got != want {
					t.Errorf("frame %d after the endpoint: %q, want %q", i+1, got, want)
				}
			}
			app.SetKeepalive(`{"enabled":false}`)
			s.Send(harness.Request(`"x"`, "ping", "{}"))
			want := "event: message\r\ndata: {\"jsonrpc\":\"2.0\",\"id\":\"x\",\"result\":{}}\r\n" + tail
			got := s.Next().Raw
			for strings.Contains(got, "keepalive") { // one more went out before it was off
				got = s.Next().Raw
			}
			if got != want {
				t.Errorf("ping: frame %q, want %q", got, want)
			}
		})
	}
}

// TestRawInjection sends bytes that are no JSON-RPC: they arrive as they are,
// each line of them as a data line, and are mirrored as they are.
func TestRawInjection(t *testing.T) {
	t.Parallel()
	app := harness.Start(t, harness.Options{Config: off})
	events := app.Watch(0)
	s := app.Open()
	for _, test := range []struct{ name, input, data string }{
		{"no JSON", `{"jsonrpc":`, "data: {\"jsonrpc\":\r\n"},
		{"nothing", ``, "data: \r\n"},
		{"invalid UTF-8", "\xff\xfe{}\x80", "data: \xff\xfe{}\x80\r\n"},
		{"LF", "a\nb", "data: a\r\ndata: b\r\n"},
		{"CRLF and CR", "a\r\nb\rc", "data: a\r\ndata: b\r\ndata: c\r\n"},
		{"ends with LF", "a\n", "data: a\r\ndata: \r\n"},
		{"a frame in a frame", "x\r\n\r\nevent: endpoint\r\ndata: evil", "data: x\r\ndata: \r\ndata: event: endpoint\r\ndata: data: evil\r\n"},
		{"numeric id", `{"jsonrpc":"2.0","id":1,"method":"ping"}`, "data: {\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}\r\n"},
		{"unusual spaces", "{ \"jsonrpc\" : \"2.0\",\t\"method\":\"x\" }", "data: { \"jsonrpc\" : \"2.0\",\t\"method\":\"x\" }\r\n"},
		{"NUL", "a\x00b", "data: a\x00b\r\n"},
	} {
		receipt := app.InjectRaw(s.ID, test.input)
		if got, want := s.Next().Raw, "event: message\r\n"+test.data+retry; got != want {
			t.Errorf("%s: injected %q: frame %q, want %q", test.name, test.input, got, want)
		}
		e := events.Await(test.name, func(e harness.Event) bool { return e.Kind == "out" && e.Of == receipt.Seq })
		got := e.Text
		if len(e.Base64) > 0 {
			got = string(e.Base64)
		}
		if got != test.input || e.Origin != "operator" || e.Size != len(test.input) {
			t.Errorf("%s: injected %q: mirrored as %v (base64 %s)", test.name, test.input, e, base64.StdEncoding.EncodeToString(e.Base64))
		}
	}
}

// TestStatuses holds the statuses of HTTP, and that what is refused is shown.
func TestStatuses(t *testing.T) {
	t.Parallel()
	app := harness.Start(t, harness.Options{Config: off + "[limits]\nbody = \"1KiB\"\n"})
	events := app.Watch(0)
	s := app.Open()
	ended := app.Open()
	app.Disconnect(ended.ID)
	ended.Ended()
	to := "/message?session_id="
	long := string(slices.Repeat([]byte(" "), 1100))
	ping := harness.Request("1", "ping", "{}")
	for _, test := range []struct {
		name, method, path, body, kind string
		status                         int
		says                           string // in the answer, and in the refused event
	}{
		{"a message", "POST", to + s.ID, ping, "application/json", 202, "Accepted"},
		{"a charset", "POST", to + s.ID, ping, "application/json; charset=utf-8", 202, "Accepted"},
		{"no session_id", "POST", "/message", ping, "application/json", 400, "Missing session_id"},
		{"empty session_id", "POST", to, ping, "application/json", 400, "Missing session_id"},
		{"unknown session", "POST", to + "00000000-0000-4000-8000-000000000000", ping, "application/json", 404, "unknown session"},
		{"ended session", "POST", to + ended.ID, ping, "application/json", 404, "unknown session"},
		{"the beginning of an id", "POST", to + s.ID[:8], ping, "application/json", 404, "unknown session"},
		{"bad JSON", "POST", to + s.ID, `{"jsonrpc":`, "application/json", 400, ""},
		{"two values", "POST", to + s.ID, ping + ping, "application/json", 400, ""},
		{"no message", "POST", to + s.ID, `{"a":1}`, "application/json", 400, `jsonrpc`},
		{"nothing", "POST", to + s.ID, "", "application/json", 400, ""},
		{"a batch", "POST", to + s.ID, "[" + ping + "]", "application/json", 400, "batch"},
		{"text", "POST", to + s.ID, ping, "text/plain", 415, "Content-Type"},
		{"no type", "POST", to + s.ID, ping, "", 415, "Content-Type"},
		{"too large", "POST", to + s.ID, ping + long, "application/json", 413, "too large"},
		{"GET /message", "GET", to + s.ID, "", "", 405, "POST"},
		{"POST /sse", "POST", "/sse", ping, "application/json", 405, "GET"},
		{"DELETE /sse", "DELETE", "/sse", "", "", 405, "GET"},
		{"elsewhere", "GET", "/mcp-elsewhere", "", "", 404, "nothing at /mcp-elsewhere"},
		{"a slash too many", "POST", "/mcp/", ping, "application/json", 404, "nothing at /mcp/: MCP clients connect to /mcp or /sse"},
		{"health", "GET", "/healthz", "", "", 200, `"status":"ok"`},
		{"POST /healthz", "POST", "/healthz", "", "", 405, "GET"},
	} {
		got := app.Do(test.method, test.path, test.body, "Content-Type", test.kind)
		if got.Status != test.status || !strings.Contains(got.Body, test.says) {
			t.Errorf("%s: %s %s = %d %s; want %d and %q", test.name, test.method, test.path, got.Status, got.Body, test.status, test.says)
		}
		if allow := got.Header.Get("Allow"); test.status == 405 && allow != test.says {
			t.Errorf("%s: Allow: %q, want %q", test.name, allow, test.says)
		}
		if test.status >= 400 && test.status != 405 {
			events.Await(test.name+", refused", func(e harness.Event) bool {
				return e.Kind == "refused" && strings.Contains(e.Note, fmt.Sprint(test.status)) && strings.Contains(e.Note, test.says)
			})
		}
	}
	if got := app.Session(s.ID); got.State != "live" {
		t.Errorf("after bad requests its session is %s (%s), want live", got.State, got.Reason)
	}
}

// TestTruncatedBody claims more than it sends.
func TestTruncatedBody(t *testing.T) {
	t.Parallel()
	app := harness.Start(t, harness.Options{Config: off})
	s := app.Open()
	resp := truncated(t, app.Address, s.ID)
	if resp.StatusCode != http.StatusBadRequest {
		t.Errorf("a body of 10 bytes that claims 100: status %d, want 400", resp.StatusCode)
	}
	if got := s.Call("ping", "{}"); string(got.Result) != "{}" {
		t.Errorf("ping after it: %s %s, want {}", got.Result, got.Error)
	}
}

// truncated posts a body that ends before the length that it claims.
func truncated(t *testing.T, address, session string) *http.Response {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(harness.Deadline))
	fmt.Fprintf(conn, "POST /message?session_id=%s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"jsonrpc\"",
		session, address)
	if err := conn.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatalf("no answer to a truncated body: %v", err)
	}
	return resp
}

// TestTooManySessions meets the cap.
func TestTooManySessions(t *testing.T) {
	t.Parallel()
	app := harness.Start(t, harness.Options{Config: off + "[limits]\nsessions = 2\n"})
	first := app.Open()
	app.Open()
	got := app.Do("GET", "/sse", "")
	if got.Status != 503 || got.Header.Get("Retry-After") == "" || !strings.Contains(got.Body, "too many sessions") {
		t.Errorf("third session of two: %d, Retry-After %q, %s; want 503, a time and a reason", got.Status, got.Header.Get("Retry-After"), got.Body)
	}
	first.Close()
	harness.Eventually(t, "the first session is gone", func() (bool, any) {
		n := app.Stats().Sessions
		return n == 1, n
	})
	app.Open()
}

// TestIdleTimeout ends a session without messages, though keepalives go out.
func TestIdleTimeout(t *testing.T) {
	t.Parallel()
	app := harness.Start(t, harness.Options{Config: everySecond("comment") + "[limits]\nidle_timeout = \"1500ms\"\n"})
	s := app.Open()
	start := time.Now()
	s.Ended()
	t.Logf("an idle session ended after %v", time.Since(start))
	harness.Eventually(t, "the session is closed as Idle", func() (bool, any) {
		got := app.Session(s.ID)
		return got.State == "closed" && got.Reason == "Idle", got
	})
}
