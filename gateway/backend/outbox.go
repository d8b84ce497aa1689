package backend

import (
	"context"
	"sync"

	"switchboard/gateway/spine"
)

// outbox hands messages to the session: one at a time, and none after close.
type outbox struct {
	turn chan struct{} // holds one token while send is called; a channel, so that a wait can be cancelled
	send Send          // nil once closed; read and written by whoever has the turn

	offer func(Out) bool // Send that does not wait, false where it would have to; nil: there is none

	// Messages whose sender must not wait. They go out in their order, from a
	// goroutine that lives as long as there are any.
	limit    spine.Limit
	mu       sync.Mutex
	waiting  []Out
	bytes    int // of waiting
	draining bool
	closed   bool
	drainer  sync.WaitGroup
}

// put returns when the session has taken out, or refused it, or when ctx ended
// before it was its turn.
func (o *outbox) put(ctx context.Context, out Out) error {
	select {
	case o.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-o.turn }()
	if o.send == nil {
		return ErrClosed
	}
	return o.send(out)
}

// now is later for what may go out on the spot, where nothing is before it and the session has room.
func (o *outbox) now(out Out) error {
	o.mu.Lock()
	free := o.offer != nil && !o.draining && !o.closed
	o.mu.Unlock()
	if free && o.sentNow(out) {
		return nil
	}
	return o.later(out)
}

func (o *outbox) sentNow(out Out) bool {
	select {
	case o.turn <- struct{}{}:
		defer func() { <-o.turn }()
		return o.send != nil && o.offer(out)
	default:
		return false
	}
}

// later returns at once. The error is ErrBusy when too much waits already, or
// ErrClosed; that the session refuses out is for the session to tell.
func (o *outbox) later(out Out) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.closed {
		return ErrClosed
	}
	if len(o.waiting) >= o.limit.Items || o.bytes+len(out.Data) > o.limit.Bytes {
		return ErrBusy
	}
	o.waiting = append(o.waiting, out)
	o.bytes += len(out.Data)
	if !o.draining {
		o.draining = true
		o.drainer.Go(o.drain)
	}
	return nil
}

func (o *outbox) drain() {
	for {
		o.mu.Lock()
		if len(o.waiting) == 0 {
			o.waiting, o.draining = nil, false
			o.mu.Unlock()
			return
		}
		out := o.waiting[0]
		o.waiting = o.waiting[1:]
		o.bytes -= len(out.Data)
		o.mu.Unlock()
		_ = o.put(context.Background(), out)
	}
}

// close waits for a Send that is under way.
func (o *outbox) close() {
	o.mu.Lock()
	o.closed, o.waiting, o.bytes = true, nil, 0
	o.mu.Unlock()
	o.turn <- struct{}{}
	o.send = nil
	<-o.turn
	o.drainer.Wait()
}
