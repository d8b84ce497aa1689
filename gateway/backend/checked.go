package backend

// This file puts schemas in front of tools.

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/jsonschema-go/jsonschema"
	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// Handler is what a checked tool does. arguments is an object that fits the input schema, with its
// defaults. An error that is no *jsonrpc.Error is the tool's result, with isError.
type Handler func(ctx context.Context, req *mcp.CallToolRequest, arguments json.RawMessage) (*mcp.CallToolResult, error)

// Checked is the tool t, which h sees only with arguments that fit, and which says nothing structured that does not fit
// its output schema, if it has one. The error is that a schema is none.
func Checked(t *mcp.Tool, h Handler) (Tool, error) {
	in, err := resolve(t.InputSchema)
	if err != nil {
		return Tool{}, fmt.Errorf("input schema: %w", err)
	}
	var out *jsonschema.Resolved
	if t.OutputSchema != nil {
		if out, err = resolve(t.OutputSchema); err != nil {
			return Tool{}, fmt.Errorf("output schema: %w", err)
		}
	}
	return tool(t, in, out, h), nil
}

// Unchecked is the tool t, where h sees the arguments, which may be empty, as they came.
func Unchecked(t *mcp.Tool, h Handler) Tool { return tool(t, nil, nil, h) }

// tool is t with h behind its schemas. Those that are nil fit everything.
func tool(t *mcp.Tool, in, out *jsonschema.Resolved, h Handler) Tool {
	return Tool{t, func(ctx context.Context, req *mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		arguments, err := fitInput(in, req.Params.Arguments)
		var res *mcp.CallToolResult
		if err != nil {
			err = fmt.Errorf(`validating "arguments": %w`, err)
		} else {
			res, err = h(ctx, req, arguments)
		}
		switch _, coded := err.(*jsonrpc.Error); {
		case coded:
			return nil, err
		case err != nil:
			res := &mcp.CallToolResult{}
			res.SetError(err)
			return res, nil
		case out == nil || res.StructuredContent == nil:
			return res, nil
		}
		if err := fitOutput(out, res.StructuredContent); err != nil {
			return nil, fmt.Errorf("validating structured content: %w", err)
		}
		return res, nil
	}}
}

func resolve(schema any) (*jsonschema.Resolved, error) {
	s, ok := schema.(*jsonschema.Schema)
	if !ok {
		data, err := json.Marshal(schema)
		if err != nil {
			return nil, err
		}
		s = new(jsonschema.Schema)
		if err := json.Unmarshal(data, s); err != nil {
			return nil, err
		}
	}
	return s.Resolve(&jsonschema.ResolveOptions{ValidateDefaults: true})
}

// fitInput is arguments, which may be empty, with the defaults of schema.
func fitInput(schema *jsonschema.Resolved, arguments json.RawMessage) (json.RawMessage, error) {
	if schema == nil {
		return arguments, nil
	}
	values := make(map[string]any)
	if len(arguments) > 0 {
		if err := json.Unmarshal(arguments, &values); err != nil {
			return nil, err
		}
	}
	if err := schema.ApplyDefaults(&values); err != nil {
		return nil, err
	}
	if err := schema.Validate(values); err != nil {
		return nil, err
	}
	return json.Marshal(values)
}

func fitOutput(schema *jsonschema.Resolved, content any) error {
	data, err := json.Marshal(content)
	if err != nil {
		return err
	}
	var value any
	if err := json.Unmarshal(data, &value); err != nil {
		return err
	}
	return schema.Validate(value)
}

// typed is the tool t with the schemas of In and, unless it is any, of Out, where t has none of its own.
// What h returns as Out becomes structured content, and text where there is none.
func typed[In, Out any](t *mcp.Tool, h mcp.ToolHandlerFor[In, Out]) Tool {
	if t.InputSchema == nil {
		t.InputSchema = schemaOf[In]()
	}
	var none any = *new(Out)
	structured := none != nil // a struct
	if structured {
		t.OutputSchema = schemaOf[Out]()
	}
	checked, err := Checked(t, func(ctx context.Context, req *mcp.CallToolRequest, arguments json.RawMessage) (*mcp.CallToolResult, error) {
		var in In
		if err := json.Unmarshal(arguments, &in); err != nil {
			return nil, err
		}
		res, out, err := h(ctx, req, in)
		if err != nil || !structured {
			return res, err
		}
		data, err := json.Marshal(out)
		if err != nil {
			return nil, internal("marshaling output: %v", err)
		}
		return &mcp.CallToolResult{StructuredContent: json.RawMessage(data), Content: text(string(data)).Content}, nil
	})
	if err != nil {
		panic(err) // In and Out are types of this package
	}
	return checked
}

func schemaOf[T any]() *jsonschema.Schema {
	schema, err := jsonschema.For[T](nil)
	if err != nil {
		panic(err) // T is a type of this package
	}
	return schema
}

// Fit reports why t can be no tool: a name, a schema or an x-mcp-header that the protocol does not have.
func Fit(t *mcp.Tool) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%v", p)
		}
	}()
	mcp.NewServer(&mcp.Implementation{}, nil).AddTool(t, nil)
	return nil
}
