package backend

import (
	"context"
	"slices"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// This file has the middleware that lets one server of the SDK be whoever the Mock plays just now, and that keeps
// the eras apart where the SDK mixes them up.

// present has m say who it is and what it can, as of now: the SDK fixes name and instructions for the life of a server.
func (m *Mock) present(next mcp.MethodHandler) mcp.MethodHandler {
	return func(ctx context.Context, method string, req mcp.Request) (mcp.Result, error) {
		m.correct(req)
		res, err := next(ctx, method, req)
		if err != nil {
			return nil, err
		}
		now := m.now.Load()
		switch res := res.(type) {
		case *mcp.InitializeResult:
			res.ServerInfo, res.Instructions = m.implementation(), now.Instructions
			now.limit(res.Capabilities)
		case *mcp.DiscoverResult:
			res.Instructions = now.Instructions
			now.limit(res.Capabilities)
		}
		if isModern(req) && hasMeta(method) && res != nil {
			meta := res.GetMeta()
			if meta == nil {
				meta = make(map[string]any)
			}
			meta[mcp.MetaKeyServerInfo] = m.implementation()
			res.SetMeta(meta)
		}
		return res, nil
	}
}

// correct changes what the SDK would take amiss. It takes a client that asks initialize for 2026-07-28 or later for one that
// speaks it, though it has just told it to speak 2025-11-25. And it ends subscriptions/listen over one
// resource that cannot be watched, where the answer is to say what can.
func (m *Mock) correct(req mcp.Request) {
	switch p := req.GetParams().(type) {
	case *mcp.InitializeParams:
		if p.ProtocolVersion >= ModernEra {
			p.ProtocolVersion = legacyRevisions()[0]
		}
	case *mcp.SubscriptionsListenParams:
		if n := p.Notifications; n != nil {
			n.ResourceSubscriptions = slices.DeleteFunc(n.ResourceSubscriptions, func(uri string) bool {
				return !m.now.Load().resources[uri].Watched
			})
		}
	}
}

func (m *Mock) implementation() *mcp.Implementation {
	i := m.now.Load().Implementation
	if i.Name == "" {
		i.Name, i.Title = m.o.Name, "Switchboard"
	}
	if i.Version == "" {
		i.Version = m.o.Version
	}
	return &i
}

// limit takes from c what the SDK claims for every server that might.
func (x *index) limit(c *mcp.ServerCapabilities) {
	if x.Complete == nil {
		c.Completions = nil
	}
	if c.Resources != nil {
		c.Resources.Subscribe = slices.ContainsFunc(x.Resources, func(r Resource) bool { return r.Watched })
	}
}

// hasMeta reports whether results of method can have a _meta: the SDK's empty one panics.
func hasMeta(method string) bool {
	switch method {
	case "ping", "logging/setLevel", "resources/subscribe", "resources/unsubscribe":
		return false
	}
	return true
}

// isModern reports whether the client on the other side speaks without a session.
func isModern(req mcp.Request) bool {
	p := initialized(req)
	return p != nil && p.ProtocolVersion >= ModernEra
}

// initialized is what the client has said of itself, or nil where it has said nothing yet.
func initialized(req mcp.Request) *mcp.InitializeParams {
	s, ok := req.GetSession().(*mcp.ServerSession)
	if !ok || s == nil {
		return nil
	}
	return s.InitializeParams()
}

// unasked is sending middleware that keeps news from who has not asked for it: from a client of 2026-07-28 whose request
// the SDK has yet to read, and which it takes for an older one until then, and from one before its initialize.
func unasked(next mcp.MethodHandler) mcp.MethodHandler {
	return func(ctx context.Context, method string, req mcp.Request) (mcp.Result, error) {
		if isBroadcast(method) && (initialized(req) == nil || isModern(req) && req.GetParams().GetMeta()[mcp.MetaKeySubscriptionID] == nil) {
			return nil, nil
		}
		return next(ctx, method, req)
	}
}

// isBroadcast reports whether the SDK sends this notification to one session after the other, where
// one that is slow to take it would hold up the rest.
func isBroadcast(method string) bool {
	switch method {
	case "notifications/resources/updated", "notifications/resources/list_changed",
		"notifications/tools/list_changed", "notifications/prompts/list_changed":
		return true
	}
	return false
}
