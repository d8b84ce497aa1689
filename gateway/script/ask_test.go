package script

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
)

const asking = `
[[tool]]
name = "x"
[[tool.step]]
log = "begun"
[[tool.step]]
[[tool.step.ask]]
id = "name"
elicit = "Who is {{.args.a}}?"
schema = { type = "object", properties = { first = { type = "string" }, age = { type = "integer" } }, required = ["first"] }
[[tool.step.ask]]
id = "roots"
roots = true
optional = true
[[tool.step]]
when = "{{ne .answers.name.action \"accept\"}}"
fail = "nobody"
[[tool.step]]
[[tool.step.ask]]
id = "poem"
sample = "On {{.answers.name.content.first}}"
system = "be brief"
[[tool.content]]
text = "{{.answers.name.content.first}} ({{.answers.name.content.age}}), {{len .answers.roots.roots}}: {{.answers.poem.text}}"
`

// A client with a session is asked in the course of the call.
func TestAskWithASession(t *testing.T) {
	playing(t, asking, func(v *Server) {
		legacy(t, v, `"elicitation":{},"sampling":{}`, func(c *client) {
			check(t, "the first question", c.exchange(callTool("x", `{"a":"it"}`)), `{"jsonrpc":"2.0","id":"server-1","method":"elicitation/create","params":`+
				`{"mode":"form","message":"Who is it?","requestedSchema":{"properties":{"age":{"type":"integer"},"first":{"type":"string"}},"required":["first"],"type":"object"}}}`)
			check(t, "the second", c.exchange(`{"jsonrpc":"2.0","id":"server-1","result":{"action":"accept","content":{"first":"Ada","age":36}}}`),
				`{"jsonrpc":"2.0","id":"server-2","method":"sampling/createMessage","params":{"maxTokens":100,"messages":[{"content":{"type":"text","text":"On Ada"},"role":"user"}],"systemPrompt":"be brief"}}`)
			check(t, "the result", c.exchange(`{"jsonrpc":"2.0","id":"server-2","result":{"role":"assistant","model":"m","content":{"type":"text","text":"…"}}}`),
				result("Ada (36), 0: …"))

			c.exchange(callTool("x", `{"a":"it"}`))
			check(t, "declined", c.exchange(`{"jsonrpc":"2.0","id":"server-3","result":{"action":"decline"}}`), failed("nobody"))
			c.exchange(callTool("x", `{"a":"it"}`))
			check(t, "refused", c.exchange(`{"jsonrpc":"2.0","id":"server-4","error":{"code":-7,"message":"no"}}`),
				failed(`the client does not answer name: calling "elicitation/create": no`))
		})
		legacy(t, v, ``, func(c *client) {
			check(t, "a client that cannot be asked", c.exchange(callTool("x", `{"a":"it"}`)), failed("your client does not declare the elicitation capability"))
		})
	})
}

// asked is what a client without a session gets when it is asked.
type asked struct {
	Result struct {
		ResultType    string
		InputRequests map[string]struct{ Method string }
		RequestState  string
		Content       []struct{ Text string }
	}
	Error struct {
		Code    int
		Message string
	}
}

func readAnswer(t *testing.T, answer string) (a asked) {
	t.Helper()
	if err := json.Unmarshal([]byte(answer), &a); err != nil {
		t.Fatal(err)
	}
	return a
}

// A client without a session is asked by results, calls again, and is not taken through what is done.
func TestAskWithoutASession(t *testing.T) {
	const capabilities = `"elicitation":{},"sampling":{},"roots":{}`
	playing(t, asking, func(v *Server) {
		call := func(arguments, responses, state string) asked {
			t.Helper()
			params := `"name":"x","arguments":` + arguments
			if responses != "" {
				params += `,"inputResponses":{` + responses + `}`
			}
			if state != "" {
				params += fmt.Sprintf(`,"requestState":%q`, state)
			}
			return readAnswer(t, round(t, v, capabilities, "tools/call", params))
		}
		first := call(`{"a":1}`, ``, ``)
		if q := first.Result.InputRequests; first.Result.ResultType != "input_required" || len(q) != 2 || q["name"].Method != "elicitation/create" || q["roots"].Method != "roots/list" {
			t.Fatalf("the first round asks %+v", first)
		}
		state := first.Result.RequestState
		half := call(`{"a":1}`, `"roots":{"roots":[{"uri":"file:///a"}]},"name":{"role":"user","model":"m","content":[]}`, state)
		if q := half.Result.InputRequests; len(q) != 1 || q["name"].Method != "elicitation/create" {
			t.Fatalf("with one answer of the wrong kind it asks %+v", half)
		}
		second := call(`{"a":1}`, `"name":{"action":"accept","content":{"first":"Ada","age":1000000}},"other":{"action":"cancel"}`, half.Result.RequestState)
		if q := second.Result.InputRequests; len(q) != 1 || q["poem"].Method != "sampling/createMessage" {
			t.Fatalf("the next round asks %+v", second)
		}
		last := second.Result.RequestState
		done := call(`{"a":1}`, `"poem":{"role":"assistant","model":"m","content":{"type":"text","text":"…"}}`, last)
		if done.Result.ResultType != "complete" || done.Result.Content[0].Text != "Ada (1000000), 1: …" {
			t.Errorf("the end is %+v", done)
		}
		if misfit := call(`{"a":1}`, `"name":{"action":"accept","content":{"first":7}}`, state); misfit.Error.Code != -32602 || !strings.Contains(misfit.Error.Message, "does not fit") {
			t.Errorf("a form that is not filled in as asked = %+v", misfit)
		}

		for name, bad := range map[string]asked{
			"tampered":         call(`{"a":1}`, ``, last[:len(last)-1]+"x"),
			"more behind it":   call(`{"a":1}`, ``, last+"-TAMPERED"),
			"no state at all":  call(`{"a":1}`, ``, "round=2"),
			"other arguments":  call(`{"a":2}`, ``, last),
			"the payload only": call(`{"a":1}`, ``, strings.Split(last, ".")[0]),
		} {
			if bad.Error.Code != -32602 || bad.Error.Message != "requestState is not what this server gave out for this call" {
				t.Errorf("state with %s = %+v; want -32602", name, bad)
			}
		}
		time.Sleep(stateLife)
		if late := call(`{"a":1}`, ``, last); late.Error.Message != "requestState has expired: make the call anew" {
			t.Errorf("late = %+v", late)
		}
		again, err := Parse("server.toml", []byte(asking))
		if err != nil {
			t.Fatal(err)
		}
		fresh := call(`{"a":1}`, ``, ``).Result.RequestState
		v.Play(again)
		if other := call(`{"a":1}`, ``, fresh); other.Error.Code != -32602 {
			t.Errorf("state of a file that was read before = %+v", other)
		}
	})
}

// Prompts and resources ask as tools do, and what a client cannot do is -32021.
func TestAskElsewhere(t *testing.T) {
	const file = `
[[prompt]]
name = "x"
step = [{ ask = [{ id = "a", roots = true }] }]
message = [{ text = "{{range .answers.a.roots}}{{.uri}}{{end}}" }]
[[resource]]
uri = "a:x"
name = "x"
step = [{ ask = [{ id = "a", sample = "b", max_tokens = 3 }] }]
text = "{{.answers.a.text}}"
[[tool]]
name = "x"
requires = ["sampling", "roots"]
`
	playing(t, file, func(v *Server) {
		for _, test := range []struct{ capabilities, method, params, want string }{
			{`"roots":{}`, "prompts/get", `"name":"x"`, `"resultType":"input_required"`},
			{`"roots":{}`, "prompts/get", `"name":"x","inputResponses":{"a":{"roots":[{"uri":"file:///a"}]}}`, `"text":"file:///a"`},
			{`"sampling":{}`, "resources/read", `"uri":"a:x"`, `"maxTokens":3`},
			{`"sampling":{}`, "resources/read", `"uri":"a:x","inputResponses":{"a":{"role":"assistant","model":"m","content":{"type":"text","text":"hi"}}}`, `"text":"hi"`},
			{``, "resources/read", `"uri":"a:x"`, `{"code":-32021,"message":"your client does not declare the sampling capability","data":{"requiredCapabilities":{"sampling":{}}}}`},
			{`"roots":{}`, "tools/call", `"name":"x"`, `"data":{"requiredCapabilities":{"sampling":{}}}`},
			{`"roots":{},"sampling":{}`, "tools/call", `"name":"x"`, `"content":[]`},
		} {
			if got := round(t, v, test.capabilities, test.method, test.params); !strings.Contains(got, test.want) {
				t.Errorf("%s %s with %s:\n got %s\nwant …%s…", test.method, test.params, test.capabilities, got, test.want)
			}
		}
	})
}
