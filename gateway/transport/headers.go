package transport

import (
	"encoding/base64"
	"encoding/json"
	"math"
	"net/http"
	"strings"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"switchboard/gateway/frame"
)

// Codes of 2026-07-28.
const (
	codeHeaderMismatch      = mcp.CodeHeaderMismatch
	codeMissingCapability   = mcp.CodeMissingRequiredClientCapabilities
	codeUnsupportedRevision = mcp.CodeUnsupportedProtocolVersion
)

// checkHeaders holds Mcp-Method, Mcp-Name and Mcp-Param-* against the body
// (2026-07-28, Transports, "Standard Headers" and "Custom Headers").
func (t *Streamable) checkHeaders(r *http.Request, f *frame.Frame) *fault {
	if fault := same(r, "Mcp-Method", f.Method); fault != nil {
		return fault
	}
	p := members(f.Params) // the peer says what is wrong with it
	switch f.Method {
	case "resources/read":
		return same(r, "Mcp-Name", text(p["uri"]))
	case "prompts/get":
		return same(r, "Mcp-Name", text(p["name"]))
	case "tools/call":
		name := text(p["name"])
		if fault := same(r, "Mcp-Name", name); fault != nil {
			return fault
		}
		return t.checkParams(r, name, members(p["arguments"]))
	}
	return nil
}

// same asks for a header that says what the body says.
func same(r *http.Request, name, body string) *fault {
	values := r.Header.Values(name)
	switch {
	case len(values) == 0 || len(values) == 1 && values[0] == "":
		if body == "" {
			return badRequest(codeHeaderMismatch, "%s is missing, and so is in the body what it must say", name)
		}
		return badRequest(codeHeaderMismatch, "%s is missing, and must say %q like the body", name, body)
	case len(values) > 1:
		return badRequest(codeHeaderMismatch, "%s is there %d times", name, len(values))
	}
	if header, ok := plain(values[0]); !ok || header != body {
		return badRequest(codeHeaderMismatch, "%s says %q, but the body %q", name, values[0], body)
	}
	return nil
}

// property is what matters here of a JSON Schema.
type property struct {
	Header     string              `json:"x-mcp-header"`
	Properties map[string]property `json:"properties"`
}

// checkParams asks for the headers that the tool's schema marks arguments for.
func (t *Streamable) checkParams(r *http.Request, tool string, arguments map[string]json.RawMessage) *fault {
	schema, ok := t.Schema(tool)
	if !ok {
		return nil // the peer does not know the tool either
	}
	data, err := json.Marshal(schema)
	if err != nil {
		return nil
	}
	var root property
	if json.Unmarshal(data, &root) != nil {
		return nil // an unusual schema marks nothing that could be read
	}
	return checkProperties(r, root.Properties, arguments, "")
}

func checkProperties(r *http.Request, properties map[string]property, values map[string]json.RawMessage, path string) *fault {
	for name, p := range properties {
		value, given := values[name]
		if string(value) == "null" {
			given = false
		}
		if p.Header != "" {
			if fault := checkParam(r, "Mcp-Param-"+p.Header, path+name, value, given); fault != nil {
				return fault
			}
		}
		if len(p.Properties) > 0 {
			if fault := checkProperties(r, p.Properties, members(value), path+name+"."); fault != nil {
				return fault
			}
		}
	}
	return nil
}

func checkParam(r *http.Request, header, param string, value json.RawMessage, given bool) *fault {
	values := r.Header.Values(header)
	raw := strings.Join(values, ", ")
	switch {
	case len(values) > 1:
		return badRequest(codeHeaderMismatch, "%s is there %d times", header, len(values))
	case !given && raw != "":
		return badRequest(codeHeaderMismatch, "%s is there, but the argument %q is not", header, param)
	case !given:
		return nil
	case len(values) == 0:
		return badRequest(codeHeaderMismatch, "%s is missing for the argument %q", header, param)
	}
	got, ok := plain(raw)
	if !ok {
		return badRequest(codeHeaderMismatch, "%s is no valid Base64", header)
	}
	if !says(got, value) {
		return badRequest(codeHeaderMismatch, "%s says %q, but the argument %q is %s", header, raw, param, value)
	}
	return nil
}

// plain is the text of a header that may be written as =?base64?…?=.
func plain(header string) (string, bool) {
	encoded, ok := strings.CutPrefix(header, "=?base64?")
	if !ok {
		return header, true
	}
	if encoded, ok = strings.CutSuffix(encoded, "?="); !ok {
		return header, true
	}
	text, err := base64.StdEncoding.DecodeString(encoded)
	return string(text), err == nil
}

// says reports whether a header's text is the JSON value: a string as it is, a
// boolean by its word, an integer by its value. Nothing else can be marked for a header.
func says(header string, value json.RawMessage) bool {
	if len(value) > 0 && value[0] == '"' {
		return header == text(value)
	}
	if word := string(value); word == "true" || word == "false" {
		return header == word
	}
	got, okGot := integer(header)
	want, okWant := integer(string(value))
	return okGot && okWant && got == want
}

// integer is the value of a JSON number that is an integer every client can hold: 42.0 is one.
func integer(number string) (int64, bool) {
	var f float64
	if number == "" || number[0] != '-' && (number[0] < '0' || number[0] > '9') {
		return 0, false
	}
	if json.Unmarshal([]byte(number), &f) != nil || f != math.Trunc(f) || math.Abs(f) > 1<<53-1 {
		return 0, false
	}
	return int64(f), true
}
