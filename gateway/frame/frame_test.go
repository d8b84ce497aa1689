package frame

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestLook(t *testing.T) {
	tests := []struct {
		in, kind, method, id, err string
	}{
		{`{"jsonrpc":"2.0","id":7,"method":"ping"}`, "request", "ping", "7", ""},
		{` { "id" : "7" , "jsonrpc" : "2.0", "method":"tools/call","params":{"id":1,"method":"x"} } `, "request", "tools/call", `"7"`, ""},
		{`{"jsonrpc":"2.0","method":"notifications/initialized"}`, "notification", "notifications/initialized", "", ""},
		{`{"jsonrpc":"2.0","id":-1.5e3,"result":{"a":[1,[2],{"b":[]}]}}`, "response", "", "-1.5e3", ""},
		{`{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"x"}}`, "error", "", "null", ""},
		{`{"jsonrpc":"2.0","id":1,"result":null}`, "response", "", "1", ""},
		{`{"jsonrpc":"2.0","id":1,"\u006dethod":"pi\u006eg"}`, "request", "ping", "1", ""},
		{`{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}`, "request", "ping", "2", ""},
		{`{"params":{"jsonrpc":"2.0","id":1,"method":"ping"}}`, "invalid", "", "", "not JSON-RPC 2.0"},
		{`[{"jsonrpc":"2.0","id":1,"method":"ping"}]`, "batch", "", "", ""},
		{`{"jsonrpc":"1.0","id":1,"method":"ping"}`, "invalid", "ping", "1", "not JSON-RPC 2.0"},
		{`{"jsonrpc":"2.0","id":{},"method":"ping"}`, "invalid", "", "", `bad "id"`},
		{`{"jsonrpc":"2.0","id":true,"method":"ping"}`, "invalid", "", "", `bad "id"`},
		{`{"jsonrpc":"2.0","id":1,"method":7}`, "invalid", "", "1", `bad "method"`},
		{`{"jsonrpc":"2.0","id":1}`, "invalid", "", "1", "neither"},
		{`{"jsonrpc":"2.0","result":{}}`, "invalid", "", "", "without"},
		{`{"jsonrpc":"2.0","id":1,"method":"a","result":{}}`, "invalid", "a", "1", "also"},
		{`"ping"`, "invalid", "", "", "neither an object nor an array"},
		{``, "invalid", "", "", "nothing there at byte 0"},
		{"\ufeff{}", "invalid", "", "", "a byte order mark at byte 0"},
		{`{"a":1,}`, "invalid", "", "", "want a key at byte 7"},
		{`{"a" 1}`, "invalid", "", "", "want ':' at byte 5"},
		{`[1 2]`, "invalid", "", "", "want ',' or ']' at byte 3"},
		{`{"a":tru}`, "invalid", "", "", "want true at byte 5"},
		{`{"a":01}`, "invalid", "", "", "want ',' or '}' at byte 6"},
		{`{"a":"b`, "invalid", "", "", "without an end at byte 7"},
		{"{\"a\":\"b\xff\"}", "invalid", "", "", "bad UTF-8 at byte 7"},
		{"{\"a\":\"b\n\"}", "invalid", "", "", "control character in a string at byte 7"},
		{`{"a":"\x"}`, "invalid", "", "", "bad escape at byte 6"},
		{`{} {}`, "invalid", "", "", "more than one value at byte 3"},
		{strings.Repeat("[", MaxDepth+1), "invalid", "", "", "nested deeper than 1000"},
	}
	for _, tt := range tests {
		p := Look([]byte(tt.in))
		if p.Kind.String() != tt.kind || p.Method != tt.method || p.ID != tt.id {
			t.Errorf("Look(%.60q) = %v, method %q, id %s; want %s, %q, %s", tt.in, p.Kind, p.Method, p.ID, tt.kind, tt.method, tt.id)
		}
		if (p.Err == nil) != (tt.err == "") || p.Err != nil && !strings.Contains(p.Err.Error(), tt.err) {
			t.Errorf("Look(%.60q).Err = %v; want %q", tt.in, p.Err, tt.err)
		}
	}
}

func TestLookFindsParams(t *testing.T) {
	tests := []struct{ in, want string }{
		{`{"jsonrpc":"2.0","id":7,"method":"a"}`, ""},
		{`{"jsonrpc":"2.0","id":7,"method":"a","params": {"x":[1, 2]} }`, `{"x":[1, 2]}`},
		{`{"jsonrpc":"2.0","params":null,"method":"a"}`, "null"},
		{`{"params":{"params":1},"jsonrpc":"2.0","method":"a","params":[]}`, "[]"},
		{`{"jsonrpc":"2.0","id":7,"result":{},"params":{}}`, ""},
		{`{"jsonrpc":"1.0","id":7,"method":"a","params":{}}`, ""},
	}
	for _, tt := range tests {
		if got := Look([]byte(tt.in)).Params; string(got) != tt.want || (got == nil) != (tt.want == "") {
			t.Errorf("Look(%s).Params = %s; want %s", tt.in, got, tt.want)
		}
	}
}

// FuzzLook holds the scanner against encoding/json: both must agree on what is
// JSON, and on the members of an object.
func FuzzLook(f *testing.F) {
	for _, s := range []string{`{"jsonrpc":"2.0","id":7,"method":"ping"}`, `[[],{}]`, `{"a":[{"id":1}],"id":"\ud83d"}`,
		`-0.1e+5`, `{"id":1,"id":2}`, "\"\xff\"", `{"":{"":""}}`, `{"result":1,"jsonrpc":"2.0","id":0}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var m members
		err := m.read(data)
		if err != nil && strings.Contains(err.Error(), "deeper") {
			return
		}
		if want := json.Valid(data) && utf8.Valid(data); (err == nil) != want {
			t.Fatalf("read(%q) = %v; encoding/json says valid = %v", data, err, want)
		}
		if err != nil || m.first != '{' {
			return
		}
		var obj map[string]json.RawMessage
		if err := json.Unmarshal(data, &obj); err != nil {
			t.Fatalf("read(%q) took what json.Unmarshal refuses: %v", data, err)
		}
		for key, got := range map[string][]byte{"jsonrpc": m.version, "id": m.id, "method": m.method, "params": m.params, "result": m.result, "error": m.err} {
			if want := obj[key]; string(got) != string(want) {
				t.Errorf("read(%q): member %s = %s; want %s", data, key, got, want)
			}
		}
	})
}

func BenchmarkLook(b *testing.B) {
	for name, msg := range map[string]string{
		"ping":   `{"jsonrpc":"2.0","id":7,"method":"ping"}`,
		"16 KiB": `{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"echo","arguments":{"text":"` + strings.Repeat("x", 16<<10) + `"}}}`,
	} {
		b.Run(name, func(b *testing.B) {
			data := []byte(msg)
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if Look(data).Kind != Request {
					b.Fatal("not a request")
				}
			}
		})
	}
}
