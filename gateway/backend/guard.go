package backend

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"runtime/debug"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// guard is the outermost middleware of a server. It sees to it that every call is answered,
// and with the error that its handler meant. The SDK alone would end the process over a
// panic, never answer a call whose result cannot be encoded, send code 0 for a plain
// error, and put its own words in the place of a handler's -32601.
func guard(log *slog.Logger) mcp.Middleware {
	return func(next mcp.MethodHandler) mcp.MethodHandler {
		return func(ctx context.Context, method string, req mcp.Request) (res mcp.Result, err error) {
			defer func() {
				if p := recover(); p != nil {
					log.Error("a handler panicked", "method", method, "panic", p, "stack", string(debug.Stack()))
					res, err = nil, verbatim{internal("the handler panicked: %v", p)}
				}
			}()
			res, err = next(ctx, method, req)
			if err != nil {
				return nil, settle(err)
			}
			if err := encodes(res); err != nil {
				return nil, verbatim{internal("the result cannot be encoded: %v", err)}
			}
			return res, nil
		}
	}
}

// encodes reports why res cannot be sent. The answer costs an encoding, which
// plain text, by far the most frequent result, is spared.
func encodes(res mcp.Result) error {
	if res == nil || isPlainText(res) { // nil: of a notification
		return nil
	}
	data, err := json.Marshal(res)
	if err == nil && string(data) == "null" {
		err = errors.New("the handler returned nothing")
	}
	return err
}

func isPlainText(res mcp.Result) bool {
	r, ok := res.(*mcp.CallToolResult)
	if !ok || r == nil || r.Meta != nil || r.StructuredContent != nil || r.InputRequests != nil {
		return false
	}
	for _, c := range r.Content {
		if t, ok := c.(*mcp.TextContent); !ok || t == nil || t.Meta != nil || t.Annotations != nil {
			return false
		}
	}
	return true
}

// verbatim hides the error of a handler from the SDK, which would reword some codes.
type verbatim struct{ err *jsonrpc.Error }

func (v verbatim) Error() string { return v.err.Message }

// settle gives every error a code: its own, or -32603.
func settle(err error) verbatim {
	if e, ok := err.(*jsonrpc.Error); ok {
		return verbatim{e}
	}
	e := internal("%v", err)
	var coded *jsonrpc.Error
	if errors.As(err, &coded) {
		e.Code, e.Data = coded.Code, coded.Data
	}
	return verbatim{e}
}
