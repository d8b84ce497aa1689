package bridge

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os/exec"
	"time"

	"github.com/gorilla/websocket"

	"switchboard/gateway/running"
)

// Options say which Switchboard to join, and for whom.
type Options struct {
	Dir     string                        // its data directory, which must be there
	Token   string                        // its debug token
	From    string                        // who the client is, for the person at the window
	Command func() (*exec.Cmd, error)     // that serves Dir without a window, for when nothing does
	Say     func(format string, a ...any) // one line for a person
}

const (
	patience  = 20 * time.Second      // for a Switchboard that is started to answer
	glance    = 50 * time.Millisecond // between two looks at whether it does
	handshake = 5 * time.Second
)

// Join opens a session at the Switchboard that serves the data directory. Where there is none it starts
// one, which outlives this process; of several that want to at once, one does and all join the same.
func Join(ctx context.Context, o Options) (*websocket.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var c *child
	defer func() { c.leave() }()
	look := time.NewTicker(glance)
	defer look.Stop()
	for {
		over := c.ended() // before the search: who was found after that is another's
		conn, err := find(ctx, o, c)
		var refused *refusal
		if err == nil || errors.As(err, &refused) {
			return conn, err
		}
		if over {
			return nil, fmt.Errorf("the Switchboard that was started has ended: %s", c.lastWords())
		}
		if c == nil {
			if c, err = start(o); err != nil {
				return nil, err
			}
		}
		select {
		case <-look.C:
		case <-ctx.Done():
			return nil, fmt.Errorf("no Switchboard answered within %v: %w", patience, err)
		}
	}
}

// find opens a session at the Switchboard that is there, if it is. c is the one that was started here, if any.
func find(ctx context.Context, o Options, c *child) (*websocket.Conn, error) {
	n, err := running.Find(ctx, o.Dir)
	if err != nil {
		return nil, err
	}
	conn, session, err := dial(ctx, n, o)
	if err != nil {
		return nil, err
	}
	how := "joined the Switchboard"
	if c != nil && c.pid == n.PID {
		how = "none was running: started a headless Switchboard"
	}
	o.Say("%s on %s (pid %d), session %.8s", how, n.Address, n.PID, session)
	return conn, nil
}

// refusal is a Switchboard's no, in its own words.
type refusal struct{ address, why string }

func (r *refusal) Error() string {
	return fmt.Sprintf("the Switchboard on %s refuses: %s", r.address, r.why)
}

func dial(ctx context.Context, n running.Note, o Options) (conn *websocket.Conn, session string, err error) {
	dialer := websocket.Dialer{HandshakeTimeout: handshake} // and no proxy
	conn, resp, err := dialer.DialContext(ctx, "ws://"+n.Host()+"/debug/stdio?from="+url.QueryEscape(o.From),
		http.Header{"Authorization": {"Bearer " + o.Token}, "User-Agent": {"switchboard stdio"}, "Host": {n.LocalHost()}})
	switch {
	case err == nil:
		return conn, resp.Header.Get("Mcp-Session-Id"), nil
	case resp == nil:
		return nil, "", err
	}
	var said struct{ Detail string }
	if json.NewDecoder(resp.Body).Decode(&said) != nil || said.Detail == "" {
		said.Detail = resp.Status
	}
	return nil, "", &refusal{n.Address, said.Detail}
}
