package gateway

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"switchboard/gateway/config"
	"switchboard/gateway/frame"
	"switchboard/gateway/session"
)

// recorder is a response that ends its request once a stream has begun, which would go on for ever.
type recorder struct {
	*httptest.ResponseRecorder
	stream context.CancelFunc
}

func (r recorder) SetReadDeadline(time.Time) error  { return nil }
func (r recorder) SetWriteDeadline(time.Time) error { return nil }
func (r recorder) Unwrap() http.ResponseWriter      { return r.ResponseRecorder }
func (r recorder) Flush() {
	r.ResponseRecorder.Flush()
	r.stream()
}

// FuzzHTTP sends whole requests to the whole handler, as net/http reads them, with the token and without: whatever
// they are, there is no panic, there is an answer, and one that is a refusal says why.
func FuzzHTTP(f *testing.F) {
	const hello = `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","clientInfo":{"name":"f","version":"1"},"capabilities":{}}}`
	const modern = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":{"text":"hi"},"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}`
	const accept = "Accept: application/json, text/event-stream\nContent-Type: application/json\n"
	for _, seed := range []string{
		"GET /sse HTTP/1.1\nHost: localhost\n\n",
		"POST /message?session_id=0 HTTP/1.1\nHost: localhost\nContent-Type: application/json\n\n" + hello,
		"POST /mcp HTTP/1.1\nHost: localhost\n" + accept + "\n" + hello,
		"POST /mcp HTTP/1.1\nHost: localhost\n" + accept + "\n[" + hello + "]",
		"POST /mcp HTTP/1.1\nHost: localhost\nMcp-Protocol-Version: 2026-07-28\nMcp-Method: tools/call\nMcp-Name: =?base64?ZWNobw==?=\n" + accept + "\n" + modern,
		"GET /mcp HTTP/1.1\nHost: localhost\nMcp-Session-Id: SESSION\nLast-Event-Id: 0-1\n" + accept + "\n",
		"POST /mcp HTTP/1.1\nHost: localhost\nMcp-Session-Id: SESSION\n" + accept + "\n" + `{"jsonrpc":"2.0","id":{},"method":"ping"}`,
		"DELETE /mcp HTTP/1.1\nHost: localhost\nMcp-Session-Id: SESSION\n\n",
		"POST /debug/sessions/SESSION/messages?raw=true HTTP/1.1\nHost: localhost\n\n\x00",
		"POST /debug/messages HTTP/1.1\nHost: localhost\n\n{\"id\":1,\"jsonrpc\":\"2.0\",\"method\":\"ping\"}",
		"PUT /debug/keepalive HTTP/1.1\nHost: localhost\n\n{\"interval\":\"1s\",\"style\":\"ping\"}",
		"POST /debug/sessions/SESSION/step HTTP/1.1\nHost: localhost\n\n",
		"DELETE /debug/sessions/SESSION/answer HTTP/1.1\nHost: localhost\n\n",
		"GET /debug/events?backlog=-1 HTTP/1.1\nHost: localhost\nConnection: upgrade\nUpgrade: websocket\n\n",
		"GET /debug/stdio?from=%ff%00 HTTP/1.1\nHost: localhost\n\n",
		"OPTIONS /debug/../mcp HTTP/1.1\nHost: [::1]:80\nOrigin: http://localhost:1\nAccess-Control-Request-Headers: x\n\n",
		"GET http://evil.example//debug HTTP/1.1\nHost: localhost\n\n",
		"CONNECT localhost:80 HTTP/1.1\nHost: localhost\n\n",
	} {
		f.Add([]byte(seed), true)
		f.Add([]byte(seed), false)
	}
	c := config.Default()
	c.Limits.Sessions = 10
	c.Limits.Body = 64 << 10
	gw, err := New(c, "fuzz", func(token string) bool { return token == "s3cret" }, slog.New(slog.DiscardHandler))
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(gw.Close)
	f.Fuzz(func(t *testing.T, text []byte, trusted bool) {
		defer func() { // nothing stays for the next
			gw.sessions.EndAll(session.Operator)
			gw.sessions.Wait()
			gw.sessions.Start()
		}()
		s, err := gw.sessions.Open(session.Options{Transport: "http", Resumable: true, Backend: func(*session.Session) session.Peer { return deaf{} }})
		if err != nil {
			t.Fatal(err)
		}
		s.FinishWhenEnded()
		head, body, _ := bytes.Cut(text, []byte("\n\n"))
		head = bytes.ReplaceAll(head, []byte("SESSION"), []byte(s.ID()))
		r, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(append(head, "\r\n\r\n"...))))
		if err != nil {
			t.Skip() // net/http answers it
		}
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		r = r.WithContext(ctx)
		r.Body, r.ContentLength = http.NoBody, int64(len(body))
		if len(body) > 0 {
			r.Body = readCloser{bytes.NewReader(body)}
		}
		r.RemoteAddr = "127.0.0.1:9"
		if trusted {
			r.Header.Set("Authorization", "Bearer s3cret")
		}
		w := recorder{httptest.NewRecorder(), cancel}
		w.Code = 0
		gw.handler.ServeHTTP(w, r)
		switch {
		case w.Code == 0 && ctx.Err() == nil:
			t.Errorf("%q: no answer", text)
		case r.RequestURI == "*": // http.ServeMux says 400, and no more
		case w.Code >= 400 && !explained(w.Body.Bytes()):
			t.Errorf("%q: %d %q; want a reason", text, w.Code, w.Body)
		case w.Code >= 500 && w.Code != http.StatusServiceUnavailable && !(w.Code == 500 && strings.Contains(w.Body.String(), "stream")):
			t.Errorf("%q: %d %s; want no failure of ours", text, w.Code, w.Body)
		}
		if got := w.Header().Get("Access-Control-Allow-Origin"); got != "" && got != r.Header.Get("Origin") {
			t.Errorf("%q: Access-Control-Allow-Origin %q", text, got)
		}
	})
}

// explained reports whether a refusal says why: in JSON of ours, or as net/http and gorilla say it.
func explained(body []byte) bool {
	var said struct {
		Detail string
		Error  struct{ Message string }
	}
	if json.Unmarshal(body, &said) == nil {
		return said.Detail != "" || said.Error.Message != ""
	}
	return len(bytes.TrimSpace(body)) > 3
}

// deaf is a backend that answers nothing.
type deaf struct{}

func (deaf) Receive(*frame.Frame, session.Via) error { return nil }
func (deaf) Close() error                            { return nil }

type readCloser struct{ *bytes.Reader }

func (readCloser) Close() error { return nil }
