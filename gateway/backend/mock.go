package backend

import (
	"cmp"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"switchboard/gateway/spine"
)

// modernEra is the first revision without sessions.
const modernEra = "2026-07-28"

// MockOptions says who the built-in server is.
type MockOptions struct {
	Name, Version string       // as clients see them; "switchboard" and "dev" when empty
	Logger        *slog.Logger // for the operator; nil: nothing is logged

	// Limit bounds, for each connection and each on its own: the messages that wait for the server,
	// the calls that it has not answered, and the messages that wait for Send without
	// a handler to wait with them. Zero: 1024 items, 16 MiB.
	Limit spine.Limit
}

// Mock is the built-in MCP server, which answers any client at once. All
// connections share its tools; each has a server session of its own.
type Mock struct {
	o              MockOptions
	legacy, modern func() *mcp.Server // made when first needed
	count          atomic.Int64       // what the counter resource shows
}

// NewMock describes a built-in server. It starts nothing and has nothing to close.
func NewMock(o MockOptions) *Mock {
	o.Name = cmp.Or(o.Name, "switchboard")
	o.Version = cmp.Or(o.Version, "dev")
	o.Limit = cmp.Or(o.Limit, spine.Limit{Items: 1024, Bytes: 16 << 20})
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	m := &Mock{o: o}
	m.legacy = sync.OnceValue(func() *mcp.Server { return m.newServer(false) })
	m.modern = sync.OnceValue(func() *mcp.Server { return m.newServer(true) })
	return m
}

// Open makes a connection that speaks the revisions with a session, 2024-11-05 to
// 2025-11-25: server/discover is answered with -32601, and any other request
// that claims a later revision in its _meta with -32022.
func (m *Mock) Open(send Send) *Conn { return open(m.legacy, false, m.o.Limit, send) }

// OpenModern makes a connection that speaks 2026-07-28 as well.
func (m *Mock) OpenModern(send Send) *Conn { return open(m.modern, true, m.o.Limit, send) }

// Revisions are the revisions of MCP that m speaks, newest first: those of OpenModern and then those of Open.
func (m *Mock) Revisions() []string { return mcp.SupportedProtocolVersions() }

// newServer makes a server for any number of connections. One for each would cost
// half a millisecond and 360 KB of garbage whenever a client connects.
func (m *Mock) newServer(modern bool) *mcp.Server {
	revisions := mcp.SupportedProtocolVersions()
	if !modern {
		revisions = slices.DeleteFunc(revisions, func(v string) bool { return v >= modernEra })
	}
	// The SDK's logger stays empty: it logs each mistake of a client as an error
	// of the server, and the operator sees those in the traffic.
	s := mcp.NewServer(&mcp.Implementation{Name: m.o.Name, Title: "Switchboard", Version: m.o.Version}, &mcp.ServerOptions{
		Instructions:              instructions,
		SupportedProtocolVersions: revisions,
		CompletionHandler:         complete,
		SubscribeHandler:          subscribe,
		UnsubscribeHandler:        unsubscribe,
	})
	s.AddReceivingMiddleware(guard(m.o.Logger), relate)
	addTools(s)
	addLongTools(s)
	addAskingTools(s)
	addPrompt(s)
	m.addResources(s)
	return s
}

const instructions = "The built-in test server of Switchboard. Its tools show how a client copes: " +
	"slow and burst with progress and cancellation, fail with errors, ask, sample and roots with requests from the server, " +
	"log with log messages, count with resource subscriptions."
