package backend

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// What the built-in server has to read and to get.
const (
	aboutURI         = "switchboard://about"
	counterURI       = "switchboard://counter"
	greetingPrefix   = "switchboard://greeting/"
	greetingTemplate = greetingPrefix + "{name}"
	greetPrompt      = "greet"
)

// Builtin is what m plays unless it is told otherwise. Each call is a counter of its own.
func (m *Mock) Builtin() Features {
	var count atomic.Int64 // what the counter resource shows
	return Features{
		Instructions: instructions,
		Tools: slices.Concat(quickTools(), longTools(), askingTools(), []Tool{
			typed(&mcp.Tool{Name: "count", Description: "Adds one to the resource " + counterURI + " and tells all who have subscribed to it."},
				func(ctx context.Context, _ *mcp.CallToolRequest, _ struct{}) (*mcp.CallToolResult, any, error) {
					n := count.Add(1)
					m.Updated(ctx, counterURI)
					return text(fmt.Sprint("The counter is at ", n, ".")), nil, nil
				})}),
		Resources: []Resource{
			{&mcp.Resource{Name: "about", URI: aboutURI, MIMEType: "text/markdown", Description: "What this server is."}, false,
				func(context.Context, *mcp.ReadResourceRequest) (*mcp.ReadResourceResult, error) {
					return resource("# " + m.o.Name + " " + m.o.Version + "\n\n" + instructions + "\n"), nil
				}},
			{&mcp.Resource{Name: "counter", URI: counterURI, MIMEType: "text/plain",
				Description: "A number that all clients share. Subscribe to it, then call the tool count."}, true,
				func(context.Context, *mcp.ReadResourceRequest) (*mcp.ReadResourceResult, error) {
					return resource(fmt.Sprint(count.Load())), nil
				}},
		},
		Templates: []Template{{&mcp.ResourceTemplate{Name: "greeting", URITemplate: greetingTemplate, MIMEType: "text/plain",
			Description: "A greeting for any name; names can be completed."}, readGreeting}},
		Prompts: []Prompt{{&mcp.Prompt{Name: greetPrompt, Description: "Asks for a greeting; both arguments can be completed.",
			Arguments: []*mcp.PromptArgument{
				{Name: "name", Description: "Whom to greet.", Required: true},
				{Name: "style", Description: "In which style: formal, friendly or pirate."},
			}}, greet}},
		Complete: complete,
	}
}

const instructions = "The built-in test server of Switchboard. Its tools show how a client copes: " +
	"slow and burst with progress and cancellation, fail with errors, ask, sample and roots with requests from the server, " +
	"log with log messages, count with resource subscriptions."

func readGreeting(_ context.Context, req *mcp.ReadResourceRequest) (*mcp.ReadResourceResult, error) {
	name, err := url.PathUnescape(strings.TrimPrefix(req.Params.URI, greetingPrefix))
	if err != nil {
		return nil, mcp.ResourceNotFoundError(req.Params.URI)
	}
	return resource("Hello, " + name + "."), nil
}

// resource leaves it to the SDK to fill in URI and type.
func resource(text string) *mcp.ReadResourceResult {
	return &mcp.ReadResourceResult{Contents: []*mcp.ResourceContents{{Text: text}}}
}

func greet(_ context.Context, req *mcp.GetPromptRequest) (*mcp.GetPromptResult, error) {
	name, style := req.Params.Arguments["name"], req.Params.Arguments["style"]
	if name == "" {
		return nil, &jsonrpc.Error{Code: jsonrpc.CodeInvalidParams, Message: `missing required argument "name"`}
	}
	ask := "Greet " + name + "."
	if style != "" {
		ask = "Greet " + name + " in " + style + " style."
	}
	return &mcp.GetPromptResult{Description: "A greeting", Messages: []*mcp.PromptMessage{
		{Role: "user", Content: &mcp.TextContent{Text: ask}}}}, nil
}

// complete serves the prompt's arguments and the template's variable.
func complete(_ context.Context, req *mcp.CompleteRequest) (*mcp.CompleteResult, error) {
	ref, arg := req.Params.Ref, req.Params.Argument
	var values []string
	switch {
	case arg.Name == "name" && (ref.Name == greetPrompt || ref.URI == greetingTemplate):
		values = []string{"Ada", "Alan", "Barbara", "Edsger", "Grace"}
	case arg.Name == "style" && ref.Name == greetPrompt:
		values = []string{"formal", "friendly", "pirate"}
	default:
		return nil, &jsonrpc.Error{Code: jsonrpc.CodeInvalidParams,
			Message: fmt.Sprintf("nothing to complete: no argument %q of %q", arg.Name, ref.Name+ref.URI)}
	}
	values = slices.DeleteFunc(values, func(v string) bool {
		return !strings.HasPrefix(strings.ToLower(v), strings.ToLower(arg.Value))
	})
	return &mcp.CompleteResult{Completion: mcp.CompletionResultDetails{Values: values, Total: len(values)}}, nil
}
