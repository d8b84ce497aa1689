package filter

import (
	"fmt"
	"testing"
	"time"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

// BenchmarkMatch is a query over a million events of about 100 bytes; ns/op is that of one event.
func BenchmarkMatch(b *testing.B) {
	request := frame.New(frame.In, frame.Client, []byte(`{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"echo","arguments":{"text":"hello"}}}`))
	response := frame.New(frame.Out, frame.Backend, []byte(`{"jsonrpc":"2.0","id":7,"result":{"content":[{"type":"text","text":"hello"}]}}`))
	rows := make([]Fields, 1_000_000)
	for i := range rows {
		rows[i] = Fields{Kind: spine.In, Frame: request, Method: "tools/call", Session: "a1b2c3d4", Client: "claude-code", Transport: "http"}
		if i%2 == 1 {
			rows[i].Kind, rows[i].Frame, rows[i].Took = spine.Out, response, time.Duration(i)
		}
	}
	for _, text := range []string{"kind:error", "method:tools/*", "dur:>500ms", "session:b2", "client:probe*", "nowhere", "Nowhere", `"no such tool"`,
		"tools/call", "#8", "/no.{1,3}where/", "method:tools/* dir:in dur:>500ms -nowhere"} {
		q, err := Parse(text)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprintf("%.20s", text), func(b *testing.B) {
			b.ReportAllocs()
			for i := range b.N {
				q.Match(&rows[i%len(rows)])
			}
		})
	}
}
