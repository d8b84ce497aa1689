package backend

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// modern is a request of 2026-07-28.
func modern(id int, method, params string) string {
	if params != "" {
		params += ","
	}
	return fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":%q,"params":{%s%s}}`, id, method, params, modernMeta)
}

// News reach all who asked, whatever era they and the one who made them speak, and nobody else.
func TestNewsInBothEras(t *testing.T) {
	m := NewMock(MockOptions{})
	bubble(t, m.Open, func(old *peer) {
		listener, caller := newPeer(t, m.OpenModern), newPeer(t, m.OpenModern)
		defer listener.Close()
		defer caller.Close()
		old.initialize("2025-11-25")
		old.exchange(`{"jsonrpc":"2.0","id":"s","method":"resources/subscribe","params":{"uri":"switchboard://counter"}}`)
		check(t, "listen", listener.exchange(modern(7, "subscriptions/listen",
			`"notifications":{"toolsListChanged":true,"resourceSubscriptions":["switchboard://counter","switchboard://about","x:y"]}`)),
			`{"jsonrpc":"2.0","method":"notifications/subscriptions/acknowledged","params":{"_meta":{"io.modelcontextprotocol/subscriptionId":7},`+
				`"notifications":{"toolsListChanged":true,"resourceSubscriptions":["switchboard://counter"]}}}`)

		if got := caller.exchange(modern(1, "tools/call", `"name":"count"`)); len(got) != 1 || !strings.Contains(got[0], "The counter is at 1.") {
			t.Errorf("count in the new era = %s", got)
		}
		check(t, "the old era hears", old.take(), `{"jsonrpc":"2.0","method":"notifications/resources/updated","params":{"uri":"switchboard://counter"}}`)
		heard := `{"jsonrpc":"2.0","method":"notifications/resources/updated","params":{"_meta":{"io.modelcontextprotocol/subscriptionId":7},"uri":"switchboard://counter"}}`
		check(t, "the listener hears", listener.take(), heard)
		if got := old.exchange(callTool(2, "count", args{})); len(got) != 2 {
			t.Errorf("count in the old era = %s; want the answer and the news", got)
		}
		check(t, "the listener hears of the old era", listener.take(), heard)

		f := m.Builtin()
		f.Tools = f.Tools[1:]
		m.Play(f)
		time.Sleep(time.Second)
		synctest.Wait()
		check(t, "the old era hears of the tools", old.take(), `{"jsonrpc":"2.0","method":"notifications/tools/list_changed","params":{}}`)
		check(t, "the listener hears of the tools", listener.take(),
			`{"jsonrpc":"2.0","method":"notifications/tools/list_changed","params":{"_meta":{"io.modelcontextprotocol/subscriptionId":7}}}`)
		check(t, "nobody else hears", caller.take())
		check(t, "cancelling the listen", listener.exchange(`{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":7}}`))
		m.Updated(t.Context(), counterURI)
		check(t, "after that", listener.exchange())
	})
}

// A connection that has yet to be read from, or to initialize, gets no news.
func TestNoNewsBeforeTheFirstRequest(t *testing.T) {
	m := NewMock(MockOptions{})
	bubble(t, m.Open, func(p *peer) {
		p.exchange(ping)
		m.Play(Features{})
		time.Sleep(time.Second)
		check(t, "before initialize", p.exchange())
	})
}

// Closing the connection ends subscriptions/listen.
func TestCloseEndsListen(t *testing.T) {
	bubble(t, NewMock(MockOptions{}).OpenModern, func(p *peer) {
		p.exchange(modern(1, "subscriptions/listen", `"notifications":{"toolsListChanged":true}`))
		p.Close()
	})
}

func TestPlay(t *testing.T) {
	m := NewMock(MockOptions{Name: "own", Version: "7"})
	say := func(what string) Tool {
		return typed(&mcp.Tool{Name: "say"}, echoing(what))
	}
	bubble(t, m.Open, func(p *peer) {
		p.initialize("2025-11-25")
		m.Play(Features{Implementation: mcp.Implementation{Name: "other"}, Instructions: "none", Tools: []Tool{say("one")}})
		time.Sleep(time.Second)
		if got := p.exchange(); len(got) != 3 {
			t.Errorf("playing something else sends %s; want three lists changed", got)
		}
		check(t, "the new tool", p.exchange(callTool(1, "say", args{})), toolText(1, "one"))
		check(t, "a tool that is gone", p.exchange(callTool(1, "echo", args{})), `{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"unknown tool \"echo\""}}`)

		m.Play(Features{Tools: []Tool{say("two")}})
		time.Sleep(time.Second)
		check(t, "what is shown has not changed", p.exchange())
		check(t, "what is done has", p.exchange(callTool(1, "say", args{})), toolText(1, "two"))

		q := newPeer(t, m.Open)
		defer q.Close()
		check(t, "initialize", q.exchange(`{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"x","version":"1"}}}`),
			`{"jsonrpc":"2.0","id":0,"result":{"capabilities":{"logging":{},"tools":{"listChanged":true}},"protocolVersion":"2025-11-25",`+
				`"serverInfo":{"name":"own","title":"Switchboard","version":"7"}}}`)
		n := newPeer(t, m.OpenModern)
		defer n.Close()
		if got := n.exchange(modern(1, "server/discover", "")); !strings.Contains(got[0], `"io.modelcontextprotocol/serverInfo":{"name":"own","title":"Switchboard","version":"7"}`) {
			t.Errorf("discover says %s; want the name of the Mock", got)
		}
	})
}

func echoing(what string) mcp.ToolHandlerFor[struct{}, any] {
	return func(_ context.Context, _ *mcp.CallToolRequest, _ struct{}) (*mcp.CallToolResult, any, error) {
		return text(what), nil, nil
	}
}

func TestInputSchema(t *testing.T) {
	m := NewMock(MockOptions{})
	schema, ok := m.InputSchema("echo")
	data, err := json.Marshal(schema)
	if !ok || err != nil || !strings.Contains(string(data), `"text":{"type":"string"`) {
		t.Errorf("InputSchema(echo) = %s, %v, %v", data, ok, err)
	}
	if schema, ok := m.InputSchema("nothing"); ok {
		t.Errorf("InputSchema(nothing) = %v", schema)
	}
	if got := m.Revisions(); got[0] != "2026-07-28" || got[len(got)-1] != "2024-11-05" {
		t.Errorf("Revisions() = %s", got)
	}
}

// What a client has not declared is an error with what is missing, in the new era.
func TestMissingCapability(t *testing.T) {
	bubble(t, NewMock(MockOptions{}).OpenModern, func(p *peer) {
		for tool, capability := range map[string]string{"sample": "sampling", "roots": "roots"} {
			check(t, tool, p.exchange(modern(1, "tools/call", `"name":"`+tool+`"`)), fmt.Sprintf(
				`{"jsonrpc":"2.0","id":1,"error":{"code":-32021,"message":"your client does not declare the %s capability","data":{"requiredCapabilities":{%[1]q:{}}}}}`, capability))
		}
	})
}

// A client that asks initialize for the revision without it is one of the old era all the same.
func TestInitializeWithTheNewRevision(t *testing.T) {
	bubble(t, NewMock(MockOptions{}).Open, func(p *peer) {
		p.initialize("2026-07-28")
		if got := p.exchange(callTool(1, "ask", args{})); !strings.Contains(got[0], `"method":"elicitation/create"`) {
			t.Errorf("ask answers %s; want a request to the client", got)
		}
	})
}
