package e2e

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"switchboard/e2e/harness"
)

// TestSession has each client do a whole session over SSE, with each style of
// keepalive that it lives with, at the shortest interval.
func TestSession(t *testing.T) {
	t.Parallel()
	for _, k := range kinds {
		for _, style := range k.styles {
			t.Run(k.name+"/"+style, func(t *testing.T) {
				t.Parallel()
				wholeSession(t, k, style)
			})
		}
	}
}

func wholeSession(t *testing.T, k kind, style string) {
	app := harness.Start(t, harness.Options{Config: fmt.Sprintf("[keepalive]\nstyle = %q\ninterval = \"1s\"\n", style)})
	events := app.Watch(0)
	h := newHeard()
	c, err := k.connect(t, "http://"+app.Address+"/sse", h)
	if err != nil {
		t.Fatalf("connect and initialize: %v", err)
	}
	s := &meeting{t: t, kind: k, app: app, events: events, client: c, heard: h, session: app.Sessions()[0].ID}

	s.introduced()
	s.answersCalls()
	s.progress()
	s.cancelled()
	s.reads()
	s.logs()
	s.asked("ask", nil, "elicitation/create", "The answer is: blue")
	s.asked("sample", map[string]any{"prompt": "hello"}, "sampling/createMessage", "You said: hello")
	s.pinged()
	s.changes()
	s.keptAlive(style)
	s.leaves()
}

// TestGoSDKDiesOfEventKeepalive shows why the style is a choice: go-sdk takes any
// event for a message, and ends its session over one that is none.
func TestGoSDKDiesOfEventKeepalive(t *testing.T) {
	t.Parallel()
	app := harness.Start(t, harness.Options{Config: "[keepalive]\nstyle = \"event\"\ninterval = \"1s\"\n"})
	events := app.Watch(0)
	c, err := connectGoSDK(t, "http://"+app.Address+"/sse", newHeard())
	if err == nil { // it had its answer before it met the keepalive
		ended := make(chan error, 1)
		go func() { ended <- c.(goSDK).Wait() }()
		err = receive(t, "end of the client", ended)
	}
	if err == nil {
		t.Error("go-sdk lives with keepalive events: it has changed, so must what we say of it")
	}
	closed := events.Await("end of the session", func(e harness.Event) bool { return e.Kind == "closed" })
	if closed.Note != "ClientLeft" {
		t.Errorf("go-sdk dies of a keepalive event: closed as %q, want ClientLeft", closed.Note)
	}
}

// introduced looks at what the tool shows of the client after initialize.
func (s *meeting) introduced() {
	got := s.app.Session(s.session)
	if got.Client != "e2e-"+s.kind.name || got.Version != "1" || got.Revision != s.kind.revision || got.Transport != s.kind.transport || got.State != "live" {
		s.t.Errorf("after initialize the session is shown as %+v", got)
	}
	first := s.events.Await("first message", func(e harness.Event) bool { return e.Kind == "in" })
	if asks := first.Method == "server/discover"; asks != s.kind.discovers {
		s.t.Errorf("%s begins with %s: it has changed, so must what we say of it", s.kind.name, first.Method)
	}
	names, err := s.client.tools(s.ctx())
	if err != nil {
		s.t.Fatalf("tools/list: %v", err)
	}
	for _, want := range []string{"echo", "add", "slow", "burst", "fail", "ask", "sample"} {
		if !slices.Contains(names, want) {
			s.t.Errorf("tools/list = %v, without %s", names, want)
		}
	}
}

func (s *meeting) answersCalls() {
	s.call("echo", map[string]any{"text": "<hé\n世界>"}, "<hé\n世界>")
	s.call("add", map[string]any{"a": 2, "b": 40}, `{"sum":42}`)
	got, err := s.client.call(s.ctx(), "fail", map[string]any{"message": "no luck"})
	if want := (reply{"no luck", true}); err != nil || got != want {
		s.t.Errorf("fail() = %+v, %v; want %+v", got, err, want)
	}
}

// progress has slow tell of its progress. What a client hears of it is looked at in
// cancelled: TypeScript drops what arrives in one read with the answer.
func (s *meeting) progress() {
	s.call("slow", map[string]any{"seconds": 0.5}, "Took 0.5 seconds.")
	if s.deaf {
		return
	}
	told := s.events.Await("progress", func(e harness.Event) bool { return e.Kind == "out" && e.Method == "notifications/progress" })
	if !strings.Contains(told.Text, `"total":0.5`) {
		s.t.Errorf("slow(0.5): progress %s, want one of 0.5", told.Text)
	}
}

// cancelled gives up a call that would take an hour, and looks at what the server sees.
func (s *meeting) cancelled() {
	asked, cancel, failed := s.asksMuch()
	cancel()
	if err := receive(s.t, "end of the call", failed); err == nil {
		s.t.Error("slow(3600), given up: no error")
	}
	isCancel := func(e harness.Event) bool { return e.Kind == "in" && e.Method == "notifications/cancelled" }
	if !s.kind.cancels {
		s.call("echo", map[string]any{"text": "after"}, "after")
		if s.events.Has(isCancel) {
			s.t.Errorf("%s tells the server of a call that it gave up: it has changed, so must what we say of it", s.kind.name)
		}
		if err := s.client.cancel(s.ctx(), string(asked.ID)); err != nil {
			s.t.Fatalf("notifications/cancelled: %v", err)
		}
	}
	told := s.events.Await("notifications/cancelled", isCancel)
	if told.Pair != asked.Seq {
		s.t.Errorf("notifications/cancelled: pair %d, want %d, the seq of the call", told.Pair, asked.Seq)
	}
	s.call("echo", map[string]any{"text": "after that"}, "after that")
	s.unanswered(asked)
}

func (s *meeting) reads() {
	if got, err := s.client.read(s.ctx(), "switchboard://greeting/Ada"); err != nil || got != "Hello, Ada." {
		s.t.Errorf("resources/read greeting/Ada = %q, %v; want %q", got, err, "Hello, Ada.")
	}
	if got, err := s.client.prompt(s.ctx(), "greet", map[string]string{"name": "Ada"}); err != nil || got != "Greet Ada." {
		s.t.Errorf("prompts/get greet(Ada) = %q, %v; want %q", got, err, "Greet Ada.")
	}
	want := []string{"Ada", "Alan"}
	if got, err := s.client.complete(s.ctx(), "greet", "name", "a"); err != nil || !slices.Equal(got, want) {
		s.t.Errorf("completion/complete greet name=a… = %q, %v; want %q", got, err, want)
	}
}

func (s *meeting) logs() {
	if err := s.client.setLevel(s.ctx(), "warning"); err != nil {
		s.t.Fatalf("logging/setLevel: %v", err)
	}
	s.call("log", map[string]any{"level": "info", "message": "too low"}, "Logged at level info.")
	s.call("log", map[string]any{"level": "error", "message": "loud"}, "Logged at level error.")
	if s.deaf {
		return
	}
	if got := receive(s.t, "log message", s.heard.logs); got != "loud" {
		s.t.Errorf("at level warning: heard %q, want %q", got, "loud")
	}
}

// asked calls a tool that has the server send a request of its own. mcp-go lets
// such requests lie: then they are shown without an answer.
func (s *meeting) asked(tool string, args map[string]any, method, want string) {
	s.t.Helper()
	isRequest := func(e harness.Event) bool { return e.Kind == "out" && e.Method == method && e.RPC == "request" }
	isAnswer := func(e harness.Event) bool { return e.Kind == "in" && e.Method == method }
	if s.kind.answers {
		s.call(tool, args, want)
		request := s.events.Await(method, isRequest)
		if e := s.events.Await("answer to "+method, isAnswer); e.Pair != request.Of || e.TookMS <= 0 {
			s.t.Errorf("answer to %s: pair %d, took %v ms; want pair %d and a time", method, e.Pair, e.TookMS, request.Of)
		}
		return
	}
	ctx, cancel := context.WithCancel(s.ctx())
	failed := make(chan error, 1)
	go func() {
		_, err := s.client.call(ctx, tool, args)
		failed <- err
	}()
	request := s.events.Await(method, isRequest)
	if !bytes.HasPrefix(request.ID, []byte(`"`)) {
		s.t.Errorf("%s went out with id %s, want a string", method, request.ID)
	}
	s.call("echo", map[string]any{"text": tool}, tool)
	cancel()
	if err := receive(s.t, "end of the call", failed); err == nil {
		s.t.Errorf("%s, given up: no error", tool)
	}
	if s.events.Has(isAnswer) {
		s.t.Errorf("%s answers %s over SSE: it has changed, so must what we say of it", s.kind.name, method)
	}
}

// pinged injects a ping with a number for its id, as an operator would.
func (s *meeting) pinged() {
	receipt := s.app.Inject(s.session, `{"jsonrpc":"2.0","id":7,"method":"ping"}`)
	if !bytes.HasPrefix(receipt.ID, []byte(`"`)) {
		s.t.Errorf("injected ping: went out with id %s, want a string", receipt.ID)
	}
	out := s.events.Await("the ping on the wire", func(e harness.Event) bool { return e.Kind == "out" && e.Of == receipt.Seq })
	if out.Origin != "operator" || !bytes.Equal(out.ID, receipt.ID) {
		s.t.Errorf("injected ping: out as %v, want origin operator and id %s", out, receipt.ID)
	}
	isAnswer := func(e harness.Event) bool { return e.Kind == "in" && e.Pair == receipt.Seq }
	if s.kind.answers {
		in := s.events.Await("the answer to the injected ping", isAnswer)
		if in.Method != "ping" || in.RPC != "response" || in.TookMS <= 0 {
			s.t.Errorf("answer to the injected ping: %v, took %v ms; want a response to ping, and a time", in, in.TookMS)
		}
	}
	s.call("echo", map[string]any{"text": "pinged"}, "pinged")
	if !s.kind.answers && s.events.Has(isAnswer) {
		s.t.Errorf("%s answers pings over SSE: it has changed, so must what we say of it", s.kind.name)
	}
}

// keptAlive waits until one more keepalive has gone out and goes on after it.
func (s *meeting) keptAlive(style string) {
	var now uint64
	for _, e := range s.events.Events() {
		now = e.Seq
	}
	if style != "ping" {
		s.events.Await("keepalive "+style, func(e harness.Event) bool {
			return e.Seq > now && e.Kind == "keepalive" && e.Note == style
		})
	} else {
		out := s.events.Await("keepalive ping", func(e harness.Event) bool {
			return e.Seq > now && e.Kind == "out" && e.Origin == "gateway" && e.Method == "ping"
		})
		if s.kind.answers {
			s.events.Await("answer to the keepalive", func(e harness.Event) bool { return e.Kind == "in" && e.Pair == out.Of })
		}
	}
	s.call("echo", map[string]any{"text": "still here"}, "still here")
}

// leaves closes the client and looks at how its end is shown.
func (s *meeting) leaves() {
	if err := s.client.close(); err != nil {
		s.t.Errorf("close: %v", err)
	}
	s.events.Await("end of the session", func(e harness.Event) bool { return e.Kind == "closed" && e.Session == s.session })
	got := s.app.Session(s.session)
	if got.State != "closed" || got.Reason != "ClientLeft" {
		s.t.Errorf("after the client has left: state %s, reason %s; want closed, ClientLeft", got.State, got.Reason)
	}
	n := got.Totals
	if n.Queued != n.Out+n.Dropped {
		s.t.Errorf("totals %+v: want queued = out + dropped", n)
	}
	if s.kind.answers && n.Refused != 0 { // mcp-go leaves calls open, whose end finds nobody
		s.t.Errorf("totals %+v: want nothing refused", n)
	}
}
