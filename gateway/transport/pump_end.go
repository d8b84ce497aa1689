package transport

// This file has how a pump comes to its end, and what is told of that.

import (
	"context"
	"errors"
	"os"
	"time"

	"switchboard/gateway/session"
)

// interrupt lets a write that hangs return when the session is ended. The
// caller must call stop before it gives up the sink, on which it leaves time
// to end the response properly, unless a write failed.
func (p *pump) interrupt() (stop func()) {
	ran := make(chan struct{})
	halt := context.AfterFunc(p.session.Context(), func() {
		defer close(ran)
		defer p.session.Caught("ending its stream")
		grace := time.Duration(0)
		if r, _ := p.session.Reason(); r == session.Shutdown {
			grace = p.drain
		}
		_ = p.sink.SetWriteDeadline(p.session.Ending().Add(grace))
	})
	return func() {
		if !halt() {
			<-ran
		}
		if !p.broken {
			_ = p.sink.SetWriteDeadline(time.Now().Add(goodbye))
		}
	}
}

// end ends the session for why its stream stopped; where it was ended already,
// that reason stands.
func (p *pump) end(ctx context.Context, why error) {
	switch {
	case why == nil, errors.Is(why, errEnded):
	case errors.Is(lost(ctx), errVanished):
		p.session.End(session.Vanished, "nothing comes back from it")
	case errors.Is(lost(ctx), errStalled):
		p.session.End(session.SlowClient, errStalled.Error())
	case errors.Is(why, errIdle):
		p.session.End(session.Idle, "no frame for "+p.idle.String())
	case errors.Is(why, errGone):
		p.session.End(session.ClientLeft, "")
	case errors.Is(why, os.ErrDeadlineExceeded):
		p.session.End(session.SlowClient, "a write took longer than "+p.timeout.String())
	case ctx.Err() != nil:
		p.session.End(session.ClientLeft, "")
	default:
		p.session.End(session.WriteFailed, why.Error())
	}
}

// guarded is do, which writes the stream, but that a panic in it is the end of this session and of no other.
func (p *pump) guarded(do func() error) (err error) {
	defer func() {
		if panicked := recover(); panicked != nil {
			p.turn.Lock()
			p.fault(panicked)
			p.turn.Unlock()
			err = errEnded
		}
	}()
	return do()
}

// fault ends the session over a panic while its stream was written: nobody knows how far. The caller has the turn.
func (p *pump) fault(panicked any) {
	p.broken = true
	p.session.Fault("writing its stream", panicked)
}

// finish writes what waits when the gateway stops, within the drain time from the end of
// the session. What the operator holds back stays.
func (p *pump) finish() {
	if r, _ := p.session.Reason(); r != session.Shutdown {
		return
	}
	p.deadline = p.session.Ending().Add(p.drain)
	if p.sink.SetWriteDeadline(p.deadline) != nil {
		return
	}
	for {
		if sent, err := p.deliver(); !sent || err != nil {
			return
		}
	}
}
