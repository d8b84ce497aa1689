package debug

import (
	"strings"
	"testing"

	"switchboard/gateway/frame"
	"switchboard/gateway/session"
	"switchboard/gateway/spine"
)

func TestAnswer(t *testing.T) {
	d := open(t, spine.Limit{Items: 10, Bytes: 1 << 20}, 2)
	s, err := d.Sessions.Open(session.Options{Transport: "http", Resumable: true, Remote: "here",
		Backend: func(*session.Session) session.Peer { return nobody{} }})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Finish()
	own := "/debug/sessions/" + s.ID()
	tests := []struct {
		method, path, body string
		status             int
		want               string
	}{
		{"GET", "/debug/answer", "", 200, `{"answer":"sse"}`},
		{"PUT", "/debug/answer", `{"answer":"json"}`, 200, `{"answer":"json"}`},
		{"PUT", "/debug/answer", `{"answer":"xml"}`, 400, "neithersse"},
		{"PUT", "/debug/answer", `{"answr":"sse"}`, 400, "unknownfield"},
		{"GET", own, "", 200, `"answer":"json"`},
		{"PUT", own + "/answer", `{"answer":"sse"}`, 200, `"answer":"sse"`},
		{"PUT", own + "/answer", `{}`, 400, "neithersse"},
		{"GET", "/debug/answer", "", 200, `{"answer":"json"}`},
		{"DELETE", own + "/answer", "", 200, `"answer":"json"`},
		{"PUT", "/debug/sessions/nobody/answer", `{"answer":"sse"}`, 404, "unknownsession"},
	}
	for _, tt := range tests {
		if status, body, _ := d.do(tt.method, tt.path, tt.body); status != tt.status || !strings.Contains(body, tt.want) {
			t.Errorf("%s %s %s = %d %s; want %d with %s", tt.method, tt.path, tt.body, status, body, tt.status, tt.want)
		}
	}
}

// TestStreams: a session is shown with each of its streams and what waits there.
func TestStreams(t *testing.T) {
	d := open(t, spine.Limit{Items: 10, Bytes: 1 << 20}, 2)
	s, err := d.Sessions.Open(session.Options{Transport: "http", Resumable: true, Remote: "here",
		Backend: func(*session.Session) session.Peer { return nobody{} }})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Finish()
	call := frame.New(frame.In, frame.Client, []byte(`{"jsonrpc":"2.0","id":7,"method":"tools/list"}`))
	st, err := s.OpenStream([]*frame.Frame{call}, true, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer st.Detach()
	if err := s.Send([]byte(`{"jsonrpc":"2.0","method":"notifications/message"}`), ""); err != nil {
		t.Fatal(err)
	}
	const want = `"streams":[{"id":"0","read":false,"depth":1,"waiting":0},{"id":"1","read":true,"depth":0,"waiting":1}]`
	if status, body, _ := d.do("GET", "/debug/sessions/"+s.ID(), ""); status != 200 || !strings.Contains(body, want) {
		t.Errorf("GET session = %d %s; want 200 with %s", status, body, want)
	}
}
