package transport

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"

	"switchboard/gateway/frame"
)

// JSON-RPC codes that the transport answers with.
const (
	codeParse          = jsonrpc.CodeParseError
	codeInvalidRequest = jsonrpc.CodeInvalidRequest
	codeInvalidParams  = jsonrpc.CodeInvalidParams
	codeNotFound       = jsonrpc.CodeMethodNotFound
	codeInternal       = jsonrpc.CodeInternalError
	codeNoSession      = -32001 // as the TypeScript SDK says it
)

// FailRPC answers a POST that was refused with a JSON-RPC error, which clients
// of Streamable HTTP read. id is JSON text; empty: null.
func FailRPC(w http.ResponseWriter, status int, id string, code int64, message string, data any) {
	if id == "" {
		id = "null"
	}
	e := jsonrpc.Error{Code: code, Message: message}
	if data != nil {
		e.Data, _ = json.Marshal(data)
	}
	detail, err := json.Marshal(e)
	if err != nil {
		detail = []byte(`{"code":-32603,"message":"unprintable"}`)
	}
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("X-Content-Type-Options", "nosniff")
	if status == http.StatusServiceUnavailable {
		h.Set("Retry-After", "1")
	}
	refuse(w, status, `{"jsonrpc":"2.0","id":`+id+`,"error":`+string(detail)+"}\n")
}

// split makes frames of the body: one, or those of a batch. The code tells
// what kind of mistake err is.
func (x *exchange) split() (code int64, err error) {
	f := frame.New(frame.In, frame.Client, x.body)
	x.frames = []*frame.Frame{f}
	if f.Kind == frame.Batch {
		x.batch = true
		parts, err := batchParts(x.body)
		if err != nil {
			return codeInvalidRequest, err
		}
		x.frames = x.frames[:0]
		for _, part := range parts {
			x.frames = append(x.frames, frame.New(frame.In, frame.Client, part))
		}
	}
	for _, f := range x.frames {
		var syntax *frame.SyntaxError
		switch {
		case errors.As(f.Err, &syntax):
			return codeParse, f.Err
		case f.Err != nil:
			return codeInvalidRequest, f.Err
		case x.batch && (f.Kind == frame.Batch || f.Method == "initialize"):
			return codeInvalidRequest, errors.New("a batch holds neither batches nor initialize")
		}
	}
	return 0, nil
}

// mostInBatch bounds a batch by count: of a body of "[0,0,0…" each message takes a hundred times its bytes.
const mostInBatch = 1000

// batchParts are the messages in the JSON array body.
func batchParts(body []byte) (parts []json.RawMessage, err error) {
	dec := json.NewDecoder(bytes.NewReader(body))
	_, _ = dec.Token() // the bracket
	for dec.More() {
		var part json.RawMessage
		if err := dec.Decode(&part); err != nil {
			return nil, err
		}
		if parts = append(parts, part); len(parts) > mostInBatch {
			return nil, fmt.Errorf("a batch of more than %d messages", mostInBatch)
		}
	}
	if len(parts) == 0 {
		return nil, errors.New("an empty batch")
	}
	return parts, nil
}

// requestedRevision is what an initialize asks for.
func requestedRevision(data []byte) string {
	var m struct{ Params mcp.InitializeParams }
	_ = json.Unmarshal(data, &m)
	return m.Params.ProtocolVersion
}

// isModern reports whether the message is marked as one of a revision without sessions.
func (x *exchange) isModern() bool {
	// Looking for the key in the bytes first spares everyone else a decoding.
	return !x.batch && bytes.Contains(x.body, []byte(mcp.MetaKeyProtocolVersion)) && metaOf(x.frames[0]).Revision != ""
}

// members are the members of a JSON object by their exact names, of which
// encoding/json would take others for a struct's fields too; nil where it is none.
func members(object []byte) map[string]json.RawMessage {
	var m map[string]json.RawMessage
	_ = json.Unmarshal(object, &m)
	return m
}

// text is a JSON string's; empty where it is none.
func text(value json.RawMessage) string {
	var s string
	_ = json.Unmarshal(value, &s)
	return s
}

// edit is a JSON object with each member changed: nil leaves it out. All else stays as it was written.
func edit(object []byte, change func(name string, value []byte) []byte) []byte {
	dec := json.NewDecoder(bytes.NewReader(object))
	out := []byte{'{'}
	_, _ = dec.Token() // the brace
	for dec.More() {
		start := dec.InputOffset()
		name, err := dec.Token()
		colon := dec.InputOffset()
		var value json.RawMessage
		key, ok := name.(string)
		if err != nil || !ok || dec.Decode(&value) != nil {
			return object
		}
		end := dec.InputOffset()
		changed := change(key, value)
		if changed == nil {
			continue
		}
		if len(out) > 1 {
			out = append(out, ',')
		}
		out = append(out, bytes.TrimLeft(object[start:colon], ", \t\r\n")...)
		out = append(out, object[colon:end-int64(len(value))]...)
		out = append(out, changed...)
	}
	return append(out, '}')
}
