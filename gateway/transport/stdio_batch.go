package transport

import (
	"context"
	"fmt"
	"time"

	"switchboard/gateway/frame"
	"switchboard/gateway/session"
)

// batch receives the messages of a batch, whose answers go out as one line once
// all are there (JSON-RPC 2.0, section 6). What else comes in their course does not wait.
func (c *stdio) batch(x *exchange) {
	var requests []*frame.Frame
	for _, f := range x.frames {
		if f.Kind == frame.Request {
			requests = append(requests, f)
		}
	}
	st, key, err := c.openBatch(requests)
	if err != nil {
		c.refuse(x.body, codeInvalidRequest, err.Error())
		return
	}
	for _, f := range x.frames {
		_ = c.s.ReceiveOn(st, f, session.Via{}) // where it was not taken, the client has been told
	}
	if len(requests) == 0 {
		return
	}
	c.batches.Go(func() {
		defer c.closeBatch(st, key)
		defer c.s.Caught("answering a batch")
		frames, err := await(context.Background(), c.s, st, len(requests))
		if err == nil {
			err = c.write(appendLine(nil, array(frames)))
		}
		if err != nil {
			st.Abandon("the batch could not be answered: " + err.Error())
			return
		}
		st.Wrote(len(frames))
	})
}

// write writes b besides the pump.
func (c *stdio) write(b []byte) error {
	_ = c.sink.SetWriteDeadline(time.Now().Add(c.WriteTimeout))
	select {
	case <-c.s.Done(): // the end may have set its deadline before ours: see pump.write
		return errEnded
	default:
		_, err := c.sink.Write(b)
		return err
	}
}

// array is the batch of frames.
func array(frames []*frame.Frame) []byte {
	all := []byte{'['}
	for i, f := range frames {
		if i > 0 {
			all = append(all, ',')
		}
		all = append(all, f.Data...)
	}
	return append(all, ']')
}

// openBatch opens the stream on which the answers to a batch are collected.
func (c *stdio) openBatch(requests []*frame.Frame) (st *session.Stream, key string, err error) {
	if len(requests) == 0 {
		return c.s.Standing(), "", nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.open >= openBatches {
		return nil, "", fmt.Errorf("%d batches wait for their answers already", openBatches)
	}
	if st, err = c.s.OpenStream(requests, false, nil); err != nil {
		return nil, "", err
	}
	c.open++
	c.opened++
	key = fmt.Sprintf("batch %d", c.opened) // which no id is, for those are JSON
	c.owed[key] = struct{}{}
	return st, key, nil
}

func (c *stdio) closeBatch(st *session.Stream, key string) {
	st.Detach()
	c.mu.Lock()
	c.open--
	c.mu.Unlock()
	c.paid(key)
}
