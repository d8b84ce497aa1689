package script

import (
	"errors"
	"io/fs"
	"strings"
	"testing"

	"switchboard/gateway/backend"
	"switchboard/gateway/config"
)

func TestParseNamesTheMistake(t *testing.T) {
	const tool = "[[tool]]\nname = 'x'\n"
	for _, test := range []struct{ name, content, want string }{
		{"no TOML", "[[tool]", `1:7: tool: expected ']]' to close array table name`},
		{"key twice", "[server]\nname = 'a'\nname = 'b'", `3:1: server.name: key name is already defined`},
		{"UTF-16", "\xff\xfe[\x00", `1:1: this file is UTF-16; save it as UTF-8`},
		{"unknown key", tool + "descripton = ''", `3:1: tool.descripton: there is no such key; did you mean description?`},
		{"unknown table", "[[tools]]\nname = 'x'", `1:3: tools: there is no such key; did you mean tool?`},
		{"one table for many", "[tool]\nname = 'x'", `1:2: tool: is a list of tables: write [[tool]], not [tool]`},
		{"not a list", "tool = 3", `1:1: tool: must be a list of tables, not 3`},
		{"list of other things", "tool = [3]", `1:1: tool: must be a list of tables, not a list`},
		{"wrong type", tool + "title = 7", `3:1: tool.title: must be a string, not 7`},
		{"wrong type in an inline list", tool + "step = [{ delay = '1s' }, { delay = 1 }]", `3:29: tool.step.delay: must be a duration such as "50ms", not 1`},
		{"no name", "[[tool]]\ntitle = 'x'", `1:3: tool: has no name`},
		{"empty name", "[[tool]]\nname = ''", `2:1: tool.name: must not be empty`},
		{"name twice", tool + tool, `4:1: tool.name: there is a tool "x" already`},
		{"place in the second tool", tool + "[[tool]]\nname = 'y'\n[[tool.content]]\ntext = 'a'\n[[tool.content]]\ntxt = 'b'",
			`7:8: tool.content: must have exactly one of text, image, audio, resource (embedded) and link (and 1 more mistake)`},
		{"two kinds of content", tool + "[[tool.content]]\ntext = 'a'\nimage = ''\n", `3:8: tool.content: must have exactly one of text, image, audio, resource (embedded) and link`},
		{"no base64", tool + "[[tool.content]]\nimage = '!'\nmime_type = 'image/png'", `4:1: tool.content.image: must be base64: illegal base64 data at input byte 0`},
		{"no mime type", tool + "[[tool.content]]\nimage = ''", `3:8: tool.content: has no mime_type`},
		{"bad template", tool + "[[tool.content]]\ntext = '{{.args'", `4:1: tool.content.text: template:1: unclosed action`},
		{"bad template in a table", tool + "structured = { a = ['{{nothing}}'] }", `3:21: tool.structured.a: template:1: function "nothing" not defined`},
		{"schema is no JSON", tool + "input_schema = '{'", `3:1: tool.input_schema: is no JSON: unexpected end of JSON input`},
		{"schema is no object", tool + "input_schema = '[]'", `3:1: tool.input_schema: must be a table, or a string with a JSON object, not "[]"`},
		{"schema of no object", tool + "input_schema = { type = 'string' }", `3:1: tool.input_schema: input schema must have type "object" (got string)`},
		{"schema is none", tool + "input_schema = { type = 'object', properties = { a = { type = 'strin' } } }",
			`3:1: tool.input_schema: is no JSON Schema: there is no type "strin"`},
		{"bad default", tool + "input_schema = { type = 'object', properties = { a = { type = 'string', default = 3 } } }",
			`3:1: tool.input_schema: is no JSON Schema: `},
		{"bad header", tool + "input_schema = { type = 'object', properties = { a = { type = 'string', x-mcp-header = 'A B' } } }",
			`3:1: tool.input_schema: invalid parameter header annotations: `},
		{"bad output schema", tool + "output_schema = { '$ref' = '#/nowhere' }", `3:1: tool.output_schema: is no JSON Schema: `},
		{"structured is no JSON", tool + "structured = 'x'", `3:1: tool.structured: is no JSON: "x"`},
		{"structured is infinite", tool + "structured = { x = inf }", `3:1: tool.structured: is no JSON: json: unsupported value: +Inf`},
		{"no act", tool + "step = [{ when = 'x' }]", `3:9: tool.step: must have exactly one of delay, progress, `},
		{"two acts", tool + "step = [{ delay = '1s', fail = 'x' }]", `3:9: tool.step: must have exactly one of delay, progress, `},
		{"duration too long", tool + "step = [{ delay = '61m' }]", `3:11: tool.step.delay: must be a duration from 0s to 1h, not "61m"`},
		{"bad level", tool + "step = [{ log = 'x', level = 'warn' }]", `3:22: tool.step.level: must be one of debug, info, notice, warning, error, critical, alert, emergency, not "warn"`},
		{"progress is no number", tool + "step = [{ progress = '1' }]", `3:11: tool.step.progress: must be a number`},
		{"asks nothing", tool + "step = [{ ask = [] }]", `3:11: tool.step.ask: asks nothing`},
		{"asks two in one", tool + "step = [{ ask = [{ id = 'a', roots = true, sample = 'x' }] }]", `3:18: tool.step.ask: must have exactly one of elicit, sample, roots`},
		{"question twice", tool + "step = [{ ask = [{ id = 'a', roots = true }] }, { ask = [{ id = 'a', roots = true }] }]",
			`3:60: tool.step.ask.id: there is a question "a" already`},
		{"url without an id", tool + "step = [{ ask = [{ id = 'a', elicit = 'x', url = 'http://x' }] }]", `3:18: tool.step.ask: has no elicitation_id, which a url needs`},
		{"requires what there is not", tool + "requires = ['samplin']", `3:1: tool.requires: must be a list of elicitation, sampling and roots, not "samplin"`},
		{"toggles what there is not", tool + "step = [{ toggle = { tools = ['x', 'xy'] } }]", `3:36: tool.step.toggle.tools: there is no such tool; did you mean "x"?`},
		{"updates what nobody can watch", tool + "step = [{ updated = ['a:b'] }]\n[[resource]]\nuri = 'a:b'\nname = 'b'", `3:22: tool.step.updated: there is no such watched resource`},
		{"error without a message", tool + "error = { code = 3 }", `3:1: tool.error: has no message`},
		{"no URI", "[[resource]]\nuri = 'here'\nname = 'x'", `2:1: resource.uri: must be a URI such as "test://here", not "here"`},
		{"text and blob", "[[resource]]\nuri = 'a:b'\nname = 'x'\ntext = ''\nblob = ''", `5:1: resource.blob: cannot stand beside text`},
		{"content and text", "[[resource]]\nuri = 'a:b'\nname = 'x'\ntext = ''\ncontent = [{ text = 'x' }]", `5:1: resource.content: cannot stand beside text or blob`},
		{"bad template of a URI", "[[template]]\nuri = 'a:{'\nname = 'x'", `2:1: template.uri: is no URI template: `},
		{"completes no variable", "[[template]]\nuri = 'a:{b}'\nname = 'x'\ncomplete = { c = ['d'] }", `4:14: template.complete.c: there is no such key; did you mean b?`},
		{"argument twice", "[[prompt]]\nname = 'x'\n[[prompt.argument]]\nname = 'a'\n[[prompt.argument]]\nname = 'a'", `6:1: prompt.argument.name: there is an argument "a" already`},
		{"no role", "[[prompt]]\nname = 'x'\n[[prompt.message]]\nrole = 'system'\ntext = 'a'", `4:1: prompt.message.role: must be one of user, assistant, not "system"`},
		{"bad audience", "[[resource]]\nuri = 'a:b'\nname = 'x'\nannotations = { audience = ['me'] }", `4:17: resource.annotations.audience: must be a list of user and assistant, not "me"`},
		{"key with a bracket", "'a[1' = 2", `1:1: "a[1": there is no such key`},
		{"several, first by place", "[[prompt]]\nnome = 'x'\n[[tool]]\nx = 1\n[server]\nx = 2", `1:3: prompt: has no name (and 4 more mistakes)`},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := Parse("f.toml", []byte(test.content))
			var e *config.Error
			if !errors.As(err, &e) || e.Line == 0 {
				t.Fatalf("Parse(%q) = %v; want an *Error with a place", test.content, err)
			}
			if !strings.HasPrefix(err.Error(), "f.toml:"+test.want) {
				t.Errorf("Parse(%q)\n got %v\nwant f.toml:%s", test.content, err, test.want)
			}
		})
	}
}

func TestLoad(t *testing.T) {
	s, err := Load("testdata/conformance.toml")
	if err != nil {
		t.Fatal(err)
	}
	if len(s.tools) < 25 || len(s.resources) != 3 || len(s.templates) != 1 || len(s.prompts) != 6 {
		t.Errorf("the conformance file has %d tools, %d resources, %d templates, %d prompts", len(s.tools), len(s.resources), len(s.templates), len(s.prompts))
	}
	if _, err := Load("testdata/nothing.toml"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Load of no file = %v", err)
	}
}

// FuzzParse: whatever stands in a file, it is a server that can be played, or a mistake with a place.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"[[tool]]\nname = 'x'\ninput_schema = { type = 'object', properties = { a = { type = 'integer', default = 3, x-mcp-header = 'A' } } }\nstructured = '{{.args}}'",
		"[[tool]]\nname = 'x'\nstep = [{ ask = [{ id = 'a', elicit = 'b', schema = '{\"type\":\"object\"}' }, { id = 'c', roots = true }] }, { toggle = { tools = ['x'] }, when = 'x' }]",
		"[server]\nbuiltin = true\n[[resource]]\nuri = 'a:b'\nname = '\"'\nicons = [{ src = 'x' }]\n[[template]]\nuri = 'a:{b}{?c*}'\nname = 'x'\ncomplete = { b = ['x'] }",
		"[[prompt]]\nname = 'x'\n'a[\\0' = [[1], { b.c = 1979-05-27 }]\n[[prompt.message]]\nlink = 'a:b'\nname = 'x'\nannotations.priority = 0.5",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := Parse("f.toml", data)
		if err == nil {
			NewServer(backend.NewMock(backend.MockOptions{})).Play(s)
			return
		}
		var e *config.Error
		lines := strings.Count(string(data), "\n") + 1
		if !errors.As(err, &e) || e.File != "f.toml" || e.Line < 1 || e.Line > lines || e.Column < 1 || e.Msg == "" {
			t.Errorf("Parse(%q) = %#v; want an *Error at a place in f.toml", data, err)
		}
		if strings.ContainsAny(err.Error(), "\n\r") {
			t.Errorf("Parse(%q) = %q; want one line", data, err)
		}
	})
}
