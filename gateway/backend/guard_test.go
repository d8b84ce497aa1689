package backend

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

func TestGuard(t *testing.T) {
	coded := &jsonrpc.Error{Code: 7, Message: "seven", Data: []byte(`[7]`)}
	tests := []struct {
		name string
		res  mcp.Result
		err  error
		want string // the error, or "" for none
	}{
		{"a notification", nil, nil, ""},
		{"text", text("x"), nil, ""},
		{"a typed nil", (*mcp.CallToolResult)(nil), nil, "-32603 the result cannot be encoded: the handler returned nothing "},
		{"nil content", &mcp.CallToolResult{Content: []mcp.Content{nil}}, nil, ""},
		{"bad meta", &mcp.CallToolResult{Meta: mcp.Meta{"x": func() {}}}, nil, "-32603 the result cannot be encoded: "},
		{"a plain error", nil, errors.New("oh"), "-32603 oh "},
		{"a coded error", nil, coded, "7 seven [7]"},
		{"a wrapped one", nil, fmt.Errorf("it: %w", coded), "7 it: seven [7]"},
	}
	for _, tt := range tests {
		handler := guard(slog.New(slog.DiscardHandler))(func(context.Context, string, mcp.Request) (mcp.Result, error) { return tt.res, tt.err })
		_, err := handler(t.Context(), "m", nil)
		got := ""
		if v, ok := err.(verbatim); ok {
			got = fmt.Sprint(v.err.Code, " ", v.err.Message, " ", string(v.err.Data))
		}
		if (got == "") != (tt.want == "") || !strings.HasPrefix(got, tt.want) {
			t.Errorf("guard of %s = %q; want %q", tt.name, got, tt.want)
		}
	}
}

// The operator hears of a panic, once and with its stack.
func TestPanicIsLogged(t *testing.T) {
	var log bytes.Buffer
	m := NewMock(MockOptions{Logger: slog.New(slog.NewTextHandler(&log, nil))})
	bubble(t, m.Open, func(p *peer) {
		p.initialize("2025-11-25")
		p.exchange(callTool(1, "fail", args{"as": "panic", "message": "oh"}), ping)
		p.Close()
		if got := log.String(); strings.Count(got, "\n") != 1 || !strings.Contains(got, `msg="a handler panicked" method=tools/call panic=oh stack=`) {
			t.Errorf("the log is %q; want one line about the panic", got)
		}
	})
}

// A panic while an answer is written, in a goroutine of the SDK's, is an answer too: to that call, and to no other.
func TestPanicOfWrite(t *testing.T) {
	var log bytes.Buffer
	m := NewMock(MockOptions{Logger: slog.New(slog.NewTextHandler(&log, nil))})
	bubble(t, m.Open, func(p *peer) {
		p.initialize("2025-11-25")
		p.refuse = func(data []byte) error {
			if bytes.Contains(data, []byte(`"prompts"`)) {
				panic("oh")
			}
			return nil
		}
		got := p.exchange(`{"jsonrpc":"2.0","id":1,"method":"prompts/list"}`, `{"jsonrpc":"2.0","id":2,"method":"tools/list"}`)
		if all := strings.Join(got, "\n"); len(got) != 2 || !strings.Contains(all, `"id":1,"error":{"code":-32603,"message":"a fault of Switchboard's own: oh"}`) || !strings.Contains(all, `"tools":`) {
			t.Errorf("the answers are %s; want -32603 to 1, and the tools to 2", all)
		}
		if got := log.String(); strings.Count(got, "\n") != 1 || !strings.Contains(got, "panic=oh stack=") {
			t.Errorf("the log is %q; want one line about the panic", got)
		}
	})
}

// Close does not wait for a turn that a panic has taken along.
func TestPanicOfOffer(t *testing.T) {
	bubble(t, NewMock(MockOptions{}).Open, func(p *peer) {
		p.Offer(func(Out) bool { panic("oh") })
		func() {
			defer func() { _ = recover() }() // as the session does
			_ = p.Receive([]byte(ping))
		}()
	})
}
