// Gosdk is a server of the official Go SDK, on both transports.
package main

import (
	"context"
	"net/http"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"switchboard/bench/peers"
)

func main() {
	server := mcp.NewServer(&mcp.Implementation{Name: "gosdk", Version: "1"}, nil)
	mcp.AddTool(server, &mcp.Tool{Name: "echo"}, echo)
	mcp.AddTool(server, &mcp.Tool{Name: "burst"}, burst)
	one := func(*http.Request) *mcp.Server { return server }
	mux := http.NewServeMux()
	mux.Handle("/sse", mcp.NewSSEHandler(one, nil))
	mux.Handle("/mcp", mcp.NewStreamableHTTPHandler(one, nil))
	mux.Handle("/json", mcp.NewStreamableHTTPHandler(one, &mcp.StreamableHTTPOptions{JSONResponse: true}))
	peers.Serve("go-sdk", mux)
}

func echo(_ context.Context, _ *mcp.CallToolRequest, in peers.EchoInput) (*mcp.CallToolResult, any, error) {
	return &mcp.CallToolResult{Content: []mcp.Content{&mcp.TextContent{Text: in.Text}}}, nil, nil
}

func burst(ctx context.Context, req *mcp.CallToolRequest, in peers.BurstInput) (*mcp.CallToolResult, any, error) {
	text := in.Message()
	for i := range in.N {
		err := req.Session.NotifyProgress(ctx, &mcp.ProgressNotificationParams{
			ProgressToken: req.Params.GetProgressToken(), Progress: float64(i), Message: text})
		if err != nil {
			return nil, nil, err
		}
	}
	return &mcp.CallToolResult{Content: []mcp.Content{}}, nil, nil
}
