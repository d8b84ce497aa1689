package transport

import (
	"context"
	"errors"
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
