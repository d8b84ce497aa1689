package transport

import (
	"encoding/base64"
	"encoding/json"
	"math/big"
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
	var p struct {
		Name      string
		URI       string `json:"uri"`
		Arguments map[string]json.RawMessage
	}
	_ = json.Unmarshal(f.Params, &p) // the peer says what is wrong with it
	switch f.Method {
	case "resources/read":
		return same(r, "Mcp-Name", p.URI)
	case "prompts/get":
		return same(r, "Mcp-Name", p.Name)
	case "tools/call":
		if fault := same(r, "Mcp-Name", p.Name); fault != nil {
			return fault
		}
		return t.checkParams(r, p.Name, p.Arguments)
	}
	return nil
}

// same asks for a header that says what the body says.
func same(r *http.Request, name, body string) *fault {
	switch header, ok := plain(r.Header.Get(name)); {
	case header == "" && ok:
		return badRequest(codeHeaderMismatch, "%s is missing, and must say %q like the body", name, body)
	case !ok || header != body:
		return badRequest(codeHeaderMismatch, "%s says %q, but the body %q", name, r.Header.Get(name), body)
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
			var inner map[string]json.RawMessage
			_ = json.Unmarshal(value, &inner)
			if fault := checkProperties(r, p.Properties, inner, path+name+"."); fault != nil {
				return fault
			}
		}
	}
	return nil
}

func checkParam(r *http.Request, header, param string, value json.RawMessage, given bool) *fault {
	raw := r.Header.Get(header)
	if !given {
		if raw != "" {
			return badRequest(codeHeaderMismatch, "%s is there, but the argument %q is not", header, param)
		}
		return nil
	}
	if raw == "" && string(value) != `""` {
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

// says reports whether text is the JSON value: a string as it is, a number by
// its value, a boolean by its word.
func says(text string, value json.RawMessage) bool {
	var s string
	if json.Unmarshal(value, &s) == nil {
		return text == s
	}
	if text == string(value) {
		return text == "true" || text == "false" || value[0] == '-' || value[0] >= '0' && value[0] <= '9'
	}
	if len(text) > 64 || len(value) > 64 {
		return false // a number of such length is none that a header carries
	}
	a, okA := new(big.Float).SetString(text)
	b, okB := new(big.Float).SetString(string(value))
	return okA && okB && a.Cmp(b) == 0
}
