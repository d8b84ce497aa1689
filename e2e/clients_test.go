package e2e

import (
	"context"
	"fmt"
	"os"
	"sync"
	"testing"
)

// client is what all client libraries can do, in the words of this test.
type client interface {
	tools(ctx context.Context) ([]string, error)
	call(ctx context.Context, tool string, args map[string]any) (reply, error) // asks for progress
	read(ctx context.Context, uri string) (string, error)
	prompt(ctx context.Context, name string, args map[string]string) (string, error)
	complete(ctx context.Context, prompt, argument, value string) ([]string, error)
	setLevel(ctx context.Context, level string) error
	cancel(ctx context.Context, id string) error  // sends notifications/cancelled by hand
	listen(ctx context.Context, uri string) error // asks to be told when the resource, or the list of tools, changes
	close() error
}

// reply is the result of tools/call.
type reply struct {
	Text    string
	IsError bool
}

// heard is what a client was told without having asked.
type heard struct {
	progress chan float64
	logs     chan string
	changed  chan string // URIs of resources, and "tools"
	errors   chan string // that TypeScript tells of; nil: there must be none
}

func newHeard() heard {
	return heard{make(chan float64, 100), make(chan string, 100), make(chan string, 100), nil}
}

// kind is one client library and what is known of it. PROTOCOL facts that it
// breaks are not hidden: the test asserts them.
type kind struct {
	name      string
	transport string                                                  // as the control API calls it
	revision  string                                                  // that it agrees on
	connect   func(t *testing.T, url string, h heard) (client, error) // and initialize
	styles    []string                                                // of keepalive that it lives with, over SSE
	discovers bool                                                    // sends server/discover first
	answers   bool                                                    // requests of the server
	cancels   bool                                                    // tells the server when a call is given up
	levelless bool                                                    // cannot set the level of logs
	resumes   bool                                                    // comes back for an answer that broke off
	hangs     bool                                                    // waits on for one, and does not come back
}

// modern reports whether it speaks 2026-07-28, which has no sessions.
func (k kind) modern() bool { return k.revision >= "2026-07-28" }

// kinds over SSE, which none speaks 2026-07-28 over.
var kinds = []kind{
	{name: "go-sdk", transport: "sse", revision: "2025-11-25", connect: connectGoSDK, styles: []string{"comment", "ping"}, discovers: true, answers: true, cancels: true},
	{name: "typescript", transport: "sse", revision: "2025-11-25", connect: connectTypeScript, styles: []string{"comment", "event", "ping"}, answers: true, cancels: true},
	{name: "typescript-2", transport: "sse", revision: "2025-11-25", connect: connectTypeScript2("legacy", false), styles: []string{"comment"}, answers: true, cancels: true},
	{name: "mcp-go", transport: "sse", revision: "2025-11-25", connect: connectMCPGo, styles: []string{"comment", "event", "ping"}, discovers: true},
}

// said is what loud has said already.
var said sync.Map

// loud skips a test in a way that nobody overlooks: with a line of its own, once
// for each thing that is not tested. go test shows it where no package is named
// (go test, not go test ./...).
func loud(t *testing.T, what string, why error) {
	t.Helper()
	if _, again := said.LoadOrStore(what, true); !again {
		fmt.Fprintf(os.Stderr, "\n*** SKIPPED: %s is NOT tested: %v ***\n\n", what, why)
	}
	t.Skip(why)
}
