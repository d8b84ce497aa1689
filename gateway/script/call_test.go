package script

import (
	"strings"
	"testing"
	"time"
)

// What stands in the file is what is returned.
func TestReturn(t *testing.T) {
	const one = "[[tool]]\nname = 'x'\n"
	for _, test := range []struct{ name, file, arguments, want string }{
		{"nothing", one, `{}`, `{"jsonrpc":"2.0","id":1,"result":{"content":[]}}`},
		{"text with arguments", one + "[[tool.content]]\ntext = '{{.args.a}} of {{.args.b.c}} {{json .args}}'", `{"a":1000000,"b":{"c":1.5}}`,
			result(`1000000 of 1.5 {"a":1000000,"b":{"c":1.5}}`)},
		{"a default and what was left out", one + "input_schema = '{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"default\":\"d\"},\"b\":{\"type\":\"string\"}}}'\n" +
			"[[tool.content]]\ntext = '{{.args.a}}{{.args.b}}.{{if .args.b}}b{{end}}'", `{}`, result(`d.`)},
		{"picture, sound, resource, link", one + "[[tool.content]]\nimage = 'aGk='\nmime_type = 'image/x'\nannotations = { audience = ['user'], priority = 0.5 }\n[[tool.content]]\naudio = 'aGk='\nmime_type = 'audio/x'\n" +
			"[[tool.content]]\nresource = 'a:{{.args.n}}'\ntext = 't'\n[[tool.content]]\nresource = 'a:b'\nblob = 'aGk='\n[[tool.content]]\nlink = 'a:b'\nname = 'n'\nsize = 0", `{"n":7}`,
			`{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"image","mimeType":"image/x","data":"aGk=","annotations":{"audience":["user"],"priority":0.5}},` +
				`{"type":"audio","mimeType":"audio/x","data":"aGk="},{"type":"resource","resource":{"uri":"a:7","text":"t"}},` +
				`{"type":"resource","resource":{"uri":"a:b","blob":"aGk="}},{"type":"resource_link","uri":"a:b","name":"n","size":0}]}}`},
		{"structured, as JSON text", one + "structured = '{\"n\":{{.args.n}}}'", `{"n":7}`,
			`{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"{\"n\":7}"}],"structuredContent":{"n":7}}}`},
		{"structured, as a table", one + "structured = { n = ['{{.args.n}}', 2] }\ncontent = [{ text = 'x' }]", `{"n":7}`,
			`{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"x"}],"structuredContent":{"n":["7",2]}}}`},
		{"structured that does not fit", one + "structured = { n = 'x' }\noutput_schema = { type = 'object', properties = { n = { type = 'integer' } } }", `{}`,
			refused(-32603, `"validating structured content: validating root: validating /properties/n: type: x has type \"string\", want \"integer\""`)},
		{"the same, on purpose", one + "validate = false\nstructured = { n = 'x' }\noutput_schema = { type = 'object', properties = { n = { type = 'integer' } } }", `{}`,
			`{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"{\"n\":\"x\"}"}],"structuredContent":{"n":"x"}}}`},
		{"arguments that do not fit", one + "input_schema = { type = 'object', required = ['a'] }", `{}`,
			failed(`validating "arguments": validating root: required: missing properties: ["a"]`)},
		{"is_error", one + "is_error = true\ncontent = [{ text = 'x' }]", `{}`, failed("x")},
		{"error", one + "error = { code = -5, message = 'no {{.args.a}}', data = { why = '{{.name}}' } }", `{"a":1}`,
			`{"jsonrpc":"2.0","id":1,"error":{"code":-5,"message":"no 1","data":{"why":"x"}}}`},
		{"error without a code", one + "error = { message = 'no' }", `{}`, refused(-32000, `"no"`)},
		{"fail", one + "step = [{ fail = 'no {{.args.a}}', when = '{{eq .args.a 1}}' }]\ncontent = [{ text = 'x' }]", `{"a":1}`, failed("no 1")},
		{"fail, otherwise", one + "step = [{ fail = 'no', when = '{{eq .args.a 1}}' }]\ncontent = [{ text = 'x' }]", `{"a":2}`, result("x")},
		{"a template that looks for what is not there", one + "content = [{ text = '{{.args.nothing}}' }]", `{}`,
			strings.NewReplacer("<", `\u003c`, ">", `\u003e`).Replace(
				failed(`the template "{{.args.nothing}}" fails: template: template:1:7: executing "template" at <.args.nothing>: map has no entry for key "nothing"`))},
		{"a template that makes no JSON", one + "structured = '{{.args.a}}'", `{"a":"b"}`, failed(`the template "{{.args.a}}" makes no JSON: "b"`)},
		{"who calls", one + "content = [{ text = '{{.client.name}} {{.client.version}} {{.revision}} {{.token}} {{upper .name}}' }]", `{}`, result("tester 3 2025-11-25 p X")},
	} {
		t.Run(test.name, func(t *testing.T) {
			playing(t, test.file, func(v *Server) {
				legacy(t, v, "", func(c *client) { check(t, test.file, c.exchange(callTool("x", test.arguments)), test.want) })
			})
		})
	}
}

func TestResourcesAndPrompts(t *testing.T) {
	const file = `
[[resource]]
uri = "a:one"
name = "one"
mime_type = "text/x"
text = "{{.uri}}"
[[resource]]
uri = "a:many"
name = "many"
content = [{ text = "x" }, { uri = "a:b", blob = "aGk=", mime_type = "b" }]
[[resource]]
uri = "a:gone"
name = "gone"
error = { code = -32002, message = "gone", data = { uri = "{{.uri}}" } }
[[template]]
uri = "t:{id}{?q}"
name = "t"
text = "{{.args.id}}/{{.args.q}}"
complete = { id = ["Alpha", "beta", "alps"] }
[[prompt]]
name = "p"
description = "d"
argument = [{ name = "a", required = true }, { name = "b" }]
message = [{ text = "{{.args.a}}{{.args.b}}" }, { role = "assistant", link = "a:b", name = "n" }]
`
	playing(t, file, func(v *Server) {
		legacy(t, v, "", func(c *client) {
			for _, test := range []struct{ method, params, want string }{
				{"resources/read", `"uri":"a:one"`, `"contents":[{"uri":"a:one","mimeType":"text/x","text":"a:one"}]`},
				{"resources/read", `"uri":"a:many"`, `"contents":[{"uri":"a:many","text":"x"},{"uri":"a:b","mimeType":"b","blob":"aGk="}]`},
				{"resources/read", `"uri":"a:gone"`, `"error":{"code":-32002,"message":"gone","data":{"uri":"a:gone"}}`},
				{"resources/read", `"uri":"t:7%20x?q=z"`, `"text":"7 x/z"`},
				{"resources/read", `"uri":"t:7"`, `"text":"7/"`},
				{"prompts/get", `"name":"p","arguments":{"a":"x"}`, `"messages":[{"content":{"type":"text","text":"x"},"role":"user"},{"content":{"type":"resource_link","uri":"a:b","name":"n"},"role":"assistant"}]`},
				{"prompts/get", `"name":"p"`, `"error":{"code":-32602,"message":"missing required argument \"a\""}`},
				{"completion/complete", `"ref":{"type":"ref/resource","uri":"t:{id}{?q}"},"argument":{"name":"id","value":"AL"}`, `"total":2,"values":["Alpha","alps"]`},
				{"completion/complete", `"ref":{"type":"ref/prompt","name":"p"},"argument":{"name":"a","value":""}`, `"values":[]`},
				{"completion/complete", `"ref":{"type":"ref/prompt","name":"x"},"argument":{"name":"a","value":""}`, `"error":{"code":-32602,`},
				{"tools/list", ``, `"tools":[]`},
			} {
				if got := c.exchange(request(1, test.method, test.params)); len(got) != 1 || !strings.Contains(got[0], test.want) {
					t.Errorf("%s %s:\n got %s\nwant …%s…", test.method, test.params, got, test.want)
				}
			}
		})
	})
}

// Steps are done one after the other, in their time.
func TestSteps(t *testing.T) {
	const file = `
[[tool]]
name = "x"
step = [
  { progress = 1, total = 2, message = "{{.args.a}}" },
  { delay = "30s" },
  { log = { n = 1, text = "{{.args.a}}" }, level = "warning", logger = "l" },
  { updated = ["a:w"] },
  { delay = "1ms" },
]
[[resource]]
uri = "a:w"
name = "w"
watched = true
`
	playing(t, file, func(v *Server) {
		legacy(t, v, "", func(c *client) {
			c.exchange(request(1, "logging/setLevel", `"level":"debug"`), request(2, "resources/subscribe", `"uri":"a:w"`))
			start := time.Now()
			got := c.exchange(callTool("x", `{"a":"b"}`))
			check(t, "progress, log, update and result", got,
				`{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":"p","message":"b","progress":1,"total":2}}`,
				`{"jsonrpc":"2.0","method":"notifications/message","params":{"data":{"n":1,"text":"b"},"level":"warning","logger":"l"}}`,
				`{"jsonrpc":"2.0","method":"notifications/resources/updated","params":{"uri":"a:w"}}`,
				`{"jsonrpc":"2.0","id":1,"result":{"content":[]}}`)
			if took := time.Since(start); took != time.Minute {
				t.Errorf("took %v", took)
			}
			check(t, "a call without a token", c.exchange(request(1, "tools/call", `"name":"x","arguments":{"a":"b"}`)), got[1:]...)
		})
	})
}
