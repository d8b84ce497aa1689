package script

// This file makes handlers of the SDK of what stands in a script.

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/yosida95/uritemplate/v3"

	"switchboard/gateway/backend"
)

// tool is t with what it does. Parse has seen that it can be checked.
func (p *play) tool(t *tool) backend.Tool {
	handle := func(ctx context.Context, req *mcp.CallToolRequest, raw json.RawMessage) (*mcp.CallToolResult, error) {
		args, err := arguments(t.arguments, raw)
		if err != nil {
			return nil, err
		}
		c := newCall(p, &t.item, req, args)
		c.responses, c.state = req.Params.InputResponses, req.Params.RequestState
		if err := c.perform(ctx); err != nil {
			return nil, err
		}
		if c.asked != nil {
			state, err := c.requestState()
			return &mcp.CallToolResult{InputRequests: c.asked, RequestState: state}, err
		}
		return t.result(c.data)
	}
	if t.unchecked {
		return backend.Unchecked(t.shown, handle)
	}
	checked, err := backend.Checked(t.shown, handle)
	if err != nil {
		panic(err)
	}
	return checked
}

func (t *tool) result(data any) (*mcp.CallToolResult, error) {
	res := &mcp.CallToolResult{IsError: t.isError, Content: []mcp.Content{}}
	for _, b := range t.content {
		c, err := b(data)
		if err != nil {
			return nil, err
		}
		res.Content = append(res.Content, c)
	}
	if t.structured != nil {
		structured, err := t.structured.render(data)
		if err != nil {
			return nil, err
		}
		res.StructuredContent = structured
		if len(t.content) == 0 { // for clients that know of text only
			res.Content = append(res.Content, &mcp.TextContent{Text: string(structured)})
		}
	}
	return res, nil
}

func (p *play) prompt(q *prompt) mcp.PromptHandler {
	return func(ctx context.Context, req *mcp.GetPromptRequest) (*mcp.GetPromptResult, error) {
		args := make(map[string]any)
		for _, a := range q.shown.Arguments {
			value, given := req.Params.Arguments[a.Name]
			if a.Required && !given {
				return nil, &jsonrpc.Error{Code: jsonrpc.CodeInvalidParams, Message: fmt.Sprintf("missing required argument %q", a.Name)}
			}
			args[a.Name] = value
		}
		c := newCall(p, &q.item, req, args)
		c.responses, c.state = req.Params.InputResponses, req.Params.RequestState
		if err := c.perform(ctx); err != nil {
			return nil, err
		}
		if c.asked != nil {
			state, err := c.requestState()
			return &mcp.GetPromptResult{InputRequests: c.asked, RequestState: state}, err
		}
		res := &mcp.GetPromptResult{Description: q.shown.Description, Messages: []*mcp.PromptMessage{}}
		for _, m := range q.messages {
			content, err := m.block(c.data)
			if err != nil {
				return nil, err
			}
			res.Messages = append(res.Messages, &mcp.PromptMessage{Role: m.role, Content: content})
		}
		return res, nil
	}
}

func (p *play) resource(r *resource) mcp.ResourceHandler {
	return func(ctx context.Context, req *mcp.ReadResourceRequest) (*mcp.ReadResourceResult, error) {
		return p.read(ctx, &r.item, r.contents, make(map[string]any), req)
	}
}

func (p *play) template(t *resourceTemplate) mcp.ResourceHandler {
	return func(ctx context.Context, req *mcp.ReadResourceRequest) (*mcp.ReadResourceResult, error) {
		pattern, err := uritemplate.New(t.name)
		if err != nil {
			return nil, err
		}
		args := make(map[string]any)
		match := pattern.Match(req.Params.URI)
		for _, name := range pattern.Varnames() {
			args[name] = match.Get(name).String()
		}
		return p.read(ctx, &t.item, t.contents, args, req)
	}
}

func (p *play) read(ctx context.Context, i *item, all []contents, args map[string]any, req *mcp.ReadResourceRequest) (*mcp.ReadResourceResult, error) {
	c := newCall(p, i, req, args)
	c.data["uri"] = req.Params.URI
	c.responses, c.state = req.Params.InputResponses, req.Params.RequestState
	if err := c.perform(ctx); err != nil {
		return nil, err
	}
	if c.asked != nil {
		state, err := c.requestState()
		return &mcp.ReadResourceResult{InputRequests: c.asked, RequestState: state}, err
	}
	res := &mcp.ReadResourceResult{Contents: []*mcp.ResourceContents{}}
	for _, one := range all {
		contents, err := one.render(c.data)
		if err != nil {
			return nil, err
		}
		res.Contents = append(res.Contents, contents)
	}
	return res, nil
}
