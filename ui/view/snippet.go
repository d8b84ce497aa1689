package view

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Snippet is how one kind of client is pointed at the gateway.
type Snippet struct {
	Name string
	Text string
}

// Snippets are ready for an endpoint of the gateway: Streamable HTTP where the
// url ends in /mcp, else HTTP+SSE. The names are the same for both. launch is the
// command, with its arguments, that a client without URLs launches.
func Snippets(url string, launch []string) []Snippet {
	d := dialects[strings.HasSuffix(url, "/mcp")]
	var words []string
	for _, word := range launch {
		quoted, _ := json.Marshal(word) // a text can be marshalled
		words = append(words, string(quoted))
	}
	return []Snippet{
		{"JSON config", fmt.Sprintf(`{
  "mcpServers": {
    "switchboard": { "type": %q, "url": %q }
  }
}`, d.name, url)},
		{"Claude Code", "claude mcp add --transport " + d.name + " switchboard " + url},
		{"TypeScript", fmt.Sprintf(`import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { %[1]s } from "@modelcontextprotocol/sdk/client/%[2]s.js";

const client = new Client({ name: "my-client", version: "0.1.0" });
await client.connect(new %[1]s(new URL(%[3]q)));
console.log(await client.listTools());`, d.typeScript, d.module, url)},
		{"Go", fmt.Sprintf(`client := mcp.NewClient(&mcp.Implementation{Name: "my-client", Version: "0.1.0"}, nil)
session, err := client.Connect(ctx, &mcp.%s{Endpoint: %q}, nil)
if err != nil {
	log.Fatal(err)
}
tools, err := session.ListTools(ctx, nil)`, d.golang, url)},
		{"Python", fmt.Sprintf(`from mcp import ClientSession
from mcp.client.%[1]s import %[2]s

async with %[2]s(%[3]q) as streams:
    async with ClientSession(*streams[:2]) as session:
        await session.initialize()
        print(await session.list_tools())`, d.pyModule, d.python, url)},
		{"curl", fmt.Sprintf(d.curl, url)},
		{"stdio", fmt.Sprintf(`{
  "mcpServers": {
    "switchboard": {
      "command": %s,
      "args": [%s]
    }
  }
}`, words[0], strings.Join(words[1:], ", "))},
	}
}

// dialect is how the SDKs spell a transport.
type dialect struct{ name, typeScript, module, golang, pyModule, python, curl string }

// dialects are those of Streamable HTTP (true) and of HTTP+SSE.
var dialects = map[bool]dialect{
	true: {"http", "StreamableHTTPClientTransport", "streamableHttp", "StreamableClientTransport", "streamable_http", "streamable_http_client",
		`curl %s -H 'Content-Type: application/json' -H 'Accept: application/json, text/event-stream' \
  -d '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25",
       "capabilities":{},"clientInfo":{"name":"curl","version":"1"}}}'`},
	false: {"sse", "SSEClientTransport", "sse", "SSEClientTransport", "sse", "sse_client", "curl -N %s"},
}
