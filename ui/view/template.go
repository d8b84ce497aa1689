package view

//lint:file-ignore SA1019 What 2026-07-28 deprecates is what clients before it are tested on.

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"switchboard/gateway/frame"
)

// Template is a message to begin from.
type Template struct {
	Name string
	Text string
}

// Templates are the messages that a server may send, for every revision with
// sessions. Their params are the SDK's types, so that they are spelt right.
func Templates() []Template {
	const id = `"op-1"` // Inject gives another where this one waits already
	return []Template{
		request(id, "ping", nil),
		request(id, "roots/list", nil),
		request(id, "sampling/createMessage", &mcp.CreateMessageParams{
			MaxTokens: 100,
			Messages:  []*mcp.SamplingMessage{{Role: "user", Content: &mcp.TextContent{Text: "Say hello."}}},
		}),
		request(id, "elicitation/create", &mcp.ElicitParams{
			Mode:    "form",
			Message: "What is your name?",
			RequestedSchema: map[string]any{"type": "object", "required": []string{"name"},
				"properties": map[string]any{"name": map[string]any{"type": "string", "title": "Name"}}},
		}),
		notification("notifications/tools/list_changed", nil),
		notification("notifications/prompts/list_changed", nil),
		notification("notifications/resources/list_changed", nil),
		notification("notifications/resources/updated", &mcp.ResourceUpdatedNotificationParams{URI: "switchboard://counter"}),
		notification("notifications/message", &mcp.LoggingMessageParams{Level: "warning", Logger: "switchboard", Data: "Something to know."}),
		notification("notifications/progress", &mcp.ProgressNotificationParams{ProgressToken: "token", Progress: 1, Total: 10, Message: "working"}),
		notification("notifications/cancelled", &mcp.CancelledParams{RequestID: "op-1", Reason: "changed my mind"}),
	}
}

// mostAnswered is for how many requests a person is offered an answer at once.
const mostAnswered = 10

// Answers are templates for what the client waits for: the first requests, where they are many.
func Answers(waiting []*Row) []Template {
	var all []Template
	for _, r := range waiting[:min(len(waiting), mostAnswered)] {
		all = append(all,
			Template{clip(fmt.Sprintf("answer %s %s", r.Method, r.ID())), message(`"id":`+r.Frame.ID, `"result":{}`)},
			Template{clip(fmt.Sprintf("fail %s %s", r.Method, r.ID())), message(`"id":`+r.Frame.ID, `"error":{"code":-32603,"message":"on purpose"}`)})
	}
	return all
}

// Resend is the text to compose a frame again from, laid out where it is JSON.
func Resend(f *frame.Frame) string { return indent(string(f.Data)) }

func request(id, method string, params any) Template {
	return Template{method, message(`"id":`+id, methodAnd(method, params))}
}

func notification(method string, params any) Template {
	return Template{method, message("", methodAnd(method, params))}
}

func methodAnd(method string, params any) string {
	if params == nil {
		return fmt.Sprintf(`"method":%q`, method)
	}
	data, err := json.Marshal(params)
	if err != nil {
		return fmt.Sprintf(`"method":%q`, method) // a template without params is still one
	}
	return fmt.Sprintf(`"method":%q,"params":%s`, method, data)
}

func message(id, rest string) string {
	if id != "" {
		id += ","
	}
	return indent(`{"jsonrpc":"2.0",` + id + rest + `}`)
}

// indent is text with two blanks a level where it is JSON, and as it is
// elsewhere. It changes nothing but white space.
func indent(text string) string {
	var out bytes.Buffer
	if json.Indent(&out, []byte(text), "", "  ") != nil {
		return text
	}
	return out.String()
}
