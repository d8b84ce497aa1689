package backend

import (
	"testing"
)

func TestTools(t *testing.T) {
	tests := []struct {
		tool string
		args any
		want []string
	}{
		{"echo", args{"text": "é \n"}, []string{toolText(1, "é \n")}},
		{"add", args{"a": 2, "b": 0.5}, []string{`{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"{\"sum\":2.5}"}],"structuredContent":{"sum":2.5}}}`}},
		{"add", args{"a": "2", "b": 1}, []string{toolError(1, `validating "arguments": validating root: validating /properties/a: type: 2 has type "string", want "number"`)}},
		{"slow", args{"seconds": 0}, []string{toolText(1, "Took 0 seconds.")}},
		{"slow", args{"seconds": 3601}, []string{toolError(1, "seconds is 3601: want 0 to 3600")}},
		{"slow", args{"seconds": -1}, []string{toolError(1, "seconds is -1: want 0 to 3600")}},
		{"burst", args{"n": 2, "size": 3}, []string{
			`{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":1,"message":"012","progress":0,"total":2}}`,
			`{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":1,"message":"012","progress":1,"total":2}}`,
			toolText(1, "Sent 2 notifications with a message of 3 bytes each.")}},
		{"burst", args{"n": 0, "size": 3}, []string{toolError(1, "n is 0: want 1 to 100000")}},
		{"burst", args{"n": 1, "size": 1<<20 + 1}, []string{toolError(1, "size is 1048577: want 1 to 1048576")}},
		{"burst", args{"n": 1000, "size": 1 << 20}, []string{toolError(1, "n × size is 1048576000 bytes: want at most 268435456")}},
		{"fail", args{}, []string{toolError(1, "failed, as you asked")}},
		{"fail", args{"as": "tool", "message": "no"}, []string{toolError(1, "no")}},
		{"nothing", args{}, []string{`{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"unknown tool \"nothing\""}}`}},
	}
	for _, tt := range tests {
		t.Run(tt.tool, func(t *testing.T) {
			session(t, func(p *peer) {
				request := callTool(1, tt.tool, tt.args)
				check(t, request, p.exchange(request), tt.want...)
			})
		})
	}
}
