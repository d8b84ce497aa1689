package e2e

import (
	"context"
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/mark3labs/mcp-go/client/transport"
	"github.com/modelcontextprotocol/go-sdk/mcp"

	"switchboard/e2e/harness"
)

// launched is one client library that launches `switchboard stdio`.
type launched struct {
	name     string // of itself
	revision string // that it agrees on
	connect  func(t *testing.T, args []string, h heard) (client, error)
	cancels  bool // tells the server when a call is given up
	strict   bool // asks in a session of its own first, and drops requests of the server; else it answers a ping
}

var launches = []launched{
	{"e2e-go-sdk", "2026-07-28", launchGoSDK(""), true, false},
	{"e2e-go-sdk", "2025-11-25", launchGoSDK("2025-11-25"), true, false},
	{"e2e-go-sdk", "2024-11-05", launchGoSDK("2024-11-05"), true, false},
	{"e2e-mcp-go", "2026-07-28", launchMCPGo, false, false},
	{"e2e-typescript", "2025-11-25", launchTypeScript, true, false},
	{"e2e-typescript-2", "2025-11-25", launchTypeScript2("legacy"), true, false},
	{"e2e-typescript-2", "2026-07-28", launchTypeScript2("auto"), true, true},
}

func launchGoSDK(revision string) func(*testing.T, []string, heard) (client, error) {
	return func(t *testing.T, args []string, h heard) (client, error) {
		command := &mcp.CommandTransport{Command: exec.Command(harness.Binary(t), args...)}
		s, err := newGoSDK(h).Connect(t.Context(), command, &mcp.ClientSessionOptions{ProtocolVersion: revision})
		return goSDK{s}, err
	}
}

func launchMCPGo(t *testing.T, args []string, h heard) (client, error) {
	return startMCPGo(t, transport.NewStdio(harness.Binary(t), nil, args...), h, neverAsked{t})
}

func launchTypeScript(t *testing.T, args []string, h heard) (client, error) {
	return startTypeScript(t, h, map[string]any{"command": harness.Binary(t), "args": args}, "client.mjs")
}

// launchTypeScript2 has the client of 2.x launch it. In the era auto it asks a process of its own first which era is spoken.
func launchTypeScript2(era string) func(*testing.T, []string, heard) (client, error) {
	return func(t *testing.T, args []string, h heard) (client, error) {
		return startTypeScript(t, h, map[string]any{"command": harness.Binary(t), "args": args}, "client2.mjs", era)
	}
}

// TestStdioClients has each library launch the bridge and do what it can.
func TestStdioClients(t *testing.T) {
	t.Parallel()
	for _, l := range launches {
		t.Run(l.name+" "+l.revision, func(t *testing.T) {
			t.Parallel()
			app := harness.Start(t, harness.Options{Config: off})
			events := app.Watch(0)
			h := newHeard()
			if l.strict {
				h.errors = make(chan string, 10)
			}
			c, err := l.connect(t, []string{"stdio", "--data-dir", app.Dir}, h)
			if err != nil {
				t.Fatal(err)
			}
			useStdio(t, l, c, h, events)
			id := onlyLive(t, app).ID // only now: a client of 2026-07-28 is connected before it has said a word
			s := app.Session(id)
			if s.Transport != "stdio" || s.Client != l.name || s.Revision != l.revision || !strings.Contains(s.Remote, "pid ") {
				t.Errorf("the session is %+v", s)
			}
			if l.strict {
				app.Inject(s.ID, `{"jsonrpc":"2.0","id":1,"method":"ping"}`)
				if got := receive(t, "error", h.errors); !strings.Contains(got, "Dropped inbound request 'ping'") {
					t.Errorf("asked for a ping, the client tells of %s", got)
				}
			} else {
				pingStdio(t, app, events, s.ID)
			}
			if got, want := len(app.Sessions()), map[bool]int{false: 1, true: 2}[l.strict]; got != want {
				t.Errorf("the client has launched the command %d times, want %d", got, want)
			}
			if err := c.close(); err != nil {
				t.Errorf("the client does not end well: %v", err)
			}
			harness.Eventually(t, "the session ends as ClientLeft", func() (bool, any) {
				got := app.Session(s.ID)
				return got.State == "closed" && got.Reason == "ClientLeft" && got.Totals.Dropped == 0, got
			})
		})
	}
}

// onlyLive is the one session that lives, once there is no other: TypeScript 2.x asks first, in a session that it ends.
func onlyLive(t *testing.T, app *harness.App) (s harness.Session) {
	t.Helper()
	harness.Eventually(t, "one session lives", func() (bool, any) {
		live := slices.DeleteFunc(app.Sessions(), func(s harness.Session) bool { return s.State != "live" })
		if len(live) == 1 {
			s = live[0]
		}
		return len(live) == 1, live
	})
	return s
}

// useStdio lists, calls, hears progress and cancels.
func useStdio(t *testing.T, l launched, c client, h heard, events *harness.Viewer) {
	t.Helper()
	tools, err := c.tools(t.Context())
	if err != nil || !slices.Contains(tools, "echo") {
		t.Errorf("tools: %v, %v", tools, err)
	}
	odd := "two\nlines, a \u2028 and a \"quote\""
	if got, err := c.call(t.Context(), "echo", map[string]any{"text": odd}); err != nil || got.Text != odd {
		t.Errorf("echo: %+v, %v", got, err)
	}
	// TypeScript drops progress that it reads together with the answer.
	if got, err := c.call(t.Context(), "slow", map[string]any{"seconds": 2}); err != nil || got.IsError {
		t.Errorf("slow: %+v, %v", got, err)
	}
	select {
	case <-h.progress:
	default:
		t.Error("slow brought no progress")
	}
	ctx, cancel := context.WithCancel(t.Context())
	over := make(chan error)
	go func() {
		_, err := c.call(ctx, "slow", map[string]any{"seconds": 3600})
		over <- err
	}()
	call := events.Await("the call", func(e harness.Event) bool {
		return e.Kind == "in" && e.Method == "tools/call" && strings.Contains(e.Text, "3600")
	})
	if !l.cancels {
		if err := c.cancel(t.Context(), string(call.ID)); err != nil {
			t.Error(err)
		}
	}
	cancel()
	if err := <-over; err == nil {
		t.Error("the cancelled call had a result")
	}
	events.Await("its cancellation", func(e harness.Event) bool { return e.Method == "notifications/cancelled" && e.Pair == call.Seq })
}

// pingStdio asks the client from the control API.
func pingStdio(t *testing.T, app *harness.App, events *harness.Viewer, id string) {
	t.Helper()
	receipt := app.Inject(id, `{"jsonrpc":"2.0","id":1,"method":"ping"}`)
	answer := events.Await("the answer to the ping", func(e harness.Event) bool { return e.Kind == "in" && e.Pair == receipt.Seq })
	var said struct{ Result json.RawMessage }
	if err := json.Unmarshal([]byte(answer.Text), &said); err != nil || said.Result == nil {
		t.Errorf("the client answers a ping with %s", answer.Text)
	}
}
