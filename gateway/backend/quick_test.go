package backend

import (
	"fmt"
	"strings"
	"testing"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"switchboard/gateway/frame"
)

// What is answered on the spot is what the SDK would have said.
func TestQuick(t *testing.T) {
	for _, id := range []string{"1", "-7", `"a"`, `"é\n"`, "9007199254740991"} {
		for _, rest := range []string{
			`"method":"ping"`,
			`"method":"tools/call","params":{"name":"echo","arguments":{"text":"hello"}}`,
			`"method":"tools/call","params": { "arguments" : {"text" : ""} , "name":"echo"}`,
			`"method":"tools/call","params":{"name":"echo","arguments":{"text":"a \"quoted\\\" line\n\\"}}`,
			`"method":"tools/call","params":{"name":"echo","arguments":{"text":"Größe 😀 ` + strings.Repeat("x", 20000) + `"}}`,
		} {
			session(t, func(p *peer) {
				f := frame.New(frame.In, frame.Client, []byte(`{"jsonrpc":"2.0","id":`+id+`,`+rest+`}`))
				quick := p.Conn.quick(f)
				if quick == nil {
					t.Errorf("%s is not answered on the spot", f.Data)
				}
				msg, _ := decode(f)
				msg.Extra = Call{}.extra()
				if err := p.accept(msg, f); err != nil {
					t.Fatal(err)
				}
				check(t, string(f.Data), []string{string(quick)}, p.exchange()...)
			})
		}
	}
}

// All that is not plain, or not alone, is for the server to see.
func TestNotQuick(t *testing.T) {
	const echo = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":{"text":"x"}}}`
	look := func(text string) *frame.Frame { return frame.New(frame.In, frame.Client, []byte(text)) }
	bubble(t, NewMock(MockOptions{}).Open, func(p *peer) {
		if p.quick(look(echo)) != nil {
			t.Error("a call was answered before initialize")
		}
		p.initialize("2025-11-25")
		for _, text := range []string{
			`{"jsonrpc":"2.0","id":null,"method":"ping"}`,
			`{"jsonrpc":"2.0","id":1.5,"method":"ping"}`,
			`{"jsonrpc":"2.0","method":"ping"}`,
			`{"jsonrpc":"2.0","id":1,"method":"ping","params":{}}`,
			`{"jsonrpc":"2.0","id":1,"method":"ping","params":null}`,
			strings.Replace(echo, `"name"`, `"_meta":{"progressToken":1},"name"`, 1),
			strings.Replace(echo, `"name"`, `"Name"`, 1),
			strings.Replace(echo, `"echo"`, `"ech\u006f"`, 1),
			strings.Replace(echo, `"echo"`, `"add"`, 1),
			strings.Replace(echo, `"echo"`, `"echo","name":"add"`, 1),
			strings.Replace(echo, `"text"`, `"more":"y","text"`, 1),
			strings.Replace(echo, `"x"`, `"x","text":"y"`, 1),
			strings.Replace(echo, `"x"`, `"\ud800"`, 1),
			strings.Replace(echo, `"x"`, `1`, 1),
			strings.Replace(echo, `{"text":"x"}`, `{}`, 1),
			strings.Replace(echo, `{"text":"x"}`, `"text"`, 1),
			strings.Replace(echo, `{"text":"x"}`, `null`, 1),
			strings.Replace(echo, `,"arguments":{"text":"x"}`, ``, 1),
		} {
			if p.quick(look(text)) != nil {
				t.Errorf("%s was answered on the spot", text)
			}
		}
		p.exchange(callTool(2, "slow", map[string]any{"seconds": 1}))
		if p.quick(look(echo)) != nil {
			t.Error("a call was answered on the spot while another was open")
		}
	})
}

// An offer that is taken is the answer; one that is not goes the way of all others. None comes while that is in use.
func TestQuickOffer(t *testing.T) {
	var offered []string
	taken := true
	open := func(send Send) *Conn {
		return NewMock(MockOptions{}).Open(send).Offer(func(out Out) bool {
			offered = append(offered, string(out.Data))
			return taken
		})
	}
	bubble(t, open, func(p *peer) {
		answer := `{"jsonrpc":"2.0","id":1,"result":{}}`
		check(t, "a ping whose answer is taken", p.exchange(`{"jsonrpc":"2.0","id":1,"method":"ping"}`))
		check(t, "offered", offered, answer)
		taken = false
		check(t, "a ping whose answer is not", p.exchange(`{"jsonrpc":"2.0","id":1,"method":"ping"}`), answer)
		check(t, "offered", offered, answer, answer)
		p.wire.outbox.turn <- struct{}{}
		check(t, "a ping while another is sent", p.exchange(`{"jsonrpc":"2.0","id":1,"method":"ping"}`))
		<-p.wire.outbox.turn
		check(t, "the same when that was sent", p.exchange(), answer)
		check(t, "offered", offered, answer, answer)
		p.Close()
		if err := p.Receive([]byte(`{"jsonrpc":"2.0","id":1,"method":"ping"}`)); err != ErrClosed {
			t.Errorf("Receive after Close = %v", err)
		}
	})
}

// The tool echo of another server is not the built-in one.
func TestQuickOther(t *testing.T) {
	m := NewMock(MockOptions{})
	other := m.Builtin()
	for i, tool := range other.Tools {
		if tool.Name == "echo" {
			other.Tools[i] = typed(&mcp.Tool{Name: "echo"}, echo)
		}
	}
	if !m.echoes() {
		t.Error("the built-in echo is not known")
	}
	m.Play(other)
	if m.echoes() {
		t.Error("another tool is taken for the built-in echo")
	}
}

func FuzzPlainCall(f *testing.F) {
	f.Add(`{"name":"echo","arguments":{"text":"x\\"}}`)
	f.Add(`{"arguments":{"text":"\""},"name":"a"} `)
	f.Fuzz(func(t *testing.T, params string) {
		call := frame.Look(fmt.Appendf(nil, `{"jsonrpc":"2.0","id":1,"method":"a","params":%s}`, params))
		if call.Kind != frame.Request || string(call.Params) != strings.Trim(params, " \t\r\n") {
			return
		}
		name, argument, value := plainCall(call.Params)
		if name == nil {
			return
		}
		again := fmt.Appendf(nil, `{"jsonrpc":"2.0","id":1,"method":"a","params":{"name":%s,"arguments":{%s:%s}}}`, name, argument, value)
		if p := frame.Look(again); p.Kind != frame.Request {
			t.Errorf("plainCall(%s) = %s, %s, %s: %v", params, name, argument, value, p.Err)
		}
	})
}
