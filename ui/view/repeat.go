package view

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strings"

	"switchboard/gateway/frame"
)

// Repeat makes tests that send a client's message again.
type Repeat struct {
	Base string // the gateway's address, as in "http://127.0.0.1:4444"
}

// errNotTheirs is why a row is no test.
var errNotTheirs = errors.New("only what a client asks or notifies of can be a test: copy it as curl")

// sent is a message that is to be sent again.
type sent struct {
	*frame.Frame
	title  string // in one line
	url    string
	how    dialect
	params string // laid out; empty: none
	code   int64  // of the error that it was answered with; 0: none
}

// read takes in a row, and the row of the response, nil where there is none.
func (r Repeat) read(row, answer *Row, transport string) (s sent, err error) {
	f := row.Frame
	if f == nil || f.Dir != frame.In || f.Kind != frame.Request && f.Kind != frame.Notification {
		return s, errNotTheirs
	}
	path := "/mcp"
	if transport == "sse" {
		path = "/sse"
	}
	f = withoutRevision(f)
	s = sent{Frame: f, title: oneComment(strings.TrimSpace(f.Method + " " + row.ID())), url: r.Base + path, how: dialects[path == "/mcp"],
		params: indent(string(f.Params))}
	if answer != nil && answer.Frame != nil && answer.Frame.Kind == frame.Error {
		var m struct{ Error struct{ Code int64 } }
		if json.Unmarshal(answer.Frame.Data, &m) == nil {
			s.code = m.Error.Code
		}
	}
	return s, nil
}

// withoutRevision is a message of 2026-07-28 without what its client says of itself in each: the client that sends it
// again speaks for itself.
func withoutRevision(f *frame.Frame) *frame.Frame {
	const prefix = "io.modelcontextprotocol/"
	if !bytes.Contains(f.Params, []byte(prefix)) {
		return f
	}
	var message, params, meta map[string]json.RawMessage
	if json.Unmarshal(f.Data, &message) != nil || json.Unmarshal(f.Params, &params) != nil || json.Unmarshal(params["_meta"], &meta) != nil {
		return f
	}
	maps.DeleteFunc(meta, func(key string, _ json.RawMessage) bool { return strings.HasPrefix(key, prefix) })
	var errs [2]error
	if params["_meta"], errs[0] = json.Marshal(meta); len(meta) == 0 {
		delete(params, "_meta")
	}
	if message["params"], errs[1] = json.Marshal(params); len(params) == 0 {
		delete(message, "params")
	}
	data, err := json.Marshal(message)
	if errors.Join(errs[0], errs[1], err) != nil {
		return f
	}
	return frame.New(f.Dir, f.Origin, data)
}

// TypeScriptTest is a test on the TypeScript SDK 1.x and node:test, which is JavaScript as well.
func (r Repeat) TypeScriptTest(row, answer *Row, transport string) (string, error) {
	s, err := r.read(row, answer, transport)
	if err != nil {
		return "", err
	}
	message := "{ method: " + scriptText(s.Method) + " }"
	if s.params != "" {
		message = "{ method: " + scriptText(s.Method) + ", params: " + s.params + " }"
	}
	var act string
	imports := ""
	switch {
	case s.Method == "initialize":
		act = "assert.ok(client.getServerVersion());"
	case s.Kind == frame.Notification:
		act = "await client.notification(" + message + ");"
	case s.code != 0:
		act = fmt.Sprintf("await assert.rejects(client.request(%s, ResultSchema), { code: %d });", message, s.code)
	default:
		act = "const result = await client.request(" + message + ", ResultSchema);\nconsole.log(JSON.stringify(result, null, 2));"
	}
	if strings.Contains(act, "assert.") {
		imports = "import assert from \"node:assert/strict\";\n"
	}
	imports += fmt.Sprintf(`import test from "node:test";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { %[1]s } from "@modelcontextprotocol/sdk/client/%[2]s.js";
`, s.how.typeScript, s.how.module)
	if strings.Contains(act, "ResultSchema") {
		imports += "import { ResultSchema } from \"@modelcontextprotocol/sdk/types.js\";\n"
	}
	return fmt.Sprintf(`%s
// What a client sent to Switchboard: %s.
test(%s, async () => {
  const client = new Client({ name: "repeat", version: "0.1.0" });
  await client.connect(new %s(new URL(%s)));
  try {
    %s
  } finally {
    await client.close();
  }
});
`, imports, s.title, scriptText(s.Method), s.how.typeScript, scriptText(s.url), strings.ReplaceAll(act, "\n", "\n    ")), nil
}

// scriptText is s as a literal of JavaScript.
func scriptText(s string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(s) != nil {
		return `""`
	}
	return strings.TrimSpace(b.String())
}

// oneComment is s as a comment of one line.
func oneComment(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "?"))
}
