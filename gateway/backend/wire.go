package backend

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime/debug"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// wire is what the SDK sees of a Conn: its transport and its connection at once.
type wire struct {
	log    *slog.Logger
	inbox  inbox
	outbox outbox
}

var (
	_ mcp.Transport  = (*wire)(nil)
	_ mcp.Connection = (*wire)(nil)
)

// Connect implements [mcp.Transport].
func (w *wire) Connect(context.Context) (mcp.Connection, error) { return w, nil }

// SessionID implements [mcp.Connection]; only the SDK's HTTP transports have ids.
func (w *wire) SessionID() string { return "" }

// Read waits for the client's next message. Its end, on which the SDK cancels
// all that runs, is io.EOF.
func (w *wire) Read(context.Context) (jsonrpc.Message, error) {
	msg, ok := w.inbox.next()
	if !ok {
		return nil, io.EOF
	}
	return msg, nil
}

// Write hands msg, which it may change, to the session. There is no response to a call that
// the client has cancelled: "Receivers of a cancellation notification SHOULD […] not
// send a response for the cancelled request" (2025-11-25, cancellation). A panic fails this message: the goroutine is
// the SDK's, which would end the program over it.
func (w *wire) Write(ctx context.Context, msg jsonrpc.Message) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	out := Out{Related: w.related(ctx)}
	defer func() {
		if p := recover(); p != nil {
			err = refused{w.fault(msg, out.Related, p)}
		}
	}()
	switch msg := msg.(type) {
	case *jsonrpc.Response:
		call := w.inbox.answered(msg.ID)
		if call.cancelled {
			return nil
		}
		out.Related = call.text
		msg.Error = onWire(msg.Error)
	case *jsonrpc.Request:
		if err := nameRequest(msg); err != nil {
			return refused{err}
		}
	}
	out.Data, err = encode(msg)
	switch {
	case err != nil:
	case news(msg):
		err = w.outbox.later(out)
	default:
		err = w.outbox.put(ctx, out)
	}
	if err != nil {
		return refused{err}
	}
	return nil
}

// fault logs a panic over msg, which the caller has recovered from, and answers the call id in its place where it was the answer.
func (w *wire) fault(msg jsonrpc.Message, id string, panicked any) error {
	w.log.Error("a message of the server could not be written", "panic", panicked, "stack", string(debug.Stack()))
	e := internal("a fault of Switchboard's own: %v", panicked)
	if _, ok := msg.(*jsonrpc.Response); ok {
		_ = w.outbox.later(Out{answerTo(id, e), id})
	}
	return e
}

// news reports whether msg is one of many of its kind.
func news(msg jsonrpc.Message) bool {
	req, ok := msg.(*jsonrpc.Request)
	return ok && isBroadcast(req.Method)
}

// Close implements [mcp.Connection]. The SDK calls it when its side has come to rest.
func (w *wire) Close() error {
	w.inbox.close()
	return nil
}

// encode never leaves a caller without an answer: a response that cannot be
// encoded becomes the error -32603.
func encode(msg jsonrpc.Message) ([]byte, error) {
	data, err := jsonrpc.EncodeMessage(msg)
	if resp, ok := msg.(*jsonrpc.Response); ok && err != nil {
		return jsonrpc.EncodeMessage(&jsonrpc.Response{ID: resp.ID, Error: internal("the answer cannot be encoded: %v", err)})
	}
	return data, err
}

// refused is a message that was not sent. The SDK takes any other error for the end
// of the connection, but one with the code of its internal ErrRejected goes only
// to whoever sent that message.
type refused struct{ error }

func (r refused) Unwrap() error { return r.error }

// Is makes r equal to the SDK's jsonrpc2.ErrRejected.
func (r refused) Is(target error) bool {
	e, ok := target.(*jsonrpc.Error)
	return ok && e.Code == -32005
}

// onWire gives an error of a response its place on the wire: one of a handler as the
// guard settled it, one with a code as it is. What has no code comes from the SDK,
// refusing a request before any handler saw it; it would go out with code 0.
func onWire(err error) error {
	if err == nil {
		return nil
	}
	if v, ok := err.(verbatim); ok {
		return v.err
	}
	var coded *jsonrpc.Error
	if errors.As(err, &coded) {
		return err
	}
	return invalid(err.Error())
}

func internal(format string, args ...any) *jsonrpc.Error {
	return &jsonrpc.Error{Code: jsonrpc.CodeInternalError, Message: fmt.Sprintf(format, args...)}
}
