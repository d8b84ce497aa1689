package backend

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestContent(t *testing.T) {
	request := func(method, params string) string {
		return fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":%q,"params":{%s}}`, method, params)
	}
	tests := []struct{ request, want string }{
		{request("tools/list", ""), `"name":"echo"`},
		{request("resources/list", ""), `"uri":"switchboard://about"`},
		{request("resources/templates/list", ""), `"uriTemplate":"switchboard://greeting/{name}"`},
		{request("prompts/list", ""), `{"name":"name","description":"Whom to greet.","required":true}`},
		{request("resources/read", `"uri":"switchboard://about"`), `"mimeType":"text/markdown","text":"# switchboard dev`},
		{request("resources/read", `"uri":"switchboard://greeting/Ada%20L"`), `"text":"Hello, Ada L."`},
		{request("resources/read", `"uri":"switchboard://nowhere"`), `"error":{"code":-32602,"message":"Resource not found","data":{"uri":"switchboard://nowhere"}}`},
		{request("prompts/get", `"name":"greet","arguments":{"name":"Ada","style":"pirate"}`), `"text":"Greet Ada in pirate style."`},
		{request("prompts/get", `"name":"greet"`), `"error":{"code":-32602,"message":"missing required argument \"name\""}`},
		{request("completion/complete", `"ref":{"type":"ref/prompt","name":"greet"},"argument":{"name":"style","value":"f"}`), `"values":["formal","friendly"]`},
		{request("completion/complete", `"ref":{"type":"ref/resource","uri":"switchboard://greeting/{name}"},"argument":{"name":"name","value":"a"}`), `"total":2,"values":["Ada","Alan"]`},
		{request("completion/complete", `"ref":{"type":"ref/prompt","name":"greet"},"argument":{"name":"name","value":"z"}`), `"values":[]`},
		{request("completion/complete", `"ref":{"type":"ref/prompt","name":"other"},"argument":{"name":"name","value":""}`), `"error":{"code":-32602,`},
		{request("resources/subscribe", `"uri":"switchboard://about"`), `"error":{"code":-32602,`},
	}
	session(t, func(p *peer) {
		for _, tt := range tests {
			if got := p.exchange(tt.request); len(got) != 1 || !strings.Contains(got[0], tt.want) {
				t.Errorf("%s:\n got %s\nwant …%s…", tt.request, got, tt.want)
			}
		}
	})
}

func TestLogging(t *testing.T) {
	log := func(level string) string { return callTool(1, "log", args{"level": level, "message": "hi"}) }
	session(t, func(p *peer) {
		check(t, "log before setLevel", p.exchange(log("emergency")), toolText(1, "Logged at level emergency."))
		check(t, "setLevel", p.exchange(`{"jsonrpc":"2.0","id":"l","method":"logging/setLevel","params":{"level":"warning"}}`), `{"jsonrpc":"2.0","id":"l","result":{}}`)
		check(t, "log below", p.exchange(log("notice")), toolText(1, "Logged at level notice."))
		check(t, "log at the level", p.exchange(log("warning")),
			`{"jsonrpc":"2.0","method":"notifications/message","params":{"data":"hi","level":"warning","logger":"switchboard"}}`,
			toolText(1, "Logged at level warning."))
	})
}

// A subscriber hears of the counter, whoever has counted; others do not.
func TestSubscription(t *testing.T) {
	m := NewMock(MockOptions{})
	bubble(t, m.Open, func(a *peer) {
		b := newPeer(t, m.Open)
		defer b.Close()
		a.initialize("2025-11-25")
		b.initialize("2025-11-25")
		const updated = `{"jsonrpc":"2.0","method":"notifications/resources/updated","params":{"uri":"switchboard://counter"}}`
		counter := `{"jsonrpc":"2.0","id":"s","method":"resources/%s","params":{"uri":"switchboard://counter"}}`

		check(t, "subscribe", a.exchange(fmt.Sprintf(counter, "subscribe")), `{"jsonrpc":"2.0","id":"s","result":{}}`)
		check(t, "b counts", b.exchange(callTool(1, "count", args{})), toolText(1, "The counter is at 1."))
		check(t, "a hears", a.exchange(), updated)
		got := a.exchange(callTool(1, "count", args{}))
		slices.Sort(got)
		check(t, "a counts", got, toolText(1, "The counter is at 2."), updated)
		a.exchange(fmt.Sprintf(counter, "unsubscribe"))
		check(t, "a counts", a.exchange(callTool(1, "count", args{})), toolText(1, "The counter is at 3."))
		if got = a.exchange(fmt.Sprintf(counter, "read")); !strings.Contains(got[0], `"text":"3"`) {
			t.Errorf("the counter reads %s; want 3", got)
		}
	})
}
