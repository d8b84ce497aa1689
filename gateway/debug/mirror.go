package debug

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"strconv"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"switchboard/gateway/spine"
	"switchboard/gateway/transport"
)

// What a viewer may hold up, and how often it is asked whether it is there.
const (
	viewerEvents = 4096
	writeWait    = 10 * time.Second
	controlWait  = time.Second // of a ping, and of the farewell
	pingEvery    = 30 * time.Second
	pongWait     = 2 * pingEvery
)

// Mirror is the debug WebSocket: each event of the spine as one JSON text
// frame to each viewer. A viewer that is too slow loses events and is told how
// many; one that takes nothing for writeWait, or does not answer pings for
// pongWait, is let go.
type Mirror struct {
	spine   *spine.Spine
	backlog spine.Limit
	source  *spine.Source
	called  func(id string) (client, transport string) // what a session is called, for filters; nil: nobody knows
	fault   func(doing string, panicked any, stack []byte)

	mu      sync.Mutex
	max     int // viewers
	enabled bool
	viewers map[*viewer]struct{}
	gone    sync.WaitGroup
}

// viewer is one connection, and how to end it.
type viewer struct {
	end func(why string)
}

// NewMirror makes a mirror of sp that serves up to viewers at once, each with
// up to backlog of what went before.
func NewMirror(sp *spine.Spine, backlog spine.Limit, viewers int, enabled bool) *Mirror {
	return &Mirror{spine: sp, backlog: backlog, max: viewers, source: sp.Source(""), enabled: enabled,
		viewers: make(map[*viewer]struct{}), fault: func(string, any, []byte) {}}
}

// OnFault has f called with each panic that ended one viewer, and with the stack. It comes before the first.
func (m *Mirror) OnFault(f func(doing string, panicked any, stack []byte)) { m.fault = f }

// guarded is do, which is for one viewer: a panic in it is why that one is let go, and nobody else.
func (m *Mirror) guarded(do func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			m.fault("serving a viewer", p, debug.Stack())
			err = fmt.Errorf("a fault of Switchboard's own: %v", p)
			m.source.Publish(spine.Event{Kind: spine.Switched, Note: "a viewer was let go: " + err.Error()})
		}
	}()
	return do()
}

// Viewers is how many watch now.
func (m *Mirror) Viewers() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.viewers)
}

// SetMax changes how many viewers are served at once. Those who watch stay.
func (m *Mirror) SetMax(viewers int) {
	m.mu.Lock()
	m.max = viewers
	m.mu.Unlock()
}

// Enabled reports whether viewers are served.
func (m *Mirror) Enabled() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.enabled
}

// SetEnabled turns the mirror on or off. Off ends all viewers at once.
func (m *Mirror) SetEnabled(on bool) {
	m.mu.Lock()
	changed := m.enabled != on
	m.enabled = on
	m.mu.Unlock()
	if !changed {
		return
	}
	note := "mirror on"
	if !on {
		note = "mirror off"
	}
	m.source.Publish(spine.Event{Kind: spine.Switched, Note: note})
	if !on {
		m.endAll("the mirror was switched off")
	}
}

// Stop ends all viewers and waits until they are gone.
func (m *Mirror) Stop() {
	m.endAll("Switchboard stopped")
	m.gone.Wait()
}

func (m *Mirror) endAll(why string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for v := range m.viewers {
		v.end(why)
	}
}

var (
	errMirrorOff = errors.New("the mirror is switched off")
	errViewers   = errors.New("too many viewers: debug.viewers")
)

// enter counts a viewer in.
func (m *Mirror) enter(v *viewer) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case !m.enabled:
		return errMirrorOff
	case len(m.viewers) >= m.max:
		return fmt.Errorf("%w = %d", errViewers, m.max)
	}
	m.viewers[v] = struct{}{}
	m.gone.Add(1)
	return nil
}

func (m *Mirror) leave(v *viewer) {
	m.mu.Lock()
	delete(m.viewers, v)
	m.mu.Unlock()
	m.gone.Done()
}

// ServeHTTP serves GET /debug/events: ?backlog=N asks for the newest N events
// that are still kept before those that follow, ?filter=QUERY for those alone that
// match. Who may view was checked before.
func (m *Mirror) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	backlog := 0
	if text := r.URL.Query().Get("backlog"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 {
			transport.Fail(w, http.StatusBadRequest, fmt.Sprintf("backlog %q is not a count", text))
			return
		}
		backlog = min(n, m.backlog.Items)
	}
	sift, err := NewSift(r.URL.Query().Get("filter"), m.called)
	if err != nil {
		transport.Fail(w, http.StatusBadRequest, err.Error())
		return
	}
	ctx, cancel := context.WithCancelCause(r.Context())
	defer cancel(nil)
	v := &viewer{end: func(why string) { cancel(errors.New(why)) }}
	if err := m.enter(v); err != nil {
		transport.Fail(w, http.StatusServiceUnavailable, err.Error())
		return
	}
	defer m.leave(v)
	if !websocket.IsWebSocketUpgrade(r) {
		transport.Fail(w, http.StatusBadRequest, r.URL.Path+" is a WebSocket: open it as ws://"+r.Host+r.URL.Path)
		return
	}
	// The tap comes first: what happens once the viewer knows that it is in must reach it.
	tap := m.spine.Tap("viewer "+r.RemoteAddr, spine.Limit{Items: viewerEvents + backlog, Bytes: m.backlog.Bytes}, backlog)
	defer tap.Close()
	up := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }} // the guard has checked it
	conn, err := up.Upgrade(w, r, nil)
	if err != nil {
		return // Upgrade has answered
	}

	l := &line{conn: conn}
	var others sync.WaitGroup
	others.Go(func() { cancel(m.guarded(l.listen)) })
	others.Go(func() { cancel(m.guarded(func() error { l.attend(ctx); return nil })) })
	cancel(m.guarded(func() error { return l.mirror(ctx, tap, sift) }))
	others.Wait()
}
