package gateway

import (
	"context"
	"errors"
	"sync"

	"switchboard/gateway/script"
	"switchboard/gateway/spine"
)

// played is the server that the person wrote in TOML, kept in step with its
// file while the gateway runs.
type played struct {
	path   string
	server *script.Server
	source *spine.Source
	fault  func(doing string, panicked any, stack []byte) // told of a panic that the file led to
	cancel context.CancelFunc
	joined sync.WaitGroup

	mu    sync.Mutex
	known *script.Script
	err   error // why the file as it is now is not played
}

// play has the built-in server play the file at path. A mistake in it is an error: what clients meet
// must not be something else than was asked for.
func (g *Gateway) play(path string) (*played, error) {
	s, err := script.Load(path)
	if err != nil {
		return nil, err
	}
	p := &played{path: path, server: script.NewServer(g.mock), source: g.source, fault: g.fault, known: s}
	p.server.Play(s)
	return p, nil
}

// watch follows the file until stop. A change with a mistake leaves the server
// as it was, and is told.
func (p *played) watch() {
	ctx, cancel := context.WithCancel(context.Background())
	p.cancel = cancel
	p.mu.Lock()
	known := p.known
	p.mu.Unlock()
	p.joined.Go(func() { script.Watch(ctx, p.path, known, p.changed) })
}

func (p *played) changed(s *script.Script, err error) {
	var fault *script.Fault
	if errors.As(err, &fault) {
		p.fault("reading "+p.path, fault.Panicked, fault.Stack)
	}
	p.mu.Lock()
	p.err = err
	if err == nil {
		p.known = s
	}
	p.mu.Unlock()
	note := "server reloaded from " + p.path
	if err != nil {
		note = "server not reloaded: " + err.Error()
	} else {
		p.server.Play(s)
	}
	p.source.Publish(spine.Event{Kind: spine.Switched, Note: note})
}

func (p *played) stop() {
	if p.cancel != nil {
		p.cancel()
		p.joined.Wait()
	}
}

// problem is why the file is not played as it is; nil: it is, or there is none.
func (p *played) problem() error {
	if p == nil {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.err
}
