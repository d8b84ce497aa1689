package e2e

import (
	"fmt"
	"strings"

	"switchboard/e2e/harness"
)

// These are what a client of 2026-07-28 does in another way than one before.

// givesUp gives up a call that would take an hour. The client closes its stream, and some send a
// notification as well, which can name no request: each POST is for itself.
func (s *meeting) givesUp() {
	asked, cancel, failed := s.asksMuch()
	if got := s.app.Session(s.session); !got.Reads(asked.Stream) {
		s.t.Errorf("stream %d is not read during its call: %+v", asked.Stream, got)
	}
	cancel()
	if err := receive(s.t, "end of the call", failed); err == nil {
		s.t.Error("slow(3600), given up: no error")
	}
	harness.Eventually(s.t, "the stream of the call is closed", func() (bool, any) {
		got := s.app.Session(s.session)
		return !got.Reads(asked.Stream) && got.Depth == 0, fmt.Sprintf("%+v; %v", got, notes{s.events})
	})
	s.call("echo", map[string]any{"text": "after that"}, "after that")
	isCancel := func(e harness.Event) bool { return e.Kind == "in" && e.Method == "notifications/cancelled" }
	if s.kind.cancels {
		if told := s.events.Await("notifications/cancelled", isCancel); told.Session != s.session {
			s.t.Errorf("notifications/cancelled, which does not say who sends it, is of %q; want %q", told.Session, s.session)
		}
	} else if s.events.Has(isCancel) {
		s.t.Errorf("%s sends notifications/cancelled: it has changed, so must what we say of it", s.kind.name)
	}
	s.unanswered(asked)
}

// cannotSetLevel has a client set the level of logs, which 2026-07-28 says in each request. These clients
// try logging/setLevel, which is no more: go-sdk sends it, without _meta, and TypeScript fails before that.
func (s *meeting) cannotSetLevel() {
	if err := s.client.setLevel(s.ctx(), "warning"); err == nil {
		s.t.Errorf("%s sets the level of logs: it has changed, so must what we say of it", s.kind.name)
	}
	isSet := func(e harness.Event) bool { return e.Method == "logging/setLevel" }
	if s.kind.name == "go-sdk" {
		if e := s.events.Await("logging/setLevel", isSet); e.Kind != "refused" {
			s.t.Errorf("logging/setLevel: %v, want it refused", e)
		}
	} else if s.events.Has(isSet) {
		s.t.Errorf("%s sends logging/setLevel: it has changed, so must what we say of it", s.kind.name)
	}
}

// asksBack calls a tool that is answered with a question first; the client makes the call again, with its answer.
func (s *meeting) asksBack(tool string, args map[string]any, want string) {
	s.call(tool, args, want)
	name := `"name":"` + tool + `"`
	first := s.events.Await(tool, func(e harness.Event) bool { return e.Kind == "in" && strings.Contains(e.Text, name) })
	asks := s.events.Await("question of "+tool, func(e harness.Event) bool { return e.Kind == "out" && e.Pair == first.Seq && e.RPC == "response" })
	if !strings.Contains(asks.Text, `"input_required"`) {
		s.t.Errorf("%s is answered with %s, want a question", tool, asks.Text)
	}
	s.events.Await("the call with its answer", func(e harness.Event) bool {
		return e.Kind == "in" && e.Seq > first.Seq && strings.Contains(e.Text, name) && strings.Contains(e.Text, `"inputResponses"`)
	})
}

// questioned has the operator ask: the client's next call is answered with the question, and made again.
func (s *meeting) questioned() {
	receipt := s.app.Inject(s.session, `{"jsonrpc":"2.0","id":"mine","method":"elicitation/create","params":{"message":"Which colour?",`+
		`"requestedSchema":{"type":"object","properties":{"answer":{"type":"string"}}}}}`)
	s.call("echo", map[string]any{"text": "asked"}, "asked")
	answer := s.events.Await("the answer to the operator", func(e harness.Event) bool { return e.Kind == "in" && e.Pair == receipt.Seq })
	if answer.RPC != "response" || answer.Method != "elicitation/create" || !strings.Contains(answer.Text, "blue") || answer.TookMS <= 0 {
		s.t.Errorf("the answer to the operator is %v, took %v ms", answer, answer.TookMS)
	}
}
