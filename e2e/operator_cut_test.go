package e2e

import (
	"strings"
	"testing"

	"switchboard/e2e/harness"
)

// TestOperatorCut has the operator cut the streams of a client while a call is answered, by the control API. A client that comes back
// with Last-Event-ID misses nothing, and its session is the same.
func TestOperatorCut(t *testing.T) {
	t.Parallel()
	for _, k := range httpKinds {
		if !k.resumes {
			continue
		}
		t.Run(k.name+"/"+k.revision, func(t *testing.T) {
			t.Parallel()
			app := harness.Start(t, harness.Options{Config: "[gateway]\nretry = \"100ms\"\n"}) // when to come back
			events := app.Watch(0)
			h := newHeard()
			c, err := k.connect(t, "http://"+app.Address+"/mcp", h)
			if err != nil {
				t.Fatalf("connect: %v", err)
			}
			s := &meeting{t: t, kind: k, app: app, events: events, client: c, heard: h}
			id := app.Sessions()[0].ID
			var got reply
			ended := make(chan error, 1)
			go func() {
				var err error
				got, err = c.call(s.ctx(), "slow", map[string]any{"seconds": 8}) // long enough to be cut in the midst of it
				ended <- err
			}()
			receive(t, "progress", h.progress)
			app.Turn(id, "cut")
			if err := receive(t, "end of the call", ended); err != nil || got.Text != "Took 8 seconds." {
				t.Errorf("the call has ended with %+v, %v; want its answer", got, err)
			}
			events.Await("a GET with Last-Event-ID", func(e harness.Event) bool {
				return e.Kind == "http" && e.HTTP.Method == "GET" && e.HTTP.Header.Get("Last-Event-Id") != "" && e.HTTP.Status == 200
			})
			app.Inject(id, `{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}`) // on the standing stream
			receive(t, "change of the tools", h.changed)
			calls, cuts := 0, 0
			for _, e := range events.Events() {
				if e.Kind == "in" && e.Method == "tools/call" {
					calls++
				}
				if e.Kind == "switched" && strings.HasSuffix(e.Note, " cut by the operator") {
					cuts++
				}
			}
			if calls != 1 || cuts < 1 {
				t.Errorf("%s has sent the call %d times, and %d cuts are told; want once, and its stream's at least", k.name, calls, cuts)
			}
			if all := app.Sessions(); len(all) != 1 || all[0].ID != id || all[0].State != "live" {
				t.Errorf("the sessions are %+v; want the one that was cut, live", all)
			}
			wholeBooks(t, app)
		})
	}
}
