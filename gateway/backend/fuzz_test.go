package backend

import (
	"slices"
	"testing"
	"testing/synctest"

	"switchboard/gateway/frame"
)

// FuzzReceive: whatever a client writes, a request is answered once or runs, and the connection lives on.
func FuzzReceive(f *testing.F) {
	for _, m := range []string{
		`{"jsonrpc":"2.0","id":1}`, `{"jsonrpc":"2.0","id":1,"result":{}}`, `{"jsonrpc":"2.0","id":"server-1","error":{}}`,
		callTool(1, "echo", args{"text": "x"}), callTool(1, "ask", args{}), callTool(1, "fail", args{"as": "panic"}),
		`{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"switchboard://greeting/%41"}}`,
		`{"jsonrpc":"2.0","id":1,"method":"completion/complete","params":{"ref":{"type":"ref/prompt","name":"greet"},"argument":{"name":"name","value":"a"}}}`,
		`{"jsonrpc":"2.0","id":1,"method":"prompts/get","params":{"name":"greet","arguments":{"name":"x"},"_meta":{"progressToken":1}}}`,
		`{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"cursor":"AA=="}}`, `{"jsonrpc":"2.0","id":1,"method":"subscriptions/listen","params":{"notifications":{}}}`,
		`{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":1,"progress":2}}`,
	} {
		f.Add([]byte(m))
	}
	m := NewMock(MockOptions{})
	f.Fuzz(func(t *testing.T, data []byte) {
		synctest.Test(t, func(t *testing.T) {
			p := newPeer(t, m.Open)
			defer p.Close()
			p.initialize("2025-11-25")
			got := p.exchange(string(data))
			look := frame.Look(data)
			answers := 0
			for _, m := range got {
				if l := frame.Look([]byte(m)); l.Kind == frame.Invalid {
					t.Errorf("the server sent %s", m)
				} else if l.Kind.IsResponse() {
					answers++
				}
			}
			if want := len(p.wire.inbox.calls) == 0 && (look.Kind == frame.Request || look.Kind == frame.Invalid || look.Kind == frame.Batch); want != (answers == 1) {
				t.Errorf("%q is answered %d times", data, answers)
			}
			if got := p.exchange(`{"jsonrpc":"2.0","id":"fuzz","method":"ping"}`); !slices.Contains(got, `{"jsonrpc":"2.0","id":"fuzz","result":{}}`) {
				t.Errorf("ping after %q is answered with %s", data, got)
			}
		})
	})
}
