package e2e

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/gorilla/websocket"

	"switchboard/e2e/harness"
)

// TestHostileHTTP says requests that two servers in a row could read in two ways. This one reads each in one way: it
// refuses it and hangs up, or what it takes for the next request is guarded like any other.
func TestHostileHTTP(t *testing.T) {
	t.Parallel()
	app := harness.Start(t, harness.Options{Config: off + "[limits]\nread_timeout = \"10s\"\n"})
	b := newBystander(t, app)
	const host, json = "Host: localhost\r\n", "Content-Type: application/json\r\n"
	const hidden = "GET /debug/sessions HTTP/1.1\r\nHost: evil.example\r\n\r\n"
	for _, tt := range []struct {
		name, text string
		want       string // the statuses of all answers on the connection; either of two
	}{
		{"Transfer-Encoding and Content-Length", "POST /mcp HTTP/1.1\r\n" + host + json + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden, "406 403"},
		{"Content-Length twice", "POST /mcp HTTP/1.1\r\n" + host + "Content-Length: 0\r\nContent-Length: 4\r\n\r\n" + hidden, "400"},
		{"Content-Length with a sign", "POST /mcp HTTP/1.1\r\n" + host + "Content-Length: +4\r\n\r\n" + hidden, "400"},
		{"a coding that nobody knows", "POST /mcp HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked, xchunked\r\n\r\n0\r\n\r\n" + hidden, "501"},
		{"a blank before the colon", "POST /mcp HTTP/1.1\r\n" + host + "Transfer-Encoding : chunked\r\n\r\n" + hidden, "400"},
		{"the next request, in the body's place", "GET /healthz HTTP/1.1\r\n" + host + "\r\n" + hidden + hidden, "200 403 403"},
		{"Host twice", "GET /healthz HTTP/1.1\r\n" + host + "Host: evil.example\r\n\r\n", "400"},
		{"no Host", "GET /healthz HTTP/1.1\r\n\r\n", "400"},
		{"an empty Host", "GET /healthz HTTP/1.1\r\nHost:\r\n\r\n", "403"},
		{"a Host with a user", "GET /healthz HTTP/1.1\r\nHost: localhost@evil.example\r\n\r\n", "400|403"},
		{"a Host that goes on in the next line", "GET /healthz HTTP/1.1\r\nHost: localhost\r\n .evil.example\r\n\r\n", "400|403"},
		{"an Origin that goes on in the next line", "GET /healthz HTTP/1.1\r\n" + host + "Origin: http://localhost\r\n .evil.example\r\n\r\n", "400|403"},
		{"a foreign authority in the request line", "GET http://evil.example/debug/sessions HTTP/1.1\r\n" + host + "\r\n", "403"},
		{"a foreign authority, with a user", "GET http://localhost@evil.example/healthz HTTP/1.1\r\n" + host + "\r\n", "403"},
		{"NUL in a header", "GET /healthz HTTP/1.1\r\n" + host + "X: a\x00b\r\n\r\n", "400"},
		{"headers beyond 64 KiB", "GET /healthz HTTP/1.1\r\n" + host + "X: " + strings.Repeat("y", 100<<10) + "\r\n\r\n", "431"},
		{"HTTP/2 without asking", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "400|403|505"},
		{"no HTTP", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", "400"},
	} {
		c := app.Connect()
		c.Say("%s", tt.text)
		_ = c.CloseWrite()
		var statuses []string
		for _, got := range c.Answers() {
			statuses = append(statuses, strconv.Itoa(got.Status))
		}
		if got := strings.Join(statuses, " "); !slices.Contains(strings.Split(tt.want, "|"), got) {
			t.Errorf("%s: answered %q; want %s", tt.name, got, tt.want)
		}
		b.fine()
	}
}

// TestPathTricks asks for /debug by other names, without the token: none of them opens it.
func TestPathTricks(t *testing.T) {
	t.Parallel()
	app := harness.Start(t, harness.Options{Config: off})
	s := app.Open()
	for _, path := range []string{"/debug", "/debug/sessions", "//debug/sessions", "/debug//sessions", "/debug/../debug/sessions", "/sse/../debug/sessions", "/debug/./sessions",
		"/debug%2fsessions", "/%64ebug/sessions", "/debug/%73essions", "/debug%00/sessions", "/DEBUG/sessions", "/debug/sessions/", "/debug/sessions?token=", "/debug/sessions#x",
		"/debug/sessions/..%2fsessions", "/debug/events/../sessions?token=" + app.Token, "/debug/sessions?token=" + app.Token, "/debug/events%2f..%2fsessions?token=" + app.Token,
		"/sse/%2e%2e/debug/sessions", "/%2e/debug/sessions", "/debug/%2e%2e/debug/sessions", "/..%2fdebug/sessions", "/../debug/sessions", "/%2fdebug/sessions", "///debug///sessions",
		"/debug\x00/sessions", "/debug/sessions%00", "/debug/sessions%00.css", "/debug%ff/sessions", "/debug/%c0%ae%c0%ae/sessions", "/debug/\xc3\xa9/sessions", "/debug;/sessions", `/debug\sessions`, "/mcp/../debug/sessions", "/healthz/../debug/sessions", "http://localhost/debug/sessions", "http://localhost//debug/sessions", "*"} {
		for _, method := range []string{"GET", "POST", "PUT", "DELETE", "CONNECT", "HEAD", "OPTIONS", "PROPFIND"} {
			c := app.Connect()
			c.Say("%s %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", method, path)
			_ = c.CloseWrite()
			got := c.Answers()
			opened := len(got) > 0 && (strings.Contains(got[0].Body, s.ID) || got[0].Status < 300 && !(method == "OPTIONS" && path == "*"))
			if opened || len(got) > 0 && got[0].Status >= 500 {
				t.Errorf("%s %s without the token: %+v", method, path, got)
			}
		}
	}
	if got := app.Session(s.ID).State; got != "live" {
		t.Errorf("after all the session is %s", got)
	}
}

// TestSessionFixation: a client cannot choose its session's id, nor find another's by a part of it.
func TestSessionFixation(t *testing.T) {
	t.Parallel()
	app := harness.Start(t, harness.Options{Config: off})
	const chosen = "11111111-1111-4111-8111-111111111111"
	s := app.Open("Mcp-Session-Id", chosen, "Cookie", "session_id="+chosen, "Last-Event-Id", chosen)
	if s.ID == chosen || len(s.ID) != len(chosen) {
		t.Errorf("GET /sse with an id of the client's: session %q", s.ID)
	}
	m := app.Stranger()
	m.ID = chosen
	if got := m.Post(harness.Request("0", "initialize", hello)); got.Status != http.StatusNotFound || got.Header.Get("Mcp-Session-Id") != "" {
		t.Errorf("initialize with an id of the client's: %d %v, want 404", got.Status, got.Header)
	}
	mine := app.Meet()
	if got := app.Do(http.MethodPost, "/message?session_id="+mine.ID, harness.Request("1", "ping", "{}"), "Content-Type", "application/json"); got.Status != http.StatusNotFound {
		t.Errorf("POST /message with the id of a session on /mcp: %d %s, want 404", got.Status, got.Body)
	}
	for _, id := range []string{chosen, s.ID[:8], s.ID[:35], strings.ToUpper(s.ID) + " ", s.ID + "0", "%", "*", s.ID + "," + mine.ID, mine.ID[:8]} {
		m.ID = id
		if got := m.Post(harness.Request("1", "ping", "{}")); got.Status != http.StatusNotFound && got.Status != http.StatusBadRequest {
			t.Errorf("POST /mcp with the id %q: %d %s, want 404", id, got.Status, got.Body)
		}
		got := app.Do(http.MethodPost, "/message?session_id="+strings.ReplaceAll(strings.ReplaceAll(id, "%", "%25"), " ", "%20"), harness.Request("1", "ping", "{}"), "Content-Type", "application/json")
		if got.Status != http.StatusNotFound {
			t.Errorf("POST /message with the id %q: %d %s, want 404", id, got.Status, got.Body)
		}
	}
}

// TestTokenGuessing: every wrong token is answered alike, at every door, and byte for byte. That the
// comparison takes a constant time is by its construction: token.TestEqual.
func TestTokenGuessing(t *testing.T) {
	t.Parallel()
	app := harness.Start(t, harness.Options{Config: off})
	var first harness.Answer
	for _, given := range [][]string{nil, {"Authorization", ""}, {"Authorization", "Bearer "}, {"Authorization", "Bearer x"}, {"Authorization", "Bearer " + app.Token[:len(app.Token)-1]},
		{"Authorization", "Bearer " + app.Token + "x"}, {"Authorization", "Bearer " + strings.ToLower(app.Token)}, {"Authorization", "Basic " + app.Token}, {"Authorization", "Bearer " + strings.Repeat("A", 60_000)},
		{"Cookie", "token=" + app.Token}, {"X-Api-Key", app.Token}} {
		for _, door := range []string{"GET /debug/sessions", "GET /debug/stats", "GET /debug/events", "GET /debug/stdio", "PUT /debug/mirror", "DELETE /debug/sessions/x", "GET /debug/nowhere", "POST /debug/messages"} {
			method, path, _ := strings.Cut(door, " ")
			got := app.Do(method, path, "", given...)
			got.Header.Del("Date")
			if first.Status == 0 {
				first = got
			}
			if got.Status != http.StatusUnauthorized || got.Body != first.Body || len(got.Header) != len(first.Header) {
				t.Errorf("%s with %.80q: %+v; want 401 as always: %+v", door, given, got, first)
			}
		}
	}
}

// TestForeignPage is what a page of another site can do in a browser: no answer lets it read, no WebSocket
// opens, also with the token, and what it can send without asking first is not taken.
func TestForeignPage(t *testing.T) {
	t.Parallel()
	app := harness.Start(t, harness.Options{Config: off})
	for _, method := range []string{"GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE"} {
		for _, path := range []string{"/sse", "/mcp", "/message?session_id=x", "/debug/sessions", "/debug/events?token=" + app.Token, "/healthz", "/nowhere", "//healthz"} {
			got := app.Do(method, path, "", "Origin", "https://evil.example", "Access-Control-Request-Method", "POST", "Access-Control-Request-Private-Network", "true")
			if got.Status != http.StatusForbidden {
				t.Errorf("%s %s for a foreign page: %d, want 403", method, path, got.Status)
			}
			for name := range got.Header {
				if strings.HasPrefix(name, "Access-Control-") {
					t.Errorf("%s %s for a foreign page: %s: %s", method, path, name, got.Header[name])
				}
			}
		}
	}
	for _, kind := range []string{"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""} { // which a form sends without asking
		for _, path := range []string{"/mcp", "/message?session_id=" + app.Open().ID} {
			if got := app.Do(http.MethodPost, path, harness.Request("0", "ping", "{}"), "Content-Type", kind, "Accept", "*/*"); got.Status != http.StatusUnsupportedMediaType {
				t.Errorf("POST %s of %q: %d, want 415", path, kind, got.Status)
			}
		}
	}
	for _, path := range []string{"/debug/events", "/debug/stdio"} {
		for _, header := range []http.Header{{"Origin": {"https://evil.example"}}, {"Origin": {"null"}}, {"Origin": {"http://localhost", "https://evil.example"}}, {"Host": {"evil.example"}}} {
			header.Set("Authorization", "Bearer "+app.Token)
			conn, resp, err := websocket.DefaultDialer.DialContext(t.Context(), "ws://"+app.Address+path, header)
			if err == nil {
				conn.Close()
			}
			if resp == nil || resp.StatusCode != http.StatusForbidden {
				t.Errorf("WebSocket %s with %v: %v, want 403", path, header, err)
			}
		}
	}
	if n := len(app.Sessions()); n != 4 {
		t.Errorf("%d sessions, want the 4 of this test", n)
	}
}
