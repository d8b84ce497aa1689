package transport

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"switchboard/gateway/session"
)

const pingCall = `{"jsonrpc":"2.0","id":1,"method":"ping"}`

// TestStatefulStatuses is each status that a client with a session can be answered with.
func TestStatefulStatuses(t *testing.T) {
	e := listen(t, limits, usual)
	c, ended := e.connect("2025-11-25"), e.connect("2025-06-18")
	ended.session().End(session.Operator, "")
	old := e.connect("2025-03-26")
	initialize := `{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25"}}`
	tests := []struct {
		name, method, body string
		headers            []string
		status             int
		says               string
	}{
		{"request", "POST", pingCall, nil, 200, `"result":{}`},
		{"notification", "POST", `{"jsonrpc":"2.0","method":"notifications/initialized"}`, nil, 202, ""},
		{"response", "POST", `{"jsonrpc":"2.0","id":77,"result":{}}`, nil, 202, ""},
		{"no version header", "POST", pingCall, []string{revisionHeader, "-"}, 200, "result"},
		{"charset", "POST", pingCall, []string{"Content-Type", "application/json; charset=utf-8"}, 200, "result"},
		{"any type accepted", "POST", pingCall, []string{"Accept", "*/*"}, 200, "result"},
		{"ranges accepted", "POST", pingCall, []string{"Accept", "application/*;q=0.5,text/*"}, 200, "result"},

		{"wrong type", "POST", pingCall, []string{"Content-Type", "text/plain"}, 415, "-32600"},
		{"no type", "POST", pingCall, []string{"Content-Type", "-"}, 415, "application/json"},
		{"not coded", "POST", pingCall, []string{"Content-Encoding", "identity"}, 200, "result"},
		{"compressed", "POST", "\x1f\x8b\x08", []string{"Content-Encoding", "gzip"}, 415, `Content-Encoding \"gzip\"`},
		{"said to be compressed", "POST", pingCall, []string{"Content-Encoding", "br"}, 415, "not compressed"},
		{"accepts JSON alone", "POST", pingCall, []string{"Accept", "application/json"}, 406, "text/event-stream"},
		{"accepts SSE alone", "POST", pingCall, []string{"Accept", "text/event-stream"}, 406, "application/json"},
		{"accepts nothing", "POST", pingCall, []string{"Accept", "-"}, 406, "Accept"},
		{"declines SSE", "POST", pingCall, []string{"Accept", "application/json, text/event-stream;q=0, */*"}, 406, "Accept"},
		{"no JSON", "POST", `{"jsonrpc":`, nil, 400, "-32700"},
		{"empty", "POST", ``, nil, 400, "-32700"},
		{"no JSON-RPC", "POST", `{"hello":1}`, nil, 400, "-32600"},
		{"empty batch", "POST", `[]`, nil, 400, "-32600"},
		{"oversized", "POST", strings.Repeat(" ", 2<<10), nil, 413, "too large: limits.body is 1024 bytes"},
		{"unknown version", "POST", pingCall, []string{revisionHeader, "1999-01-01"}, 400, "is not supported: use one of 2026-07-28"},
		{"nonsense version", "POST", pingCall, []string{revisionHeader, "zebra"}, 400, "is not supported"},
		{"no session", "POST", pingCall, []string{sessionHeader, "-"}, 400, "Missing Mcp-Session-Id"},
		{"unknown session", "POST", pingCall, []string{sessionHeader, "nope"}, 404, "-32001"},
		{"ended session", "POST", pingCall, []string{sessionHeader, ended.id}, 404, "initialize again"},
		{"id of the error", "POST", `{"jsonrpc":"2.0","id":"é","method":"ping"}`, []string{sessionHeader, "nope"}, 404, `"id":"é"`},
		{"initialized already", "POST", initialize, nil, 400, "already"},
		{"initialize an ended session", "POST", initialize, []string{sessionHeader, "nope"}, 404, "-32001"},
		{"backend busy", "POST", `{"jsonrpc":"2.0","method":"busy"}`, nil, 503, "busy"},
		{"backend busy with a request", "POST", `{"jsonrpc":"2.0","id":4,"method":"busy"}`, nil, 200, "-32603"},
		{"batch", "POST", "[" + pingCall + "]", nil, 400, "only 2025-03-26"},
		{"batch in the revision that has them", "POST", "[" + pingCall + "]", []string{sessionHeader, old.id, revisionHeader, "-"}, 200, "result"},
		{"batch without requests", "POST", `[{"jsonrpc":"2.0","method":"a"},{"jsonrpc":"2.0","method":"b"}]`, []string{sessionHeader, old.id, revisionHeader, "-"}, 202, ""},
		{"batch of batches", "POST", `[[]]`, []string{sessionHeader, old.id}, 400, "-32600"},
		{"batch with one id twice", "POST", "[" + pingCall + "," + pingCall + "]", []string{sessionHeader, old.id, revisionHeader, "-"}, 400, "waiting for its answer already"},

		{"GET that declines SSE", "GET", "", []string{"Accept", "application/json"}, 406, "text/event-stream"},
		{"GET without session", "GET", "", []string{sessionHeader, "-"}, 400, "Missing"},
		{"GET of an ended session", "GET", "", []string{sessionHeader, ended.id}, 404, "-32001"},
		{"GET in an unknown version", "GET", "", []string{revisionHeader, "1999-01-01"}, 400, "is not supported"},
		{"GET after nonsense", "GET", "", []string{resumeHeader, "nonsense"}, 400, "none of this session"},
		{"GET after an event of another session", "GET", "", []string{resumeHeader, eventID(old.session(), old.session().Standing(), 0)}, 400, "none of this session"},
		{"GET after an event that never was", "GET", "", []string{resumeHeader, eventID(c.session(), c.session().Standing(), 9)}, 400, "none of this session"},
		{"GET of a stream that never was", "GET", "", []string{resumeHeader, session.Short(c.id) + "-99-0"}, 400, "not kept any more"},
		{"DELETE without session", "DELETE", "", []string{sessionHeader, "-"}, 400, "Missing"},
		{"DELETE of an unknown session", "DELETE", "", []string{sessionHeader, "nope"}, 404, "-32001"},
		{"DELETE in an unknown version", "DELETE", "", []string{revisionHeader, "1999-01-01"}, 400, "is not supported"},
		{"PUT", "PUT", "", nil, 405, "use GET, POST or DELETE"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			resp := e.do(t.Context(), tt.method, tt.body, append(c.headers[:4:4], tt.headers...)...)
			status, body := said(t, resp)
			if status != tt.status || !strings.Contains(body, tt.says) {
				t.Errorf("%d %s; want %d, %s", status, body, tt.status, tt.says)
			}
			if kind := resp.Header.Get("Content-Type"); status >= 400 && kind != "application/json" {
				t.Errorf("Content-Type %q of an error", kind)
			}
			if status == 202 && body != "" {
				t.Errorf("a body with 202: %q", body)
			}
			if allow := resp.Header.Get("Allow"); (status == 405) != (allow != "") {
				t.Errorf("Allow %q with %d", allow, status)
			}
		})
	}
	if status, _ := said(t, c.do(t.Context(), "DELETE", "", c.headers...)); status != http.StatusNoContent {
		t.Errorf("DELETE = %d; want 204", status)
	}
	if status, _ := said(t, c.post(pingCall)); status != http.StatusNotFound {
		t.Errorf("POST after DELETE = %d; want 404", status)
	}
	e.balance()
}

// TestSessionsOfOtherTransports are not to be had on this one.
func TestSessionsOfOtherTransports(t *testing.T) {
	e := listen(t, limits, usual)
	s, err := e.Sessions.Open(session.Options{Transport: "sse", Backend: func(*session.Session) session.Peer { return nobody{} }})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Finish()
	if status, body := said(t, e.do(t.Context(), "POST", pingCall, sessionHeader, s.ID())); status != http.StatusNotFound {
		t.Errorf("POST for a session of /sse = %d %s; want 404", status, body)
	}
}

// TestRouting: each message goes on the one stream where it belongs.
func TestRouting(t *testing.T) {
	for _, answer := range []session.Answer{session.AnswerSSE, session.AnswerJSON} {
		t.Run(string(answer), func(t *testing.T) {
			e := listen(t, limits, usual)
			c := e.connect("2025-06-18")
			if err := c.session().SetAnswer(answer); err != nil {
				t.Fatal(err)
			}
			standing, leave := c.stream("GET", "")
			defer leave()
			resp := c.post(`{"jsonrpc":"2.0","id":"x","method":"work"}`)
			status, body := said(t, resp)
			stray := standing.data()
			if answer == session.AnswerJSON {
				if status != 200 || body != `{"jsonrpc":"2.0","id":"x","result":{}}` || resp.Header.Get("Content-Type") != "application/json" {
					t.Errorf("POST = %d %s", status, body)
				}
				if !strings.Contains(stray, "progress") {
					t.Errorf("the standing stream has %s; want the progress", stray)
				}
				stray = standing.data()
			} else if strings.Count(body, "event: message") != 2 || strings.Index(body, "progress") > strings.Index(body, "result") {
				t.Errorf("POST = %d %s; want progress, then the response", status, body)
			}
			if !strings.Contains(stray, "list_changed") {
				t.Errorf("the standing stream has %s; want list_changed", stray)
			}
			// A request of the server, and the client's answer by a new POST.
			if err := c.session().Send([]byte(`{"jsonrpc":"2.0","id":"s","method":"roots/list"}`), ""); err != nil {
				t.Fatal(err)
			}
			if got := standing.data(); !strings.Contains(got, "roots/list") {
				t.Errorf("the standing stream has %s; want the request", got)
			}
			if status, _ := said(t, c.post(`{"jsonrpc":"2.0","id":"s","result":{}}`)); status != http.StatusAccepted {
				t.Errorf("the answer = %d; want 202", status)
			}
			c.peer.mu.Lock()
			if got := c.peer.got[len(c.peer.got)-1]; got != "response" {
				t.Errorf("the backend got %s last; want the response", got)
			}
			c.peer.mu.Unlock()
			e.balance()
		})
	}
}

// TestBatch: a batch is answered on one stream, or by one array.
func TestBatch(t *testing.T) {
	e := listen(t, session.Limits{Sessions: 3, Queue: limits.Queue, WriteTimeout: time.Second}, usual)
	c := e.connect("2025-03-26")
	if err := c.session().SetAnswer(session.AnswerJSON); err != nil {
		t.Fatal(err)
	}
	status, body := said(t, c.post(`[{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","method":"x"},{"jsonrpc":"2.0","id":2,"method":"ping"}]`))
	if want := `[{"jsonrpc":"2.0","id":1,"result":{}},{"jsonrpc":"2.0","id":2,"result":{}}]`; status != 200 || body != want {
		t.Errorf("%d %s; want %s", status, body, want)
	}
	if status, body := said(t, c.post("["+pingCall+"]")); status != 200 || !strings.HasPrefix(body, "[{") || !strings.HasSuffix(body, "}]") {
		t.Errorf("a batch of one: %d %s; want an array", status, body)
	}
	if err := c.session().SetAnswer(session.AnswerSSE); err != nil {
		t.Fatal(err)
	}
	if _, body := said(t, c.post(`[{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","id":2,"method":"ping"}]`)); strings.Count(body, "event: message") != 2 {
		t.Errorf("the stream of a batch: %s", body)
	}
}

// TestPriming: a stream begins with an event without data for clients that know it.
func TestPriming(t *testing.T) {
	tests := []struct {
		revision string
		primed   bool
	}{{"2025-03-26", false}, {"2025-06-18", false}, {"2025-11-25", true}, {"2099-01-01", false}, {"", false}}
	for _, tt := range tests {
		e := listen(t, limits, usual)
		resp := e.do(t.Context(), "POST", fmt.Sprintf(`{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":%q}}`, tt.revision))
		_, body := said(t, resp)
		c := &link{endpoint: e, id: resp.Header.Get(sessionHeader), headers: []string{sessionHeader, resp.Header.Get(sessionHeader)}}
		_, again := said(t, c.post(pingCall))
		standing, leave := c.stream("GET", "")
		if err := c.session().Send(progressOf(1), ""); err != nil {
			t.Fatal(err)
		}
		first, _ := standing.next()
		leave()
		for what, primed := range map[string]bool{"initialize": strings.Contains(body, "data: \r\n"),
			"a call": strings.Contains(again, "data: \r\n"), "GET": first.data == "" && first.id != "" && first.retry == "5000"} {
			if primed != tt.primed {
				t.Errorf("%q: the stream of %s is primed: %v; want %v", tt.revision, what, primed, tt.primed)
			}
		}
	}
}

// TestInFlight: an id that waits for its answer is not to be had again.
func TestInFlight(t *testing.T) {
	e := listen(t, limits, usual)
	c := e.connect("2025-11-25")
	hold := `{"jsonrpc":"2.0","id":"h","method":"hold"}`
	s, leave := c.stream("POST", hold)
	defer leave()
	s.data() // primed
	if status, body := said(t, c.post(hold)); status != http.StatusBadRequest || !strings.Contains(body, "waiting for its answer already") {
		t.Errorf("the same id again = %d %s; want 400", status, body)
	}
	if err := c.session().Send([]byte(`{"jsonrpc":"2.0","id":"h","result":{}}`), ""); err != nil {
		t.Fatal(err)
	}
	s.data()
	s.ends()
	if status, _ := said(t, c.post(`{"jsonrpc":"2.0","id":"h","method":"ping"}`)); status != http.StatusOK {
		t.Errorf("the id once more, after its answer = %d; want 200", status)
	}
}
