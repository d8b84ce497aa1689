package backend

//lint:file-ignore SA1019 Sampling and roots are deprecated by 2026-07-28, but they are what clients before it have to be tested on.

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// askingTools are the tools that ask the client. They state their question as an input
// request: the SDK makes it a request from the server, and calls the tool again with
// the answer; for 2026-07-28 it makes it an input_required result.
func askingTools() []Tool {
	return []Tool{
		typed(&mcp.Tool{Name: "ask", Annotations: readOnly(),
			Description: "Asks the person at the client with elicitation/create and returns the answer. Needs the elicitation capability."}, ask),
		typed(&mcp.Tool{Name: "sample", Annotations: readOnly(),
			Description: "Has the client's model complete a prompt with sampling/createMessage and returns what it said. " +
				"Needs the sampling capability."}, sample),
		typed(&mcp.Tool{Name: "roots", Annotations: readOnly(),
			Description: "Lists the client's roots with roots/list. Needs the roots capability."}, roots),
	}
}

// question is the key of the one input request that a tool makes.
const question = "question"

// asking is a result that asks the client, in place of an answer.
func asking(in mcp.InputRequest) *mcp.CallToolResult {
	return &mcp.CallToolResult{InputRequests: mcp.InputRequestMap{question: in}}
}

type askInput struct {
	Question string `json:"question,omitempty" jsonschema:"what to ask"`
}

func ask(_ context.Context, req *mcp.CallToolRequest, in askInput) (*mcp.CallToolResult, any, error) {
	if answer, ok := req.Params.InputResponses[question].(*mcp.ElicitResult); ok {
		if answer.Action != "accept" {
			return text("The answer is: " + answer.Action + "."), nil, nil
		}
		return text(fmt.Sprintf("The answer is: %v", answer.Content["answer"])), nil, nil
	}
	if err := Require(req.ProtocolVersion(), req.ClientCapabilities(), Elicitation); err != nil {
		return nil, nil, err
	}
	if in.Question == "" {
		in.Question = "What is your favourite colour?"
	}
	return asking(&mcp.ElicitParams{Message: in.Question, RequestedSchema: json.RawMessage(
		`{"type":"object","properties":{"answer":{"type":"string","title":"Answer"}},"required":["answer"]}`)}), nil, nil
}

type sampleInput struct {
	Prompt    string `json:"prompt,omitempty" jsonschema:"what to tell the model"`
	MaxTokens int64  `json:"maxTokens,omitempty" jsonschema:"the most tokens to answer with; 100 unless given"`
}

func sample(_ context.Context, req *mcp.CallToolRequest, in sampleInput) (*mcp.CallToolResult, any, error) {
	if answer, ok := req.Params.InputResponses[question].(*mcp.CreateMessageWithToolsResult); ok {
		return &mcp.CallToolResult{Content: answer.Content}, nil, nil
	}
	if err := Require(req.ProtocolVersion(), req.ClientCapabilities(), Sampling); err != nil {
		return nil, nil, err
	}
	if in.Prompt == "" {
		in.Prompt = "Say hello to Switchboard."
	}
	if in.MaxTokens == 0 {
		in.MaxTokens = 100
	}
	return asking(&mcp.CreateMessageParams{MaxTokens: in.MaxTokens, Messages: []*mcp.SamplingMessage{
		{Role: "user", Content: &mcp.TextContent{Text: in.Prompt}}}}), nil, nil
}

func roots(_ context.Context, req *mcp.CallToolRequest, _ struct{}) (*mcp.CallToolResult, any, error) {
	if answer, ok := req.Params.InputResponses[question].(*mcp.ListRootsResult); ok {
		res := &mcp.CallToolResult{Content: []mcp.Content{}}
		for _, root := range answer.Roots {
			res.Content = append(res.Content, &mcp.TextContent{Text: root.URI + " " + root.Name})
		}
		return res, nil, nil
	}
	if err := Require(req.ProtocolVersion(), req.ClientCapabilities(), Roots); err != nil {
		return nil, nil, err
	}
	return asking(&mcp.ListRootsParams{}), nil, nil
}
