// Package schema says what the params of a message that a server sends may hold, and its results. It is taken from
// the types of the official SDK, so nothing of it is written down twice.
package schema

//lint:file-ignore SA1019 What 2026-07-28 deprecates is what clients before it are tested on.

import (
	"reflect"
	"slices"
	"sync"

	"github.com/google/jsonschema-go/jsonschema"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// params is the type of each method that goes from the server to the client.
var params = map[string]reflect.Type{
	"ping":                                     reflect.TypeFor[mcp.PingParams](),
	"roots/list":                               reflect.TypeFor[mcp.ListRootsParams](),
	"sampling/createMessage":                   reflect.TypeFor[mcp.CreateMessageWithToolsParams](),
	"elicitation/create":                       reflect.TypeFor[mcp.ElicitParams](),
	"notifications/cancelled":                  reflect.TypeFor[mcp.CancelledParams](),
	"notifications/progress":                   reflect.TypeFor[mcp.ProgressNotificationParams](),
	"notifications/message":                    reflect.TypeFor[mcp.LoggingMessageParams](),
	"notifications/tools/list_changed":         reflect.TypeFor[mcp.ToolListChangedParams](),
	"notifications/prompts/list_changed":       reflect.TypeFor[mcp.PromptListChangedParams](),
	"notifications/resources/list_changed":     reflect.TypeFor[mcp.ResourceListChangedParams](),
	"notifications/resources/updated":          reflect.TypeFor[mcp.ResourceUpdatedNotificationParams](),
	"notifications/elicitation/complete":       reflect.TypeFor[mcp.ElicitationCompleteParams](),
	"notifications/subscriptions/acknowledged": reflect.TypeFor[mcp.SubscriptionsAcknowledgedParams](),
}

// results is the type of the result of each method that a client calls.
var results = map[string]reflect.Type{
	"initialize":               reflect.TypeFor[mcp.InitializeResult](),
	"tools/list":               reflect.TypeFor[mcp.ListToolsResult](),
	"tools/call":               reflect.TypeFor[mcp.CallToolResult](),
	"resources/list":           reflect.TypeFor[mcp.ListResourcesResult](),
	"resources/templates/list": reflect.TypeFor[mcp.ListResourceTemplatesResult](),
	"resources/read":           reflect.TypeFor[mcp.ReadResourceResult](),
	"prompts/list":             reflect.TypeFor[mcp.ListPromptsResult](),
	"prompts/get":              reflect.TypeFor[mcp.GetPromptResult](),
	"completion/complete":      reflect.TypeFor[mcp.CompleteResult](),
}

// toolsSince is the first revision whose sampling has tools, and more than one block of content in a message.
const toolsSince = "2025-11-25"

// Methods are those with params that are known, in their order.
func Methods() []string {
	var all []string
	for m := range params {
		all = append(all, m)
	}
	slices.Sort(all)
	return all
}

// Params is what the params of a method may hold in a revision of the protocol, "" being the newest; nil: it is not known.
func Params(method, revision string) *jsonschema.Schema {
	t := params[method]
	if method == "sampling/createMessage" && revision != "" && revision < toolsSince {
		t = reflect.TypeFor[mcp.CreateMessageParams]()
	}
	return of(t)
}

// Result is what the result of a method that a client called may hold; nil: it is not known.
func Result(method string) *jsonschema.Schema { return of(results[method]) }

// made keeps what was made: it is asked for at each key.
var made struct {
	sync.Mutex
	of map[reflect.Type]*jsonschema.Schema
}

func of(t reflect.Type) *jsonschema.Schema {
	if t == nil {
		return nil
	}
	made.Lock()
	defer made.Unlock()
	s, ok := made.of[t]
	if !ok {
		var err error
		if s, err = jsonschema.ForType(t, options(t)); err != nil {
			s = nil // no help is no harm; a test says which type it was
		}
		mend(t, s)
		if made.of == nil {
			made.of = make(map[reflect.Type]*jsonschema.Schema)
		}
		made.of[t] = s
	}
	return s
}

// mend takes back what the SDK's types ask for and the protocol does not: the mode of an elicitation came with
// 2025-11-25, and form is what it is without one; how long a list may be kept came with 2026-07-28. And the kind of
// a result is written by the SDK, though it is a field of few types.
func mend(t reflect.Type, s *jsonschema.Schema) {
	if s == nil {
		return
	}
	s.Required = slices.DeleteFunc(s.Required, func(key string) bool {
		return key == "mode" && t == params["elicitation/create"] || key == "ttlMs" || key == "cacheScope"
	})
	for _, result := range results {
		if t == result && s.Properties["resultType"] == nil {
			s.Properties["resultType"] = &jsonschema.Schema{Type: "string"}
		}
	}
}

// options describe the types that are not on the wire what they are in Go.
func options(of reflect.Type) *jsonschema.ForOptions {
	content := contents()
	types := map[reflect.Type]*jsonschema.Schema{
		reflect.TypeFor[mcp.Meta]():             {Type: "object", Properties: map[string]*jsonschema.Schema{"_meta": {Type: "object"}}},
		reflect.TypeFor[mcp.Content]():          content,
		reflect.TypeFor[mcp.ResourceContents](): wire(reflect.TypeFor[mcp.ResourceContents]()),
		reflect.TypeFor[mcp.InputRequestMap]():  {Type: "object"},
	}
	if hints, err := jsonschema.For[mcp.ToolAnnotations](nil); err == nil {
		hints.Required = nil // each of them has a default
		types[reflect.TypeFor[mcp.ToolAnnotations]()] = hints
	}
	if of == params["sampling/createMessage"] { // one block, or a list of them
		both := contents()
		both.Types, both.Type, both.Items = []string{"object", "array"}, "", content
		types[reflect.TypeFor[[]mcp.Content]()] = both
	}
	return &jsonschema.ForOptions{TypeSchemas: types, IgnoreInvalidTypes: true}
}
