package view

import (
	"strings"
	"testing"
)

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		text, want string
		good       bool
		line       int
	}{
		{"", "nothing to send", false, 0},
		{" \n\t", "nothing to send", false, 0},
		{ping, "valid request", true, 0},
		{pong, "valid response", true, 0},
		{`{"jsonrpc":"2.0","method":"notifications/initialized"}`, "valid notification", true, 0},
		{note, "valid notification; params is missing", false, 1},
		{`{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":""}}`, "valid error", true, 0},
		{`[]`, "a batch: only 2025-03-26 has those", false, 0},
		{`{}`, `JSON, but not JSON-RPC 2.0: "jsonrpc" must be "2.0"`, false, 0},
		{`7`, "JSON, but not a JSON-RPC message: neither an object nor an array", false, 0},
		{`{"jsonrpc":"2.0"`, "line 1 column 17", false, 1},
		{"{\n  \"a\": x}", "line 2 column 8", false, 2},
		{"{\n\n\"äöü\": ?}", "line 3 column 8", false, 3},
		{"{\r\n\"a\" 1}", "line 2 column 5", false, 2},
		{"{} {}", "line 1 column 4", false, 1},
		{"{\"a\": \"\xff\"}", "line 1 column 8", false, 1},
		{`{"jsonrpc":"2.0","id":1,"method":"sampling/createMessage","params":{"messages":[]}}`, "valid request; maxTokens is missing", false, 1},
		{`{"jsonrpc":"2.0","id":1,"method":"sampling/createMessage"}`, "valid request; params is missing", false, 1},
		{"{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\n\"progressToken\":1,\n\"progress\":\"half\",\"a\":1}}",
			"valid notification; progress is a string, not a number, and 1 more", false, 3},
		{`{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}`, "valid request; params is an array, not an object", false, 1},
		{`{"jsonrpc":"2.0","id":1,"method":"nothing/known","params":{"a":1}}`, "valid request", true, 0},
		{`{"jsonrpc":"2.0","id":8,"result":{}}`, "valid response; content is missing", false, 1},
		{`{"jsonrpc":"2.0","id":9,"result":{}}`, "valid response", true, 0},
	} {
		got := Check(Draft{Text: c.text, Method: func(id string) string { return map[string]string{"8": "tools/call"}[id] }})
		if !strings.HasSuffix(got.Text, c.want) || got.Good != c.good || got.Line != c.line {
			t.Errorf("Check(%q) = %+v, want …%q, %v, line %d", c.text, got, c.want, c.good, c.line)
		}
	}
}

func TestCheckAsIs(t *testing.T) {
	for _, c := range []struct {
		text, want string
		good       bool
	}{
		{`{"jsonrpc":"2.0","id":1,"method":"ping"}`, "valid request", true},
		{`{"jsonrpc":"2.0","method":"a\xff"}`, "31 B, not JSON: bad UTF-8 at byte 28", false},
		{`{"jsonrpc":"2.0","method":"\x61{1000}"}`, "1 kB, valid notification", true},
		{`\x61{99999999}`, "it stands for more than 17 MB", false},
		{`{"a`, "line 1 column 4", false},
	} {
		if got := Check(Draft{Text: c.text, AsIs: true}); !strings.HasSuffix(got.Text, c.want) || got.Good != c.good {
			t.Errorf("Check(%q as is) = %+v, want …%q, %v", c.text, got, c.want, c.good)
		}
	}
}

func TestAsIs(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{``, ""},
		{`{"a":"\u00e9\n"}`, `{"a":"\u00e9\n"}`},
		{`a\xffb`, "a\xffb"},
		{`a\xFFb`, "a\xffb"},
		{`\x00\x0a`, "\x00\n"},
		{`"\\xff"`, `"\\xff"`},
		{`"\\\xff"`, "\"\\\\\xff\""},
		{`\x61{3}b`, "aaab"},
		{`\x61{0}b`, "b"},
		{`\x61{}b`, "a{}b"},
		{`\x61{x}b`, "a{x}b"},
		{`\xg1 \x1 \`, `\xg1 \x1 \`},
	} {
		if got, _, err := AsIs(c.text); err != nil || string(got) != c.want {
			t.Errorf("AsIs(%s) = %q, %v, want %q", c.text, got, err, c.want)
		}
	}
	for _, data := range []string{"a\xff{3}", `\x41`, "\\\xff", `\\x41`, "\ufeff\x00\x7f\r\n", `{"a":"\n"}`} {
		if got, _, err := AsIs(Escape([]byte(data))); err != nil || string(got) != data {
			t.Errorf("AsIs(Escape(%q)) = %q, %v by %s", data, got, err, Escape([]byte(data)))
		}
	}
}

func TestLaid(t *testing.T) {
	for _, c := range []struct {
		text, want string
		ok         bool
	}{
		{`{"b":1.50,"a":[]}`, "{\n  \"b\": 1.50,\n  \"a\": []\n}", true},
		{"{\n  \"b\": 1.50,\n  \"a\": []\n}", `{"b":1.50,"a":[]}`, true},
		{`{"b"`, `{"b"`, false},
	} {
		if got, ok := Laid(c.text); got != c.want || ok != c.ok {
			t.Errorf("Laid(%q) = %q, %v, want %q, %v", c.text, got, ok, c.want, c.ok)
		}
	}
}
