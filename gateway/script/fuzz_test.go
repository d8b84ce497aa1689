package script

import (
	"encoding/json"
	"strings"
	"testing"

	"switchboard/gateway/frame"
)

// FuzzCall calls a tool that puts its arguments wherever a server file can have them put: whatever they are, there is one
// answer, which is JSON-RPC, and the next call is answered as if nothing had been.
func FuzzCall(f *testing.F) {
	const file = `
[[tool]]
name = "x"
structured = '{"all":{{json .args}},"n":{{len .args}}}'
content = [{ text = "{{.args}} {{json .args}} {{upper (print .args.a)}}" }, { resource = "a:{{.args.a}}", text = "{{.name}}" }]
step = [{ progress = 1, message = "{{.args.a}}" }, { log = "{{json .args}}" }, { fail = "{{.args.b}}", when = "{{eq (print .args.a) \"fail\"}}" }]
[[tool]]
name = "strict"
input_schema = { type = "object", required = ["a"], properties = { a = { type = "string", pattern = "^(a+)+$" }, b = { type = "integer", default = 3 } }, additionalProperties = false }
content = [{ text = "{{.args.a}}{{.args.b}}" }]
`
	for _, seed := range []string{`{}`, `{"a":1,"b":"x"}`, `{"a":"fail","b":"{{.}}"}`, `{"a":"<script>\u0000\ud800"}`, `[]`, `null`, `"x"`, `{"a":` + strings.Repeat("[", 400) + strings.Repeat("]", 400) + `}`,
		`{"a":1e999}`, `{"a":9007199254740993}`, `{"a":"` + strings.Repeat("a", 60) + `!"}`, `{"":{"":{"":""}}}`, `{"a":1,"a":2}`} {
		f.Add("x", seed)
		f.Add("strict", seed)
	}
	f.Fuzz(func(t *testing.T, tool, arguments string) {
		name, _ := json.Marshal(tool)
		call := request(1, "tools/call", `"name":`+string(name)+`,"arguments":`+arguments)
		if l := frame.Look([]byte(call)); l.Kind != frame.Request || !json.Valid([]byte(arguments)) {
			t.Skip() // refused before it comes here
		}
		playing(t, file, func(v *Server) {
			legacy(t, v, "", func(c *client) {
				answers := 0
				for _, m := range c.exchange(call) {
					switch l := frame.Look([]byte(m)); {
					case l.Kind == frame.Invalid:
						t.Errorf("%s: sent %s", call, m)
					case l.Kind.IsResponse():
						answers++
					}
				}
				if answers != 1 {
					t.Errorf("%s: answered %d times", call, answers)
				}
				check(t, "after "+call, c.exchange(callTool("strict", `{"a":"aa"}`)), result("aa3"))
			})
		})
	})
}
