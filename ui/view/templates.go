package view

//lint:file-ignore SA1019 What 2026-07-28 deprecates is what clients before it are tested on.

import (
	"encoding/json"
	"strings"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// The revisions at which something came or went.
const (
	rev2025March = "2025-03-26"
	rev2025June  = "2025-06-18"
	rev2025Nov   = "2025-11-25"
	rev2026      = "2026-07-28"
)

// Templates are the messages that a server may send in some revision, and such as none should. Their params are the
// SDK's types, so that they are spelt right; tasks alone, which the SDK does not have, are written out.
func Templates() []Template {
	all := append(requests(), notifications()...)
	return append(append(all, tasks()...), wrong()...)
}

// of makes a template of a message with these params, any value or a literal.
func of(group, name, about, method string, params any, fields ...string) Template {
	t := Template{Group: group, Name: name, About: about}
	id := ""
	if group == GroupRequests || group == GroupTasks && method != "notifications/tasks/status" {
		id = `"id":"op-1"` // Inject gives another where this one waits already
	}
	paths := make([]string, len(fields))
	for i, f := range fields {
		paths[i] = "params " + f
	}
	t.set(message(id, methodAnd(method, params)), paths...)
	return t
}

func (t Template) since(revision string) Template { t.Since = revision; return t }
func (t Template) until(revision string) Template { t.Until = revision; return t }

func requests() []Template {
	request := func(name, about string, params any, fields ...string) Template {
		method := name
		if i := strings.IndexByte(name, ' '); i > 0 {
			method = name[:i]
		}
		return of(GroupRequests, name, about, method, params, fields...)
	}
	form := mcp.ElicitParams{Mode: "form", Message: "What is your name?",
		RequestedSchema: map[string]any{"type": "object", "required": []string{"name"},
			"properties": map[string]any{"name": map[string]any{"type": "string", "title": "Name"}}}}
	const byMRTR = "put to the client by its next call"
	formFields := []string{"message", "requestedSchema"}
	hello := &mcp.CreateMessageParams{MaxTokens: 100, Messages: []*mcp.SamplingMessage{{Role: "user", Content: &mcp.TextContent{Text: "Say hello."}}}}
	helloFields := []string{"messages 0 content text", "maxTokens"}
	tool := &mcp.CreateMessageWithToolsParams{MaxTokens: 1000,
		Messages:   []*mcp.SamplingMessageV2{{Role: "user", Content: []mcp.Content{&mcp.TextContent{Text: "What is the weather in Bern?"}}}},
		Tools:      []*mcp.Tool{{Name: "weather", Description: "The weather of a city.", InputSchema: json.RawMessage(`{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}`)}},
		ToolChoice: &mcp.ToolChoice{Mode: "auto"}}
	toolFields := []string{"messages 0 content text", "maxTokens", "tools 0 name", "tools 0 description", "tools 0 inputSchema", "toolChoice mode"}
	return []Template{
		request("ping", "", nil).until(rev2025Nov),
		request("roots/list", "", nil).until(rev2025Nov),
		request("roots/list", byMRTR, nil).since(rev2026),
		request("sampling/createMessage", "", hello, helloFields...).until(rev2025Nov),
		request("sampling/createMessage", byMRTR, hello, helloFields...).since(rev2026),
		request("sampling/createMessage with tools", "", tool, toolFields...).since(rev2025Nov),
		request("elicitation/create", "a form", without(form, "mode"), formFields...).since(rev2025June).until(rev2025June),
		request("elicitation/create form", "", form, formFields...).since(rev2025Nov),
		request("elicitation/create url", "opens a page", &mcp.ElicitParams{Mode: "url", Message: "Sign in to go on.", URL: "https://example.com/sign-in", ElicitationID: "el-1"},
			"message", "url", "elicitationId").since(rev2025Nov),
	}
}

func notifications() []Template {
	note := func(name string, params any, fields ...string) Template {
		return of(GroupNotifications, name, "", "notifications/"+name, params, fields...)
	}
	// On a stream of subscriptions/listen each message names the request that opened it.
	listening := mcp.Meta{"io.modelcontextprotocol/subscriptionId": "1"}
	const listened = "_meta io.modelcontextprotocol/subscriptionId"
	about := func(t Template, word string) Template { t.About = word; return t }
	return []Template{
		note("tools/list_changed", nil).until(rev2025Nov),
		note("prompts/list_changed", nil).until(rev2025Nov),
		note("resources/list_changed", nil).until(rev2025Nov),
		note("resources/updated", &mcp.ResourceUpdatedNotificationParams{URI: "switchboard://counter"}, "uri").until(rev2025Nov),
		about(note("tools/list_changed", &mcp.ToolListChangedParams{Meta: listening}, listened), "to who listens").since(rev2026),
		about(note("prompts/list_changed", &mcp.PromptListChangedParams{Meta: listening}, listened), "to who listens").since(rev2026),
		about(note("resources/list_changed", &mcp.ResourceListChangedParams{Meta: listening}, listened), "to who listens").since(rev2026),
		about(note("resources/updated", &mcp.ResourceUpdatedNotificationParams{Meta: listening, URI: "switchboard://counter"}, "uri", listened), "to who listens").since(rev2026),
		note("subscriptions/acknowledged", &mcp.SubscriptionsAcknowledgedParams{Meta: listening, Notifications: mcp.NotificationSubscriptions{ToolsListChanged: true}},
			listened, "notifications").since(rev2026),
		note("message", &mcp.LoggingMessageParams{Level: "warning", Logger: "switchboard", Data: "Something to know."}, "data", "level", "logger"),
		note("progress", &mcp.ProgressNotificationParams{ProgressToken: "token", Progress: 1, Total: 10}, "progressToken", "progress", "total").until("2024-11-05"),
		note("progress", &mcp.ProgressNotificationParams{ProgressToken: "token", Progress: 1, Total: 10, Message: "working"},
			"progressToken", "progress", "total", "message").since(rev2025March),
		note("cancelled", &mcp.CancelledParams{RequestID: "op-1", Reason: "changed my mind"}, "requestId", "reason"),
		note("elicitation/complete", &mcp.ElicitationCompleteParams{ElicitationID: "el-1"}, "elicitationId").since(rev2025Nov),
	}
}

// tasks came, as an experiment, with 2025-11-25, and left the core of the protocol with the next revision.
func tasks() []Template {
	type object = map[string]any
	task := func(name, about, method string, params any, fields ...string) Template {
		return of(GroupTasks, name, about, method, params, fields...).since(rev2025Nov).until(rev2025Nov)
	}
	id := object{"taskId": "task-1"}
	return []Template{
		task("sampling/createMessage as a task", "", "sampling/createMessage", object{"maxTokens": 100, "task": object{"ttl": 60000},
			"messages": []object{{"role": "user", "content": object{"type": "text", "text": "Say hello."}}}}, "messages 0 content text", "task ttl"),
		task("tasks/get", "", "tasks/get", id, "taskId"),
		task("tasks/result", "", "tasks/result", id, "taskId"),
		task("tasks/cancel", "", "tasks/cancel", id, "taskId"),
		task("tasks/list", "", "tasks/list", nil),
		task("tasks/status", "a notification", "notifications/tasks/status", object{"taskId": "task-1", "status": "working", "statusMessage": "half way",
			"createdAt": "2025-11-25T10:30:00Z", "lastUpdatedAt": "2025-11-25T10:31:00Z", "ttl": 60000, "pollInterval": 5000}, "taskId", "status", "statusMessage"),
	}
}

// without is v as an object that has none of these keys.
func without(v any, keys ...string) any {
	data, err := json.Marshal(v)
	if err != nil {
		return nil
	}
	m := make(map[string]json.RawMessage)
	if json.Unmarshal(data, &m) != nil {
		return nil
	}
	for _, key := range keys {
		delete(m, key)
	}
	return m
}
