package backend

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"

	"switchboard/gateway/spine"
)

// MockOptions says who the built-in server is.
type MockOptions struct {
	Name, Version string       // as clients see them; "switchboard" and "dev" when empty
	Logger        *slog.Logger // for the operator; nil: nothing is logged

	// Limit bounds, for each connection and each on its own: the messages that wait for the server,
	// the calls that it has not answered, and the messages that wait for Send without
	// a handler to wait with them. Zero: 1024 items, 16 MiB.
	Limit spine.Limit
}

// Mock is the MCP server that Switchboard itself plays, which answers any client at once. All
// connections share what it offers; each has a server session of its own.
type Mock struct {
	o              MockOptions
	legacy, modern *mcp.Server // revisions can be told apart by server only

	playing sync.Mutex // held while now and what the servers offer differ
	now     atomic.Pointer[index]
}

// NewMock makes a server that plays the built-in features. It starts nothing and has nothing to close.
func NewMock(o MockOptions) *Mock {
	o.Name = cmp.Or(o.Name, "switchboard")
	o.Version = cmp.Or(o.Version, "dev")
	o.Limit = cmp.Or(o.Limit, spine.Limit{Items: 1024, Bytes: 16 << 20})
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	m := &Mock{o: o}
	m.now.Store(newIndex(Features{}))
	m.legacy = m.newServer(legacyRevisions())
	m.modern = m.newServer(m.Revisions())
	m.Play(m.Builtin())
	return m
}

// newServer makes a server for any number of connections. One for each would cost
// half a millisecond and 360 KB of garbage whenever a client connects.
func (m *Mock) newServer(revisions []string) *mcp.Server {
	// The SDK's logger stays empty: it logs each mistake of a client as an error
	// of the server, and the operator sees those in the traffic.
	s := mcp.NewServer(&mcp.Implementation{Name: m.o.Name, Version: m.o.Version}, &mcp.ServerOptions{
		SupportedProtocolVersions: revisions,
		CompletionHandler:         m.complete,
		SubscribeHandler:          m.subscribe,
		SetCacheable:              func(_ context.Context, _ mcp.Request, c *mcp.Cacheable) { *c = m.now.Load().Cache },
		UnsubscribeHandler:        func(context.Context, *mcp.UnsubscribeRequest) error { return nil },
	})
	s.AddReceivingMiddleware(guard(m.o.Logger), relate, m.present)
	s.AddSendingMiddleware(unasked)
	return s
}

// Play has m offer f from now on in place of what it did, and clients of every revision told which of their lists
// have changed. Calls that run go on to their end.
func (m *Mock) Play(f Features) {
	m.playing.Lock()
	defer m.playing.Unlock()
	now := newIndex(f)
	was := m.now.Swap(now)
	for _, s := range []*mcp.Server{m.legacy, m.modern} {
		swap(was.tools, now.tools, s.RemoveTools, func(t Tool) { s.AddTool(t.Tool, m.callTool) })
		swap(was.resources, now.resources, s.RemoveResources, func(r Resource) { s.AddResource(r.Resource, m.readResource) })
		swap(was.templates, now.templates, s.RemoveResourceTemplates, func(t Template) {
			s.AddResourceTemplate(t.ResourceTemplate, m.readTemplate(t.URITemplate))
		})
		swap(was.prompts, now.prompts, s.RemovePrompts, func(p Prompt) { s.AddPrompt(p.Prompt, m.getPrompt) })
	}
}

// Open makes a connection that speaks the revisions with a session, 2024-11-05 to
// 2025-11-25: server/discover is answered with -32601, and any other request
// that claims a later revision in its _meta with -32022.
func (m *Mock) Open(send Send) *Conn {
	c := open(m.legacy, false, m.o, send)
	c.echoes = m.echoes
	return c
}

// OpenModern makes a connection that speaks 2026-07-28 as well. There may be one for each request; one
// with subscriptions/listen stays open until its client is gone.
func (m *Mock) OpenModern(send Send) *Conn { return open(m.modern, true, m.o, send) }

// Revisions are the revisions of MCP that m speaks, newest first: those of OpenModern and then those of Open.
func (m *Mock) Revisions() []string { return mcp.SupportedProtocolVersions() }

// InputSchema is the input schema of a tool, which encodes as JSON Schema; ok is false where there is no such tool.
func (m *Mock) InputSchema(tool string) (schema any, ok bool) {
	t, ok := m.now.Load().tools[tool]
	if !ok {
		return nil, false
	}
	return t.InputSchema, true
}

// Updated tells all who have subscribed to the resource, whatever revision they speak, that it has changed.
func (m *Mock) Updated(ctx context.Context, uri string) {
	for _, s := range []*mcp.Server{m.legacy, m.modern} {
		_ = s.ResourceUpdated(ctx, &mcp.ResourceUpdatedNotificationParams{URI: uri}) // always nil
	}
}

// A call finds its feature when it comes, so that Play can put another in its place. The SDK has looked for it just
// before, and has an answer of its own where there is none.

func (m *Mock) callTool(ctx context.Context, req *mcp.CallToolRequest) (*mcp.CallToolResult, error) {
	t, ok := m.now.Load().tools[req.Params.Name]
	if !ok {
		return nil, unknown("tool", req.Params.Name)
	}
	return t.Handle(ctx, req)
}

// echoes reports whether echo is the built-in tool.
func (m *Mock) echoes() bool { return m.now.Load().tools["echo"].Tool == echoTool().Tool }

func (m *Mock) getPrompt(ctx context.Context, req *mcp.GetPromptRequest) (*mcp.GetPromptResult, error) {
	p, ok := m.now.Load().prompts[req.Params.Name]
	if !ok {
		return nil, unknown("prompt", req.Params.Name)
	}
	return p.Handle(ctx, req)
}

func (m *Mock) readResource(ctx context.Context, req *mcp.ReadResourceRequest) (*mcp.ReadResourceResult, error) {
	r, ok := m.now.Load().resources[req.Params.URI]
	if !ok {
		return nil, mcp.ResourceNotFoundError(req.Params.URI)
	}
	return r.Handle(ctx, req)
}

func (m *Mock) readTemplate(template string) mcp.ResourceHandler {
	return func(ctx context.Context, req *mcp.ReadResourceRequest) (*mcp.ReadResourceResult, error) {
		t, ok := m.now.Load().templates[template]
		if !ok {
			return nil, mcp.ResourceNotFoundError(req.Params.URI)
		}
		return t.Handle(ctx, req)
	}
}

func (m *Mock) complete(ctx context.Context, req *mcp.CompleteRequest) (*mcp.CompleteResult, error) {
	if f := m.now.Load().Complete; f != nil {
		return f(ctx, req)
	}
	return nil, &jsonrpc.Error{Code: jsonrpc.CodeMethodNotFound, Message: "this server completes nothing"}
}

// subscribe refuses what never changes, or the SDK would remember any URI for it.
func (m *Mock) subscribe(_ context.Context, req *mcp.SubscribeRequest) error {
	if !m.now.Load().resources[req.Params.URI].Watched {
		return mcp.ResourceNotFoundError(req.Params.URI)
	}
	return nil
}

func unknown(what, name string) *jsonrpc.Error {
	return &jsonrpc.Error{Code: jsonrpc.CodeInvalidParams, Message: fmt.Sprintf("unknown %s %q", what, name)}
}

// ModernEra is the first revision without sessions.
const ModernEra = "2026-07-28"

// legacyRevisions are the revisions with a session, newest first.
func legacyRevisions() []string {
	return slices.DeleteFunc(mcp.SupportedProtocolVersions(), func(v string) bool { return v >= ModernEra })
}
