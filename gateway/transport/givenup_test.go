package transport

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"switchboard/gateway/session"
	"switchboard/gateway/spine"
)

// TestCancelled: a dropped connection cancels nothing; a notification ends the stream,
// to which nobody needs to come back.
func TestCancelled(t *testing.T) {
	e := listen(t, limits, usual)
	c := e.connect("2025-11-25")
	s, leave := c.stream("POST", `{"jsonrpc":"2.0","id":"h","method":"hold"}`)
	defer leave()
	primer, _ := s.next()
	if status, _ := said(t, c.post(`{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"h"}}`)); status != http.StatusAccepted {
		t.Errorf("cancelled = %d", status)
	}
	s.ends()
	if status, _ := said(t, c.do(t.Context(), "GET", "", append(c.headers, resumeHeader, primer.id)...)); status != http.StatusNoContent {
		t.Errorf("coming back = %d; want 204", status)
	}
	if err := c.session().Send([]byte(`{"jsonrpc":"2.0","id":"h","result":{}}`), ""); err == nil {
		t.Error("a late response was taken; want it refused")
	}
	e.balance()
}

// TestCancelledJSON: what was cancelled has no place in the answer, and does not hold it up.
func TestCancelledJSON(t *testing.T) {
	const (
		gone = `{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"h"}}`
		good = `{"jsonrpc":"2.0","id":1,"result":{}}`
	)
	tests := []struct {
		name, body string
		status     int
		says       string
	}{
		{"the one request", hold, 202, ""},
		{"one of a batch", "[" + hold + "," + pingCall + "," + gone + "]", 200, "[" + good + "]"},
		{"all of a batch", "[" + hold + "," + gone + "]", 202, ""},
	}
	for _, tt := range tests {
		e := listen(t, limits, usual)
		c := e.connect("2025-03-26")
		if err := c.session().SetAnswer(session.AnswerJSON); err != nil {
			t.Fatal(err)
		}
		got, came := make(chan string, 1), coming(c.session())
		go func() {
			status, body := said(t, c.post(tt.body))
			got <- fmt.Sprint(status, " ", body)
		}()
		if tt.body == hold {
			until(t, came)
			if status, _ := said(t, c.post(gone)); status != http.StatusAccepted {
				t.Errorf("cancelled = %d", status)
			}
		}
		if got, want := <-got, fmt.Sprint(tt.status, " ", tt.says); got != want {
			t.Errorf("%s: %s; want %s", tt.name, got, want)
		}
		e.balance()
	}
}

// coming reports whether one more frame of the client has come since. Its stream is open before that, when nothing is known
// yet of what was asked there.
func coming(s *session.Session) func() bool {
	in := func() uint64 { tally := s.Info().Tally; return tally.Of(spine.In) }
	before := in()
	return func() bool { return in() > before }
}

// TestEndedWhileItWaits: a call in flight is told when its session ends.
func TestEndedWhileItWaits(t *testing.T) {
	for _, reason := range []session.Reason{session.Operator, session.Shutdown} {
		e := listen(t, limits, usual)
		if err := e.Sessions.SetAnswer(session.AnswerJSON); err != nil {
			t.Fatal(err)
		}
		c := e.connect("2025-11-25")
		came := coming(c.peer.s)
		go func() {
			until(t, came)
			e.Sessions.EndAll(reason)
		}()
		if status, body := said(t, c.post(hold)); status != http.StatusNotFound || !strings.Contains(body, `"id":"h","error":{"code":-32001`) {
			t.Errorf("%v: %d %s; want 404 -32001", reason, status, body)
		}
		e.Sessions.Wait()
		e.Sessions.Start()
		go func() {
			until(t, func() bool { return len(e.served) > 0 })
			e.Sessions.EndAll(reason)
		}()
		if status, body := said(t, e.modern("1", "hold", "")); status != http.StatusServiceUnavailable {
			t.Errorf("%v, without a session: %d %s; want 503", reason, status, body)
		}
	}
}

// TestTruncated: a body that ends early is 400, and one that does not come is 408.
func TestTruncated(t *testing.T) {
	e := listen(t, limits, usual)
	for status, close := range map[int]bool{400: true, 408: false} {
		conn, err := net.Dial("tcp", e.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		fmt.Fprintf(conn, "POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAccept: %s\r\nContent-Length: 99\r\n\r\n{", both)
		if close {
			_ = conn.(*net.TCPConn).CloseWrite()
		}
		resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil || resp.StatusCode != status {
			t.Errorf("a body that ends early, closed %v: %v, %v; want %d", close, resp, err, status)
		}
	}
}

// TestLongCall: a call may take longer than its body, and than the guard gives a response.
func TestLongCall(t *testing.T) {
	const bound = 30 * time.Millisecond
	e := listen(t, limits, usual)
	e.Server.Close()
	e.Server = bounded(e.Config.Handler, bound)
	c := e.connect("2025-06-18")
	if err := c.session().SetAnswer(session.AnswerJSON); err != nil {
		t.Fatal(err)
	}
	go func() {
		time.Sleep(4 * bound) // the clock of a real connection's deadline cannot be faked
		_ = c.peer.s.Send([]byte(`{"jsonrpc":"2.0","id":"h","result":{}}`), "")
	}()
	if status, body := said(t, c.post(`{"jsonrpc":"2.0","id":"h","method":"hold"}`)); status != http.StatusOK {
		t.Errorf("%d %s; want the answer", status, body)
	}
}

// TestJSONDropped: the answer to a call whose connection is gone goes nowhere else.
func TestJSONDropped(t *testing.T) {
	e := listen(t, limits, usual)
	c := e.connect("2025-06-18")
	if err := c.session().SetAnswer(session.AnswerJSON); err != nil {
		t.Fatal(err)
	}
	standing, leave := c.stream("GET", "")
	defer leave()
	s := c.session()
	c.hangUp(`{"jsonrpc":"2.0","id":"h","method":"hold"}`, coming(s), c.headers...)
	until(t, func() bool { return len(s.Streams()) == 1 })
	if err := s.Send([]byte(`{"jsonrpc":"2.0","id":"h","result":{}}`), ""); err == nil {
		t.Error("the response was taken; want it refused")
	}
	if err := s.Send(progressOf(1), ""); err != nil {
		t.Fatal(err)
	}
	if got := standing.data(); !strings.Contains(got, "progress") {
		t.Errorf("the standing stream has %s; want no response", got)
	}
	e.balance()
}
