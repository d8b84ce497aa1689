package gateway

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	"switchboard/gateway/config"
	"switchboard/gateway/spine"
)

// TestWithheldBody: a body that is promised and never sent holds no connection for
// longer than the read timeout, whoever wants the body or does not.
func TestWithheldBody(t *testing.T) {
	r := start(t, func(c *config.Config) { c.Limits.ReadTimeout = 500 * time.Millisecond })
	_, post := r.connect()
	_, session, _ := strings.Cut(post, "/message")
	tap := r.Tap("test", spine.Limit{Items: 1000, Bytes: 1 << 20}, 100)
	defer tap.Close()
	const wanted = "Host: localhost\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\nAuthorization: Bearer s3cret\r\n"
	for _, tt := range []struct {
		line, headers string
		status        int
		shown         string // in a refused event
	}{
		{"POST /message" + session, wanted, http.StatusRequestTimeout, "408"},
		{"POST /mcp", wanted, http.StatusRequestTimeout, "408"},
		{"POST /debug/messages", wanted, http.StatusRequestTimeout, ""},
		{"PUT /debug/keepalive", wanted, http.StatusRequestTimeout, ""},
		{"GET /healthz", wanted, http.StatusRequestTimeout, "408"},
		{"GET /sse", wanted, http.StatusRequestTimeout, "408"},
		{"POST /sse", wanted, http.StatusMethodNotAllowed, ""},
		{"POST /nowhere", wanted, http.StatusNotFound, ""},
		{"POST /debug/messages", "Host: localhost\r\n", http.StatusUnauthorized, ""},
		{"POST /mcp", "Host: evil.example\r\n", http.StatusForbidden, "evil.example"},
	} {
		conn, err := net.Dial("tcp", r.Stats().Address)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(conn, "%s HTTP/1.1\r\n%sContent-Length: 9\r\n\r\n{", tt.line, tt.headers)
		resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
		conn.Close()
		if err != nil || resp.StatusCode != tt.status {
			t.Errorf("%s without its body: %v, %v; want %d", tt.line, resp, err, tt.status)
		}
		if tt.shown != "" {
			until(t, tap, func(e spine.Event) bool { return e.Kind == spine.Refused && strings.Contains(e.Note, tt.shown) })
		}
	}
}

// TestBodyOfGet: a GET that has a body gets its stream all the same, for longer than the read timeout.
func TestBodyOfGet(t *testing.T) {
	r := start(t, func(c *config.Config) {
		c.Limits.ReadTimeout = 500 * time.Millisecond
		c.Keepalive.Interval = time.Second
	})
	conn, err := net.Dial("tcp", r.Stats().Address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprint(conn, "GET /sse HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}")
	in := bufio.NewReader(conn)
	for line := ""; !strings.HasPrefix(line, ": keepalive"); {
		if line, err = in.ReadString('\n'); err != nil {
			t.Fatalf("a GET with a body: the stream ended before its first keepalive: %v", err)
		}
	}
	conn.Close()
	tap := r.Tap("test", spine.Limit{Items: 1000, Bytes: 1 << 20}, 100)
	defer tap.Close()
	until(t, tap, func(e spine.Event) bool { return e.Kind == spine.Closed && e.Note == "ClientLeft" })
}

// TestCrossSite: what a browser fetches for a page of another site, without an Origin, opens no session.
func TestCrossSite(t *testing.T) {
	r := start(t, nil)
	for site, want := range map[string]int{"cross-site": http.StatusForbidden, "same-site": http.StatusOK, "same-origin": http.StatusOK, "none": http.StatusOK} {
		for _, path := range []string{"/sse", "/healthz"} {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, r.url(path), nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Sec-Fetch-Site", site)
			resp, err := r.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			if resp.StatusCode != want {
				t.Errorf("GET %s, Sec-Fetch-Site %s: %s; want %d", path, site, resp.Status, want)
			}
		}
	}
}

// TestBatchOfMillions: a body within its bound of bytes, of as many messages as it can hold, is refused before they are made.
func TestBatchOfMillions(t *testing.T) {
	gw := start(t, nil)
	body := "[" + strings.Repeat("0,", 2<<20-100) + "0]"
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	r := httptest.NewRequest(http.MethodPost, "http://localhost/mcp", strings.NewReader(body))
	r.Header = http.Header{"Content-Type": {"application/json"}, "Accept": {"application/json, text/event-stream"}}
	w := httptest.NewRecorder()
	gw.handler.ServeHTTP(w, r)
	runtime.ReadMemStats(&after)
	if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "a batch of more than 1000 messages") {
		t.Errorf("a batch of two million: %d %s; want 400", w.Code, w.Body)
	}
	if took := (after.TotalAlloc - before.TotalAlloc) >> 20; took > 64 {
		t.Errorf("refusing it took %d MiB", took)
	}
}
