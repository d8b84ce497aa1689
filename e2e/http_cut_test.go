package e2e

import (
	"context"
	"strings"
	"testing"

	"switchboard/e2e/harness"
)

// TestHTTPCut breaks every connection of a client while a call is answered. Before 2026-07-28 a
// client may come back for the rest, with Last-Event-ID; since then the call is lost with its stream.
func TestHTTPCut(t *testing.T) {
	t.Parallel()
	for _, k := range httpKinds {
		t.Run(k.name+"/"+k.revision, func(t *testing.T) {
			t.Parallel()
			cutCall(t, k)
		})
	}
}

func cutCall(t *testing.T, k kind) {
	app := harness.Start(t, harness.Options{Config: "[gateway]\nretry = \"100ms\"\n"}) // when to come back
	events := app.Watch(0)
	wire := app.Wire()
	h := newHeard()
	h.errors = make(chan string, 100)
	c, err := k.connect(t, "http://"+wire.Address+"/mcp", h)
	if err != nil {
		t.Fatalf("connect: %v", err)
	}
	s := &meeting{t: t, kind: k, app: app, events: events, client: c, heard: h}
	var got reply
	ended := make(chan error, 1)
	ctx, cancel := context.WithCancel(s.ctx())
	defer cancel()
	go func() {
		var err error
		got, err = c.call(ctx, "slow", map[string]any{"seconds": 8}) // long enough to be cut in the midst of it
		ended <- err
	}()
	receive(t, "progress", h.progress)
	wire.Cut()
	if k.hangs {
		receive(t, "error", h.errors)
		s.call("echo", map[string]any{"text": "after the cut"}, "after the cut")
		select {
		case err := <-ended:
			t.Errorf("%s gives the call up with %v: it has changed, so must what we say of it", k.name, err)
			ended <- err
		default:
			cancel()
		}
	}
	err = receive(t, "end of the call", ended)
	switch {
	case k.resumes && (err != nil || got.Text != "Took 8 seconds."):
		t.Errorf("the call has ended with %+v, %v; want its answer", got, err)
	case k.resumes:
		events.Await("a GET with Last-Event-ID", func(e harness.Event) bool {
			return e.Kind == "http" && e.HTTP.Method == "GET" && e.HTTP.Header.Get("Last-Event-Id") != "" && e.HTTP.Status == 200
		})
	case err == nil:
		t.Errorf("%s comes back for its answer, %+v: it has changed, so must what we say of it", k.name, got)
	}
	if !k.modern() { // it has a standing stream, to which it comes back in any case
		app.Inject(app.Sessions()[0].ID, `{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}`)
		receive(t, "change of the tools", h.changed)
	}
	calls := 0
	for _, e := range events.Events() {
		if e.Kind == "in" && strings.Contains(e.Text, `"slow"`) && e.Method == "tools/call" {
			calls++
		}
	}
	if calls != 1 {
		t.Errorf("%s has sent the call %d times, want once", k.name, calls)
	}
	wholeBooks(t, app)
}
