package transport

import (
	"context"
	"errors"
	"os"
	"time"

	"switchboard/gateway/frame"
	"switchboard/gateway/session"
)

// Bounds of what one write may carry. One deadline covers one write, so a
// client must be able to read this much within it.
const (
	batchFrames = 64
	batchBytes  = 256 << 10
	keepBytes   = 32 << 10 // of the buffer, while the stream is idle
	goodbye     = time.Second
)

// sink is where a pump writes: an HTTP response.
type sink interface {
	Write(p []byte) (int, error)
	Flush() error
	SetWriteDeadline(t time.Time) error
}

// pump is the one reader of a session's queue and the one writer of its
// stream. It runs in the handler's own goroutine.
type pump struct {
	session *session.Session
	sink    sink
	wire    sseWriter
	timeout time.Duration // of one write
	drain   time.Duration // for all that waits at shutdown
	idle    time.Duration // without a frame either way; 0: no bound

	last     time.Time // of the last byte written
	lastOut  time.Time // of the last frame written
	deadline time.Time // of the drain; zero before it
	broken   bool      // a write failed: nothing more can be said on this stream
	frames   [batchFrames]*frame.Frame
	buf      []byte
}

// run writes until the session ends, the client is gone (ctx) or a write
// fails, and ends the session with the reason.
func (p *pump) run(ctx context.Context) {
	for {
		sent, err := p.deliver()
		if err != nil {
			p.fail(ctx, err)
			return
		}
		if sent {
			continue
		}
		if !p.wait(ctx) {
			break
		}
	}
	if r, _ := p.session.Reason(); r == session.Shutdown {
		p.finish()
	}
}

// deliver writes what waits, as far as one write may carry it.
func (p *pump) deliver() (sent bool, err error) {
	batch := p.session.Queue().Take(p.frames[:], batchBytes)
	if len(batch) == 0 {
		return false, nil
	}
	p.buf = p.buf[:0]
	for _, f := range batch {
		p.buf = p.wire.event(p.buf, "message", f.Data)
	}
	err = p.write(p.buf)
	n := len(batch)
	clear(batch)
	if err != nil {
		return false, err
	}
	p.lastOut = p.last
	p.session.Queue().Wrote(n)
	return true, nil
}

// wait returns true when there may be something to do, after it has sent the
// keepalive that is due, and false when the stream must end.
func (p *pump) wait(ctx context.Context) bool {
	if cap(p.buf) > keepBytes {
		p.buf = nil // a burst's buffer shall not stay for the life of the session
	}
	var due <-chan time.Time
	keepalive := p.session.Keepalive()
	wait, armed := p.untilIdle()
	if keepalive.Enabled {
		if d := time.Until(p.last.Add(keepalive.Interval)); !armed || d < wait {
			wait, armed = d, true
		}
	}
	if armed {
		t := time.NewTimer(max(wait, 0))
		defer t.Stop()
		due = t.C
	}
	select {
	case <-p.session.Done():
		return false
	case <-ctx.Done():
		p.session.End(session.ClientLeft, "")
		return false
	case <-p.session.Queue().Wake():
		return true
	case <-due:
	}
	if d, bound := p.untilIdle(); bound && d <= 0 {
		p.session.End(session.Idle, "no frame for "+p.idle.String())
		return false
	}
	// The switch may have been turned while the timer ran.
	if keepalive = p.session.Keepalive(); keepalive.Enabled && time.Until(p.last.Add(keepalive.Interval)) <= 0 {
		if err := p.keepalive(keepalive.Style); err != nil {
			p.fail(ctx, err)
			return false
		}
	}
	return true
}

// untilIdle is how long the session may go on without a frame.
func (p *pump) untilIdle() (left time.Duration, bound bool) {
	if p.idle == 0 {
		return 0, false
	}
	last := p.session.LastIn()
	if p.lastOut.After(last) {
		last = p.lastOut
	}
	return time.Until(last.Add(p.idle)), true
}

// keepalive sends one, in its style.
func (p *pump) keepalive(style session.Style) error {
	switch style {
	case session.Ping:
		p.last = time.Now() // also where none could be queued: the next is due an interval later
		_ = p.session.SendPing()
		return nil
	case session.Event:
		p.buf = p.wire.event(p.buf[:0], "keepalive", []byte("{}"))
	default:
		p.buf = p.wire.comment(p.buf[:0], "keepalive")
	}
	if err := p.write(p.buf); err != nil {
		return err
	}
	p.session.SentKeepalive(style)
	return nil
}

// errEnded means that the session ended before a write began.
var errEnded = errors.New("session ended")

// write writes and flushes b within the write timeout.
func (p *pump) write(b []byte) error {
	if p.deadline.IsZero() {
		if err := p.sink.SetWriteDeadline(time.Now().Add(p.timeout)); err != nil {
			return err
		}
		// interrupt sets the deadline once Done is closed: looking here, after
		// setting it, leaves no gap between the two.
		select {
		case <-p.session.Done():
			return errEnded
		default:
		}
	}
	_, err := p.sink.Write(b)
	if err == nil {
		err = p.sink.Flush()
	}
	if err != nil {
		p.broken = true
		return err
	}
	p.last = time.Now()
	return nil
}

// interrupt lets a write that hangs return when the session is ended. The
// caller must call stop before it gives up the sink, on which it leaves time
// to end the response properly, unless a write failed.
func (p *pump) interrupt() (stop func()) {
	ran := make(chan struct{})
	halt := context.AfterFunc(p.session.Context(), func() {
		defer close(ran)
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

// fail ends the session for a write that failed; where it was ended already,
// that reason stands.
func (p *pump) fail(ctx context.Context, err error) {
	switch {
	case errors.Is(err, errEnded):
		if r, _ := p.session.Reason(); r == session.Shutdown {
			p.finish()
		}
	case errors.Is(err, os.ErrDeadlineExceeded):
		p.session.End(session.SlowClient, "a write took longer than "+p.timeout.String())
	case ctx.Err() != nil:
		p.session.End(session.ClientLeft, "")
	default:
		p.session.End(session.WriteFailed, err.Error())
	}
}

// finish writes what waits at shutdown, within the drain time from the end of
// the session. What the operator holds back stays.
func (p *pump) finish() {
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
