// Package gateway is the running gateway: it ties sessions, transports, the
// built-in server and the debug door together, and gives their controls to a
// window or a script.
package gateway

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"syscall"
	"time"

	"switchboard/gateway/backend"
	"switchboard/gateway/config"
	"switchboard/gateway/debug"
	"switchboard/gateway/frame"
	"switchboard/gateway/record"
	"switchboard/gateway/session"
	"switchboard/gateway/spine"
	"switchboard/gateway/transport"
)

// Version is the program's version, as clients and /healthz see it.
type Version string

// Gateway serves MCP clients. It is made by New, started and stopped any number
// of times, and closed once. All its methods may be called by anyone at any time.
type Gateway struct {
	config   config.Config // in force; see change.go
	version  Version
	log      *slog.Logger
	spine    *spine.Spine
	source   *spine.Source
	sessions *session.Set
	mirror   *debug.Mirror
	recorder *record.Recorder
	mock     *backend.Mock
	allowed  func(token string) bool
	handler  http.Handler
	played   *played // nil: the built-in tools
	turned   func(address string)

	turning sync.Mutex    // held while starting or stopping
	failed  chan struct{} // has a token when serving ended by itself

	mu      sync.Mutex
	server  *http.Server // nil: stopped
	address string       // in force; of the last run when stopped
	since   time.Time
	served  chan struct{}  // closed when the server's goroutine is gone
	err     error          // why it is not serving, though it should
	crowded string         // why no more clients can come in; empty: they can
	next    *config.Config // what the next Start takes; nil: the same again
}

// New makes a gateway of a valid config. It starts nothing. allowed compares a
// debug token with the right one, in constant time.
func New(c config.Config, v Version, allowed func(token string) bool, log *slog.Logger) (*Gateway, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	backlog := spine.Limit{Items: c.Debug.BacklogEvents, Bytes: int(c.Debug.BacklogBytes)}
	sp := spine.New(backlog)
	g := &Gateway{config: c, version: v, log: log, spine: sp, source: sp.Source(""),
		failed: make(chan struct{}, 1), turned: func(string) {}}
	g.sessions = session.NewSet(sp, limits(c), session.Keepalive{Enabled: c.Keepalive.Enabled, Style: session.Style(c.Keepalive.Style), Interval: c.Keepalive.Interval})
	if err := g.sessions.SetAnswer(session.Answer(c.HTTP.Answer)); err != nil {
		return nil, err
	}
	g.mirror = debug.NewMirror(sp, backlog, c.Debug.Viewers, c.Debug.Enabled)
	g.sessions.OnFault(g.fault)
	g.mirror.OnFault(g.fault)
	g.recorder = record.New(sp, record.Options{Dir: c.Record.Dir, MaxSize: int64(c.Record.MaxSize), Keep: c.Record.Keep, Program: string(v),
		Open:   g.open,
		Fault:  g.fault,
		Failed: func(why string) { log.Error("the recording ended", "error", why) }})
	g.mock, g.allowed = backend.NewMock(backend.MockOptions{Version: string(v), Logger: log}), allowed
	if c.Server.File != "" {
		var err error
		if g.played, err = g.play(c.Server.File); err != nil {
			return nil, err
		}
	}
	g.handler = g.routes(g.mock, allowed)
	return g, nil
}

// OnTurn has f called with the address when the gateway has begun to listen, and
// with none when it has stopped, one call at a time. It comes before the first
// Start, and f must neither start nor stop the gateway.
func (g *Gateway) OnTurn(f func(address string)) { g.turned = f }

func (g *Gateway) routes(mock *backend.Mock, allowed func(string) bool) http.Handler {
	c := g.Config()
	options := transport.Options{Endpoint: c.Gateway.Endpoint, Retry: c.Gateway.Retry, MaxBody: int64(c.Limits.Body),
		WriteTimeout: c.Limits.WriteTimeout, DrainTimeout: c.Limits.DrainTimeout, IdleTimeout: c.Limits.IdleTimeout}
	legacy := func(s *session.Session) session.Peer {
		return peer{mock.Open(func(out backend.Out) error { return s.Send(out.Data, out.Related) }).
			Offer(func(out backend.Out) bool { return s.Offer(out.Data) })}
	}
	sse := &transport.SSE{Options: options, Sessions: g.sessions, Backend: legacy}
	streamable := &transport.Streamable{Options: options, HTTPIdle: c.HTTP.Idle, Sessions: g.sessions, Backend: legacy,
		Modern: func(send func([]byte) error) session.Peer {
			return peer{mock.OpenModern(func(out backend.Out) error { return send(out.Data) })}
		},
		Revisions: mock.Revisions(), Schema: mock.InputSchema,
	}
	stdio := &transport.Stdio{Options: options, Sessions: g.sessions, Backend: func(s *session.Session) session.Peer {
		return peer{mock.OpenModern(func(out backend.Out) error { return s.Send(out.Data, out.Related) })}
	}}
	api := &debug.API{Sessions: g.sessions, Mirror: g.mirror, Stdio: stdio, Allowed: allowed, MaxBody: int64(c.Limits.Body),
		Stats: func() any { return g.Stats() }, Record: g.setRecording, Recording: func() any { return g.Recording() }}
	mux := http.NewServeMux()
	observed := func(path string, h http.Handler) { mux.Handle(path, transport.Observe(g.sessions, h)) }
	observed("/sse", http.HandlerFunc(sse.Stream))
	observed("/message", http.HandlerFunc(sse.Message))
	observed("/mcp", streamable.Handler())
	mux.HandleFunc("/healthz", g.health)
	mux.Handle("/debug/", api.Handler())
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		why := "nothing at " + r.URL.Path + ": MCP clients connect to /mcp or /sse"
		g.sessions.Refused(fmt.Sprintf("404 %s (%s from %s)", why, r.Method, r.RemoteAddr))
		transport.Fail(w, http.StatusNotFound, why)
	})
	guard := transport.Guard{Hosts: c.Gateway.AllowedHosts, Origins: c.Gateway.AllowedOrigins,
		Timeout: c.Limits.ReadTimeout + c.Limits.WriteTimeout, Refused: g.sessions.Refused}
	return guard.Wrap(mux)
}

// peer is the built-in server as a session's peer.
type peer struct{ *backend.Conn }

// Receive hands the frame on, with what was seen in it.
func (p peer) Receive(f *frame.Frame, via session.Via) error {
	err := p.ReceiveCall(f, backend.Call{Header: via.Header, CloseStream: via.CloseStream})
	if errors.Is(err, backend.ErrBusy) {
		err = fmt.Errorf("%w: %w", session.ErrBusy, err)
	}
	return err
}

// wanted is the address that was served last, which clients know, or the configured one.
func (g *Gateway) wanted() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.address != "" {
		return g.address
	}
	return g.config.Gateway.Listen
}

// Start listens on address, or where that is empty on the one served last, or
// the configured one, and serves in a goroutine that Stop joins. A port that is taken is an error.
func (g *Gateway) Start(address string) error {
	g.turning.Lock()
	defer g.turning.Unlock()
	if g.Stats().Running {
		return errors.New("already running")
	}
	g.stop() // what serving left that ended by itself
	if err := g.take(); err != nil {
		return err
	}
	if address == "" {
		address = g.wanted()
	}
	listener, err := transport.Listen(address, 3*g.config.Limits.WriteTimeout,
		transport.Notices{Crowded: g.crowd, Refused: g.sessions.Refused})
	if err != nil {
		err = listenError(address, err)
		g.mu.Lock()
		g.err = err
		g.mu.Unlock()
		return err
	}
	g.sessions.Start()
	server := &http.Server{
		Handler:        g.handler,
		ReadTimeout:    g.config.Limits.ReadTimeout,
		IdleTimeout:    2 * time.Minute,
		MaxHeaderBytes: 64 << 10,
		ConnContext:    transport.WithConn,
		ConnState:      transport.ConnState,
		ErrorLog:       slog.NewLogLogger(g.log.Handler(), slog.LevelWarn),
	}
	served := make(chan struct{})
	select {
	case <-g.failed: // of an earlier run
	default:
	}
	g.mu.Lock()
	g.server, g.address, g.since, g.served, g.err = server, listener.Addr().String(), time.Now(), served, nil
	g.crowded = ""
	g.mu.Unlock()
	g.source.Publish(spine.Event{Kind: spine.Switched, Note: "listening on " + listener.Addr().String()})
	g.turned(listener.Addr().String())
	if g.played != nil {
		g.played.watch()
	}
	go func() {
		defer close(served)
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			g.log.Error("serving ended", "error", err)
			g.mu.Lock()
			g.err = err
			g.mu.Unlock()
			select {
			case g.failed <- struct{}{}:
			default:
			}
		}
	}()
	return nil
}

// Failed has something to receive when serving ended by itself; Stats().Error says why.
func (g *Gateway) Failed() <-chan struct{} { return g.failed }

// listenError says in one sentence why address cannot be listened on.
func listenError(address string, err error) error {
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Errorf("cannot listen on %s: the port is in use by another program: %w", address, ErrPortInUse)
	case errors.Is(err, syscall.EACCES):
		return fmt.Errorf("cannot listen on %s: this needs rights that you do not have; ports from 1024 up do not", address)
	}
	var op *net.OpError
	if errors.As(err, &op) {
		err = op.Err
	}
	return fmt.Errorf("cannot listen on %s: %w", address, err)
}

// ErrPortInUse is wrapped by Start's error where another program has the port.
var ErrPortInUse = errors.New("close it or choose another with --listen")

// Stop ends all sessions, lets them drain within the drain time, ends the
// viewers and returns when nothing of the run is left. Stopping twice is harmless.
func (g *Gateway) Stop() {
	g.turning.Lock()
	defer g.turning.Unlock()
	g.stop()
}

func (g *Gateway) stop() {
	g.mu.Lock()
	server, served := g.server, g.served
	g.mu.Unlock()
	if server == nil {
		return
	}
	g.sessions.EndAll(session.Shutdown)
	ctx, cancel := context.WithTimeout(context.Background(), g.config.Limits.DrainTimeout+time.Second)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		_ = server.Close() // whoever is still there has had its time
	}
	<-served
	g.mirror.Stop()
	g.sessions.Wait()
	if g.played != nil {
		g.played.stop()
	}
	g.mu.Lock()
	g.server, g.crowded = nil, ""
	g.mu.Unlock()
	g.source.Publish(spine.Event{Kind: spine.Switched, Note: "stopped"})
	g.turned("")
}

// Close stops the gateway for good: taps get what they hold, then ErrClosed. Closing twice is harmless.
func (g *Gateway) Close() {
	g.Stop()
	g.recorder.Close()
	g.spine.Close()
}

func (g *Gateway) health(w http.ResponseWriter, r *http.Request) {
	if !transport.Allow(w, r, http.MethodGet) {
		return
	}
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprintf(w, `{"status":"ok","name":"switchboard","version":%q,"sessions":%d}`+"\n", g.version, g.sessions.Len())
}
