package view

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"switchboard/gateway/frame"
)

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
		if got, _ := Resend(out(c.text)); got != c.want {
			t.Errorf("Resend(%s) = %s, want %s", c.text, got, c.want)
		}
	}
}

func TestSnippets(t *testing.T) {
	const address = "http://127.0.0.1:4444/sse"
	launch := []string{`C:\bin\switchboard.exe`, "stdio", "--data-dir", "/a b"}
	for _, s := range Snippets(address, launch) {
		if s.Name != "stdio" && !strings.Contains(s.Text, address) {
			t.Errorf("snippet %q does not name %s", s.Name, address)
		}
	}
	for _, s := range Snippets("http://127.0.0.1:4444/mcp", launch) {
		if strings.Contains(strings.ToLower(s.Text), "sse") && s.Name != "curl" {
			t.Errorf("snippet %q for Streamable HTTP speaks of SSE:\n%s", s.Name, s.Text)
		}
	}
	type server struct {
		Type, URL, Command string
		Args               []string
	}
	for name, want := range map[string]server{
		"JSON config": {Type: "sse", URL: address},
		"stdio":       {Command: launch[0], Args: launch[1:]},
	} {
		all := Snippets(address, launch)
		config := all[slices.IndexFunc(all, func(s Snippet) bool { return s.Name == name })].Text
		var m struct {
			MCPServers map[string]server `json:"mcpServers"`
		}
		if err := json.Unmarshal([]byte(config), &m); err != nil {
			t.Fatalf("snippet %q: %v\n%s", name, err, config)
		}
		if got := m.MCPServers["switchboard"]; !reflect.DeepEqual(got, want) {
			t.Errorf("snippet %q configures %+v, want %+v", name, got, want)
		}
	}
}

// TestLaidOutDeep: a message whose lines would be nearly all blanks is not made gigabytes of.
func TestLaidOutDeep(t *testing.T) {
	deep := strings.Repeat("[", 1000) + strings.Repeat(`1,`, 1<<19) + "1" + strings.Repeat("]", 1000)
	if got := LaidOut(in(deep)); got != deep {
		t.Errorf("a message of %d bytes, laid out, has %d; want it as it is", len(deep), len(got))
	}
	for _, text := range []string{`{"a":[1,{"b":"[{,\"}]"},[],{}],"c":"\\"}`, `[[[[1,2],[3]]]]`, ` { "a" : 1 } `} {
		laid := indent(text)
		if size := laidSize(text); laid == text || size < len(laid) || size > 2*len(laid)+10 {
			t.Errorf("laidSize(%s) = %d; want about the %d of\n%s", text, size, len(laid), laid)
		}
	}
}
