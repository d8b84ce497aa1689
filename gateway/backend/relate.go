package backend

import (
	"context"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// This file tells, of each message that the server writes, in the course of which request of the client it does. The SDK
// knows, but keeps it to itself; what it does pass on is the context of a connection to its handlers, the
// Extra of a request to the middleware, and the context of a handler to the connection that the handler writes to.

type wireKey struct{} // of a *wire: the connection that a message came on

type relatedKey struct{} // of a related: the call that a handler answers

type related struct {
	wire *wire
	text string // the id, as the client wrote it
}

// context is what the SDK is to derive the contexts of w's handlers from.
func (w *wire) context() context.Context {
	return context.WithValue(context.Background(), wireKey{}, w)
}

// relate is the middleware that notes the call in the context of its handler.
func relate(next mcp.MethodHandler) mcp.MethodHandler {
	return func(ctx context.Context, method string, req mcp.Request) (mcp.Result, error) {
		if w, ok := ctx.Value(wireKey{}).(*wire); ok {
			if text := w.inbox.text(req.GetExtra()); text != "" {
				ctx = context.WithValue(ctx, relatedKey{}, related{w, text})
			}
		}
		return next(ctx, method, req)
	}
}

// related is the id of the call that came on w and that ctx is about, or empty.
func (w *wire) related(ctx context.Context) string {
	r, ok := ctx.Value(relatedKey{}).(related)
	if !ok || r.wire != w {
		return ""
	}
	return r.text
}
