package debug

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"switchboard/gateway/frame"
	"switchboard/gateway/session"
	"switchboard/gateway/spine"
	"switchboard/gateway/transport"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// door is the back door on a real port.
type door struct {
	*httptest.Server
	*API
	t  *testing.T
	sp *spine.Spine
}

type nobody struct{}

func (nobody) Receive(*frame.Frame, session.Via) error { return nil }
func (nobody) Close() error                            { return nil }

const token = "s3cret"

func open(t *testing.T, backlog spine.Limit, viewers int) *door {
	sp := spine.New(backlog)
	sessions := session.NewSet(sp, session.Limits{Sessions: 10, Queue: spine.Limit{Items: 3, Bytes: 1 << 20}, WriteTimeout: time.Second, ClosedKept: 5, ClosedFor: time.Hour},
		session.Keepalive{Enabled: true, Style: session.Comment, Interval: 15 * time.Second})
	d := &door{t: t, sp: sp, API: &API{Sessions: sessions, Mirror: NewMirror(sp, backlog, viewers, true), Allowed: func(s string) bool { return s == token },
		Stats: func() any { return TotalsOf(sp.Tally()) }, MaxBody: 1 << 10}}
	d.Server = httptest.NewServer(transport.Guard{Timeout: time.Minute, Refused: sessions.Refused}.Wrap(d.Handler()))
	t.Cleanup(func() {
		d.Mirror.Stop()
		d.Client().CloseIdleConnections()
		d.Close()
	})
	return d
}

func (d *door) session() *session.Session {
	d.t.Helper()
	s, err := d.Sessions.Open(session.Options{Transport: "sse", Remote: "here", Backend: func(*session.Session) session.Peer { return nobody{} }})
	if err != nil {
		d.t.Fatal(err)
	}
	return s
}

// do asks with the token and returns the status and the body.
func (d *door) do(method, path, body string) (int, string, http.Header) {
	d.t.Helper()
	r, err := http.NewRequestWithContext(d.t.Context(), method, d.URL+path, strings.NewReader(body))
	if err != nil {
		d.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	resp, err := d.Client().Do(r)
	if err != nil {
		d.t.Fatal(err)
	}
	defer resp.Body.Close()
	said, err := io.ReadAll(resp.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	return resp.StatusCode, strings.Join(strings.Fields(string(said)), ""), resp.Header
}

func TestToken(t *testing.T) {
	d := open(t, spine.Limit{Items: 10, Bytes: 1 << 20}, 2)
	tests := []struct {
		path, header string
		status       int
	}{
		{"/debug/stats", "Bearer " + token, 200},
		{"/debug/stats", "", 401},
		{"/debug/stats", "Bearer wrong", 401},
		{"/debug/stats", "Basic " + token, 401},
		{"/debug/stats?token=" + token, "", 401}, // a query is only for the WebSocket
		{"/debug/nothing", "", 401},
		{"/debug/events", "", 401},
		{"/debug/events?token=wrong", "", 401},
		{"/debug/events?token=" + token, "", 400}, // let in, but no WebSocket
	}
	for _, tt := range tests {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, d.URL+tt.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		if tt.header != "" {
			r.Header.Set("Authorization", tt.header)
		}
		resp, err := d.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != tt.status || (tt.status == 401) != (resp.Header.Get("WWW-Authenticate") != "") {
			t.Errorf("%s with %q: %s; want %d", tt.path, tt.header, resp.Status, tt.status)
		}
	}
}

// TestAPI is one conversation: each line sees what those before it did.
func TestAPI(t *testing.T) {
	d := open(t, spine.Limit{Items: 10, Bytes: 1 << 20}, 2)
	s, old := d.session(), d.session()
	defer s.Finish()
	old.End(session.Idle, "")
	old.Finish()
	at := "/debug/sessions/" + s.ID()
	tests := []struct {
		method, path, body string
		status             int
		want               string // in the body, without white space
	}{
		{"GET", "/debug/sessions", "", 200, `{"sessions":[{"id":"` + s.ID() + `","state":"live","transport":"sse","remote":"here"`},
		{"GET", "/debug/sessions", "", 200, `"id":"` + old.ID() + `","state":"closed"`},
		{"GET", at, "", 200, `"limit_frames":3,"limit_bytes":1048576,"keepalive":{"enabled":true,"style":"comment","interval":"15s"},"own_keepalive":false,"open_streams":0,"totals":{"opened":1,"in":0`},
		{"GET", "/debug/sessions/" + s.ID()[:13], "", 200, s.ID()},
		{"GET", "/debug/sessions/" + old.ID(), "", 200, `"reason":"Idle"`},
		{"GET", "/debug/sessions/zzz", "", 404, `"detail":`},

		{"POST", at + "/step", "", 409, "isnotpaused"},
		{"POST", at + "/pause", "", 200, `"state":"paused"`},
		{"POST", at + "/step", "", 409, "noframewaits"},
		{"POST", at + "/messages", `{"jsonrpc":"2.0","id":7,"method":"ping"}`, 202, `"id":"op-1","depth":1}`},
		{"POST", at + "/messages?raw=1", `{"jsonrpc":"2.0","id":7,"method":"ping"}`, 202, `"id":7,"depth":2}`},
		{"POST", at + "/messages?raw=true", "\xff no JSON", 202, `"depth":3}`},
		{"POST", at + "/messages", `{}`, 503, "queueisfull"},
		{"POST", "/debug/messages", `{}`, 202, `{"errors":["session` + s.ID()[:8] + `:thesession'squeueisfull"],"receipts":[]}`},
		{"POST", at + "/messages?raw=maybe", `{}`, 400, "neithertruenorfalse"},
		{"POST", at + "/messages", strings.Repeat("x", 2<<10), 413, "toolarge"},
		{"POST", "/debug/messages", strings.Repeat("x", 2<<10), 413, "toolarge"},
		{"POST", "/debug/sessions/zzz/messages", `{}`, 404, "unknownsession"},
		{"POST", "/debug/sessions/" + old.ID() + "/messages", `{}`, 410, "closed(Idle)"},
		{"POST", at + "/step", "", 200, `"depth":3`},
		{"POST", at + "/resume", "", 200, `"state":"live"`},
		{"POST", at + "/cut", "", 409, "disconnect"},
		{"POST", "/debug/sessions/zzz/cut", "", 404, "unknownsession"},

		{"GET", "/debug/keepalive", "", 200, `{"enabled":true,"style":"comment","interval":"15s"}`},
		{"PUT", "/debug/keepalive", `{"interval":"2m"}`, 200, `{"enabled":true,"style":"comment","interval":"2m0s"}`},
		{"PUT", "/debug/keepalive", `{"enabled":false,"style":"ping"}`, 200, `{"enabled":false,"style":"ping","interval":"2m0s"}`},
		{"PUT", "/debug/keepalive", `{"style":"smoke"}`, 400, "noneof"},
		{"PUT", "/debug/keepalive", `{"interval":"1ms"}`, 400, "notbetween"},
		{"PUT", "/debug/keepalive", `{"interval":"soon"}`, 400, "notaduration"},
		{"PUT", "/debug/keepalive", `{"intervall":"1s"}`, 400, "unknownfield"},
		{"PUT", "/debug/keepalive", `{"enabled":true} x`, 400, "nothingmore"},
		{"PUT", "/debug/keepalive", `{"enabled":`, 400, "JSONobject"},
		{"PUT", "/debug/keepalive", ``, 400, "JSONobject"},
		{"PUT", "/debug/keepalive", `{"style":"` + strings.Repeat("x", 5<<10) + `"}`, 413, "toolarge"},
		{"PUT", at + "/keepalive", `{"enabled":true}`, 200, `"keepalive":{"enabled":true,"style":"ping","interval":"2m0s"},"own_keepalive":true`},
		{"PUT", at + "/keepalive", `{"style":7}`, 400, "JSONobject"},
		{"DELETE", at + "/keepalive", "", 200, `"own_keepalive":false`},

		{"GET", "/debug/mirror", "", 200, `{"enabled":true,"viewers":0}`},
		{"PUT", "/debug/mirror", `{"enabled":false}`, 200, `{"enabled":false,"viewers":0}`},
		{"GET", "/debug/events", "", 503, "switchedoff"},
		{"PUT", "/debug/mirror", `{}`, 400, "want"},
		{"PUT", "/debug/mirror", `{"enabled":true}`, 200, `{"enabled":true`},
		{"GET", "/debug/events?backlog=-1", "", 400, "notacount"},
		{"GET", "/debug/stats", "", 200, `"queued":3`},

		{"DELETE", "/debug/sessions/zzz", "", 404, "unknownsession"},
		{"DELETE", at, "", 200, `"state":"closing"`},
		{"POST", at + "/messages", `{}`, 410, "closed"},

		{"POST", "/debug/stats", "", 405, ""},
		{"DELETE", "/debug/sessions", "", 405, ""},
		{"GET", at + "/pause", "", 405, ""},
		{"POST", "/debug/keepalive", "", 405, ""},
		{"GET", "/debug/nothing", "", 404, ""},
	}
	for _, tt := range tests {
		status, said, header := d.do(tt.method, tt.path, tt.body)
		if status != tt.status || !strings.Contains(said, tt.want) {
			t.Errorf("%s %s %.60s = %d %s; want %d, %s", tt.method, tt.path, tt.body, status, said, tt.status, tt.want)
		}
		if tt.want != "" && header.Get("Content-Type") != "application/json" || status == 405 && header.Get("Allow") == "" {
			t.Errorf("%s %s: headers %v", tt.method, tt.path, header)
		}
	}
	if r, _ := s.Reason(); r != session.Operator {
		t.Errorf("DELETE ended the session as %v; want %v", r, session.Operator)
	}
}

// TestForeignPage: the guard stands before the token, WebSocket or not.
func TestForeignPage(t *testing.T) {
	d := open(t, spine.Limit{Items: 10, Bytes: 1 << 20}, 2)
	for header, value := range map[string]string{"Origin": "https://evil.example", "Host": "evil.example"} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, d.URL+"/debug/events?token="+token, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set(header, value)
		r.Host = r.Header.Get("Host")
		resp, err := d.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusForbidden {
			t.Errorf("%s %s: %s; want 403", header, value, resp.Status)
		}
	}
}

// TestSessionJSON: every field has its name, and one that is left out is meant to be.
func TestSessionJSON(t *testing.T) {
	now := time.Now()
	full := session.Info{ID: "i", Transport: "http", Answer: session.AnswerJSON, Remote: "r", UserAgent: "u", Client: "c", Version: "v", Revision: "2025", Opened: now, Closed: now,
		Reason: session.Idle, Note: "n", LastIn: now, Depth: 1, DepthBytes: 2, High: 3}
	data, err := json.Marshal(sessionJSON(full))
	if err != nil {
		t.Fatal(err)
	}
	var fields map[string]any
	if err := json.Unmarshal(data, &fields); err != nil {
		t.Fatal(err)
	}
	if len(fields) != 23 || fmt.Sprint(fields["state"]) != "closed" {
		t.Errorf("%d fields: %s", len(fields), data)
	}
}
