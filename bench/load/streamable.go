package load

import (
	"errors"
	"fmt"
	"sync/atomic"
	"time"
)

// HTTP is SSE for Streamable HTTP at path, where each open request needs a
// connection of its own.
func HTTP(addr, path string, work Work, sessions, inFlight int, while time.Duration, cpu func() time.Duration) (Result, error) {
	conns := make([]*conn, sessions*inFlight)
	defer func() {
		for _, c := range conns {
			if c != nil {
				c.close()
			}
		}
	}()
	for i := range conns {
		var err error
		if conns[i], err = dial(addr, 32<<10); err != nil {
			return Result{}, err
		}
	}
	heads := make([][]byte, sessions)
	for i := range heads {
		var err error
		if heads[i], err = open(conns[i*inFlight], addr, path); err != nil {
			return Result{}, err
		}
	}
	return measure(len(conns), sessions, while, cpu, func(i int, replies *atomic.Int64, stop <-chan struct{}) (Result, error) {
		// The requests of a session share its numbers: worker k of n asks k+1, k+1+n, …
		return exchange(conns[i], heads[i/inFlight], work, i%inFlight+1, inFlight, replies, stop)
	})
}

// open begins a session and returns the head of its POSTs.
func open(c *conn, addr, path string) ([]byte, error) {
	head := postHead(addr, path)
	if err := c.post(head, []byte(initialize)); err != nil {
		return nil, err
	}
	id := c.session
	body, err := c.body(nil)
	if err != nil || c.status != 200 {
		return nil, fmt.Errorf("initialize: %d %s %w", c.status, body, err)
	}
	if id != nil {
		head = fmt.Appendf(head, "Mcp-Session-Id: %s\r\n", id)
	}
	head = append(head, "Mcp-Protocol-Version: 2025-06-18\r\n"...)
	if err := c.post(head, []byte(initialized)); err != nil {
		return nil, err
	}
	if _, err := c.body(nil); err != nil || c.status/100 != 2 {
		return nil, fmt.Errorf("initialized: %d %w", c.status, err)
	}
	return head, nil
}

// exchange asks one request after the other on c until stop.
func exchange(c *conn, head []byte, work Work, id, step int, replies *atomic.Int64, stop <-chan struct{}) (r Result, err error) {
	var ask, body []byte
	for ; ; id += step {
		select {
		case <-stop:
			return r, nil
		default:
		}
		ask = work.ask(ask[:0], id)
		r.Sent++
		_ = c.tcp.SetReadDeadline(time.Now().Add(patience))
		if err := c.post(head, ask); err != nil {
			r.Lost++
			return r, err
		}
		if body, err = c.body(body); err != nil {
			r.Lost++
			return r, err
		}
		msg, err := reply(body)
		switch got, ok := number(msg, idKey); {
		case errors.Is(err, errNoReply):
			r.Lost++
		case !ok || got != id || !work.right(msg, id) || c.status != 200:
			r.Wrong++
		default:
			r.Replies++
		}
		replies.Add(1)
	}
}
