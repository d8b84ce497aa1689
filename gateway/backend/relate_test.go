package backend

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

// Each message says which call it belongs to, with the id as the client wrote it.
func TestRelated(t *testing.T) {
	session(t, func(p *peer) {
		related := func(messages ...string) []string {
			t.Helper()
			for _, m := range messages {
				if err := p.Receive([]byte(m)); err != nil {
					t.Fatal(err)
				}
			}
			synctest.Wait()
			p.mu.Lock()
			defer p.mu.Unlock()
			got := p.related
			slices.Sort(got)
			p.sent, p.related = nil, nil
			return got
		}
		call := func(id, tool, arguments string) string {
			return `{"jsonrpc":"2.0","id":` + id + `,"method":"tools/call","params":{"name":"` + tool + `","arguments":` + arguments +
				`,"_meta":{"progressToken":1}}}`
		}
		check(t, "a response", related(`{"jsonrpc":"2.0","id":"\u0061","method":"ping"}`), `"\u0061"`)
		check(t, "one of the SDK's own", related(`{"jsonrpc":"2.0","id":7,"method":"nonsense"}`), `7`)
		check(t, "one of the connection's own", related(`{"jsonrpc":"2.0","id":1.5,"method":"ping"}`), `1.5`)
		check(t, "an error about what has no id", related(`{`), "")
		check(t, "progress and result", related(call(`8`, "burst", `{"n":2,"size":1}`)), `8`, `8`, `8`)
		check(t, "two calls", related(call(`"x"`, "burst", `{"n":1,"size":1}`), call(`9`, "burst", `{"n":1,"size":1}`)), `"x"`, `"x"`, `9`, `9`)
		related(`{"jsonrpc":"2.0","id":1,"method":"logging/setLevel","params":{"level":"debug"}}`)
		check(t, "a log message", related(call(`10`, "log", `{"level":"info","message":"x"}`)), `10`, `10`)
		check(t, "a request to the client", related(call(`11`, "ask", `{}`)), `11`)
		check(t, "its cancellation", related(`{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":11}}`), `11`)
		related(`{"jsonrpc":"2.0","id":12,"method":"resources/subscribe","params":{"uri":"switchboard://counter"}}`)
		check(t, "what is for all who subscribed", related(call(`13`, "count", `{}`)), "", `13`)
		if n, m := len(p.wire.inbox.calls), len(p.wire.inbox.texts); n != 0 || m != 0 {
			t.Errorf("%d calls and %d ids are kept after all was answered", n, m)
		}
	})
}

// What the transport knows of a call comes to its handler.
func TestReceiveCall(t *testing.T) {
	s := mcp.NewServer(&mcp.Implementation{Name: "x"}, nil)
	s.AddTool(&mcp.Tool{Name: "look", InputSchema: json.RawMessage(`{"type":"object"}`)},
		func(_ context.Context, req *mcp.CallToolRequest) (*mcp.CallToolResult, error) {
			if req.Extra.CloseSSEStream == nil {
				return text("no stream"), nil
			}
			req.Extra.CloseSSEStream(mcp.CloseSSEStreamArgs{RetryAfter: time.Second})
			return text(req.Extra.Header.Get("X")), nil
		})
	bubble(t, func(send Send) *Conn {
		return open(s, false, MockOptions{Limit: spine.Limit{Items: 10, Bytes: 1000}}, send)
	}, func(p *peer) {
		p.initialize("2025-11-25")
		check(t, "the zero Call", p.exchange(callTool(1, "look", args{})), toolText(1, "no stream"))
		var closed time.Duration
		f := frame.New(frame.In, frame.Client, []byte(callTool(1, "look", args{})))
		err := p.ReceiveCall(f, Call{Header: http.Header{"X": {"y"}}, CloseStream: func(after time.Duration) { closed = after }})
		if got := p.exchange(); err != nil || closed != time.Second || !strings.Contains(got[0], `"y"`) {
			t.Errorf("ReceiveCall = %v, closed after %v: %s", err, closed, got)
		}
	})
}
