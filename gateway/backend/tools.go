package backend

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"sync"

	"github.com/google/jsonschema-go/jsonschema"
	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// quickTools are the tools that answer at once.
func quickTools() []Tool {
	return []Tool{
		echoTool(),
		typed(&mcp.Tool{Name: "add", Annotations: readOnly(),
			Description: "Adds two numbers and returns their sum as structured content, with its output schema."}, add),
		typed(&mcp.Tool{Name: "log", Annotations: readOnly(), InputSchema: schemaWith[logInput]("level",
			"debug", "info", "notice", "warning", "error", "critical", "alert", "emergency"),
			Description: "Sends one log message. It reaches you if logging/setLevel asked for its level or a lower one; " +
				"before that call nothing is sent."}, logMessage),
		typed(&mcp.Tool{Name: "fail", Annotations: readOnly(), InputSchema: schemaWith[failInput]("as",
			"tool", "error", "panic", "unserialisable"),
			Description: "Fails in the way that you choose: as a tool error (a result with isError), as a JSON-RPC error with your " +
				"code, message and data, or as a server that panics or makes a result which is no JSON: both come as error -32603."}, fail),
	}
}

// echoTool is the same tool each time, by which quick answers know it.
var echoTool = sync.OnceValue(func() Tool {
	return typed(&mcp.Tool{Name: "echo", Annotations: readOnly(), Description: "Returns the text that it was given, unchanged."}, echo)
})

type echoInput struct {
	Text string `json:"text" jsonschema:"what to return"`
}

func echo(_ context.Context, _ *mcp.CallToolRequest, in echoInput) (*mcp.CallToolResult, any, error) {
	return text(in.Text), nil, nil
}

type addInput struct {
	A float64 `json:"a" jsonschema:"the first number"`
	B float64 `json:"b" jsonschema:"the second number"`
}

type addOutput struct {
	Sum float64 `json:"sum" jsonschema:"a + b"`
}

func add(_ context.Context, _ *mcp.CallToolRequest, in addInput) (*mcp.CallToolResult, addOutput, error) {
	return nil, addOutput{in.A + in.B}, nil
}

type logInput struct {
	Level   string `json:"level" jsonschema:"how severe the message is"`
	Message string `json:"message" jsonschema:"what it says"`
}

func logMessage(ctx context.Context, req *mcp.CallToolRequest, in logInput) (*mcp.CallToolResult, any, error) {
	//lint:ignore SA1019 deprecated by 2026-07-28, but what every client before it has
	err := req.Session.Log(ctx, &mcp.LoggingMessageParams{Logger: "switchboard", Level: mcp.LoggingLevel(in.Level), Data: in.Message})
	if err != nil {
		return nil, nil, err
	}
	return text(fmt.Sprintf("Logged at level %s.", in.Level)), nil, nil
}

type failInput struct {
	As      string `json:"as,omitempty" jsonschema:"how to fail: tool (the default), error, panic or unserialisable"`
	Code    int64  `json:"code,omitempty" jsonschema:"the code of a JSON-RPC error; -32000 unless given"`
	Message string `json:"message,omitempty" jsonschema:"the text of the error"`
	Data    any    `json:"data,omitempty" jsonschema:"the data of a JSON-RPC error: any JSON"`
}

func fail(_ context.Context, _ *mcp.CallToolRequest, in failInput) (*mcp.CallToolResult, any, error) {
	if in.Message == "" {
		in.Message = "failed, as you asked"
	}
	switch in.As {
	case "error":
		e := &jsonrpc.Error{Code: in.Code, Message: in.Message}
		if in.Code == 0 {
			e.Code = -32000
		}
		if in.Data != nil {
			data, err := json.Marshal(in.Data)
			if err != nil {
				return nil, nil, err
			}
			e.Data = data
		}
		return nil, nil, e
	case "panic":
		panic(in.Message)
	case "unserialisable":
		return &mcp.CallToolResult{StructuredContent: math.NaN()}, nil, nil
	default:
		return nil, nil, errors.New(in.Message)
	}
}

func text(s string) *mcp.CallToolResult {
	return &mcp.CallToolResult{Content: []mcp.Content{&mcp.TextContent{Text: s}}}
}

func readOnly() *mcp.ToolAnnotations { return &mcp.ToolAnnotations{ReadOnlyHint: true} }

// schemaWith is the schema of In, whose property takes no other values than these.
func schemaWith[In any](property string, values ...any) *jsonschema.Schema {
	schema := schemaOf[In]()
	schema.Properties[property].Enum = values
	return schema
}
