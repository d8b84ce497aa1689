package backend

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

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

func (m *Mock) addResources(s *mcp.Server) {
	s.AddResource(&mcp.Resource{Name: "about", URI: aboutURI, MIMEType: "text/markdown",
		Description: "What this server is."}, m.readAbout)
	s.AddResource(&mcp.Resource{Name: "counter", URI: counterURI, MIMEType: "text/plain",
		Description: "A number that all clients share. Subscribe to it, then call the tool count."}, m.readCounter)
	s.AddResourceTemplate(&mcp.ResourceTemplate{Name: "greeting", URITemplate: greetingTemplate, MIMEType: "text/plain",
		Description: "A greeting for any name; names can be completed."}, readGreeting)
	mcp.AddTool(s, &mcp.Tool{Name: "count",
		Description: "Adds one to the resource " + counterURI + " and tells all who have subscribed to it."},
		func(ctx context.Context, _ *mcp.CallToolRequest, _ struct{}) (*mcp.CallToolResult, any, error) {
			n := m.count.Add(1)
			err := s.ResourceUpdated(ctx, &mcp.ResourceUpdatedNotificationParams{URI: counterURI})
			return text(fmt.Sprint("The counter is at ", n, ".")), nil, err
		})
}

func (m *Mock) readAbout(context.Context, *mcp.ReadResourceRequest) (*mcp.ReadResourceResult, error) {
	return resource("# " + m.o.Name + " " + m.o.Version + "\n\n" + instructions + "\n"), nil
}

func (m *Mock) readCounter(context.Context, *mcp.ReadResourceRequest) (*mcp.ReadResourceResult, error) {
	return resource(fmt.Sprint(m.count.Load())), nil
}

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

// subscribe refuses what never changes, or the SDK would remember any URI for it.
func subscribe(_ context.Context, req *mcp.SubscribeRequest) error {
	if req.Params.URI != counterURI {
		return mcp.ResourceNotFoundError(req.Params.URI)
	}
	return nil
}

func unsubscribe(context.Context, *mcp.UnsubscribeRequest) error { return nil }

func addPrompt(s *mcp.Server) {
	s.AddPrompt(&mcp.Prompt{Name: greetPrompt, Description: "Asks for a greeting; both arguments can be completed.",
		Arguments: []*mcp.PromptArgument{
			{Name: "name", Description: "Whom to greet.", Required: true},
			{Name: "style", Description: "In which style: formal, friendly or pirate."},
		}}, greet)
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
