package gateway

import (
	"switchboard/gateway/config"
	"switchboard/gateway/script"
	"switchboard/gateway/session"
	"switchboard/gateway/spine"
)

// This file changes the configuration of a gateway that is made already.

// Configure takes another configuration, whose paths are good where the program runs: what is said of recordings holds
// from the next one on, and all that a Start brings into force from the next Start on. The switches that can be turned
// while it runs stay as they are: their setters turn them. The size of the backlog stays as it was made. On an error, which
// is about a value that no file could have or about the file of the server, nothing has changed.
func (g *Gateway) Configure(c config.Config) error {
	if err := c.Validate(); err != nil {
		return err
	}
	if c.Server.File != "" && c.Server.File != g.Config().Server.File {
		if _, err := script.Load(c.Server.File); err != nil {
			return err
		}
	}
	g.recorder.SetFiles(c.Record.Dir, int64(c.Record.MaxSize), c.Record.Keep)
	g.mu.Lock()
	defer g.mu.Unlock()
	g.config.Record = c.Record
	g.next = &c
	return nil
}

// Config is what is in force: of what Configure took, only what a Start or a recording has brought into force since.
// Of the switches that can be turned while it runs it says how they first were.
func (g *Gateway) Config() config.Config {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.config
}

// take brings into force what Configure took last, while nothing is served.
func (g *Gateway) take() error {
	g.mu.Lock()
	was, next := g.config, g.next
	g.mu.Unlock()
	if next == nil {
		return nil
	}
	if err := g.replay(was.Server.File, next.Server.File); err != nil {
		g.mu.Lock()
		g.err = err
		g.mu.Unlock()
		return err
	}
	g.sessions.SetLimits(limits(*next))
	g.mirror.SetMax(next.Debug.Viewers)
	g.mu.Lock()
	g.config, g.next = *next, nil
	g.config.Debug.BacklogEvents, g.config.Debug.BacklogBytes = was.Debug.BacklogEvents, was.Debug.BacklogBytes
	if next.Gateway.Listen != was.Gateway.Listen {
		g.address = "" // so that the new one is listened on, not the one that clients know
	}
	g.mu.Unlock()
	g.handler = g.routes(g.mock, g.allowed)
	return nil
}

// replay has another file played where it is another.
func (g *Gateway) replay(was, next string) error {
	if next == was {
		return nil
	}
	var p *played
	if next == "" {
		g.mock.Play(g.mock.Builtin())
	} else {
		var err error
		if p, err = g.play(next); err != nil {
			return err
		}
	}
	g.mu.Lock()
	g.played = p
	g.mu.Unlock()
	return nil
}

func limits(c config.Config) session.Limits {
	return session.Limits{
		Sessions:     c.Limits.Sessions,
		Queue:        spine.Limit{Items: c.Limits.QueueFrames, Bytes: int(c.Limits.QueueBytes)},
		WriteTimeout: c.Limits.WriteTimeout,
		ClosedKept:   c.Limits.ClosedKept,
		ClosedFor:    c.Limits.ClosedFor,
	}
}
