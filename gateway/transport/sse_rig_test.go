package transport

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"switchboard/gateway/frame"
	"switchboard/gateway/session"
	"switchboard/gateway/spine"
)

// server is the transport on a real port.
type server struct {
	*SSE
	*httptest.Server
	t   testing.TB
	tap *spine.Tap
}

// serve starts one whose backend answers each request with an empty result.
func serve(t testing.TB, l session.Limits, o Options) *server {
	sp := spine.New(spine.Limit{})
	sv := &server{t: t, tap: sp.Tap("test", spine.Limit{Items: 1 << 14, Bytes: 1 << 24}, 0)}
	sv.SSE = &SSE{Options: o, Sessions: session.NewSet(sp, l, off), Backend: func(s *session.Session) session.Peer {
		return peer{func(f *frame.Frame) error {
			switch f.Method {
			case "busy":
				return session.ErrBusy
			case "panic":
				panic("a bad backend")
			}
			if f.Kind == frame.Request {
				return s.Send(fmt.Appendf(nil, `{"jsonrpc":"2.0","id":%s,"result":{}}`, f.ID), "")
			}
			return nil
		}}
	}}
	mux := http.NewServeMux()
	mux.HandleFunc("/sse", sv.Stream)
	mux.HandleFunc("/message", sv.Message)
	sv.Server = bounded(Guard{Timeout: 10 * time.Second, Refused: sv.Sessions.Refused}.Wrap(mux), time.Second)
	t.Cleanup(func() {
		sv.Sessions.EndAll(session.Shutdown)
		sv.Sessions.Wait()
		sv.Client().CloseIdleConnections()
		sv.Close()
	})
	return sv
}

// bounded is a server that gives the body of a request so much time.
func bounded(h http.Handler, body time.Duration) *httptest.Server {
	server := httptest.NewUnstartedServer(h)
	server.Config.ReadHeaderTimeout, server.Config.ReadTimeout = 10*time.Second, body
	server.Start()
	return server
}

// client is one SSE stream that is read event by event.
type client struct {
	t    testing.TB
	resp *http.Response
	r    *bufio.Reader
	post string // where its endpoint event said
}

func (sv *server) connect() *client {
	sv.t.Helper()
	resp, err := sv.Client().Get(sv.URL + "/sse")
	if err != nil {
		sv.t.Fatal(err)
	}
	sv.t.Cleanup(func() { resp.Body.Close() })
	c := &client{t: sv.t, resp: resp, r: bufio.NewReaderSize(resp.Body, 64<<10)}
	e := c.next()
	if resp.StatusCode != http.StatusOK || e.name != "endpoint" {
		sv.t.Fatalf("GET /sse = %s, first event %+v", resp.Status, e)
	}
	c.post = e.data
	return c
}

// next reads one event.
func (c *client) next() sseEvent {
	c.t.Helper()
	var raw []byte
	for {
		line, err := c.r.ReadSlice('\n')
		if err != nil {
			c.t.Fatalf("reading the stream: %v after %q", err, raw)
		}
		raw = append(raw, line...)
		if events := parseSSE(raw); len(line) == 2 && len(events) == 1 {
			return events[0]
		}
	}
}

// call posts a message to url and returns the status and what was said with it.
func (sv *server) call(url, body string) (int, string) {
	sv.t.Helper()
	resp, err := sv.Client().Post(url, "application/json", strings.NewReader(body))
	if err != nil {
		sv.t.Fatal(err)
	}
	defer resp.Body.Close()
	said, err := io.ReadAll(resp.Body)
	if err != nil {
		sv.t.Fatal(err)
	}
	return resp.StatusCode, string(said)
}

// bare is a session without a stream: what is put in its queue stays there.
func (sv *server) bare() (s *session.Session, url string) {
	sv.t.Helper()
	s, err := sv.Sessions.Open(session.Options{Transport: overSSE, Backend: sv.SSE.Backend})
	if err != nil {
		sv.t.Fatal(err)
	}
	sv.t.Cleanup(s.Finish)
	return s, sv.URL + "/message?session_id=" + s.ID()
}
