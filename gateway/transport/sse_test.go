package transport

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"strings"
	"testing"
	"time"

	"switchboard/gateway/session"
	"switchboard/gateway/spine"
)

func TestStatuses(t *testing.T) {
	sv := serve(t, limits, usual)
	_, url := sv.bare()
	ended, endedURL := sv.bare()
	ended.End(session.Operator, "")
	other, err := sv.Sessions.Open(session.Options{Transport: "http", Resumable: true, Backend: sv.SSE.Backend})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Finish()
	const json = "application/json"
	tests := []struct {
		name, method, url, kind, body string
		status                        int
		detail                        string
		header                        [2]string
	}{
		{"request", "POST", url, json, `{"jsonrpc":"2.0","id":1,"method":"ping"}`, 202, "Accepted", [2]string{}},
		{"charset", "POST", url, json + "; charset=utf-8", `{"jsonrpc":"2.0","method":"x"}`, 202, "Accepted", [2]string{}},
		{"panic", "POST", url, json, `{"jsonrpc":"2.0","method":"panic"}`, 500, "panicked", [2]string{}},
		{"panic of a request", "POST", url, json, `{"jsonrpc":"2.0","id":9,"method":"panic"}`, 202, "Accepted", [2]string{}},
		{"busy", "POST", url, json, `{"jsonrpc":"2.0","method":"busy"}`, 503, "busy", [2]string{"Retry-After", "1"}},
		{"no session", "POST", sv.URL + "/message", json, `{}`, 400, "Missing session_id", [2]string{}},
		{"unknown session", "POST", sv.URL + "/message?session_id=nope-nope-nope", json, `{}`, 404, `unknown session \"nope-nop\"`, [2]string{}},
		{"session of Streamable HTTP", "POST", sv.URL + "/message?session_id=" + other.ID(), json, `{"jsonrpc":"2.0","id":1,"method":"ping"}`, 404, "unknown session", [2]string{}},
		{"ended session", "POST", endedURL, json, `{"jsonrpc":"2.0","id":1,"method":"ping"}`, 404, "closed", [2]string{}},
		{"no JSON", "POST", url, json, `{"jsonrpc":`, 400, "not JSON", [2]string{}},
		{"empty", "POST", url, json, ``, 400, "nothing there", [2]string{}},
		{"no JSON-RPC", "POST", url, json, `{"hello":1}`, 400, "not JSON-RPC 2.0", [2]string{}},
		{"batch", "POST", url, json, `[]`, 400, "batch", [2]string{}},
		{"text", "POST", url, "text/plain", `{}`, 415, "application/json", [2]string{}},
		{"no type", "POST", url, "", `{}`, 415, "application/json", [2]string{}},
		{"compressed", "POST", url, json, "\x1f\x8b\x08", 415, `Content-Encoding \"gzip\"`, [2]string{"Accept-Encoding", "identity"}},
		{"too large", "POST", url, json, strings.Repeat(" ", 2<<10), 413, "too large: limits.body is 1024 bytes", [2]string{}},
		{"POST to the stream", "POST", sv.URL + "/sse", json, `{"jsonrpc":"2.0","id":1,"method":"initialize"}`, 405, "use GET", [2]string{"Allow", "GET"}},
		{"GET of messages", "GET", url, "", "", 405, "use POST", [2]string{"Allow", "POST"}},
		{"DELETE", "DELETE", sv.URL + "/sse", "", "", 405, "use GET", [2]string{"Allow", "GET"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := http.NewRequestWithContext(t.Context(), tt.method, tt.url, strings.NewReader(tt.body))
			if err != nil {
				t.Fatal(err)
			}
			if tt.kind != "" {
				r.Header.Set("Content-Type", tt.kind)
			}
			if tt.name == "compressed" {
				r.Header.Set("Content-Encoding", "gzip")
			}
			resp, err := sv.Client().Do(r)
			if err != nil {
				t.Fatal(err)
			}
			defer resp.Body.Close()
			said, _ := io.ReadAll(resp.Body)
			if resp.StatusCode != tt.status || !strings.Contains(string(said), tt.detail) {
				t.Errorf("%d %s; want %d, %s", resp.StatusCode, said, tt.status, tt.detail)
			}
			if tt.header[0] != "" && resp.Header.Get(tt.header[0]) != tt.header[1] {
				t.Errorf("%s: %q; want %q", tt.header[0], resp.Header.Get(tt.header[0]), tt.header[1])
			}
			if kind := resp.Header.Get("Content-Type"); tt.status != 202 && kind != "application/json" {
				t.Errorf("Content-Type %s", kind)
			}
		})
	}
}

// TestSlowBody: a body that does not come is given up, and told (408).
func TestSlowBody(t *testing.T) {
	sv := serve(t, limits, usual)
	sv.Server.Close()
	sv.Server = bounded(sv.Config.Handler, 20*time.Millisecond)
	_, url := sv.bare()
	conn, err := net.Dial("tcp", sv.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_, path, _ := strings.Cut(strings.TrimPrefix(url, "http://"), "/")
	fmt.Fprintf(conn, "POST /%s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{", path)
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil || resp.StatusCode != http.StatusRequestTimeout {
		t.Errorf("a body that does not come: %v, %v; want 408", resp, err)
	}
}

func TestTooManySessions(t *testing.T) {
	sv := serve(t, limits, usual)
	for range limits.Sessions {
		sv.connect()
	}
	resp, err := sv.Client().Get(sv.URL + "/sse")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusServiceUnavailable || resp.Header.Get("Retry-After") == "" {
		t.Errorf("one session too many: %s, Retry-After %q; want 503", resp.Status, resp.Header.Get("Retry-After"))
	}
}

// TestCannotStream: 500 when the stream cannot start, and no session is left.
func TestCannotStream(t *testing.T) {
	sv := serve(t, limits, usual)
	w := httptest.NewRecorder()
	sv.Stream(struct{ http.ResponseWriter }{w}, httptest.NewRequest(http.MethodGet, "/sse", nil))
	if w.Code != http.StatusInternalServerError || sv.Sessions.Len() != 0 {
		t.Errorf("without a Flusher: %d, %d sessions; want 500 and none", w.Code, sv.Sessions.Len())
	}
}

func TestEndpoint(t *testing.T) {
	tests := []struct{ option, host, want string }{
		{"host", "127.0.0.1:4444", "http://127.0.0.1:4444/message?session_id="},
		{"", "localhost:4444", "http://localhost:4444/message?session_id="},
		{"host", "[::1]:4444", "http://[::1]:4444/message?session_id="},
		{"host", "localhost", "http://localhost/message?session_id="},
		{"relative", "localhost:1", "/message?session_id="},
		{"https://proxy.example/mcp", "localhost:1", "https://proxy.example/mcp/message?session_id="},
		{"https://proxy.example/mcp/", "localhost:1", "https://proxy.example/mcp/message?session_id="},
	}
	for _, tt := range tests {
		sse := &SSE{Options: Options{Endpoint: tt.option}}
		if got := sse.endpoint(&http.Request{Host: tt.host}); got != tt.want {
			t.Errorf("endpoint %q for %s = %s; want %s", tt.option, tt.host, got, tt.want)
		}
	}
}

// TestEqualIDs: two sessions use the same ids at once, and each gets its own
// answers, all of them (A1).
func TestEqualIDs(t *testing.T) {
	sv := serve(t, limits, usual)
	a, b := sv.connect(), sv.connect()
	const calls = 50
	for i := range calls {
		for _, c := range []*client{a, b} {
			if status, said := sv.call(c.post, fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"ping"}`, i)); status != http.StatusAccepted {
				t.Fatalf("POST = %d %s", status, said)
			}
		}
	}
	for i := range calls {
		for _, c := range []*client{a, b} {
			if e := c.next(); e != (sseEvent{"message", fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"result":{}}`, i), "5000"}) {
				t.Fatalf("answer %d is %+v", i, e)
			}
		}
	}
}

// TestConnectionLivesOn: a stream that we end is ended properly, so that its
// connection can carry the next request.
func TestConnectionLivesOn(t *testing.T) {
	sv := serve(t, limits, usual)
	c := sv.connect()
	sv.Sessions.All()[0].End(session.Operator, "")
	if rest, err := io.ReadAll(c.r); err != nil || len(rest) > 0 {
		t.Fatalf("the rest of the stream is %q, %v; want a clean end", rest, err)
	}
	c.resp.Body.Close()
	var reused bool
	ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{GotConn: func(i httptrace.GotConnInfo) { reused = i.Reused }})
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, sv.URL+"/sse", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := sv.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if !reused || resp.StatusCode != http.StatusOK {
		t.Errorf("the next stream: %s, on the same connection: %v", resp.Status, reused)
	}
}

// TestClientHangsUp: the session ends when the connection does, with no
// keepalive to find out (D8, D9).
func TestClientHangsUp(t *testing.T) {
	sv := serve(t, limits, usual)
	c := sv.connect()
	s := sv.Sessions.All()[0]
	c.resp.Body.Close()
	<-s.Done()
	if r, _ := s.Reason(); r != session.ClientLeft {
		t.Errorf("reason %v; want %v", r, session.ClientLeft)
	}
}

// TestStalledReader: a client that does not read is ended with a reason within
// the write timeout, with bounded memory, and the others do not notice (A3).
func TestStalledReader(t *testing.T) {
	o, l := usual, limits
	o.WriteTimeout, l.WriteTimeout = 300*time.Millisecond, 300*time.Millisecond
	l.Queue.Items = 100
	sv := serve(t, l, o)
	stalled := sv.connect()
	s := sv.Sessions.All()[0]
	other := sv.connect()
	if status, _ := sv.call(stalled.post, `{"jsonrpc":"2.0","method":"hi"}`); status != http.StatusAccepted {
		t.Fatal(status)
	}
	big := []byte(`{"jsonrpc":"2.0","method":"x","params":"` + strings.Repeat("x", 32<<10) + `"}`)
	var err error
	for err == nil {
		err = s.Send(big, "")
	}
	if r, _ := s.Reason(); r != session.SlowClient || !errors.Is(err, session.ErrClosed) && !errors.Is(err, session.ErrQueueFull) {
		t.Errorf("Send = %v, reason %v; want %v", err, r, session.SlowClient)
	}
	if info := s.Info(); info.High > 100 {
		t.Errorf("%d frames waited; want no more than 100", info.High)
	}
	if status, _ := sv.call(other.post, `{"jsonrpc":"2.0","id":1,"method":"ping"}`); status != http.StatusAccepted || other.next().name != "message" {
		t.Errorf("the other client: %d", status)
	}
}

// BenchmarkRoundTrip is POST to answer on the stream, end to end on loopback.
func BenchmarkRoundTrip(b *testing.B) {
	sv := serve(b, limits, usual)
	c := sv.connect()
	b.ReportAllocs()
	for b.Loop() {
		if status, said := sv.call(c.post, `{"jsonrpc":"2.0","id":1,"method":"ping"}`); status != http.StatusAccepted {
			b.Fatal(status, said)
		}
		c.next()
	}
}

// BenchmarkStreams is 8 frames to each of 64 clients, until all have read them.
func BenchmarkStreams(b *testing.B) {
	const streams, frames = 64, 8
	l := limits
	l.Sessions = streams
	sv := serve(b, l, usual)
	var clients []*client
	for range streams {
		clients = append(clients, sv.connect())
	}
	msg := []byte(`{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":1,"progress":1}}`)
	b.ReportAllocs()
	for b.Loop() {
		for range frames {
			if _, failed := sv.Sessions.InjectAll(msg, true); failed != nil {
				b.Fatal(failed)
			}
		}
		for _, c := range clients {
			for range frames {
				c.next()
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*streams*frames), "ns/frame")
}

// TestStreamEndedAtOnce ends a session before its pump is there, as the operator can.
func TestStreamEndedAtOnce(t *testing.T) {
	set := session.NewSet(spine.New(spine.Limit{}), limits, off)
	sse := &SSE{Options: usual, Sessions: set, Backend: func(s *session.Session) session.Peer {
		s.End(session.Operator, "")
		return peer{}
	}}
	server := httptest.NewServer(http.HandlerFunc(sse.Stream))
	defer server.Close()
	defer server.Client().CloseIdleConnections()
	resp, err := server.Client().Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if body, err := io.ReadAll(resp.Body); err != nil || len(body) > 0 {
		t.Errorf("the stream: %q, %v; want nothing, and a proper end", body, err)
	}
	set.Wait()
}
