package script

//lint:file-ignore SA1019 Sampling and roots are deprecated by 2026-07-28, but they are what clients before it have to be tested on.

// This file asks clients midway: it reads what to ask, asks it in the way of the client's revision, and takes the answers.

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"
	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"

	"switchboard/gateway/backend"
)

// question is one thing that a call asks of the client.
type question struct {
	id       string
	needs    backend.Capability
	optional bool // a client that cannot be asked is not

	request func(data any) (mcp.InputRequest, error)
	fields  []string             // of an elicited form
	schema  *jsonschema.Resolved // of the same; nil: anything goes
}

// asks reads a step that asks for one or more things, in one round.
func (t *table) asks(i *item) step {
	if i.ask == nil {
		i.ask = make(map[string]bool)
	}
	var all []*question
	for _, a := range t.tables("ask") {
		q := &question{id: a.need("id"), optional: a.flag("optional")}
		if i.ask[q.id] {
			a.wrong("id", "there is a question %s already", describe(q.id))
		}
		i.ask[q.id] = true
		a.question(q)
		a.close()
		all = append(all, q)
	}
	if len(all) == 0 {
		t.wrong("ask", "asks nothing")
	}
	return func(ctx context.Context, c *call) error { return c.ask(ctx, all) }
}

func (t *table) question(q *question) {
	asked := 0
	for _, key := range []string{"elicit", "sample", "roots"} {
		t.known = append(t.known, key)
		if t.has(key) {
			asked++
		}
	}
	switch {
	case asked != 1:
		t.d.wrong(t.path, "must have exactly one of elicit, sample, roots")
	case t.has("elicit"):
		q.needs = backend.Elicitation
		t.elicit(q)
	case t.has("sample"):
		q.needs = backend.Sampling
		t.sample(q)
	default:
		q.needs = backend.Roots
		if !t.flag("roots") {
			t.wrong("roots", "must be true")
		}
		q.request = func(any) (mcp.InputRequest, error) { return &mcp.ListRootsParams{}, nil }
	}
}

func (t *table) elicit(q *question) {
	message, url, id := t.text("elicit"), t.text("url"), t.str("elicitation_id")
	p := mcp.ElicitParams{Mode: "form", ElicitationID: id}
	if t.has("url") {
		p.Mode = "url"
		if id == "" {
			t.d.wrong(t.path, "has no elicitation_id, which a url needs")
		}
	}
	switch raw := t.object("schema"); {
	case raw != nil:
		p.RequestedSchema = raw
		q.fields, q.schema = propertyNames(raw), t.schema("schema", raw)
	case p.Mode == "form":
		p.RequestedSchema = json.RawMessage(`{"type":"object","properties":{}}`)
	}
	q.request = func(data any) (_ mcp.InputRequest, err error) {
		p := p
		if p.Message, err = message.render(data); err != nil {
			return nil, err
		}
		p.URL, err = url.render(data)
		return &p, err
	}
}

func (t *table) sample(q *question) {
	ask, system := t.text("sample"), t.text("system")
	p := mcp.CreateMessageParams{MaxTokens: t.integer("max_tokens"), Temperature: t.number("temperature"), StopSequences: t.strings("stop")}
	if !t.has("max_tokens") {
		p.MaxTokens = 100
	}
	q.request = func(data any) (_ mcp.InputRequest, err error) {
		p := p
		if p.SystemPrompt, err = system.render(data); err != nil {
			return nil, err
		}
		text, err := ask.render(data)
		p.Messages = []*mcp.SamplingMessage{{Role: "user", Content: &mcp.TextContent{Text: text}}}
		return &p, err
	}
}

// ask has each question answered, or what is still to be asked in c.asked. A client with a session is asked at once; one
// without by the result of its call, which it then makes again.
func (c *call) ask(ctx context.Context, all []*question) error {
	for _, q := range all {
		if _, known := c.answers[q.id]; known {
			continue
		}
		if !q.needs.Declared(c.caps) {
			if q.optional {
				c.answers[q.id] = q.blank()
				continue
			}
			return backend.Require(c.revision, c.caps, q.needs)
		}
		request, err := q.request(c.data)
		if err != nil {
			return err
		}
		response, given := c.responses[q.id]
		if !c.modern() {
			if response, err = put(ctx, c.session, request); err != nil {
				return fmt.Errorf("the client does not answer %s: %v", q.id, err)
			}
			given = true
		}
		answer := q.blank()
		read := false
		if given {
			if read, err = q.read(response, answer); err != nil {
				return err
			}
		}
		if !read {
			if c.asked == nil {
				c.asked = make(mcp.InputRequestMap)
			}
			c.asked[q.id] = request
			continue
		}
		c.answers[q.id] = answer
	}
	return nil
}

// put makes request to a client with a session.
func put(ctx context.Context, s *mcp.ServerSession, request mcp.InputRequest) (mcp.InputResponse, error) {
	switch p := request.(type) {
	case *mcp.ElicitParams:
		return s.Elicit(ctx, p)
	case *mcp.CreateMessageParams:
		return s.CreateMessage(ctx, p)
	case *mcp.ListRootsParams:
		return s.ListRoots(ctx, p)
	}
	return nil, errors.New("no such request")
}

// blank is an answer that says nothing, with all that templates may look for.
func (q *question) blank() map[string]any {
	switch q.needs {
	case backend.Sampling:
		return map[string]any{"text": "", "model": "", "role": "", "stop_reason": ""}
	case backend.Roots:
		return map[string]any{"roots": []any{}}
	}
	content := make(map[string]any)
	for _, f := range q.fields {
		content[f] = ""
	}
	return map[string]any{"action": "", "content": content}
}

// read puts r into answer; false where it is the answer to something else. The error is that a form was not filled
// in as asked.
func (q *question) read(r mcp.InputResponse, answer map[string]any) (bool, error) {
	switch r := r.(type) {
	case *mcp.ElicitResult:
		if q.needs != backend.Elicitation {
			return false, nil
		}
		answer["action"] = r.Action
		return true, q.fill(r, answer["content"].(map[string]any))
	case *mcp.CreateMessageWithToolsResult:
		answer["text"], answer["model"], answer["role"], answer["stop_reason"] = texts(r.Content...), r.Model, string(r.Role), r.StopReason
		return q.needs == backend.Sampling, nil
	case *mcp.CreateMessageResult:
		answer["text"], answer["model"], answer["role"], answer["stop_reason"] = texts(r.Content), r.Model, string(r.Role), r.StopReason
		return q.needs == backend.Sampling, nil
	case *mcp.ListRootsResult:
		roots := []any{}
		for _, root := range r.Roots {
			if root != nil {
				roots = append(roots, map[string]any{"uri": root.URI, "name": root.Name})
			}
		}
		answer["roots"] = roots
		return q.needs == backend.Roots, nil
	}
	return false, nil
}

// fill puts what r has into content.
func (q *question) fill(r *mcp.ElicitResult, content map[string]any) error {
	if r.Action == "accept" && q.schema != nil {
		if err := q.schema.Validate(map[string]any(r.Content)); err != nil {
			return &jsonrpc.Error{Code: jsonrpc.CodeInvalidParams,
				Message: fmt.Sprintf("the answer to %s does not fit the requested schema: %v", q.id, err)}
		}
	}
	data, err := json.Marshal(r.Content)
	if err != nil {
		return err
	}
	given, err := decode(data)
	if given, ok := given.(map[string]any); ok {
		maps.Copy(content, given)
	}
	return err
}

func texts(all ...mcp.Content) string {
	var parts []string
	for _, c := range all {
		if t, ok := c.(*mcp.TextContent); ok {
			parts = append(parts, t.Text)
		}
	}
	return strings.Join(parts, "\n")
}
