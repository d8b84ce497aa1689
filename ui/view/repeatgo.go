package view

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"switchboard/gateway/frame"
)

// sdkCalls are the requests that go-sdk has a method of its own for.
var sdkCalls = map[string]struct {
	params, method string
	silent         bool // it has no result
}{
	"completion/complete":      {"CompleteParams", "Complete", false},
	"logging/setLevel":         {"SetLoggingLevelParams", "SetLoggingLevel", true},
	"ping":                     {"PingParams", "Ping", true},
	"prompts/get":              {"GetPromptParams", "GetPrompt", false},
	"prompts/list":             {"ListPromptsParams", "ListPrompts", false},
	"resources/list":           {"ListResourcesParams", "ListResources", false},
	"resources/read":           {"ReadResourceParams", "ReadResource", false},
	"resources/subscribe":      {"SubscribeParams", "Subscribe", true},
	"resources/templates/list": {"ListResourceTemplatesParams", "ListResourceTemplates", false},
	"resources/unsubscribe":    {"UnsubscribeParams", "Unsubscribe", true},
	"tools/call":               {"CallToolParams", "CallTool", false},
	"tools/list":               {"ListToolsParams", "ListTools", false},
}

// GoTest is a test on go-sdk. What its client has no method for is written to its connection as it was sent.
func (r Repeat) GoTest(row, answer *Row, transport string) (string, error) {
	s, err := r.read(row, answer, transport)
	if err != nil {
		return "", err
	}
	imports := []string{"testing", "github.com/modelcontextprotocol/go-sdk/mcp"}
	var body string
	call, known := sdkCalls[s.Method]
	switch {
	case s.Method == "initialize" && s.Kind == frame.Request:
		body = s.connect() + "\tt.Logf(\"%+v\", session.InitializeResult())\n"
	case known && s.Kind == frame.Request:
		body = s.connect()
		params := "&mcp." + call.params + "{}"
		if s.params != "" {
			imports, params = append(imports, "encoding/json"), "&params"
			body += "\tvar params mcp." + call.params + "\n\tif err := json.Unmarshal([]byte(" + goText(s.params) + "), &params); err != nil {\n\t\tt.Fatal(err)\n\t}\n"
		}
		body += s.calls(call.method, params, call.silent)
		if s.code != 0 {
			imports = append(imports, "errors", "github.com/modelcontextprotocol/go-sdk/jsonrpc")
		}
	default:
		imports = append(imports, "github.com/modelcontextprotocol/go-sdk/jsonrpc")
		body = s.writes()
	}
	return fmt.Sprintf("package repeat\n\nimport (\n%s)\n\n// TestRepeat sends again what a client sent to Switchboard: %s.\nfunc TestRepeat(t *testing.T) {\n%s}\n",
		imported(imports), s.title, body), nil
}

// imported are the lines of an import.
func imported(paths []string) string {
	slices.Sort(paths)
	var std, others string
	for _, p := range paths {
		if strings.Contains(p, ".") {
			others += "\t" + strconv.Quote(p) + "\n"
		} else {
			std += "\t" + strconv.Quote(p) + "\n"
		}
	}
	return std + "\n" + others
}

// connect makes a session.
func (s sent) connect() string {
	return fmt.Sprintf(`	client := mcp.NewClient(&mcp.Implementation{Name: "repeat", Version: "0.1.0"}, nil)
	session, err := client.Connect(t.Context(), &mcp.%s{Endpoint: %q}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer session.Close()
`, s.how.golang, s.url)
}

// calls calls a method of the session, and wants the outcome that it had.
func (s sent) calls(method, params string, silent bool) string {
	result, assign := "result, err", ":="
	if silent {
		result, assign = "err", "="
	}
	if s.code != 0 {
		if !silent {
			result, assign = "_, err", "="
		}
		return fmt.Sprintf(`	%s %s session.%s(t.Context(), %s)
	var answer *jsonrpc.Error
	if !errors.As(err, &answer) || answer.Code != %d {
		t.Errorf("%s: %%v, want the error %d", err)
	}
`, result, assign, method, params, s.code, method, s.code)
	}
	body := fmt.Sprintf("\t%s %s session.%s(t.Context(), %s)\n\tif err != nil {\n\t\tt.Fatal(err)\n\t}\n", result, assign, method, params)
	if !silent {
		body += "\tt.Logf(\"%+v\", result)\n"
	}
	return body
}

// writes writes the message itself, after what makes a session.
func (s sent) writes() string {
	body := fmt.Sprintf(`	conn, err := (&mcp.%s{Endpoint: %q}).Connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	send := func(text string) {
		message, err := jsonrpc.DecodeMessage([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if err := conn.Write(t.Context(), message); err != nil {
			t.Fatal(err)
		}
	}
	send(%s)
	if _, err := conn.Read(t.Context()); err != nil {
		t.Fatal(err)
	}
	send(%s)
	send(%s)
`, s.how.golang, s.url, goText(initialize), goText(initialized), goText(string(s.Data)))
	if s.Kind == frame.Request {
		body += "\tanswer, err := conn.Read(t.Context())\n\tif err != nil {\n\t\tt.Fatal(err)\n\t}\n\tt.Logf(\"%+v\", answer)\n"
	}
	return body
}

// What a session begins with.
const (
	initialize = `{"jsonrpc":"2.0","id":"initialize","method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},` +
		`"clientInfo":{"name":"repeat","version":"0.1.0"}}}`
	initialized = `{"jsonrpc":"2.0","method":"notifications/initialized"}`
)

// goText is s as a literal of Go: raw where that can be read.
func goText(s string) string {
	if strings.ContainsAny(s, "`\r\ufeff") || !IsText([]byte(s)) {
		return strconv.Quote(s)
	}
	return "`" + s + "`"
}
