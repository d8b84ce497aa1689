package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"switchboard/e2e/harness"
)

// refuses asks the control API for something that it must refuse with a reason.
func refuses(t *testing.T, app *harness.App, method, path, body string, status int, says ...string) {
	t.Helper()
	got := app.Control(method, path, body)
	var why struct{ Detail string }
	_ = json.Unmarshal([]byte(got.Body), &why)
	if got.Status != status {
		t.Errorf("%s /debug/%s %s: %d %s; want %d", method, path, body, got.Status, got.Body, status)
	}
	for _, part := range says {
		if !strings.Contains(why.Detail, part) {
			t.Errorf("%s /debug/%s %s: detail %q, want it to say %q", method, path, body, why.Detail, part)
		}
	}
}

// TestToken comes to every door of the control API without the token, and with a wrong one.
func TestToken(t *testing.T) {
	t.Parallel()
	app := harness.Start(t, harness.Options{Config: off})
	s := app.Open()
	for _, door := range []struct{ method, path string }{
		{"GET", "/debug/sessions"}, {"GET", "/debug/sessions/" + s.ID}, {"DELETE", "/debug/sessions/" + s.ID},
		{"POST", "/debug/sessions/" + s.ID + "/messages"}, {"POST", "/debug/messages"}, {"POST", "/debug/sessions/" + s.ID + "/pause"},
		{"PUT", "/debug/keepalive"}, {"PUT", "/debug/mirror"}, {"GET", "/debug/stats"}, {"GET", "/debug/events"}, {"GET", "/debug/nowhere"},
	} {
		for _, auth := range []string{"", "Bearer ", "Bearer wrong", "Bearer " + app.Token + "x", "Bearer " + app.Token[1:], "Basic " + app.Token} {
			path := door.path
			if auth == "" && path != "/debug/events" {
				path += "?token=" + app.Token // the query is for the WebSocket alone
			}
			got := app.Do(door.method, path, `{"enabled":false}`, "Authorization", auth)
			if got.Status != 401 || got.Header.Get("WWW-Authenticate") == "" || strings.Contains(got.Body, app.Token) {
				t.Errorf("%s %s with Authorization %q: %d %s; want 401", door.method, door.path, auth, got.Status, got.Body)
			}
		}
	}
	for _, query := range []string{"", "?token=", "?token=wrong"} {
		if _, resp, err := app.DialEvents(query, nil); err == nil || resp == nil || resp.StatusCode != 401 {
			t.Errorf("WebSocket with %q: %v, want 401", query, err)
		}
	}
	conn, _, err := app.DialEvents("", http.Header{"Authorization": {"Bearer " + app.Token}})
	if err != nil {
		t.Fatalf("WebSocket with the token in its header: %v", err)
	}
	conn.Close()
	if got := app.Session(s.ID); got.State != "live" {
		t.Errorf("after all that the session is %s", got.State)
	}
}

// TestPauseStepResume watches a queue grow, one frame pass, and the rest follow.
func TestPauseStepResume(t *testing.T) {
	t.Parallel()
	app := harness.Start(t, harness.Options{Config: off})
	events := app.Watch(0)
	s := app.Open()
	refuses(t, app, "POST", "sessions/"+s.ID+"/step", "", 409, "not paused")
	if got := app.Turn(s.ID, "pause"); got.State != "paused" {
		t.Errorf("after pause: state %s", got.State)
	}
	refuses(t, app, "POST", "sessions/"+s.ID+"/step", "", 409, "no frame")
	const n = 5
	note := func(i int) string { return fmt.Sprintf(`{"jsonrpc":"2.0","method":"note/%d"}`, i) }
	for i := range n {
		receipt := app.Inject(s.ID, note(i))
		if receipt.Depth != i+1 || receipt.Session != s.ID {
			t.Errorf("inject %d: receipt %+v, want depth %d", i, receipt, i+1)
		}
	}
	if got := app.Session(s.ID); got.Depth != n || got.High != n || got.DepthBytes != n*len(note(0)) {
		t.Errorf("paused with %d frames: depth %d, high %d, bytes %d", n, got.Depth, got.High, got.DepthBytes)
	}
	app.Turn(s.ID, "step")
	if got := s.Next().Data; got != note(0) {
		t.Errorf("step: %s, want %s", got, note(0))
	}
	out := events.Await("the step", func(e harness.Event) bool { return e.Kind == "out" })
	if out.Depth != n-1 {
		t.Errorf("step: depth %d, want %d", out.Depth, n-1)
	}
	if got := app.Session(s.ID); got.Depth != n-1 || got.State != "paused" || got.Totals.Out != 1 {
		t.Errorf("after one step: depth %d, out %d, state %s; want %d, 1, paused", got.Depth, got.Totals.Out, got.State, n-1)
	}
	app.Turn(s.ID, "step")
	app.Turn(s.ID, "step")
	for i := 1; i < 3; i++ {
		if got := s.Next().Data; got != note(i) {
			t.Errorf("step %d: %s, want %s", i+1, got, note(i))
		}
	}
	app.Turn(s.ID, "resume")
	for i := 3; i < n; i++ {
		if got := s.Next().Data; got != note(i) {
			t.Errorf("resume: %s, want %s", got, note(i))
		}
	}
	for _, note := range []string{"paused", "resumed"} {
		events.Await(note, func(e harness.Event) bool { return e.Kind == "switched" && e.Note == note && e.Session == s.ID })
	}
}

// TestQueueFull injects into a queue that has no room.
func TestQueueFull(t *testing.T) {
	t.Parallel()
	app := harness.Start(t, harness.Options{Config: off + "[limits]\nqueue_frames = 4\nqueue_bytes = \"1KiB\"\n"})
	events := app.Watch(0)
	s := app.Open()
	app.Turn(s.ID, "pause")
	for i := range 4 {
		app.Inject(s.ID, fmt.Sprintf(`{"jsonrpc":"2.0","method":"note/%d"}`, i))
	}
	refuses(t, app, "POST", "sessions/"+s.ID+"/messages", `{"jsonrpc":"2.0","method":"fifth"}`, 503, "queue is full", s.ID[:8])
	events.Await("the refused frame", func(e harness.Event) bool {
		return e.Kind == "refused" && e.Method == "fifth" && e.Origin == "operator" && strings.Contains(e.Note, "full")
	})
	other := app.Open()
	var cast struct {
		Receipts []harness.Receipt
		Errors   []string
	}
	got := app.Control("POST", "messages", `{"jsonrpc":"2.0","method":"to/all"}`)
	if err := json.Unmarshal([]byte(got.Body), &cast); err != nil || got.Status != 202 {
		t.Fatalf("broadcast: %d %s", got.Status, got.Body)
	}
	if len(cast.Receipts) != 1 || cast.Receipts[0].Session != other.ID || len(cast.Errors) != 1 || !strings.Contains(cast.Errors[0], "full") {
		t.Errorf("broadcast to one with room and one without: %+v", cast)
	}
	if m := other.Message(); m.Method != "to/all" {
		t.Errorf("broadcast: %s came, want to/all", m.Method)
	}
	app.Turn(s.ID, "resume")
	for range 4 {
		s.Message()
	}
	big := fmt.Sprintf(`{"jsonrpc":"2.0","method":"big","params":{"x":%q}}`, strings.Repeat("x", 800))
	app.Turn(s.ID, "pause")
	app.Inject(s.ID, big)
	refuses(t, app, "POST", "sessions/"+s.ID+"/messages", big, 503, "queue is full") // by its bytes
}

// TestInjectClosed injects where nobody is.
func TestInjectClosed(t *testing.T) {
	t.Parallel()
	app := harness.Start(t, harness.Options{Config: off})
	for _, test := range []struct {
		reason string
		end    func(*harness.Stream)
	}{
		{"Operator", func(s *harness.Stream) { app.Disconnect(s.ID) }},
		{"ClientLeft", func(s *harness.Stream) { s.Close() }},
	} {
		s := app.Open()
		test.end(s)
		harness.Eventually(t, "the session is closed", func() (bool, any) {
			got := app.Session(s.ID)
			return got.State == "closed" && got.Reason == test.reason, got
		})
		const ping = `{"jsonrpc":"2.0","id":1,"method":"ping"}`
		refuses(t, app, "POST", "sessions/"+s.ID+"/messages", ping, 410, "closed", test.reason)
		refuses(t, app, "POST", "sessions/"+s.ID+"/pause", "", 410, "closed", test.reason)
		refuses(t, app, "DELETE", "sessions/"+s.ID, "", 410, "closed", test.reason)
	}
	refuses(t, app, "POST", "sessions/nobody/messages", "{}", 404, "unknown session", "nobody")
}

// TestInjectedIDs sends requests of the operator's own with each kind of id, the
// last two while the one before still waits for its answer.
func TestInjectedIDs(t *testing.T) {
	t.Parallel()
	app := harness.Start(t, harness.Options{Config: off})
	events := app.Watch(0)
	s := app.Open()
	seqs := make(map[string]uint64) // by the id on the wire
	for _, test := range []struct {
		id   string
		kept bool
	}{{"7", false}, {"7", false}, {"null", false}, {"1.5", false}, {`"mine"`, true}, {`"mine"`, false}, {`"mine"`, false}} {
		receipt := app.Inject(s.ID, harness.Request(test.id, "ping", "{}"))
		got := string(receipt.ID)
		if _, used := seqs[got]; used || !strings.HasPrefix(got, `"`) || test.kept != (got == test.id) {
			t.Errorf("inject with id %s: went out with %s; want a string that is not in use, the same: %v", test.id, got, test.kept)
		}
		seqs[got] = receipt.Seq
		if m := s.Message(); string(m.ID) != got || m.Method != "ping" || string(m.Params) != "{}" {
			t.Errorf("inject with id %s: on the wire %s %s %s", test.id, m.ID, m.Method, m.Params)
		}
	}
	for id, seq := range seqs {
		s.Send(fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"result":{}}`, id))
		in := events.Await("answer to "+id, func(e harness.Event) bool { return e.Kind == "in" && string(e.ID) == id })
		if in.Pair != seq || in.Method != "ping" || in.TookMS <= 0 {
			t.Errorf("answer to %s: %v, took %v ms; want pair %d, ping and a time", id, in, in.TookMS, seq)
		}
	}
	s.Send(`{"jsonrpc":"2.0","id":"mine","result":{}}`)
	again := events.Await("a second answer", func(e harness.Event) bool { return e.Kind == "in" && e.Note != "" })
	if again.Pair != 0 || again.Note != "answers no request" {
		t.Errorf("a second answer to the same request: %v, want no pair and a note", again)
	}
}

// TestOperatorsAnswer injects a request with the id of one that the built-in
// server waits for. The first answer is the operator's and must not reach the server.
func TestOperatorsAnswer(t *testing.T) {
	t.Parallel()
	app := harness.Start(t, harness.Options{Config: off})
	events := app.Watch(0)
	s := app.Open()
	s.Initialize(`{"elicitation":{}}`)
	call := s.Request("tools/call", harness.Tool("ask", "{}"))
	question := s.Message()
	if question.Method != "elicitation/create" {
		t.Fatalf("ask: %s came, want elicitation/create", question.Method)
	}
	ping := app.InjectRaw(s.ID, harness.Request(string(question.ID), "ping", "{}"))
	if m := s.Message(); m.Method != "ping" || string(m.ID) != string(question.ID) {
		t.Fatalf("injected: %s %s came, want ping %s", m.Method, m.ID, question.ID)
	}
	s.Send(fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"result":{}}`, question.ID))
	events.Await("the ping's answer", func(e harness.Event) bool { return e.Kind == "in" && e.Pair == ping.Seq })
	s.Send(fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"result":{"action":"accept","content":{"answer":"green"}}}`, question.ID))
	if got := s.Response(call); !strings.Contains(string(got.Result), "The answer is: green") {
		t.Errorf("ask: %s %s, want the second answer: green", got.Result, got.Error)
	}
}

// TestBadRequests holds the control API's answers to what it cannot do.
func TestBadRequests(t *testing.T) {
	t.Parallel()
	app := harness.Start(t, harness.Options{Config: off + "[limits]\nbody = \"1KiB\"\n"})
	s := app.Open()
	refuses(t, app, "POST", "sessions/"+s.ID+"/messages?raw=perhaps", "{}", 400, "perhaps")
	refuses(t, app, "POST", "sessions/"+s.ID+"/messages", strings.Repeat("x", 1025), 413, "large")
	refuses(t, app, "PUT", "mirror", `{}`, 400, "enabled")
	refuses(t, app, "PUT", "mirror", `{"enabled":"yes"}`, 400)
	refuses(t, app, "GET", "sessions/nobody", "", 404, "nobody")
	for _, query := range []string{"backlog=x", "backlog=-1"} {
		refuses(t, app, "GET", "events?"+query, "", 400, "backlog")
	}
	if got := app.Session(s.ID[:8]); got.ID != s.ID {
		t.Errorf("a session by the beginning of its id: %s, want %s", got.ID, s.ID)
	}
	if got := app.Stats(); !got.Running || got.Address != app.Address || got.Sessions != 1 || !got.Mirror {
		t.Errorf("stats: %+v", got)
	}
}
