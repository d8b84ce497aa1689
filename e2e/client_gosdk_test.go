package e2e

//lint:file-ignore SA1019 What 2026-07-28 deprecates is what clients before it are tested on.

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// goSDK is the official Go client.
type goSDK struct{ *mcp.ClientSession }

func connectGoSDK(t *testing.T, url string, h heard) (client, error) {
	web := &http.Client{Transport: &http.Transport{}}
	t.Cleanup(web.CloseIdleConnections)
	s, err := newGoSDK(h).Connect(t.Context(), &mcp.SSEClientTransport{Endpoint: url, HTTPClient: web}, nil)
	return goSDK{s}, err
}

// connectGoSDKHTTP connects over Streamable HTTP; an empty revision is the newest.
func connectGoSDKHTTP(revision string) func(*testing.T, string, heard) (client, error) {
	return func(t *testing.T, url string, h heard) (client, error) {
		web := &http.Client{Transport: &http.Transport{}}
		t.Cleanup(web.CloseIdleConnections)
		s, err := newGoSDK(h).Connect(t.Context(), &mcp.StreamableClientTransport{Endpoint: url, HTTPClient: web},
			&mcp.ClientSessionOptions{ProtocolVersion: revision})
		return goSDK{s}, err
	}
}

// newGoSDK makes a client that is not connected yet.
func newGoSDK(h heard) *mcp.Client {
	return mcp.NewClient(&mcp.Implementation{Name: "e2e-go-sdk", Version: "1"}, &mcp.ClientOptions{
		ElicitationHandler: func(context.Context, *mcp.ElicitRequest) (*mcp.ElicitResult, error) {
			return &mcp.ElicitResult{Action: "accept", Content: map[string]any{"answer": "blue"}}, nil
		},
		CreateMessageHandler: func(_ context.Context, req *mcp.CreateMessageRequest) (*mcp.CreateMessageResult, error) {
			said := req.Params.Messages[0].Content.(*mcp.TextContent).Text
			return &mcp.CreateMessageResult{Role: "assistant", Model: "none", Content: &mcp.TextContent{Text: "You said: " + said}}, nil
		},
		ProgressNotificationHandler: func(_ context.Context, req *mcp.ProgressNotificationClientRequest) {
			h.progress <- req.Params.Progress
		},
		LoggingMessageHandler:  func(_ context.Context, req *mcp.LoggingMessageRequest) { h.logs <- fmt.Sprint(req.Params.Data) },
		ToolListChangedHandler: func(context.Context, *mcp.ToolListChangedRequest) { h.changed <- "tools" },
		ResourceUpdatedHandler: func(_ context.Context, req *mcp.ResourceUpdatedNotificationRequest) { h.changed <- req.Params.URI },
	})
}

func (c goSDK) tools(ctx context.Context) (names []string, err error) {
	list, err := c.ListTools(ctx, nil)
	if err != nil {
		return nil, err
	}
	for _, tool := range list.Tools {
		names = append(names, tool.Name)
	}
	return names, nil
}

func (c goSDK) call(ctx context.Context, tool string, args map[string]any) (reply, error) {
	params := &mcp.CallToolParams{Name: tool, Arguments: args}
	params.SetProgressToken(tool)
	res, err := c.CallTool(ctx, params)
	if err != nil {
		return reply{}, err
	}
	content, ok := res.Content[0].(*mcp.TextContent)
	if !ok {
		return reply{}, errors.New("the content is no text")
	}
	return reply{content.Text, res.IsError}, nil
}

func (c goSDK) read(ctx context.Context, uri string) (string, error) {
	res, err := c.ReadResource(ctx, &mcp.ReadResourceParams{URI: uri})
	if err != nil {
		return "", err
	}
	return res.Contents[0].Text, nil
}

func (c goSDK) prompt(ctx context.Context, name string, args map[string]string) (string, error) {
	res, err := c.GetPrompt(ctx, &mcp.GetPromptParams{Name: name, Arguments: args})
	if err != nil {
		return "", err
	}
	return res.Messages[0].Content.(*mcp.TextContent).Text, nil
}

func (c goSDK) complete(ctx context.Context, prompt, argument, value string) ([]string, error) {
	res, err := c.Complete(ctx, &mcp.CompleteParams{Ref: &mcp.CompleteReference{Type: "ref/prompt", Name: prompt},
		Argument: mcp.CompleteParamsArgument{Name: argument, Value: value}})
	if err != nil {
		return nil, err
	}
	return res.Completion.Values, nil
}

func (c goSDK) setLevel(ctx context.Context, level string) error {
	return c.SetLoggingLevel(ctx, &mcp.SetLoggingLevelParams{Level: mcp.LoggingLevel(level)})
}

func (c goSDK) cancel(context.Context, string) error { return errors.New("go-sdk does this by itself") }

func (c goSDK) listen(ctx context.Context, uri string) error {
	return c.Subscribe(ctx, &mcp.SubscribeParams{URI: uri})
}

func (c goSDK) close() error { return c.Close() }
