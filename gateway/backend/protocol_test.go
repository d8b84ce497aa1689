package backend

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// modernMeta is the _meta of a request of 2026-07-28.
const modernMeta = `"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{"elicitation":{}}}`

func TestNegotiation(t *testing.T) {
	tests := []struct{ asked, want string }{
		{"2024-11-05", "2024-11-05"},
		{"2025-03-26", "2025-03-26"},
		{"2025-06-18", "2025-06-18"},
		{"2025-11-25", "2025-11-25"},
		{"2026-07-28", "2025-11-25"},
		{"1999-01-01", "2025-11-25"},
	}
	for _, tt := range tests {
		bubble(t, NewMock(MockOptions{}).Open, func(p *peer) {
			got := p.exchange(fmt.Sprintf(`{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":%q,`+
				`"capabilities":{},"clientInfo":{"name":"x","version":"1"}}}`, tt.asked))
			if len(got) != 1 || !strings.Contains(got[0], fmt.Sprintf(`"protocolVersion":%q`, tt.want)) {
				t.Errorf("initialize with %s answers %s; want %s", tt.asked, got, tt.want)
			}
		})
	}
}

// What the era of sessions makes of requests of the next one.
func TestLegacyEra(t *testing.T) {
	unsupported := func(id int) string {
		return fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"error":{"code":-32022,"message":"unsupported protocol version",`+
			`"data":{"supported":["2025-11-25","2025-06-18","2025-03-26","2024-11-05"],"requested":"2026-07-28"}}}`, id)
	}
	bubble(t, NewMock(MockOptions{}).Open, func(p *peer) {
		check(t, "discover", p.exchange(`{"jsonrpc":"2.0","id":1,"method":"server/discover","params":{`+modernMeta+`}}`),
			`{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"method not found: \"server/discover\""}}`)
		check(t, "initialize", p.exchange(`{"jsonrpc":"2.0","id":2,"method":"initialize","params":{"protocolVersion":"2026-07-28",`+
			`"capabilities":{},`+modernMeta+`}}`), unsupported(2))
		p.initialize("2025-11-25")
		check(t, "tools/list", p.exchange(`{"jsonrpc":"2.0","id":3,"method":"tools/list","params":{`+modernMeta+`}}`), unsupported(3))
	})
}

func TestModernEra(t *testing.T) {
	request := func(id int, method, params string) string {
		return fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":%q,"params":{%s%s}}`, id, method, params, modernMeta)
	}
	tests := []struct{ request, want string }{
		{request(1, "server/discover", ""), `"supportedVersions":["2026-07-28","2025-11-25"`},
		{request(2, "tools/call", `"name":"echo","arguments":{"text":"hi"},`), `"resultType":"complete"`},
		{request(3, "tools/call", `"name":"fail","arguments":{"as":"unserialisable"},`), `"error":{"code":-32603,`},
		{request(4, "tools/call", `"name":"ask",`), `"resultType":"input_required"`},
		{request(5, "tools/call", `"name":"ask","inputResponses":{"question":{"action":"accept","content":{"answer":"blue"}}},`), `The answer is: blue`},
		{request(6, "initialize", `"protocolVersion":"2026-07-28",`), `"error":{"code":-32601,`},
	}
	bubble(t, NewMock(MockOptions{}).OpenModern, func(p *peer) {
		for _, tt := range tests {
			if got := p.exchange(tt.request); len(got) != 1 || !strings.Contains(got[0], tt.want) {
				t.Errorf("%s:\n got %s\nwant …%s…", tt.request, got, tt.want)
			}
		}
	})
}

// A4: an error of a handler reaches the client verbatim, whatever its code.
func TestErrorsVerbatim(t *testing.T) {
	for _, code := range []int{-32601, -32600, -32602, -32603, -32700, -32004, -32005, -32000, 1, 404} {
		session(t, func(p *peer) {
			request := callTool(1, "fail", args{"as": "error", "code": code, "message": "<it> failed", "data": args{"why": []any{1.5, nil, "x"}}})
			check(t, request, p.exchange(request), fmt.Sprintf(
				`{"jsonrpc":"2.0","id":1,"error":{"code":%d,"message":"<it> failed","data":{"why":[1.5,null,"x"]}}}`, code))
		})
	}
}

// A8: a call whose answer cannot be made is answered with -32603.
func TestUnanswerable(t *testing.T) {
	tests := []struct{ request, want string }{
		{callTool(1, "fail", args{"as": "panic", "message": "oh"}), `the handler panicked: oh`},
		{callTool(1, "fail", args{"as": "unserialisable"}), `the result cannot be encoded: json: `},
		{callTool(1, "add", args{"a": 1e308, "b": 1e308}), `marshaling output: json: unsupported value: +Inf`},
		{`{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"switchboard://\u0001"}}`, `the answer cannot be encoded: `},
	}
	for _, tt := range tests {
		session(t, func(p *peer) {
			got := p.exchange(tt.request)
			if want := `{"jsonrpc":"2.0","id":1,"error":{"code":-32603,"message":"` + tt.want; len(got) != 1 || !strings.HasPrefix(got[0], want) {
				t.Errorf("%s:\n got %s\nwant %s…", tt.request, got, want)
			}
			check(t, "ping after that", p.exchange(ping), pong)
		})
	}
}

// What is no good message is answered with an error, and the connection lives on.
func TestMalformed(t *testing.T) {
	deep := strings.Repeat("[", 2000)
	tests := []struct {
		in, id string
		code   int
		why    string
	}{
		{`{"jsonrpc":"2.0","id":1}`, `1`, -32600, "neither a request nor a response"},
		{`{"jsonrpc":"1.0","id":"x","method":"ping"}`, `"x"`, -32600, "not JSON-RPC 2.0"},
		{`{"id":3,"method":"ping"}`, `3`, -32600, "not JSON-RPC 2.0"},
		{`{"jsonrpc":"2.0","id":1.5,"method":"ping"}`, `1.5`, -32600, "request id"},
		{`{"jsonrpc":"2.0","id":-0,"method":"tools/list"}`, `-0`, -32600, "request id"},
		{`{"jsonrpc":"2.0","id":9007199254740993,"method":"ping"}`, `9007199254740993`, -32600, "request id"},
		{`{"jsonrpc":"2.0","id":null,"method":"ping"}`, `null`, -32600, "request id"},
		{`{"jsonrpc":"2.0","id":{},"method":"ping"}`, `null`, -32600, `bad "id"`},
		{`{"jsonrpc":"2.0","id":4,"method":7}`, `4`, -32600, `bad "method"`},
		{`{"jsonrpc":"2.0","id":4,"method":"ping","result":{}}`, `4`, -32600, "also"},
		{`[{"jsonrpc":"2.0","id":1,"method":"ping"}]`, `null`, -32600, "a batch"},
		{`"ping"`, `null`, -32600, "neither an object nor an array"},
		{`{"jsonrpc":"2.0","id":5,"method":"ping"`, `null`, -32700, "not JSON"},
		{ping + ping, `null`, -32700, "more than one value"},
		{`{"jsonrpc":"2.0","id":6,"method":"ping","params":` + deep, `null`, -32700, "nested deeper"},
		{``, `null`, -32700, "nothing there"},
		{`{"jsonrpc":"2.0","id":7,"method":"tools/list","params":"x"}`, `7`, -32602, "invalid params"},
		{`{"jsonrpc":"2.0","id":8,"method":"tools/call","params":[1]}`, `8`, -32602, "invalid params"},
		{`{"jsonrpc":"2.0","id":8,"method":"tools/call"}`, `8`, -32600, `missing required \"params\"`},
		{`{"jsonrpc":"2.0","id":8,"method":"tools/call","params":{"name":3}}`, `8`, -32602, "invalid params"},
		{`{"jsonrpc":"2.0","id":9,"method":"nonsense"}`, `9`, -32601, `method not found: \"nonsense\"`},
		{`{"jsonrpc":"2.0","id":9,"method":""}`, `9`, -32601, "method not found"},
		{`{"jsonrpc":"2.0","id":9,"method":"notifications/cancelled","params":{"requestId":2}}`, `9`, -32600, "unexpected id"},
		{`{"jsonrpc":"2.0","id":9,"method":"initialize","params":{"protocolVersion":"2025-11-25"}}`, `9`, -32603, "duplicate"},
	}
	session(t, func(p *peer) {
		for _, tt := range tests {
			got := p.exchange(tt.in)
			want := fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"error":{"code":%d,"message":"`, tt.id, tt.code)
			if len(got) != 1 || !strings.HasPrefix(got[0], want) || !strings.Contains(strings.ReplaceAll(got[0], `\"`, `"`), strings.ReplaceAll(tt.why, `\"`, `"`)) {
				t.Errorf("%.100s:\n got %s\nwant %s…%s…", tt.in, got, want, tt.why)
			}
			check(t, "ping after "+tt.in, p.exchange(ping), pong)
		}
		for _, in := range []string{
			`{"jsonrpc":"2.0","id":1,"result":{}}`, `{"jsonrpc":"2.0","id":"server-1","result":{}}`, `{"jsonrpc":"2.0","id":"server-x","result":{}}`,
			`{"jsonrpc":"2.0","id":null,"error":{"code":1,"message":"x"}}`, `{"jsonrpc":"2.0","id":1,"error":7}`,
			`{"jsonrpc":"2.0","method":"nonsense"}`, `{"jsonrpc":"2.0","method":"tools/list"}`,
		} {
			check(t, in+", which asks nothing", p.exchange(in))
		}
	})
}

func TestBeforeInitialize(t *testing.T) {
	bubble(t, NewMock(MockOptions{}).Open, func(p *peer) {
		check(t, "ping", p.exchange(ping), pong)
		check(t, "tools/list", p.exchange(`{"jsonrpc":"2.0","id":1,"method":"tools/list"}`),
			`{"jsonrpc":"2.0","id":1,"error":{"code":-32600,"message":"method \"tools/list\" is invalid during session initialization"}}`)
		check(t, "initialized", p.exchange(`{"jsonrpc":"2.0","method":"notifications/initialized"}`))
		p.initialize("2025-06-18")
	})
}

// The SDK would never answer the second of two calls with one id.
func TestIDInUse(t *testing.T) {
	session(t, func(p *peer) {
		check(t, "the id of a running call", p.exchange(callTool(1, "slow", args{"seconds": 1}), callTool(1, "echo", args{"text": "x"})),
			`{"jsonrpc":"2.0","id":1,"error":{"code":-32600,"message":"request id 1 is in use: its call has not been answered yet"}}`)
		check(t, "the same as a string", p.exchange(`{"jsonrpc":"2.0","id":"1","method":"ping"}`), `{"jsonrpc":"2.0","id":"1","result":{}}`)
		time.Sleep(time.Minute)
		synctest.Wait()
		if got := p.take(); len(got) != 10 || got[9] != toolText(1, "Took 1 seconds.") {
			t.Errorf("the first call went on with %s; want its 9 reports and its answer", got)
		}
	})
}
