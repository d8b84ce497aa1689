// Package tryit is a small MCP client that a new user can set on the gateway, to
// see the window come alive. It is a real client, through the real port.
package tryit

//lint:file-ignore SA1019 What 2026-07-28 deprecates is what clients before it are tested on.

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// Run connects to url, an endpoint of the gateway, does what a client does, and stays
// connected, answering what it is asked, until ctx or the session ends.
func Run(ctx context.Context, url string) error {
	client := mcp.NewClient(&mcp.Implementation{Name: "try-it", Version: "1.0"}, &mcp.ClientOptions{
		CreateMessageHandler: func(_ context.Context, req *mcp.CreateMessageRequest) (*mcp.CreateMessageResult, error) {
			return &mcp.CreateMessageResult{Model: "none", Role: "assistant", Content: &mcp.TextContent{Text: "Hello from the try-it client."}}, nil
		},
		ElicitationHandler: func(_ context.Context, req *mcp.ElicitRequest) (*mcp.ElicitResult, error) {
			return &mcp.ElicitResult{Action: "accept", Content: fillIn(req.Params.RequestedSchema)}, nil
		},
	})
	client.AddRoots(&mcp.Root{Name: "home", URI: "file:///home"})
	session, err := client.Connect(ctx, transport(url), nil)
	if err != nil {
		return err
	}
	ctx, end := context.WithCancel(ctx)
	var gone sync.WaitGroup
	gone.Go(func() { _ = session.Wait(); end() })
	err = tour(ctx, session)
	if err == nil || ctx.Err() != nil || errors.Is(err, mcp.ErrConnectionClosed) { // that the session was ended is no error
		err = nil
		<-ctx.Done()
	}
	_ = session.Close()
	gone.Wait()
	return err
}

// transport is Streamable HTTP where the url ends in /mcp, else HTTP+SSE.
func transport(url string) mcp.Transport {
	if strings.HasSuffix(url, "/mcp") {
		return &mcp.StreamableClientTransport{Endpoint: url}
	}
	return &mcp.SSEClientTransport{Endpoint: url}
}

// tour is a little of everything that the built-in server offers.
func tour(ctx context.Context, s *mcp.ClientSession) error {
	if _, err := s.ListTools(ctx, nil); err != nil {
		return err
	}
	calls := []*mcp.CallToolParams{
		{Name: "echo", Arguments: map[string]any{"text": "Hello, Switchboard."}},
		{Name: "add", Arguments: map[string]any{"a": 19, "b": 23}},
		{Name: "fail", Arguments: map[string]any{}},
		{Name: "slow", Arguments: map[string]any{"seconds": 2}, Meta: mcp.Meta{"progressToken": "try-it"}},
		{Name: "ask", Arguments: map[string]any{}},
	}
	for _, call := range calls {
		patient, cancel := context.WithTimeout(ctx, 20*time.Second)
		_, _ = s.CallTool(patient, call) // that one fails is something to see too
		cancel()
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	resources, err := s.ListResources(ctx, nil)
	if err != nil || len(resources.Resources) == 0 {
		return err
	}
	_, err = s.ReadResource(ctx, &mcp.ReadResourceParams{URI: resources.Resources[0].URI})
	return err
}

// fillIn is something for each property that a form asks for.
func fillIn(schema any) map[string]any {
	object, _ := schema.(map[string]any)
	properties, _ := object["properties"].(map[string]any)
	form := make(map[string]any, len(properties))
	for name, p := range properties {
		property, _ := p.(map[string]any)
		switch choices, _ := property["enum"].([]any); {
		case len(choices) > 0:
			form[name] = choices[0]
		case property["type"] == "boolean":
			form[name] = true
		case property["type"] == "number", property["type"] == "integer":
			form[name] = 42
		default:
			form[name] = "blue"
		}
	}
	return form
}
