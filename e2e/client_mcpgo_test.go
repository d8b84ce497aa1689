package e2e

//lint:file-ignore SA1019 What 2026-07-28 deprecates is what clients before it are tested on.

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"testing"

	mcpgo "github.com/mark3labs/mcp-go/client"
	"github.com/mark3labs/mcp-go/client/transport"
	"github.com/mark3labs/mcp-go/mcp"
)

// mcpGo is the client of mark3labs/mcp-go.
type mcpGo struct{ *mcpgo.Client }

func connectMCPGo(t *testing.T, url string, h heard) (client, error) {
	web := &http.Client{Transport: &http.Transport{}}
	t.Cleanup(web.CloseIdleConnections)
	sse, err := transport.NewSSE(url, transport.WithHTTPClient(web), transport.WithSSELogger(slog.New(slog.DiscardHandler)))
	if err != nil {
		return nil, err
	}
	return startMCPGo(t, sse, h, neverAsked{t})
}

// connectMCPGoHTTP connects over Streamable HTTP, in the era before 2026-07-28 or the newest.
func connectMCPGoHTTP(legacy bool) func(*testing.T, string, heard) (client, error) {
	return func(t *testing.T, url string, h heard) (client, error) {
		web := &http.Client{Transport: &http.Transport{}}
		t.Cleanup(web.CloseIdleConnections)
		options := []transport.StreamableHTTPCOption{transport.WithHTTPBasicClient(web), transport.WithHTTPLogger(slog.New(slog.DiscardHandler))}
		if legacy { // which alone has the GET stream
			options = append(options, transport.WithContinuousListening())
		}
		over, err := transport.NewStreamableHTTP(url, options...)
		if err != nil {
			return nil, err
		}
		return startMCPGo(t, over, h, obliging{})
	}
}

// asked is what a client is asked by.
type asked interface {
	mcpgo.ElicitationHandler
	mcpgo.SamplingHandler
}

// startMCPGo connects over a transport, and initializes.
func startMCPGo(t *testing.T, over transport.Interface, h heard, by asked) (client, error) {
	c := mcpgo.NewClient(over, mcpgo.WithElicitationHandler(by), mcpgo.WithSamplingHandler(by))
	if err := c.Start(t.Context()); err != nil {
		return nil, err
	}
	c.OnNotification(func(n mcp.JSONRPCNotification) {
		switch n.Method {
		case "notifications/progress":
			h.progress <- n.Params.AdditionalFields["progress"].(float64)
		case "notifications/message":
			h.logs <- fmt.Sprint(n.Params.AdditionalFields["data"])
		case "notifications/tools/list_changed":
			h.changed <- "tools"
		case "notifications/resources/updated":
			h.changed <- n.Params.AdditionalFields["uri"].(string)
		}
	})
	var hello mcp.InitializeRequest
	hello.Params.ClientInfo = mcp.Implementation{Name: "e2e-mcp-go", Version: "1"}
	_, err := c.Initialize(t.Context(), hello)
	return mcpGo{c}, err
}

// neverAsked declares capabilities. Over SSE the library drops what the server
// asks, and its handlers are never called.
type neverAsked struct{ t *testing.T }

func (n neverAsked) Elicit(context.Context, mcp.ElicitationRequest) (*mcp.ElicitationResult, error) {
	n.t.Error("mcp-go answers elicitation over SSE now: it has changed, so must what we say of it")
	return nil, errors.New("unexpected")
}

func (n neverAsked) CreateMessage(context.Context, mcp.CreateMessageRequest) (*mcp.CreateMessageResult, error) {
	n.t.Error("mcp-go answers sampling over SSE now: it has changed, so must what we say of it")
	return nil, errors.New("unexpected")
}

// obliging answers what it is asked.
type obliging struct{}

func (obliging) Elicit(context.Context, mcp.ElicitationRequest) (*mcp.ElicitationResult, error) {
	return &mcp.ElicitationResult{ElicitationResponse: mcp.ElicitationResponse{Action: "accept", Content: map[string]any{"answer": "blue"}}}, nil
}

func (obliging) CreateMessage(_ context.Context, req mcp.CreateMessageRequest) (*mcp.CreateMessageResult, error) {
	content, err := mcp.ParseSamplingContent(req.Messages[0].Content) // over HTTP it comes as a map
	if err != nil {
		return nil, err
	}
	said := content.(mcp.TextContent).Text
	return &mcp.CreateMessageResult{Model: "none", SamplingMessage: mcp.SamplingMessage{Role: "assistant",
		Content: mcp.NewTextContent("You said: " + said)}}, nil
}

func (c mcpGo) tools(ctx context.Context) (names []string, err error) {
	list, err := c.ListTools(ctx, mcp.ListToolsRequest{})
	if err != nil {
		return nil, err
	}
	for _, tool := range list.Tools {
		names = append(names, tool.Name)
	}
	return names, nil
}

func (c mcpGo) call(ctx context.Context, tool string, args map[string]any) (reply, error) {
	var req mcp.CallToolRequest
	req.Params.Name, req.Params.Arguments, req.Params.Meta = tool, args, &mcp.Meta{ProgressToken: tool}
	res, err := c.CallTool(ctx, req)
	if err != nil {
		return reply{}, err
	}
	content, ok := res.Content[0].(mcp.TextContent)
	if !ok {
		return reply{}, fmt.Errorf("the content is a %T", res.Content[0])
	}
	return reply{content.Text, res.IsError}, nil
}

func (c mcpGo) read(ctx context.Context, uri string) (string, error) {
	var req mcp.ReadResourceRequest
	req.Params.URI = uri
	res, err := c.ReadResource(ctx, req)
	if err != nil {
		return "", err
	}
	return res.Contents[0].(mcp.TextResourceContents).Text, nil
}

func (c mcpGo) prompt(ctx context.Context, name string, args map[string]string) (string, error) {
	var req mcp.GetPromptRequest
	req.Params.Name, req.Params.Arguments = name, args
	res, err := c.GetPrompt(ctx, req)
	if err != nil {
		return "", err
	}
	return res.Messages[0].Content.(mcp.TextContent).Text, nil
}

func (c mcpGo) complete(ctx context.Context, prompt, argument, value string) ([]string, error) {
	var req mcp.CompleteRequest
	req.Params.Ref = mcp.PromptReference{Type: "ref/prompt", Name: prompt}
	req.Params.Argument = mcp.CompleteArgument{Name: argument, Value: value}
	res, err := c.Complete(ctx, req)
	if err != nil {
		return nil, err
	}
	return res.Completion.Values, nil
}

func (c mcpGo) setLevel(ctx context.Context, level string) error {
	var req mcp.SetLevelRequest
	req.Params.Level = mcp.LoggingLevel(level)
	return c.SetLevel(ctx, req)
}

func (c mcpGo) cancel(ctx context.Context, id string) error {
	return c.GetTransport().SendNotification(ctx, mcp.JSONRPCNotification{JSONRPC: "2.0", Notification: mcp.Notification{
		Method: "notifications/cancelled",
		Params: mcp.NotificationParams{AdditionalFields: map[string]any{"requestId": json.RawMessage(id)}}}})
}

func (c mcpGo) listen(ctx context.Context, uri string) error {
	if c.ProtocolVersion() < mcp.ProtocolVersion20260728 {
		return c.Subscribe(ctx, mcp.SubscribeRequest{Params: mcp.SubscribeParams{URI: uri}})
	}
	filter := mcp.SubscriptionFilter{ToolsListChanged: true, ResourceSubscriptions: []string{uri}}
	_, err := c.ListenAsync(context.WithoutCancel(ctx), filter, nil) // until the client is closed
	return err
}

func (c mcpGo) close() error { return c.Close() }
