package backend

import (
	"encoding/json"
	"errors"
	"strconv"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"

	"switchboard/gateway/frame"
)

// Methods that the SDK has no exported name for.
const (
	methodDiscover  = "server/discover"         // 2026-07-28
	methodCancelled = "notifications/cancelled" // all revisions
)

// noDiscover tells a client of 2026-07-28, which asks server/discover first, to
// fall back to initialize: it must come as "method not found", not as -32022.
var noDiscover = &jsonrpc.Error{Code: jsonrpc.CodeMethodNotFound, Message: `method not found: "server/discover"`}

// decode is the request or notification in f, or the error to answer f with. It is stricter
// than the SDK, which rounds the id 1.5 to 1, takes the id null for a notification, and ends
// the connection over what it cannot decode.
func decode(f *frame.Frame) (*jsonrpc.Request, *jsonrpc.Error) {
	var syntax *frame.SyntaxError
	switch {
	case errors.As(f.Err, &syntax):
		return nil, &jsonrpc.Error{Code: jsonrpc.CodeParseError, Message: f.Err.Error()}
	case f.Err != nil:
		return nil, invalid(f.Err.Error())
	case f.Kind == frame.Batch:
		return nil, invalid("a batch: send its messages one by one")
	case f.Kind == frame.Request && !exact(f.ID):
		return nil, invalid("a request id must be a string or an integer of at most 53 bits")
	}
	return &jsonrpc.Request{ID: readID(f.ID), Method: f.Method, Params: f.Params}, nil
}

// exact reports whether the SDK, which reads numbers as float64 and keeps them
// as int64, can give back the id that is written as text.
func exact(text string) bool {
	if text[0] == '"' {
		return true
	}
	n, err := strconv.ParseInt(text, 10, 64)
	return err == nil && -1<<53 < n && n < 1<<53 && text != "-0" // which would come back as 0
}

// readID is the id that is written as text, which is exact or empty.
func readID(text string) jsonrpc.ID {
	var value any
	if text != "" {
		_ = json.Unmarshal([]byte(text), &value) // text was scanned as JSON: it cannot fail
	}
	id, err := jsonrpc.MakeID(value)
	if err != nil {
		panic(err) // not exact
	}
	return id
}

func invalid(why string) *jsonrpc.Error {
	return &jsonrpc.Error{Code: jsonrpc.CodeInvalidRequest, Message: why}
}

// refusal encodes the error response to f. Its id is the text that the client
// wrote, or null where there is none to be had (JSON-RPC 2.0, section 5);
// the SDK's own response can hold neither.
func refusal(f *frame.Frame, e *jsonrpc.Error) []byte { return answerTo(f.ID, e) }

// answerTo is refusal for the call id, which is JSON text or empty.
func answerTo(id string, e *jsonrpc.Error) []byte {
	resp := struct {
		Version string          `json:"jsonrpc"`
		ID      json.RawMessage `json:"id"`
		Error   *jsonrpc.Error  `json:"error"`
	}{"2.0", json.RawMessage(id), e}
	if id == "" {
		resp.ID = nil
	}
	data, err := json.Marshal(resp)
	if err != nil {
		panic(err) // the id was scanned as JSON and the error has no data of its own
	}
	return data
}
