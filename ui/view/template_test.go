package view

//lint:file-ignore SA1019 What 2026-07-28 deprecates is what clients before it are tested on.

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"switchboard/gateway/frame"
)

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		text, want string
		good       bool
	}{
		{"", "nothing to send", false},
		{" \n\t", "nothing to send", false},
		{ping, "valid request", true},
		{pong, "valid response", true},
		{note, "valid notification", true},
		{`{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":""}}`, "valid error", true},
		{`[]`, "a batch: only 2025-03-26 has those", false},
		{`{}`, `JSON, but not JSON-RPC 2.0: "jsonrpc" must be "2.0"`, false},
		{`7`, "JSON, but not a JSON-RPC message: neither an object nor an array", false},
		{`{"jsonrpc":"2.0"`, "line 1 column 17", false},
		{"{\n  \"a\": x}", "line 2 column 8", false},
		{"{\n\n\"äöü\": ?}", "line 3 column 8", false},
		{"{\r\n\"a\" 1}", "line 2 column 5", false},
		{"{} {}", "line 1 column 4", false},
		{"{\"a\": \"\xff\"}", "line 1 column 8", false},
	} {
		got := Check(c.text)
		if !strings.HasSuffix(got.Text, c.want) || got.Good != c.good {
			t.Errorf("Check(%q) = %+v, want …%q, %v", c.text, got, c.want, c.good)
		}
	}
}

func TestTemplates(t *testing.T) {
	params := map[string]any{
		"sampling/createMessage":          new(mcp.CreateMessageParams),
		"elicitation/create":              new(mcp.ElicitParams),
		"notifications/resources/updated": new(mcp.ResourceUpdatedNotificationParams),
		"notifications/message":           new(mcp.LoggingMessageParams),
		"notifications/progress":          new(mcp.ProgressNotificationParams),
		"notifications/cancelled":         new(mcp.CancelledParams),
	}
	for _, tmpl := range Templates() {
		p := frame.Look([]byte(tmpl.Text))
		want := frame.Request
		if strings.HasPrefix(tmpl.Name, "notifications/") {
			want = frame.Notification
		}
		if p.Kind != want || p.Method != tmpl.Name {
			t.Errorf("template %q is a %s of method %q (%v), want a %s", tmpl.Name, p.Kind, p.Method, p.Err, want)
		}
		var m struct{ Params json.RawMessage }
		if err := json.Unmarshal([]byte(tmpl.Text), &m); err != nil {
			t.Fatalf("template %q: %v", tmpl.Name, err)
		}
		into := params[tmpl.Name]
		if into == nil {
			if m.Params != nil {
				t.Errorf("template %q has params %s that nobody checked", tmpl.Name, m.Params)
			}
			continue
		}
		delete(params, tmpl.Name)
		if err := json.Unmarshal(m.Params, into); err != nil {
			t.Errorf("params of template %q: %v", tmpl.Name, err)
		}
	}
	for name := range params {
		t.Errorf("there is no template %q", name)
	}
}

func TestAnswers(t *testing.T) {
	var waiting []*Row
	for _, id := range []string{`7`, `"a\"b"`, `null`} {
		waiting = append(waiting, &Row{Method: "tools/call", Frame: in(`{"jsonrpc":"2.0","id":` + id + `,"method":"tools/call"}`)})
	}
	all := Answers(waiting)
	if len(all) != 2*len(waiting) {
		t.Fatalf("%d answers to %d requests, want two each", len(all), len(waiting))
	}
	for i, a := range all {
		p, want := frame.Look([]byte(a.Text)), []frame.Kind{frame.Response, frame.Error}[i%2]
		if p.Kind != want || p.ID != waiting[i/2].Frame.ID {
			t.Errorf("%q is a %s to %s, want a %s to %s", a.Name, p.Kind, p.ID, want, waiting[i/2].Frame.ID)
		}
	}
	if got, want := all[0].Name, "answer tools/call #7"; got != want {
		t.Errorf("the first answer is named %q, want %q", got, want)
	}
	if got := len(Answers(make100(waiting[0]))); got != 2*mostAnswered {
		t.Errorf("%d answers to 100 requests, want %d", got, 2*mostAnswered)
	}
}

func make100(r *Row) (rows []*Row) {
	for range 100 {
		rows = append(rows, r)
	}
	return rows
}

// What is sent again is the same but for white space: also what JSON may
// write in several ways, and what is no JSON at all.
func TestResend(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`{"b":"<a&b>","a":"\u00e9é","n":1.50,"big":12345678901234567890}`,
			"{\n  \"b\": \"<a&b>\",\n  \"a\": \"\\u00e9é\",\n  \"n\": 1.50,\n  \"big\": 12345678901234567890\n}"},
		{`{broken`, `{broken`},
		{"", ""},
	} {
		if got := Resend(out(c.text)); got != c.want {
			t.Errorf("Resend(%s) = %s, want %s", c.text, got, c.want)
		}
	}
}

func TestSnippets(t *testing.T) {
	const address = "http://127.0.0.1:4444/sse"
	for _, s := range Snippets(address) {
		if s.Name != "stdio" && !strings.Contains(s.Text, address) {
			t.Errorf("snippet %q does not name %s", s.Name, address)
		}
	}
	for _, s := range Snippets("http://127.0.0.1:4444/mcp") {
		if strings.Contains(strings.ToLower(s.Text), "sse") && s.Name != "curl" {
			t.Errorf("snippet %q for Streamable HTTP speaks of SSE:\n%s", s.Name, s.Text)
		}
	}
	config := Snippets(address)[0].Text
	var m struct {
		MCPServers map[string]struct{ Type, URL string } `json:"mcpServers"`
	}
	if err := json.NewDecoder(bytes.NewReader([]byte(config))).Decode(&m); err != nil {
		t.Fatalf("the JSON snippet: %v\n%s", err, config)
	}
	if got := fmt.Sprint(m.MCPServers["switchboard"]); got != "{sse "+address+"}" {
		t.Errorf("the JSON snippet configures %s", got)
	}
	if _, err := url.Parse(m.MCPServers["switchboard"].URL); err != nil {
		t.Error(err)
	}
}
