package debug

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"switchboard/gateway/session"
	"switchboard/gateway/spine"
)

// newFuzzed is the back door without a port, with a session that nobody reads.
func newFuzzed(f *testing.F) *API {
	backlog := spine.Limit{Items: 10, Bytes: 1 << 20}
	sp := spine.New(backlog)
	sessions := session.NewSet(sp, session.Limits{Sessions: 10, Queue: spine.Limit{Items: 3, Bytes: 1 << 10}, WriteTimeout: time.Second, ClosedKept: 5, ClosedFor: time.Hour},
		session.Keepalive{Enabled: true, Style: session.Comment, Interval: 15 * time.Second})
	recording := false
	a := &API{Sessions: sessions, Mirror: NewMirror(sp, backlog, 4, true), Allowed: func(s string) bool { return s == token },
		Stats: func() any { return TotalsOf(sp.Tally()) }, MaxBody: 1 << 10,
		Record: func(on bool) error { recording = on; return nil }, Recording: func() any { return map[string]bool{"enabled": recording} }}
	f.Cleanup(a.Mirror.Stop)
	return a
}

// FuzzCommand gives the owner's commands, well said and badly: whatever they are, the answer is JSON, a refusal has
// its reason, and none is a failure of ours. ID stands for that of the session.
func FuzzCommand(f *testing.F) {
	for _, seed := range []string{
		"GET /debug/stats", "GET /debug/sessions", "GET /debug/sessions/ID", "DELETE /debug/sessions/ID", "GET /debug/sessions/ ", "POST /debug/sessions/ID/pause",
		"POST /debug/sessions/ID/step", "POST /debug/sessions/ID/resume", `POST /debug/sessions/ID/messages {"jsonrpc":"2.0","method":"ping","id":1}`,
		"POST /debug/sessions/ID/messages?raw=true \x00", "POST /debug/messages?raw=perhaps {}", "POST /debug/messages [[[",
		`PUT /debug/keepalive {"enabled":false}`, `PUT /debug/keepalive {"interval":"-1s"}`, `PUT /debug/keepalive {"style":"ping","interval":"1e9h"}`,
		`PUT /debug/sessions/ID/keepalive {"enabled":true}`, "DELETE /debug/sessions/ID/keepalive", `PUT /debug/answer {"answer":"json"}`, `PUT /debug/answer {"answer":7}`,
		`PUT /debug/sessions/ID/answer {"answer":"sse"}`, "DELETE /debug/sessions/ID/answer", `PUT /debug/mirror {"enabled":true}`, `PUT /debug/mirror {"enabled":null}`,
		`PUT /debug/record {"enabled":true}{}`, "GET /debug/events?backlog=-1", "GET /debug/events?filter=method%3A%2F(%2F", "GET /debug/events?filter=dur%3A%3E9999999999999h&backlog=99999999999999999999",
	} {
		method, rest, _ := strings.Cut(seed, " ")
		path, body, _ := strings.Cut(rest, " ")
		f.Add(method, path, []byte(body))
	}
	a := newFuzzed(f)
	h := a.Handler()
	f.Fuzz(func(t *testing.T, method, path string, body []byte) {
		s, err := a.Sessions.Open(session.Options{Transport: "sse", Remote: "here", Backend: func(*session.Session) session.Peer { return nobody{} }})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Finish()
		defer a.Mirror.SetEnabled(true)
		u, err := url.ParseRequestURI(strings.ReplaceAll(path, "ID", s.ID()))
		r, wrong := http.NewRequest(method, "http://localhost/", strings.NewReader(string(body)))
		if err != nil || wrong != nil || !strings.HasPrefix(u.Path, "/debug/") {
			t.Skip() // net/http answers it, or another handler
		}
		r.URL.Path, r.URL.RawPath, r.URL.RawQuery, r.RemoteAddr = u.Path, u.RawPath, u.RawQuery, "127.0.0.1:9"
		r.Header.Set("Authorization", "Bearer "+token)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		var said struct{ Detail string }
		isJSON := json.Unmarshal(w.Body.Bytes(), &said) == nil
		switch {
		case w.Code >= 500 && w.Code != http.StatusServiceUnavailable:
			t.Errorf("%s %q %q: %d %s; want no failure of ours", method, path, body, w.Code, w.Body)
		case w.Code >= 400 && isJSON && said.Detail == "", w.Code >= 400 && len(strings.TrimSpace(w.Body.String())) < 4 && method != http.MethodHead:
			t.Errorf("%s %q %q: %d %q; want a reason", method, path, body, w.Code, w.Body)
		case w.Code < 300 && !isJSON && w.Body.Len() > 0:
			t.Errorf("%s %q %q: %d %q; want JSON", method, path, body, w.Code, w.Body)
		}
	})
}

// FuzzViewer is what a viewer may say on its socket: it is let go, or lives on, and leaves when it hangs up; the
// event that it was owed comes first, whole.
func FuzzViewer(f *testing.F) {
	for _, seed := range []string{"", "\x88\x00", "\x89\x80\x00\x00\x00\x00", "\x8a\x80\x00\x00\x00\x00", "\x81\x85\x00\x00\x00\x00hello", "\x81\xff\xff\xff\xff\xff\xff\xff\xff\xff",
		"\x88\x82\x00\x00\x00\x00\xff\xff", "\x00\x80\x00\x00\x00\x00", "\xf1\x80\x00\x00\x00\x00", "\x81\x05hello", "\x89\xfe\xff\xff", "GET / HTTP/1.1\r\n\r\n"} {
		f.Add([]byte(seed))
	}
	a := newFuzzed(f)
	web := httptest.NewServer(a.Handler())
	f.Cleanup(web.Close)
	source := a.Mirror.spine.Source("")
	f.Fuzz(func(t *testing.T, said []byte) {
		conn, err := net.Dial("tcp", web.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
		fmt.Fprintf(conn, "GET /debug/events?backlog=1&token=%s HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n", token)
		note := fmt.Sprintf("%x", said[:min(len(said), 40)])
		source.Publish(spine.Event{Kind: spine.Switched, Note: note})
		head := make([]byte, 1)
		for text := ""; !strings.Contains(text, note+`"`); text += string(head) {
			if _, err := conn.Read(head); err != nil {
				t.Fatalf("%v after %q; want the event", err, text)
			}
		}
		if _, err := conn.Write(said); err != nil {
			t.Fatal(err)
		}
		_ = conn.(*net.TCPConn).CloseWrite()
		if _, err := io.Copy(io.Discard, conn); err != nil && !strings.Contains(err.Error(), "reset") {
			t.Fatalf("after %q: %v; want that it hangs up", said, err)
		}
		a.Mirror.gone.Wait()
	})
}
