package tryit

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"switchboard/gateway"
	"switchboard/gateway/config"
	"switchboard/gateway/spine"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// serve is a real gateway on a free port, and a tap that heard all of it.
func serve(t *testing.T) (*gateway.Gateway, *spine.Tap, string) {
	t.Helper()
	gw, err := gateway.New(config.Default(), "test", func(string) bool { return false }, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	tap := gw.Tap("test", spine.Limit{Items: 1 << 16, Bytes: 1 << 26}, 1<<16)
	if err := gw.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { gw.Close(); tap.Close() })
	return gw, tap, "http://" + gw.Stats().Address + "/sse"
}

// until takes events until one is wanted.
func until(t *testing.T, tap *spine.Tap, what string, wanted func(*spine.Event) bool) spine.Event {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	for {
		var one [1]spine.Event
		if _, err := tap.Next(ctx, one[:]); err != nil {
			t.Fatalf("%s never happened: %v", what, err)
		}
		if wanted(&one[0]) {
			return one[0]
		}
	}
}

func run(ctx context.Context, url string) <-chan error {
	ended := make(chan error, 1)
	go func() { ended <- Run(ctx, url) }()
	return ended
}

func wait(t *testing.T, ended <-chan error) error {
	t.Helper()
	select {
	case err := <-ended:
		return err
	case <-time.After(30 * time.Second):
		t.Fatal("Run did not return")
		return nil
	}
}

func TestTour(t *testing.T) {
	gw, tap, url := serve(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := run(ctx, url)
	var session string
	asked := make(map[string]int)
	until(t, tap, "the answer to resources/read", func(e *spine.Event) bool {
		if e.Kind == spine.In || e.Kind == spine.Out {
			session = e.Session
			asked[e.Kind.String()+" "+e.Frame.Kind.String()+" "+e.Method]++
		}
		return e.Kind == spine.Out && e.Method == "resources/read"
	})
	for what, atLeast := range map[string]int{
		"in request initialize": 1, "in request tools/list": 1, "in request tools/call": 5, "out response tools/call": 5,
		"out request elicitation/create": 1, "in response elicitation/create": 1, "out notification notifications/progress": 1,
	} {
		if asked[what] < atLeast {
			t.Errorf("the tour had %q %d times, want %d or more; all: %v", what, asked[what], atLeast, asked)
		}
	}
	for what, n := range asked {
		if strings.Contains(what, " error ") && !strings.HasSuffix(what, "server/discover") { // not over SSE
			t.Errorf("the tour had %q %d times, want no other errors", what, n)
		}
	}

	// It stays, and answers what it is asked.
	receipt, err := gw.Inject(session, []byte(`{"jsonrpc":"2.0","id":"op-1","method":"roots/list"}`), false)
	if err != nil {
		t.Fatal(err)
	}
	e := until(t, tap, "the answer to roots/list", func(e *spine.Event) bool { return e.Pair == receipt.Seq })
	if !strings.Contains(string(e.Frame.Data), "file:///home") {
		t.Errorf("roots/list was answered with %s, want the root file:///home", e.Frame.Data)
	}

	if err := gw.Disconnect(session); err != nil {
		t.Fatal(err)
	}
	if err := wait(t, ended); err != nil {
		t.Errorf("Run after the session was disconnected = %v, want nil", err)
	}
}

func TestEndsWithContext(t *testing.T) {
	_, tap, url := serve(t)
	ctx, cancel := context.WithCancel(t.Context())
	ended := run(ctx, url)
	until(t, tap, "the first call", func(e *spine.Event) bool { return e.Method == "tools/call" })
	cancel()
	if err := wait(t, ended); err != nil {
		t.Errorf("Run after its context ended = %v, want nil", err)
	}
	until(t, tap, "the end of the session", func(e *spine.Event) bool { return e.Kind == spine.Closed })
}

func TestDisconnectedDuringTheTour(t *testing.T) {
	gw, tap, url := serve(t)
	ended := run(t.Context(), url)
	e := until(t, tap, "the first call", func(e *spine.Event) bool { return e.Method == "tools/call" })
	if err := gw.Disconnect(e.Session); err != nil {
		t.Fatal(err)
	}
	if err := wait(t, ended); err != nil {
		t.Errorf("Run after it was disconnected = %v, want nil", err)
	}
}

func TestNobodyThere(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	if err := Run(t.Context(), "http://"+l.Addr().String()+"/sse"); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("Run where nobody listens = %v, want %v", err, syscall.ECONNREFUSED)
	}
}

func TestFillIn(t *testing.T) {
	form := fillIn(map[string]any{"properties": map[string]any{
		"name": map[string]any{"type": "string"}, "yes": map[string]any{"type": "boolean"}, "n": map[string]any{"type": "integer"},
		"x": map[string]any{"type": "number"}, "one": map[string]any{"type": "string", "enum": []any{"a", "b"}}, "odd": 7,
	}})
	for name, want := range map[string]any{"name": "blue", "yes": true, "n": 42, "x": 42, "one": "a", "odd": "blue"} {
		if form[name] != want {
			t.Errorf("fillIn gives %s = %v, want %v", name, form[name], want)
		}
	}
	if got := fillIn(nil); len(got) != 0 {
		t.Errorf("fillIn(nil) = %v, want an empty form", got)
	}
}
