package e2e

import (
	"context"
	"strings"
	"testing"
	"time"

	"switchboard/e2e/harness"
)

// meeting is one client at one running program.
type meeting struct {
	t       *testing.T
	kind    kind
	app     *harness.App
	events  *harness.Viewer
	client  client
	heard   heard
	session string
	deaf    bool // there is nowhere for what is not an answer: progress and logs are lost
}

// ctx bounds one call.
func (s *meeting) ctx() context.Context {
	ctx, cancel := context.WithTimeout(s.t.Context(), harness.Deadline)
	s.t.Cleanup(cancel)
	return ctx
}

// call calls a tool that must give want.
func (s *meeting) call(tool string, args map[string]any, want string) {
	s.t.Helper()
	got, err := s.client.call(s.ctx(), tool, args)
	if err != nil || got != (reply{Text: want}) {
		s.t.Errorf("%s(%v) = %+v, %v; want %q", tool, args, got, err, want)
	}
}

// asksMuch has the client make a call that would take an hour. failed tells how that ends, once cancel gives it up.
func (s *meeting) asksMuch() (asked harness.Event, cancel func(), failed <-chan error) {
	s.t.Helper()
	ctx, cancel := context.WithCancel(s.ctx())
	ended := make(chan error, 1)
	go func() {
		_, err := s.client.call(ctx, "slow", map[string]any{"seconds": 3600})
		ended <- err
	}()
	asked = s.events.Await("slow(3600)", func(e harness.Event) bool {
		return e.Kind == "in" && e.Method == "tools/call" && strings.Contains(e.Text, "3600")
	})
	for last := 0.0; !s.deaf && last < 0.9; { // past what is left of the call before
		last = receive(s.t, "progress", s.heard.progress)
	}
	return asked, cancel, ended
}

// unanswered checks that a call that was given up has no answer.
func (s *meeting) unanswered(asked harness.Event) {
	s.t.Helper()
	if s.events.Has(func(e harness.Event) bool {
		return e.Kind == "queued" && e.Pair == asked.Seq && e.RPC != "notification"
	}) {
		s.t.Error("the cancelled call was answered")
	}
}

// receive gives the next value of ch, which must come.
func receive[T any](t *testing.T, what string, ch <-chan T) (v T) {
	t.Helper()
	select {
	case v = <-ch:
	case <-time.After(harness.Deadline):
		t.Fatalf("no %s within %v", what, harness.Deadline)
	}
	return v
}
