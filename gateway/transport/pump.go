package transport

import (
	"context"
	"errors"
	"os"
	"runtime"
	"sync"
	"time"

	"switchboard/gateway/frame"
	"switchboard/gateway/session"
	"switchboard/gateway/transport/sse"
)

// Bounds of what one write may carry. One deadline covers one write, so a
// client must be able to read this much within it.
const (
	batchFrames = 64
	batchBytes  = 256 << 10
	keepBytes   = 2 * batchBytes // of a buffer, once it is written
	goodbye     = time.Second
	firstFrame  = 10 * time.Millisecond // that the headers of an answer wait for what they head
)

// sink is where a pump writes: an HTTP response.
type sink interface {
	Write(p []byte) (int, error)
	Flush() error
	SetWriteDeadline(t time.Time) error
}

// pump is the one reader of a stream's queue and the one writer of its
// response. It runs in the handler's own goroutine, or in one of its own where the
// connection was taken.
type pump struct {
	session *session.Session
	stream  *session.Stream
	sink    sink
	encode  func(dst []byte, f *frame.Frame, n int) []byte // appends frame n of the stream
	wire    sse.Writer
	timeout time.Duration // of one write
	drain   time.Duration // for all that waits at shutdown
	idle    time.Duration // without a frame either way; 0: no bound

	pingsOnly bool // the wire has no place for a keepalive that is no message

	shut    bool        // not even the headers are written: they wait for a first frame, but not for long
	opening []byte      // what comes before the first frame then
	whole   func(n int) // says that the n bytes of the first write are the whole response, or -1 that they are not; nil: nobody wants to know

	room int // bytes at the front of a write that are the sink's

	turn     sync.Mutex // who has it may write, and touch what follows
	owed     int        // frames of a write that others have begun, and not ended
	last     time.Time  // of the last byte written
	lastOut  time.Time  // of the last frame written
	deadline time.Time  // of the drain; zero before it
	broken   bool       // a write failed: nothing more can be said on this stream
	complete bool       // all that the stream was opened for is written
	several  bool       // the last write carried more than one frame
	turns    uint8      // how often frames were waited for
	alarm    *time.Timer
}

// scratch is what a pump needs only while it writes. An idle stream holds none.
type scratch struct {
	frames [batchFrames]*frame.Frame
	buf    []byte
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

func (s *scratch) giveBack() {
	clear(s.frames[:])
	if cap(s.buf) <= keepBytes {
		scratches.Put(s)
	}
}

// Why a pump stops, besides a write that fails.
var (
	errEnded = errors.New("the session ended")
	errGone  = errors.New("the client closed the stream")
	errIdle  = errors.New("no frame for the idle time")
	errLeave = errors.New("the client is to come back")
)

// run writes until the stream is done, which is nil, or it has to stop.
func (p *pump) run(ctx context.Context) error {
	for {
		sent, err := p.deliver()
		switch {
		case err != nil:
		case p.complete:
			return nil
		case !sent && p.stream.Done():
			return p.open()
		case !sent && p.shut:
			err = p.waitShut(ctx)
		case !sent:
			err = p.wait(ctx)
		}
		if errors.Is(err, errEnded) {
			p.finish()
		}
		if err != nil {
			return err
		}
	}
}

// deliver writes what waits, as far as one write may carry it.
func (p *pump) deliver() (sent bool, err error) {
	p.turn.Lock()
	defer p.turn.Unlock()
	if p.owed > 0 {
		return true, p.settle()
	}
	s := scratches.Get().(*scratch)
	defer s.giveBack()
	batch := p.load(s)
	if len(batch) == 0 {
		return false, nil
	}
	final := p.stream.Final(len(batch))
	if final && p.shut && p.whole != nil {
		p.whole(len(s.buf))
	}
	if err := p.write(s.buf); err != nil {
		if p.shut && p.whole != nil {
			p.whole(-1)
		}
		return false, err
	}
	p.shut, p.opening, p.complete = false, nil, final
	p.several = len(batch) > 1
	p.wrote(len(batch))
	return true, nil
}

// load takes what one write may carry, and encodes it.
func (p *pump) load(s *scratch) []*frame.Frame {
	batch, first := p.stream.Take(s.frames[:], batchBytes)
	if len(batch) == 0 {
		return nil
	}
	s.buf = append(p.blank(s.buf), p.opening...)
	for i, f := range batch {
		s.buf = p.encode(s.buf, f, first+i)
	}
	return batch
}

// blank is dst with nothing in it but room for the sink.
func (p *pump) blank(dst []byte) []byte { return append(dst[:0], make([]byte, p.room)...) }

func (p *pump) wrote(frames int) {
	p.lastOut = p.last
	p.stream.Wrote(frames)
}

// open writes the headers and what comes first, if they are not written yet.
func (p *pump) open() error {
	if !p.shut {
		return nil
	}
	p.turn.Lock()
	defer p.turn.Unlock()
	if err := p.write(p.opening); err != nil {
		return err
	}
	p.shut, p.opening = false, nil
	return nil
}

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

// write writes and flushes b, which begins with a blank, within the write timeout. The caller has the turn.
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
		if p.stream.Evicted() { // as with Done
			return errGone
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

// say is write for who has not the turn.
func (p *pump) say(b []byte) error {
	p.turn.Lock()
	defer p.turn.Unlock()
	return p.write(b)
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
