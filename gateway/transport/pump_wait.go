package transport

// This file has what a pump waits for, and the keepalives that it sends meanwhile.

import (
	"context"
	"runtime"
	"time"

	"switchboard/gateway/session"
)

// waitShut waits for a first frame, so that one write carries it with the headers.
// When none comes soon, the client gets to know that it was heard.
func (p *pump) waitShut(ctx context.Context) error {
	soon := p.setAlarm(firstFrame)
	defer p.alarm.Stop()
	select {
	case <-p.session.Done():
		return errEnded
	case <-ctx.Done():
		return errGone
	case <-p.stream.Wake():
		return nil
	case <-soon:
		return p.open()
	}
}

// wait returns nil when there may be something to do, after it has sent the
// keepalive that is due.
func (p *pump) wait(ctx context.Context) error {
	if _, leave := p.stream.Leaving(); leave {
		return errLeave
	}
	if p.stream.Evicted() {
		return errGone
	}
	select {
	case <-p.stream.Wake(): // without the cost of an alarm
		p.gather()
		return nil
	default:
	}
	var due <-chan time.Time
	keepalive := p.session.Keepalive()
	wait, armed := p.untilIdle()
	if keepalive.Enabled {
		if d := p.untilKeepalive(keepalive); !armed || d < wait {
			wait, armed = d, true
		}
	}
	if armed {
		due = p.setAlarm(max(wait, 0))
		defer p.alarm.Stop()
	}
	select {
	case <-p.session.Done():
		return errEnded
	case <-ctx.Done():
		return errGone
	case <-p.stream.Wake():
		p.gather()
		return nil
	case <-due:
	}
	if d, bound := p.untilIdle(); bound && d <= 0 {
		return errIdle
	}
	// The switch may have been turned while the timer ran.
	if keepalive = p.session.Keepalive(); keepalive.Enabled && p.untilKeepalive(keepalive) <= 0 {
		return p.keepalive(keepalive.Style)
	}
	return nil
}

// gather lets whoever is about to queue more do so first, and one write carries it
// all. Where that gathered nothing lately it is only tried now and then, for
// a lone request would wait for another thread to be woken.
func (p *pump) gather() {
	if p.turns++; p.several || p.turns%16 == 0 {
		runtime.Gosched()
	}
}

// setAlarm sets the pump's one timer, which is made when it is needed first.
func (p *pump) setAlarm(d time.Duration) <-chan time.Time {
	if p.alarm == nil {
		p.alarm = time.NewTimer(d)
	} else {
		p.alarm.Reset(d)
	}
	return p.alarm.C
}

// untilKeepalive is how long k lets the client hear nothing yet.
func (p *pump) untilKeepalive(k session.Keepalive) time.Duration {
	p.turn.Lock()
	defer p.turn.Unlock()
	return time.Until(p.last.Add(k.Interval))
}

// untilIdle is how long the session may go on without a frame.
func (p *pump) untilIdle() (left time.Duration, bound bool) {
	if p.idle == 0 {
		return 0, false
	}
	last := p.session.LastIn()
	p.turn.Lock()
	if p.lastOut.After(last) {
		last = p.lastOut
	}
	p.turn.Unlock()
	return time.Until(last.Add(p.idle)), true
}

// keepalive sends one, in its style.
func (p *pump) keepalive(style session.Style) error {
	p.turn.Lock()
	defer p.turn.Unlock()
	if style == session.Ping && p.stream == p.session.Standing() {
		p.last = time.Now() // also where none could be queued: the next is due an interval later
		_ = p.session.SendPing()
		return nil
	}
	if p.pingsOnly {
		p.last = time.Now() // looked at again an interval later
		return nil
	}
	var b []byte
	if style == session.Event {
		b = p.wire.Event(p.blank(nil), "keepalive", []byte("{}"))
	} else { // also for a ping on the stream of a request, to which it does not belong
		style = session.Comment
		b = p.wire.Comment(p.blank(nil), "keepalive")
	}
	if err := p.write(b); err != nil {
		return err
	}
	p.session.SentKeepalive(style)
	return nil
}
