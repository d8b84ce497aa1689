package view

import (
	"strings"
	"testing"
	"time"

	"switchboard/gateway/frame"
	"switchboard/gateway/session"
	"switchboard/gateway/spine"
)

func TestRowInWords(t *testing.T) {
	gateway := frame.New(frame.Out, frame.Gateway, []byte(ping))
	for _, c := range []struct {
		row                     Row
		what, arrow, id, detail string
	}{
		{Row{Kind: spine.In, Frame: in(call)}, "request", "→", "#7", "echo"},
		{Row{Kind: spine.Out, Frame: out(result)}, "response", "←", "#7", ""},
		{Row{Kind: spine.Queued, Frame: own(ping)}, "request", "←", "op-1", "injected · in the queue"},
		{Row{Kind: spine.Out, Frame: gateway}, "request", "←", "op-1", "gateway"},
		{Row{Kind: spine.In, Frame: in(call), Over: true}, "request", "→", "#7", "never answered · echo"},
		{Row{Kind: spine.In, Frame: in(call), Over: true, doubted: true}, "request", "→", "#7", "answer lost, if there was one · echo"},
		{Row{Kind: spine.In, Frame: in(call), Over: true, Answer: 4}, "request", "→", "#7", "echo"},
		{Row{Kind: spine.In, Frame: in(result), Note: "answers no request"}, "response", "→", "#7", "answers no request"},
		{Row{Kind: spine.Dropped, Frame: own(ping), Note: "Operator"}, "request", "←", "op-1", "dropped: Operator"},
		{Row{Kind: spine.Refused, Frame: in(call), Note: "too large"}, "refused", "→", "#7", "too large"},
		{Row{Kind: spine.Refused, Note: "bad Host"}, "refused", "·", "", "bad Host"},
		{Row{Kind: spine.Lost, N: 1}, "lost", "·", "", "1 event lost: this view was too slow"},
		{Row{Kind: spine.Lost, N: 12480}, "lost", "·", "", "12,480 events lost: this view was too slow"},
		{Row{Kind: spine.HTTP, HTTP: &spine.Exchange{Method: "GET", URL: "/mcp", Status: 200}, Note: "another revision"}, "http", "·", "", "GET /mcp: 200 · another revision"},
		{Row{Kind: spine.Closed, Note: "Idle: 1m"}, "closed", "·", "", "Idle: 1m"},
		{Row{Kind: spine.In, Frame: in(`{"jsonrpc":"2.0","id":"a\"b","method":"ping"}`)}, "request", "→", `"a\"b"`, ""},
		{Row{Kind: spine.In, Frame: in(`{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"bad"}}`)}, "error", "→", "#null", "-32700 bad"},
	} {
		got := []string{c.row.What(), c.row.Arrow(), c.row.ID(), c.row.Detail()}
		want := []string{c.what, c.arrow, c.id, c.detail}
		if strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("%s %+v: What, Arrow, ID, Detail = %q, want %q", c.row.Kind, c.row.Frame, got, want)
		}
	}
}

func TestGist(t *testing.T) {
	long := strings.Repeat("ä", 200)
	for _, c := range []struct{ frame, want string }{
		{`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"clientInfo":{"name":"claude-code","version":"2.1"}}}`, "claude-code 2.1"},
		{`{"jsonrpc":"2.0","id":1,"result":{"serverInfo":{"name":"Switchboard","version":"1"},"capabilities":{"tools":{}}}}`, "Switchboard 1"},
		{`{"jsonrpc":"2.0","id":1,"method":"ping"}`, ""},
		{`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"add","arguments":{"a":1}}}`, "add"},
		{`{"jsonrpc":"2.0","id":1,"method":"prompts/get","params":{"name":"greet"}}`, "greet"},
		{`{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"file:///a"}}`, "file:///a"},
		{`{"jsonrpc":"2.0","id":1,"method":"completion/complete","params":{"ref":{"type":"ref/prompt"},"argument":{"name":"city","value":"Par"}}}`, "city=Par"},
		{`{"jsonrpc":"2.0","id":1,"method":"logging/setLevel","params":{"level":"debug"}}`, "debug"},
		{`{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"error","logger":"x","data":"disk full"}}`, "error disk full"},
		{`{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"error","data":{"a":1}}}`, `error {"a":1}`},
		{`{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":1,"progress":3,"total":10,"message":"working"}}`, "working"},
		{`{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":1,"progress":0.5}}`, "0.5"},
		{`{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":1,"progress":0.422358532,"total":0.7}}`, "0.4224 of 0.7"},
		{`{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1,"reason":"changed my mind"}}`, "changed my mind"},
		{`{"jsonrpc":"2.0","method":"notifications/resources/updated","params":{"uri":"x://y"}}`, "x://y"},
		{`{"jsonrpc":"2.0","id":1,"method":"elicitation/create","params":{"message":"Your name?"}}`, "Your name?"},
		{`{"jsonrpc":"2.0","id":1,"result":{"action":"accept","content":{"name":"Ada"}}}`, `accept {"name":"Ada"}`},
		{`{"jsonrpc":"2.0","id":1,"result":{"role":"assistant","model":"m","content":{"type":"text","text":"Hi"}}}`, "Hi"},
		{`{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"one\ntwo"},{"type":"text","text":"x"}]}}`, "one two"},
		{`{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"image","data":"AAAA"}]}}`, "image"},
		{`{"jsonrpc":"2.0","id":1,"result":{"isError":true,"content":[{"type":"text","text":"no"}]}}`, "isError: no"},
		{`{"jsonrpc":"2.0","id":1,"result":{"tools":[{},{}]}}`, "2 tools"},
		{`{"jsonrpc":"2.0","id":1,"result":{"tools":[]}}`, "0 tools"},
		{`{"jsonrpc":"2.0","id":1,"result":{"resources":[{}]}}`, "1 resource"},
		{`{"jsonrpc":"2.0","id":1,"result":{"prompts":[{}]}}`, "1 prompt"},
		{`{"jsonrpc":"2.0","id":1,"result":{"roots":[{}]}}`, "1 root"},
		{`{"jsonrpc":"2.0","id":1,"result":{"contents":[{"uri":"x://y","text":"t"}]}}`, "x://y"},
		{`{"jsonrpc":"2.0","id":1,"result":{}}`, ""},
		{`{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"Method not found"}}`, "-32601 Method not found"},
		{`{"jsonrpc":"2.0","id":1,"error":"wrong"}`, ""},
		{`{"jsonrpc":"2.0","id":1,"error":null}`, ""},
		{`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":[1,2]}`, ""},
		{`[{"jsonrpc":"2.0","method":"a"}]`, ""},
		{"{broken\n  json", "{broken json"},
		{"\xff\xfe", "�"},
		{`{"jsonrpc":"2.0","id":1,"method":"m","params":{"name":"` + long + `"}}`, strings.Repeat("ä", clipBytes/2) + "…"},
		{`{"jsonrpc":"2.0","id":1,"method":"m","params":{"name":"` + strings.Repeat("x", gistBytes) + `"}}`, ""},
		{"{" + strings.Repeat("x", 1<<20), "{" + strings.Repeat("x", clipBytes-1) + "…"},
	} {
		r := Row{Kind: spine.In, Frame: in(c.frame)}
		if got := r.Gist(); got != c.want {
			t.Errorf("Gist of %.120s = %q, want %q", c.frame, got, c.want)
		}
	}
}

func TestGistIsReadOnce(t *testing.T) {
	r := Row{Kind: spine.In, Frame: in(call)}
	r.Gist()
	if n := testing.AllocsPerRun(100, func() { r.Gist() }); n != 0 {
		t.Errorf("Gist read again allocates %v times, want 0", n)
	}
}

func TestTiming(t *testing.T) {
	for _, c := range []struct {
		row  Row
		now  time.Duration
		want string
	}{
		{Row{Kind: spine.In, Frame: in(call)}, -time.Second, "…"},
		{Row{Kind: spine.In, Frame: in(call)}, 99 * time.Millisecond, "…"},
		{Row{Kind: spine.In, Frame: in(call)}, 250 * time.Millisecond, "200 ms …"},
		{Row{Kind: spine.In, Frame: in(call)}, 90 * time.Second, "90 s …"},
		{Row{Kind: spine.In, Frame: in(call), Answer: 2, Took: time.Millisecond}, time.Hour, ""},
		{Row{Kind: spine.In, Frame: in(call), Over: true}, time.Hour, ""},
		{Row{Kind: spine.Out, Frame: out(result), Took: 18 * time.Millisecond}, time.Hour, "18 ms"},
		{Row{Kind: spine.Out, Frame: out(note)}, time.Hour, ""},
		{Row{Kind: spine.Closed}, time.Hour, ""},
	} {
		c.row.Time = t0
		if got := c.row.Timing(t0.Add(c.now)); got != c.want {
			t.Errorf("%s %+v: Timing after %v = %q, want %q", c.row.Kind, c.row.Frame, c.now, got, c.want)
		}
	}
}

func TestStateOf(t *testing.T) {
	for _, c := range []struct {
		info session.Info
		want string
	}{
		{session.Info{}, "connected"},
		{session.Info{Client: "c"}, "live"},
		{session.Info{Client: "c", Paused: true}, "paused"},
		{session.Info{Client: "c", Paused: true, Reason: session.SlowClient}, "closed: SlowClient"},
	} {
		if got := StateOf(&c.info); got != c.want {
			t.Errorf("StateOf(%+v) = %q, want %q", c.info, got, c.want)
		}
	}
}

func TestCuttable(t *testing.T) {
	for _, c := range []struct {
		info session.Info
		want bool
	}{
		{session.Info{Resumable: true, Streams: 1}, true},
		{session.Info{Resumable: true}, false},
		{session.Info{Streams: 1}, false},
		{session.Info{Resumable: true, Streams: 1, Reason: session.Operator}, false},
	} {
		if got := Cuttable(&c.info); got != c.want {
			t.Errorf("Cuttable(%+v) = %v, want %v", c.info, got, c.want)
		}
	}
}
