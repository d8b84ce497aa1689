package view

import "fmt"

// Snippet is how one kind of client is pointed at the gateway.
type Snippet struct {
	Name string
	Text string
}

// Snippets are ready for the SSE endpoint url.
func Snippets(url string) []Snippet {
	return []Snippet{
		{"JSON config", fmt.Sprintf(`{
  "mcpServers": {
    "switchboard": { "type": "sse", "url": %q }
  }
}`, url)},
		{"Claude Code", "claude mcp add --transport sse switchboard " + url},
		{"TypeScript", fmt.Sprintf(`import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { SSEClientTransport } from "@modelcontextprotocol/sdk/client/sse.js";

const client = new Client({ name: "my-client", version: "0.1.0" });
await client.connect(new SSEClientTransport(new URL(%q)));
console.log(await client.listTools());`, url)},
		{"Go", fmt.Sprintf(`client := mcp.NewClient(&mcp.Implementation{Name: "my-client", Version: "0.1.0"}, nil)
session, err := client.Connect(ctx, &mcp.SSEClientTransport{Endpoint: %q}, nil)
if err != nil {
	log.Fatal(err)
}
tools, err := session.ListTools(ctx, nil)`, url)},
		{"Python", fmt.Sprintf(`from mcp import ClientSession
from mcp.client.sse import sse_client

async with sse_client(%q) as streams:
    async with ClientSession(*streams) as session:
        await session.initialize()
        print(await session.list_tools())`, url)},
		{"curl", "curl -N " + url},
	}
}
