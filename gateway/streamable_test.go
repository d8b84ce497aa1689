package gateway

//lint:file-ignore SA1019 Sampling and roots are deprecated by 2026-07-28, but clients before it have them.

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"switchboard/gateway/session"
	"switchboard/gateway/spine"
)

// sdk is a client of go-sdk, with what it was told.
type sdk struct {
	*mcp.ClientSession
	progress, updated chan string
}

// sdkClient connects one to /mcp that can be asked all there is; an empty revision is the newest.
func (r *running) sdkClient(revision string) *sdk {
	r.t.Helper()
	c := &sdk{progress: make(chan string, 1000), updated: make(chan string, 10)}
	client := mcp.NewClient(&mcp.Implementation{Name: "tester", Version: "1"}, &mcp.ClientOptions{
		CreateMessageHandler: func(context.Context, *mcp.CreateMessageRequest) (*mcp.CreateMessageResult, error) {
			return &mcp.CreateMessageResult{Model: "m", Role: "assistant", Content: &mcp.TextContent{Text: "sampled"}}, nil
		},
		ElicitationHandler: func(context.Context, *mcp.ElicitRequest) (*mcp.ElicitResult, error) {
			return &mcp.ElicitResult{Action: "accept", Content: map[string]any{"answer": "blue"}}, nil
		},
		ProgressNotificationHandler: func(_ context.Context, req *mcp.ProgressNotificationClientRequest) {
			c.progress <- req.Params.Message
		},
		ResourceUpdatedHandler: func(_ context.Context, req *mcp.ResourceUpdatedNotificationRequest) { c.updated <- req.Params.URI },
		ToolListChangedHandler: func(context.Context, *mcp.ToolListChangedRequest) {}, // has it listen
	})
	client.AddRoots(&mcp.Root{URI: "file:///r", Name: "r"})
	var options *mcp.ClientSessionOptions
	if revision != "" {
		options = &mcp.ClientSessionOptions{ProtocolVersion: revision}
	}
	cs, err := client.Connect(r.t.Context(), &mcp.StreamableClientTransport{Endpoint: r.url("/mcp"), HTTPClient: r.Client}, options)
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { cs.Close() })
	c.ClientSession = cs
	return c
}

func (c *sdk) tool(t *testing.T, name string, arguments any) string {
	t.Helper()
	res, err := c.CallTool(t.Context(), &mcp.CallToolParams{Name: name, Arguments: arguments})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	var all []string
	for _, content := range res.Content {
		if text, ok := content.(*mcp.TextContent); ok {
			all = append(all, text.Text)
		}
	}
	return strings.Join(all, "\n")
}

// TestSDKClient runs a real client of each era through the whole gateway, answered either way.
func TestSDKClient(t *testing.T) {
	for _, revision := range []string{"2025-03-26", "2025-06-18", "2025-11-25", ""} {
		for _, answer := range []session.Answer{session.AnswerSSE, session.AnswerJSON} {
			t.Run(revision+" "+string(answer), func(t *testing.T) {
				r := start(t, nil)
				if err := r.sessions.SetAnswer(answer); err != nil {
					t.Fatal(err)
				}
				c := r.sdkClient(revision)
				if got := c.InitializeResult().ProtocolVersion; revision != "" && got != revision || revision == "" && got != "2026-07-28" {
					t.Fatalf("negotiated %s", got)
				}
				if got := c.tool(t, "echo", map[string]any{"text": "hé"}); got != "hé" {
					t.Errorf("echo = %q", got)
				}
				for tool, want := range map[string]string{"ask": "blue", "sample": "sampled", "roots": "file:///r r"} {
					if got := c.tool(t, tool, nil); !strings.Contains(got, want) {
						t.Errorf("%s = %q; want %q", tool, got, want)
					}
				}
				c.burst(t, revision != "" || answer == session.AnswerSSE)
				c.cancel(t, r)
				const counter = "switchboard://counter"
				if err := c.Subscribe(t.Context(), &mcp.SubscribeParams{URI: counter}); err != nil {
					t.Fatal(err)
				}
				c.tool(t, "count", nil)
				if got := <-c.updated; got != counter {
					t.Errorf("updated %s", got)
				}
				if err := c.Close(); err != nil {
					t.Errorf("Close: %v", err)
				}
			})
		}
	}
}

// burst asks for progress; told says whether it has somewhere to go.
func (c *sdk) burst(t *testing.T, told bool) {
	t.Helper()
	params := &mcp.CallToolParams{Name: "burst", Arguments: map[string]any{"n": 50, "size": 10}}
	params.SetProgressToken("p")
	res, err := c.CallTool(t.Context(), params)
	if err != nil || res.IsError {
		t.Fatalf("burst = %+v, %v", res, err)
	}
	for range 50 {
		if told {
			<-c.progress
		}
	}
}

// cancel gives a call up, and sees its handler end.
func (c *sdk) cancel(t *testing.T, r *running) {
	t.Helper()
	tap := r.Tap("test", spine.Limit{Items: 1000, Bytes: 1 << 20}, 0)
	defer tap.Close()
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		for buf := make([]spine.Event, 1); ; {
			if _, err := tap.Next(t.Context(), buf); err != nil || buf[0].Kind == spine.In && buf[0].Method == "tools/call" {
				cancel()
				return
			}
		}
	}()
	if _, err := c.CallTool(ctx, &mcp.CallToolParams{Name: "slow", Arguments: map[string]any{"seconds": 3000}}); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled call = %v", err)
	}
	if got := c.tool(t, "echo", map[string]any{"text": "after"}); got != "after" { // Stop would wait for a handler that was not told
		t.Errorf("echo after a cancelled call = %q", got)
	}
}

// TestSDKClientIsAsked: a question of the operator reaches a real client of 2026-07-28 with its next call.
func TestSDKClientIsAsked(t *testing.T) {
	r := start(t, nil)
	c := r.sdkClient("")
	tap := r.Tap("test", spine.Limit{Items: 1000, Bytes: 1 << 20}, 0)
	defer tap.Close()
	receipt, err := r.Inject(r.Sessions()[0].ID, []byte(`{"jsonrpc":"2.0","id":"mine","method":"elicitation/create","params":{"message":"?","requestedSchema":{"type":"object","properties":{}}}}`), false)
	if err != nil {
		t.Fatal(err)
	}
	if got := c.tool(t, "echo", map[string]any{"text": "x"}); got != "x" {
		t.Errorf("echo = %q", got)
	}
	for buf := make([]spine.Event, 1); ; {
		if _, err := tap.Next(t.Context(), buf); err != nil {
			t.Fatal(err)
		}
		if e := buf[0]; e.Kind == spine.In && e.Pair == receipt.Seq {
			if !strings.Contains(string(e.Frame.Data), "blue") {
				t.Errorf("the answer is %s", e.Frame.Data)
			}
			return
		}
	}
}
