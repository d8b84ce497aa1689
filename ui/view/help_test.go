package view

import (
	"strings"
	"testing"
)

// drafted reads a draft with | for the cursor.
func drafted(s string) (Draft, int) {
	at := strings.Index(s, "|")
	return Draft{Text: strings.Replace(s, "|", "", 1)}, at
}

const sampling = `{"jsonrpc":"2.0","id":1,"method":"sampling/createMessage","params":`

func TestHint(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{sampling + `{"max|Tokens":1}}`, "maxTokens: integer, required"},
		{sampling + `{"maxTokens":|1,"messages":[]}}`, "maxTokens: integer, required"},
		{sampling + `{|}}`, "needs maxTokens, messages"},
		{sampling + `{"maxTokens":1,|}}`, "needs messages"},
		{sampling + `{"messages":[{"content":{"type":"text",|}}]}}`, "needs text"},
		{sampling + `{"colour|":1}}`, "needs maxTokens, messages"},
		{`{"jsonrpc":"2.0","id"|:1}`, "id: string or number, of a request and its answer"},
		{`|`, ""},
		{`{"method":"ping","params":{"_meta":{|}}}`, ""},
		{`{"id":1,"method":"elicitation/create","params":{"message|`, "message: string, required"},
	} {
		d, at := drafted(c.text)
		if got := d.Hint(at); got != c.want {
			t.Errorf("Hint(%s) = %q, want %q", c.text, got, c.want)
		}
	}
}

// What is completed is put in so that the text goes on to be JSON.
func TestComplete(t *testing.T) {
	for _, c := range []struct{ text, take, want string }{ // [] is the field of what was put
		{sampling + `{|}}`, "maxTokens", sampling + `{"maxTokens": [0]}}`},
		{sampling + `{"maxTokens":1|}}`, "", ""},
		{sampling + `{"maxTokens":1,|}}`, "messages", sampling + `{"maxTokens":1,"messages": [[]]}}`},
		{sampling + "{\n  \"maxTokens\": 1\n  |}}", "temperature", sampling + "{\n  \"maxTokens\": 1,\n  \"temperature\": [0]}}"},
		{sampling + `{"maxTokens":1 |}}`, "temperature", sampling + `{"maxTokens":1, "temperature": [0]}}`},
		{sampling + `{| "maxTokens":1}}`, "systemPrompt", sampling + `{"systemPrompt": "[]", "maxTokens":1}}`},
		{sampling + `{"sys|"}}`, "systemPrompt", sampling + `{"systemPrompt": "[]"}}`},
		{sampling + `{"sys|}}`, "systemPrompt", sampling + `{"systemPrompt": "[]"}}`},
		{sampling + `{"sys|": }}`, "systemPrompt", sampling + `{"systemPrompt": }}`},
		{sampling + `{"sys|": "a"}}`, "systemPrompt", sampling + `{"systemPrompt": "a"}}`},
		{sampling + `{"messages":[{"content":{"type":"|"}}]}}`, "image", sampling + `{"messages":[{"content":{"type":"image"}}]}}`},
		{`{"id":1,"method":|}`, "roots/list", `{"id":1,"method":"roots/list"}`},
		{`{"id":1,|}`, "jsonrpc", `{"id":1,"jsonrpc": "[]"}`},
		{`|`, "", ""},
		{sampling + `[|]}`, "", ""},
	} {
		d, at := drafted(c.text)
		got, names := "", []string{}
		for _, o := range d.Complete(at) {
			names = append(names, o.Text)
			if o.Text == c.take {
				put := o.Put
				if o.Field != (Span{}) {
					put = mark(put, []Span{o.Field})
				}
				got = d.Text[:o.Span.Start] + put + d.Text[o.Span.End:]
			}
		}
		if got != c.want {
			t.Errorf("Complete(%s) taking %q = %s, want %s; offered %q", c.text, c.take, got, c.want, names)
		}
	}
	d, at := drafted(sampling + `{"p|"}}`)
	if all := d.Complete(at); len(all) == 0 || all[0].Text != "modelPreferences" {
		t.Errorf("Complete of a p = %v, want what has a p in it", all)
	}
}
