// Mcpgo is a server of mark3labs/mcp-go, on both transports.
package main

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"

	"switchboard/bench/peers"
)

func main() {
	s := server.NewMCPServer("mcp-go", "1", server.WithToolCapabilities(false))
	s.AddTool(mcp.NewTool("echo", mcp.WithString("text")), mcp.NewTypedToolHandler(echo))
	s.AddTool(mcp.NewTool("burst", mcp.WithNumber("n"), mcp.WithNumber("size")), mcp.NewTypedToolHandler(burst(s)))
	sse := server.NewSSEServer(s, server.WithUseFullURLForMessageEndpoint(false))
	mux := http.NewServeMux()
	mux.Handle("/sse", sse)
	mux.Handle("/message", sse)
	mux.Handle("/json", server.NewStreamableHTTPServer(s)) // it streams only what brings notifications along
	peers.Serve("mcp-go", mux)
}

func echo(_ context.Context, _ mcp.CallToolRequest, in peers.EchoInput) (*mcp.CallToolResult, error) {
	return mcp.NewToolResultText(in.Text), nil
}

// burst waits where the session's channel is full, which is an error to mcp-go.
func burst(s *server.MCPServer) func(context.Context, mcp.CallToolRequest, peers.BurstInput) (*mcp.CallToolResult, error) {
	return func(ctx context.Context, _ mcp.CallToolRequest, in peers.BurstInput) (*mcp.CallToolResult, error) {
		text := in.Message()
		for i := range in.N {
			params := map[string]any{"progressToken": 1, "progress": i, "message": text}
			err := s.SendNotificationToClient(ctx, "notifications/progress", params)
			for errors.Is(err, server.ErrNotificationChannelBlocked) {
				time.Sleep(20 * time.Microsecond)
				err = s.SendNotificationToClient(ctx, "notifications/progress", params)
			}
			if err != nil {
				return nil, err
			}
		}
		return mcp.NewToolResultText(""), nil
	}
}
