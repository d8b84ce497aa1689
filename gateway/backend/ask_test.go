package backend

import (
	"fmt"
	"strings"
	"testing"
)

// The tools that ask the client take its answer, whatever it is.
func TestAskingTools(t *testing.T) {
	tests := []struct {
		tool, method, answer, want string
	}{
		{"ask", "elicitation/create", `"result":{"action":"accept","content":{"answer":"blue"}}`, toolText(1, "The answer is: blue")},
		{"ask", "elicitation/create", `"result":{"action":"decline"}`, toolText(1, "The answer is: decline.")},
		{"ask", "elicitation/create", `"error":{"code":-1,"message":"cannot"}`,
			`{"jsonrpc":"2.0","id":1,"error":{"code":-1,"message":"multi-round-trip: fulfilling input request \"question\": calling \"elicitation/create\": cannot"}}`},
		{"sample", "sampling/createMessage", `"result":{"role":"assistant","model":"m","content":{"type":"text","text":"hello"}}`, toolText(1, "hello")},
		{"roots", "roots/list", `"result":{"roots":[{"uri":"file:///src","name":"src"}]}`, toolText(1, "file:///src src")},
	}
	for _, tt := range tests {
		session(t, func(p *peer) {
			got := p.exchange(callTool(1, tt.tool, args{}))
			if len(got) != 1 || !strings.HasPrefix(got[0], fmt.Sprintf(`{"jsonrpc":"2.0","id":"server-1","method":%q,`, tt.method)) {
				t.Fatalf("%s sent %s; want %s with the id server-1", tt.tool, got, tt.method)
			}
			check(t, "an answer with a number for its id", p.exchange(`{"jsonrpc":"2.0","id":1,`+tt.answer+`}`))
			check(t, tt.answer, p.exchange(`{"jsonrpc":"2.0","id":"server-1",`+tt.answer+`}`), tt.want)
			check(t, "the same answer again", p.exchange(`{"jsonrpc":"2.0","id":"server-1",`+tt.answer+`}`))
		})
	}
}

// An answer that cannot be read ends the wait for it.
func TestBadAnswer(t *testing.T) {
	session(t, func(p *peer) {
		p.exchange(callTool(1, "ask", args{}))
		got := p.exchange(`{"jsonrpc":"2.0","id":"server-1","error":"cannot"}`)
		if len(got) != 1 || !strings.Contains(got[0], `"error":{"code":-32603,`) || !strings.Contains(got[0], "the client's answer cannot be decoded: ") {
			t.Errorf("ask, badly answered, says %s", got)
		}
	})
}

// A cancelled question is taken back, under the name it was asked with.
func TestCancelQuestion(t *testing.T) {
	session(t, func(p *peer) {
		p.exchange(callTool(1, "ask", args{}))
		check(t, "cancelled", p.exchange(`{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}`),
			`{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"reason":"context canceled","requestId":"server-1"}}`)
	})
}

// A client that cannot be asked is told so, rather than asked.
func TestAskingIncapable(t *testing.T) {
	bubble(t, NewMock(MockOptions{}).Open, func(p *peer) {
		p.exchange(`{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2024-11-05","capabilities":{},"clientInfo":{"name":"x","version":"1"}}}`)
		for tool, capability := range map[string]string{"ask": "elicitation", "sample": "sampling", "roots": "roots"} {
			check(t, tool, p.exchange(callTool(1, tool, args{})), toolError(1, "your client does not declare the "+capability+" capability"))
		}
	})
}
