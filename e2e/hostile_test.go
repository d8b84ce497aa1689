package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"switchboard/e2e/harness"
)

// TestHostileMessages posts what nobody should: each is refused by name or answered rightly,
// and the session takes the next message. What a line on stdio may be is FuzzStdio's.
func TestHostileMessages(t *testing.T) {
	t.Parallel()
	app := harness.Start(t, harness.Options{Config: off})
	b, events := newBystander(t, app), app.Watch(0)
	s, m := app.Open(), app.Meet()
	s.Initialize("{}")
	ping := func(id string) string { return `{"jsonrpc":"2.0","id":` + id + `,"method":"ping"}` }
	call := func(id, text string) string {
		return harness.Request(id, "tools/call", `{"name":"echo","arguments":{"text":`+text+`}}`)
	}
	nested := func(depth int) string {
		return `{"jsonrpc":"2.0","id":"deep","method":"tools/call","params":{"name":"echo","arguments":{"text":` + strings.Repeat("[", depth) + strings.Repeat("]", depth) + `}}}`
	}
	long := `"` + strings.Repeat("i", 1<<20) + `"`
	for _, tt := range []struct {
		name, message string
		refused       string // the reason of a 400
		answered      string // a part of the response
	}{
		{"nested deeper than any decoder shall see", nested(2000), "nested deeper than 1000", ""},
		{"nested deep", nested(900), "", `"id":"deep"`},
		{"opened and never closed", strings.Repeat(`{"a":`, 100_000), "nested deeper than 1000", ""},
		{"an id of 1 MiB", ping(long), "", `"id":` + long},
		{"an id of 400 digits", ping(strings.Repeat("9", 400)), "", "integer of at most 53 bits"},
		{"an id that is not whole", ping("1.5"), "", "integer of at most 53 bits"},
		{"an id beyond 53 bits", ping("9007199254740993"), "", `"id":9007199254740993,"error"`},
		{"an id that is an object", ping(`{"a":1}`), `bad "id"`, ""},
		{"invalid UTF-8", call("1", "\"\xff\""), "bad UTF-8", ""},
		{"half a surrogate", call(`"half"`, `"\ud800"`), "", `"id":"half"`},
		{"NUL", "\x00", "not JSON", ""},
		{"NUL in a string", call("1", "\"a\x00b\""), "control character", ""},
		{"NUL after the message", ping("1") + "\x00", "more than one value", ""},
		{"NUL, escaped", call(`"nul"`, `"a\u0000b"`), "", `a\u0000b`},
		{"a byte order mark", "\ufeff" + ping("1"), "not JSON", ""},
		{"another message after it", ping("1") + ping("2"), "more than one value", ""},
	} {
		for door, post := range map[string]func(string) harness.Answer{"SSE": s.Post, "Streamable HTTP": m.Post} {
			got := post(tt.message)
			said := got.Body
			if tt.answered != "" && door == "SSE" && got.Status == http.StatusAccepted {
				f := s.Next()
				for f.Name != "message" {
					f = s.Next()
				}
				said = f.Data
			}
			if tt.refused != "" && (got.Status != http.StatusBadRequest || !strings.Contains(said, strings.ReplaceAll(tt.refused, `"`, `\"`))) ||
				tt.answered != "" && (got.Status >= 300 || !strings.Contains(said, tt.answered)) {
				t.Errorf("%s over %s: %d %.300s; want %q", tt.name, door, got.Status, said, tt.refused+tt.answered)
			}
		}
		if tt.refused != "" {
			b.until(tt.name, events, noted("refused", tt.refused))
		}
	}
	if string(s.Call("ping", "{}").Result) != "{}" || string(m.Call("ping", "{}").Result) != "{}" {
		t.Error("after all of it the session answers no ping")
	}
}

// TestDuplicateKeys: of a key that stands twice the last one counts, for the gateway as for its backend. If they
// differed, what is shown, and what a header promises, would not be what is done.
func TestDuplicateKeys(t *testing.T) {
	t.Parallel()
	app := harness.Start(t, harness.Options{Config: off})
	events := app.Watch(0)
	s := app.Open()
	s.Initialize("{}")
	const meta = `"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}`
	for _, tt := range []struct{ name, message, id, method, result string }{
		{"id", `{"jsonrpc":"2.0","id":"first","id":"last","method":"ping"}`, `"last"`, "ping", "{}"},
		{"method", `{"jsonrpc":"2.0","id":"m","method":"ping","method":"tools/list"}`, `"m"`, "tools/list", `"tools":[`},
		{"params", `{"jsonrpc":"2.0","id":"p","method":"tools/call","params":{"name":"fail"},"params":{"name":"echo","arguments":{"text":"last"}}}`, `"p"`, "tools/call", `"text":"last"`},
		{"name", `{"jsonrpc":"2.0","id":"n","method":"tools/call","params":{"name":"fail","name":"echo","arguments":{"text":"last"}}}`, `"n"`, "tools/call", `"text":"last"`},
		{"arguments", `{"jsonrpc":"2.0","id":"a","method":"tools/call","params":{"name":"echo","arguments":{"text":"first"},"arguments":{"text":"last"}}}`, `"a"`, "tools/call", `"text":"last"`},
		{"text", `{"jsonrpc":"2.0","id":"t","method":"tools/call","params":{"name":"echo","arguments":{"text":"first","text":"last"}}}`, `"t"`, "tools/call", `"text":"last"`},
		{"an escaped key", `{"jsonrpc":"2.0","id":"e","method":"ping","m\u0065thod":"tools/list"}`, `"e"`, "tools/list", `"tools":[`},
		{"other letters", `{"jsonrpc":"2.0","id":"c","method":"tools/call","params":{"name":"echo","NAME":"fail","arguments":{"text":"exact"}},"METHOD":"ping"}`, `"c"`, "tools/call", `"text":"exact"`},
	} {
		s.Send(tt.message)
		got := s.Response(tt.id)
		in := events.Await(tt.name, func(e harness.Event) bool { return e.Kind == "in" && string(e.ID) == tt.id })
		if in.Method != tt.method || !strings.Contains(string(got.Result), tt.result) {
			t.Errorf("%s twice: shown as %s, answered %s %s; want %s and %s", tt.name, in.Method, got.Result, got.Error, tt.method, tt.result)
		}
	}
	for _, params := range []string{`"name":"fail","name":"echo"`, `"name":"echo","NAME":"fail"`, `"NAME":"fail","name":"echo"`} {
		got := app.Do(http.MethodPost, "/mcp", harness.Request("1", "tools/call", fmt.Sprintf(`{%s,"arguments":{"text":"what the header says"},%s}`, params, meta)),
			"Content-Type", "application/json", "Accept", "application/json, text/event-stream",
			"Mcp-Protocol-Version", "2026-07-28", "Mcp-Method", "tools/call", "Mcp-Name", "echo")
		if !strings.Contains(got.Body, "what the header says") && !strings.Contains(got.Body, "error") {
			t.Errorf("Mcp-Name echo with {%s}: %d %s; want echo, or an error", params, got.Status, got.Body)
		}
	}
}
