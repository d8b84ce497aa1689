package e2e

import (
	"context"
	"strings"
	"testing"

	"switchboard/e2e/harness"
)

// httpKinds are the clients over Streamable HTTP, in each era that they have.
var httpKinds = []kind{
	{name: "go-sdk", transport: "http", revision: "2025-11-25", connect: connectGoSDKHTTP("2025-11-25"), answers: true, cancels: true, resumes: true},
	{name: "go-sdk", transport: "http", revision: "2026-07-28", connect: connectGoSDKHTTP(""), discovers: true, answers: true, cancels: true, levelless: true},
	{name: "mcp-go", transport: "http", revision: "2025-11-25", connect: connectMCPGoHTTP(true), answers: true},
	{name: "mcp-go", transport: "http", revision: "2026-07-28", connect: connectMCPGoHTTP(false), discovers: true, answers: true},
	{name: "typescript", transport: "http", revision: "2025-11-25", connect: connectTypeScriptHTTP, answers: true, cancels: true, resumes: true},
	{name: "typescript-2", transport: "http", revision: "2025-11-25", connect: connectTypeScript2("legacy", true), answers: true, cancels: true, resumes: true},
	{name: "typescript-2", transport: "http", revision: "2026-07-28", connect: connectTypeScript2("auto", true), discovers: true, answers: true, levelless: true, hangs: true},
}

// eachHTTP runs a test for each of them, with either way to answer its POSTs.
func eachHTTP(t *testing.T, test func(*meeting)) {
	t.Parallel()
	for _, k := range httpKinds {
		for _, answer := range []string{"sse", "json"} {
			t.Run(k.name+"/"+k.revision+"/"+answer, func(t *testing.T) {
				t.Parallel()
				app := harness.Start(t, harness.Options{})
				events := app.Watch(0)
				app.SetAnswer(answer)
				h := newHeard()
				c, err := k.connect(t, "http://"+app.Address+"/mcp", h)
				if err != nil {
					t.Fatalf("connect: %v", err)
				}
				s := &meeting{t: t, kind: k, app: app, events: events, client: c, heard: h, session: app.Sessions()[0].ID}
				s.deaf = answer == "json" && k.modern()
				test(s)
			})
		}
	}
}

// TestHTTPSession has each client do a whole session over Streamable HTTP.
func TestHTTPSession(t *testing.T) {
	eachHTTP(t, func(s *meeting) {
		s.introduced()
		s.answersCalls()
		s.progress()
		if s.kind.modern() {
			s.givesUp()
		} else {
			s.cancelled()
		}
		s.reads()
		if s.kind.levelless {
			s.cannotSetLevel()
		} else {
			s.logs()
		}
		if s.kind.modern() {
			s.asksBack("ask", nil, "The answer is: blue")
			s.asksBack("sample", map[string]any{"prompt": "hello"}, "You said: hello")
			s.questioned()
		} else {
			s.asked("ask", nil, "elicitation/create", "The answer is: blue")
			s.asked("sample", map[string]any{"prompt": "hello"}, "sampling/createMessage", "You said: hello")
			s.pinged()
		}
		s.changes()
		s.leavesHTTP()
	})
}

// changes has something change, of which the client is told on its standing stream or the
// one of subscriptions/listen.
func (s *meeting) changes() {
	if err := s.client.listen(s.ctx(), counter); err != nil {
		s.t.Fatalf("listen: %v", err)
	}
	if s.kind.modern() {
		for _, what := range []string{"toolsListChanged", counter} {
			s.events.Await("acknowledgement of "+what, func(e harness.Event) bool {
				return e.Kind == "out" && e.Method == "notifications/subscriptions/acknowledged" && strings.Contains(e.Text, what)
			})
		}
	}
	s.call("count", nil, "The counter is at 1.")
	if got := receive(s.t, "change of the counter", s.heard.changed); got != counter {
		s.t.Errorf("told of %q, want %q", got, counter)
	}
	s.app.Inject(s.session, `{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}`)
	if got := receive(s.t, "change of the tools", s.heard.changed); got != "tools" {
		s.t.Errorf("told of %q, want tools", got)
	}
}

// counter is the resource that the tool count changes.
const counter = "switchboard://counter"

// leavesHTTP closes the client: a session is deleted, and a client without one is still shown.
func (s *meeting) leavesHTTP() {
	if c, ok := s.client.(interface{ terminate(context.Context) error }); ok && !s.kind.modern() {
		if err := c.terminate(s.ctx()); err != nil {
			s.t.Errorf("terminate: %v", err)
		}
	}
	if err := s.client.close(); err != nil {
		s.t.Errorf("close: %v", err)
	}
	isDelete := func(e harness.Event) bool { return e.Kind == "http" && e.HTTP.Method == "DELETE" }
	state, reason := "live", ""
	if !s.kind.modern() {
		state, reason = "closed", "ClientDeleted"
		if e := s.events.Await("DELETE", isDelete); e.Session != s.session || e.HTTP.Status != 204 {
			s.t.Errorf("DELETE: %v", e)
		}
	}
	harness.Eventually(s.t, "the client has no stream any more", func() (bool, any) {
		got := s.app.Session(s.session)
		return got.OpenStreams == 0 && got.State == state && got.Reason == reason, got
	})
	if s.kind.modern() && s.events.Has(isDelete) {
		s.t.Error("a client of 2026-07-28 has sent DELETE")
	}
	wholeBooks(s.t, s.app)
}

// TestTypeScriptLeavesItsSession: close in TypeScript sends no DELETE, so that the session is there until it
// has been idle for long enough. A program must call terminateSession first, as the tests above do.
func TestTypeScriptLeavesItsSession(t *testing.T) {
	t.Parallel()
	for name, connect := range map[string]func(*testing.T, string, heard) (client, error){
		"1.x": connectTypeScriptHTTP, "2.x": connectTypeScript2("legacy", true),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			app := harness.Start(t, harness.Options{Config: "[http]\nidle = \"5s\"\n"})
			events := app.Watch(0)
			c, err := connect(t, "http://"+app.Address+"/mcp", newHeard())
			if err != nil {
				t.Fatal(err)
			}
			if err := c.close(); err != nil {
				t.Errorf("close: %v", err)
			}
			closed := events.Await("end of the session", func(e harness.Event) bool { return e.Kind == "closed" })
			if !strings.HasPrefix(closed.Note, "Idle") || events.Has(func(e harness.Event) bool { return e.Kind == "http" && e.HTTP.Method == "DELETE" }) {
				t.Errorf("closed as %q; want Idle, without a DELETE", closed.Note)
			}
		})
	}
}
