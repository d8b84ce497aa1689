package script

// This file carries out one call, or one round of it.

import (
	"context"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"switchboard/gateway/backend"
)

// call is one call of an item, or one round of it: a client of 2026-07-28 calls again with what it was asked.
type call struct {
	*item
	server   *Server
	script   *Script
	session  *mcp.ServerSession
	extra    *mcp.RequestExtra
	revision string
	caps     *mcp.ClientCapabilities
	token    any // of progress; nil: none is wanted

	responses mcp.InputResponseMap
	state     string // as the client gave it back

	at      int                 // the step that is done
	answers map[string]any      // to what was asked, in all rounds
	asked   mcp.InputRequestMap // what the client is still to answer; nil: nothing
	args    map[string]any
	data    map[string]any // what templates see
}

func newCall[P mcp.RequestParams](p *play, i *item, req *mcp.ServerRequest[P], args map[string]any) *call {
	c := &call{item: i, server: p.server, script: p.script, session: req.Session, extra: req.Extra, revision: req.ProtocolVersion(),
		caps: req.ClientCapabilities(), token: req.Params.GetProgressToken(), answers: make(map[string]any), args: args}
	client := map[string]any{"name": "", "version": ""}
	if info := req.ClientInfo(); info != nil {
		client["name"], client["version"] = info.Name, info.Version
	}
	c.data = map[string]any{"name": i.name, "args": args, "answers": c.answers, "client": client, "revision": c.revision, "token": ""}
	if c.token != nil {
		c.data["token"] = c.token
	}
	return c
}

// modern reports whether the client speaks without a session.
func (c *call) modern() bool { return c.revision >= backend.ModernEra }

// perform does the steps that are left. Where c.asked is not nil after that, the call ends with asking, and with what
// state returns.
func (c *call) perform(ctx context.Context) error {
	if err := backend.Require(c.revision, c.caps, c.requires...); err != nil {
		return err
	}
	if err := c.resume(); err != nil {
		return err
	}
	for ; c.at < len(c.steps); c.at++ {
		if err := c.steps[c.at](ctx, c); err != nil {
			return err
		}
		if c.asked != nil {
			return nil
		}
	}
	if c.failure != nil {
		return c.failure.err(c.data)
	}
	return nil
}
