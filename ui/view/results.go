package view

import (
	"encoding/json"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// resultOf is the JSON of a small result for a method that a client calls, and resultFields what in it will be filled in.
func resultOf(method string) string {
	r, ok := results()[method]
	if !ok {
		return "{}"
	}
	data, err := json.Marshal(r.value)
	if err != nil {
		return "{}"
	}
	return string(data)
}

func resultFields(method string) (fields []string) {
	for _, f := range results()[method].fields {
		fields = append(fields, "result "+f)
	}
	return fields
}

type handMade struct {
	value  any
	fields []string
}

func results() map[string]handMade {
	schema := json.RawMessage(`{"type":"object"}`)
	text := []mcp.Content{&mcp.TextContent{Text: "by hand"}}
	return map[string]handMade{
		"initialize": {&mcp.InitializeResult{ProtocolVersion: rev2025Nov, Capabilities: &mcp.ServerCapabilities{Tools: &mcp.ToolCapabilities{}},
			ServerInfo: &mcp.Implementation{Name: "by-hand", Version: "1"}}, []string{"protocolVersion", "serverInfo name", "capabilities"}},
		"tools/call":     {&mcp.CallToolResult{Content: text}, []string{"content 0 text"}},
		"tools/list":     {without(&mcp.ListToolsResult{Tools: []*mcp.Tool{{Name: "by-hand", InputSchema: schema}}}, caching...), []string{"tools 0 name", "tools 0 inputSchema"}},
		"resources/list": {without(&mcp.ListResourcesResult{Resources: []*mcp.Resource{{URI: "by://hand", Name: "by-hand"}}}, caching...), []string{"resources 0 uri", "resources 0 name"}},
		"resources/read": {without(&mcp.ReadResourceResult{Contents: []*mcp.ResourceContents{{URI: "by://hand", Text: "by hand"}}}, caching...),
			[]string{"contents 0 uri", "contents 0 text"}},
		"resources/templates/list": {without(&mcp.ListResourceTemplatesResult{ResourceTemplates: []*mcp.ResourceTemplate{{URITemplate: "by://{hand}", Name: "by-hand"}}}, caching...),
			[]string{"resourceTemplates 0 uriTemplate", "resourceTemplates 0 name"}},
		"prompts/list": {without(&mcp.ListPromptsResult{Prompts: []*mcp.Prompt{{Name: "by-hand"}}}, caching...), []string{"prompts 0 name"}},
		"prompts/get": {&mcp.GetPromptResult{Messages: []*mcp.PromptMessage{{Role: "user", Content: text[0]}}},
			[]string{"messages 0 content text", "messages 0 role"}},
		"completion/complete": {without(&mcp.CompleteResult{Completion: mcp.CompletionResultDetails{Values: []string{"by hand"}}}, caching...), []string{"completion values"}},
	}
}

// caching is what results have from 2026-07-28 on, whose clients are answered by the script.
var caching = []string{"ttlMs", "cacheScope", "resultType"}
