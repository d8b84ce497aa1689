package schema

import (
	"slices"
	"strings"
	"testing"

	"switchboard/ui/outline"
)

// Every type that is named has a schema: the SDK may have changed.
func TestAllTypesHaveOne(t *testing.T) {
	for _, m := range Methods() {
		if s := Params(m, ""); s == nil || s.Properties["_meta"] == nil {
			t.Errorf("Params(%s) = %v, want a schema with _meta", m, s)
		}
	}
	for m := range results {
		if s := Result(m); s == nil || len(s.Properties) < 3 {
			t.Errorf("Result(%s) = %v, want a schema", m, s)
		}
	}
	for _, kind := range []string{"text", "image", "audio", "resource", "resource_link", "tool_use", "tool_result"} {
		if got := kinds(contents()); !slices.Contains(got, kind) {
			t.Errorf("kinds of content = %v, want %s among them", got, kind)
		}
	}
	if Params("tools/call", "") != nil || Result("ping") != nil {
		t.Error("there is a schema for what no server sends")
	}
}

func TestJudge(t *testing.T) {
	for _, c := range []struct{ method, revision, params, want string }{
		{"ping", "", `{}`, ""},
		{"ping", "", `{"_meta":{"progressToken":1}}`, ""},
		{"ping", "", `[]`, " is an array, not an object"},
		{"sampling/createMessage", "", `{}`, "maxTokens is missing; messages is missing"},
		{"sampling/createMessage", "", `{"maxTokens":"9","messages":[]}`, "maxTokens is a string, not an integer"},
		{"sampling/createMessage", "", `{"maxTokens":9.5,"messages":[]}`, "maxTokens is a number, not an integer"},
		{"sampling/createMessage", "", `{"maxTokens":9e2,"messages":[]}`, ""},
		{"sampling/createMessage", "", `{"maxTokens":9,"messages":null}`, "messages is null, not an array"},
		{"sampling/createMessage", "", `{"maxTokens":9,"messages":[{"role":"user"}]}`, "messages[0].content is missing"},
		{"sampling/createMessage", "", `{"maxTokens":9,"messages":[{"role":"user","content":{"type":"text"}}]}`, "messages[0].content.text is missing"},
		{"sampling/createMessage", "", `{"maxTokens":9,"messages":[{"role":"user","content":[{"type":"text","text":"a"},{"type":"image","data":"","mimeType":1}]}]}`,
			"messages[0].content[1].mimeType is an integer, not a string"},
		{"sampling/createMessage", "2025-06-18", `{"maxTokens":9,"messages":[{"role":"user","content":[]}]}`, "messages[0].content is an array, not an object"},
		{"sampling/createMessage", "2025-06-18", `{"maxTokens":9,"messages":[],"tools":[]}`, "tools is unknown to go-sdk"},
		{"sampling/createMessage", "", `{"maxTokens":9,"messages":[{"role":"user","content":{"type":"smell"}}]}`,
			"messages[0].content.type is none of text, image, audio, resource, resource_link, tool_use, tool_result"},
		{"sampling/createMessage", "", `{"maxTokens":9,"messages":[],"tools":[{"name":"a","inputSchema":{"type":"object","anything":1},"annotations":{"title":"b"}}]}`, ""},
		{"elicitation/create", "", `{"message":"a","requestedSchema":{"type":"object"}}`, ""},
		{"elicitation/create", "", `{"message":"a","colour":1}`, "colour is unknown to go-sdk"},
		{"notifications/progress", "", `{"progressToken":1,"progress":1}`, ""},
		{"notifications/message", "", `{"level":"info","data":{"any":["thing"]}}`, ""},
		{"nothing/known", "", `{"a":1}`, ""},
	} {
		var got []string
		for _, f := range Judge(Params(c.method, c.revision), c.params, outline.Parse(c.params)) {
			got = append(got, f.String())
		}
		if said := strings.Join(got, "; "); said != c.want {
			t.Errorf("Judge(%s %s, %s) = %q, want %q", c.method, c.revision, c.params, said, c.want)
		}
	}
}

func TestJudgeResult(t *testing.T) {
	for _, c := range []struct{ method, result, want string }{
		{"tools/call", `{"content":[{"type":"text","text":"a"}]}`, ""},
		{"tools/call", `{"content":[{"type":"text","text":"a"}],"isError":"yes"}`, "isError is a string, not a boolean"},
		{"tools/call", `{"content":{"type":"text","text":"a"}}`, "content is an object, not an array"},
		{"tools/call", `{}`, "content is missing"},
		{"tools/list", `{"tools":[]}`, ""},
		{"initialize", `{"protocolVersion":"2025-11-25","capabilities":{},"serverInfo":{"name":"a","version":"b"}}`, ""},
		{"resources/read", `{"contents":[{"uri":"a:b","blob":"AA=="}]}`, ""},
	} {
		var got []string
		for _, f := range Judge(Result(c.method), c.result, outline.Parse(c.result)) {
			got = append(got, f.String())
		}
		if said := strings.Join(got, "; "); said != c.want {
			t.Errorf("Judge(result of %s, %s) = %q, want %q", c.method, c.result, said, c.want)
		}
	}
}

func TestKeys(t *testing.T) {
	for _, c := range []struct{ method, params, want string }{ // | is the cursor; given keys in brackets
		{"sampling/createMessage", `{|}`, "maxTokens:integer, required messages:array of object, required includeContext:string metadata:any " +
			"modelPreferences:object stopSequences:array of string systemPrompt:string temperature:number tools:array of object toolChoice:object _meta:object"},
		{"sampling/createMessage", `{"messages":[{|}]}`, "content:object or array, required role:string, required"},
		{"sampling/createMessage", `{"messages":[{"content":{"type":"text",|}}]}`, "text:string, required (type) annotations:object _meta:object"},
		{"sampling/createMessage", `{"messages":[{"content":[{"type":"image"}, {"type":"text", |`, "text:string, required (type) annotations:object _meta:object"},
		{"sampling/createMessage", `{"messages":[|]}`, ""},
		{"ping", `{"a":{|}}`, ""},
	} {
		at := strings.Index(c.params, "|")
		text := strings.Replace(c.params, "|", "", 1)
		var got []string
		for _, k := range Keys(Params(c.method, ""), text, outline.At(outline.Parse(text), at).Path) {
			if k.Given {
				got = append(got, "("+k.Name+")")
			} else {
				got = append(got, k.Name+":"+k.About())
			}
		}
		if said := strings.Join(got, " "); said != c.want {
			t.Errorf("Keys(%s, %s) = %q, want %q", c.method, c.params, said, c.want)
		}
	}
}

func TestValues(t *testing.T) {
	text := `{"messages":[{"content":{"type":"text"}}],"x":{}}`
	path := outline.At(outline.Parse(text), strings.Index(text, `"type"`)).Path
	if got := Values(Params("sampling/createMessage", ""), text, path, "type"); len(got) != 7 || got[0] != `"text"` {
		t.Errorf("Values of type of a block that is text = %q, want all kinds of content", got)
	}
	path = outline.At(outline.Parse(`{}`), 1).Path
	if got := Values(Result("tools/call"), `{}`, path, "isError"); !slices.Equal(got, []string{"true", "false"}) {
		t.Errorf("Values of isError = %q, want true and false", got)
	}
	if got := Values(nil, `{}`, path, "a"); got != nil {
		t.Errorf("Values without a schema = %q, want none", got)
	}
}
