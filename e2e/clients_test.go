package e2e

import (
	"context"
	"fmt"
	"os"
	"sync"
	"testing"
)

// client is what all three client libraries can do, in the words of this test.
type client interface {
	tools(ctx context.Context) ([]string, error)
	call(ctx context.Context, tool string, args map[string]any) (reply, error) // asks for progress
	read(ctx context.Context, uri string) (string, error)
	prompt(ctx context.Context, name string, args map[string]string) (string, error)
	complete(ctx context.Context, prompt, argument, value string) ([]string, error)
	setLevel(ctx context.Context, level string) error
	cancel(ctx context.Context, id string) error // sends notifications/cancelled by hand
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
}

func newHeard() heard { return heard{make(chan float64, 100), make(chan string, 100)} }

// kind is one client library and what is known of it. PROTOCOL facts that it
// breaks are not hidden: the test asserts them.
type kind struct {
	name    string
	connect func(t *testing.T, url string, h heard) (client, error) // and initialize
	styles  []string                                                // of keepalive that it lives with
	answers bool                                                    // requests of the server, over SSE
	cancels bool                                                    // tells the server when a call is given up
}

var kinds = []kind{
	{name: "go-sdk", connect: connectGoSDK, styles: []string{"comment", "ping"}, answers: true, cancels: true},
	{name: "typescript", connect: connectTypeScript, styles: []string{"comment", "event", "ping"}, answers: true, cancels: true},
	{name: "mcp-go", connect: connectMCPGo, styles: []string{"comment", "event", "ping"}},
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
