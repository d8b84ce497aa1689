package backend

import (
	"bytes"
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
//
// keep leaves the result in its own type, which the SDK stamps for 2026-07-28;
// otherwise it is passed on encoded, so that it is encoded only once.
func guard(log *slog.Logger, keep bool) mcp.Middleware {
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
			if res == nil { // a notification
				return nil, nil
			}
			data, err := encodeResult(res)
			if err != nil {
				return nil, verbatim{internal("the result cannot be encoded: %v", err)}
			}
			if keep {
				return res, nil
			}
			return encoded{res, data}, nil
		}
	}
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

// encoded is a result together with its JSON.
type encoded struct {
	mcp.Result
	data []byte
}

// MarshalJSON implements [json.Marshaler].
func (e encoded) MarshalJSON() ([]byte, error) { return e.data, nil }

// encodeResult encodes as the SDK does, without escaping HTML.
func encodeResult(res mcp.Result) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(res); err != nil {
		return nil, err
	}
	data := bytes.TrimSuffix(buf.Bytes(), []byte("\n"))
	if string(data) == "null" {
		return nil, errors.New("the handler returned nothing")
	}
	return data, nil
}
