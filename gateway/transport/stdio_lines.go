package transport

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/gorilla/websocket"
	"github.com/modelcontextprotocol/go-sdk/mcp"

	"switchboard/gateway/frame"
)

// Why reading ends.
var errStdin = errors.New("the client closed stdin")

// read takes lines until there will be no more.
func (c *stdio) read() error {
	c.conn.SetCloseHandler(func(int, string) error { return nil }) // the answer waits for what is owed
	for {
		line, over, err := c.line()
		switch {
		case websocket.IsCloseError(err, websocket.CloseNormalClosure):
			return errStdin
		case err != nil:
			return err
		case over > 0:
			c.refuse(line[:min(len(line), 1<<10)], codeInvalidRequest,
				fmt.Sprintf("a line of %d bytes: limits.body allows %d", over, c.MaxBody))
		case len(bytes.TrimSpace(line)) > 0: // an empty line is nothing said
			c.take(bytes.TrimSuffix(line, []byte{'\r'}))
		}
	}
}

// line reads one line. Of one that is longer than may be it is the beginning, and over is its length.
func (c *stdio) line() (line []byte, over int64, err error) {
	_, r, err := c.conn.NextReader()
	if err != nil {
		return nil, 0, err
	}
	if line, err = io.ReadAll(io.LimitReader(r, c.MaxBody)); err != nil {
		return nil, 0, err
	}
	rest, err := io.Copy(io.Discard, r)
	if rest > 0 {
		over = int64(len(line)) + rest
	}
	return line, over, err
}

// take receives what stands on one line.
func (c *stdio) take(line []byte) {
	x := &exchange{s: c.s, body: line}
	code, err := x.split()
	if err == nil && x.batch && c.s.Revision() != rev20250326 {
		code, err = codeInvalidRequest, fmt.Errorf("a batch: only %s has those, and this session has not agreed on it", rev20250326)
	}
	switch {
	case err != nil:
		c.refuse(line, code, err.Error())
	case x.batch:
		c.batch(x)
	default:
		f := x.frames[0]
		if x.isModern() {
			c.introduce(metaOf(f))
		}
		c.owe(f)
		_ = c.s.Receive(f) // where it was not taken, the client has been told
	}
}

// refuse publishes what was not accepted, and tells the client as servers on stdio do.
func (c *stdio) refuse(line []byte, code int64, why string) {
	c.s.RefuseIn(line, why)
	_ = c.s.Fail("null", code, why)
}

// introduce keeps what a request of 2026-07-28 says of its client.
func (c *stdio) introduce(m meta) {
	if m.Revision == c.s.Revision() {
		return
	}
	var who mcp.Implementation
	if m.Client != nil {
		who = *m.Client
	}
	c.s.Introduce(who, m.Revision)
}

// owe notes that a request waits for its answer, or that a notification cancels one.
func (c *stdio) owe(f *frame.Frame) {
	switch {
	case f.Method == "notifications/cancelled":
		var p struct{ RequestID json.RawMessage }
		_ = json.Unmarshal(f.Params, &p)
		c.paid(string(p.RequestID)) // it will not be answered
	case f.Kind == frame.Request && f.Method != "subscriptions/listen": // which ends with its client
		c.mu.Lock()
		c.owed[f.ID] = struct{}{}
		c.mu.Unlock()
	}
}

// paid is the reverse of owe.
func (c *stdio) paid(what string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.owed, what)
	if len(c.owed) == 0 && c.settled != nil {
		c.settled()
	}
}
