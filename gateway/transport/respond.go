package transport

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"os"
	"strconv"
	"time"

	"switchboard/gateway/frame"
	"switchboard/gateway/session"
	"switchboard/gateway/transport/sse"
)

// This file is how the answer to a POST is written, and a stream that goes on.

// stream writes first and then st to the client, until it is done or the client
// is gone. A connection that breaks is no end of the session, and no cancel: the
// client can come back (2025-11-25, Transports, "Sending Messages to the Server").
func (t *Streamable) stream(x *exchange, st *session.Stream, first []byte) {
	streamHeaders(x.w)
	p := t.pump(x.s, st, x.w)
	p.encode = func(dst []byte, f *frame.Frame, n int) []byte {
		return p.wire.Numbered(dst, eventID(x.s, st, n), f.Data)
	}
	p.shut, p.opening, p.whole = true, first, x.whole
	defer p.interrupt()()
	st.OnEvict(func() { _ = p.sink.SetWriteDeadline(time.Now()) })
	var err error
	if x.r.Method == http.MethodGet { // nothing may come for long
		err = p.open()
	}
	if err == nil {
		err = p.run(x.r.Context())
	}
	t.over(x, st, p, err)
}

// over tells the session how a stream came to its end.
func (t *Streamable) over(x *exchange, st *session.Stream, p *pump, err error) {
	switch {
	case err == nil, errors.Is(err, errEnded), st.Evicted(), x.s.Context().Err() != nil:
	case lost(x.r.Context()) != nil:
		x.s.Broke(st, lost(x.r.Context()))
	case errors.Is(err, os.ErrDeadlineExceeded): // looked at before the context, which net/http ends when a write fails
		x.s.Broke(st, fmt.Errorf("a write took longer than %v", t.WriteTimeout))
	case errors.Is(err, errGone), x.r.Context().Err() != nil:
		if x.r.Method == http.MethodPost { // a GET has no end of its own
			x.s.Broke(st, errGone)
		}
	case errors.Is(err, errLeave):
		retry, _ := st.Leaving()
		_ = p.write(t.primer(x.s, st, retry))
	default:
		x.s.Broke(st, err)
	}
}

// whole gives the response its length, or takes it back: without one, another write would have to say that it is over.
func (x *exchange) whole(n int) {
	if n < 0 {
		x.w.Header().Del("Content-Length")
		return
	}
	x.w.Header().Set("Content-Length", strconv.Itoa(n))
}

// primer is an event without data, with which the client can come back for what follows.
func (t *Streamable) primer(s *session.Session, st *session.Stream, retry time.Duration) []byte {
	return sse.New(t.Retry).Primer(nil, eventID(s, st, st.Last()), retry)
}

// json writes the responses to n requests as one JSON body: each when it is there, for
// those that wait take up the queue. Where all were cancelled it is 202.
func (t *Streamable) json(x *exchange, st *session.Stream, n int) {
	var dst [batchFrames]*frame.Frame
	sent := 0
	var err error
	for err == nil && sent < n {
		var frames []*frame.Frame
		if frames, err = awaitSome(x.r.Context(), x.s, st, dst[:], 1, false); err != nil {
			break
		}
		t.writeWithin(x)
		if sent == 0 {
			x.w.Header().Set("Content-Type", "application/json")
			x.w.WriteHeader(x.status(frames[0]))
		}
		if _, err = x.w.Write(x.part(frames, sent)); err == nil {
			st.Wrote(len(frames))
			sent += len(frames)
		}
	}
	cancelled := errors.Is(err, errCancelled)
	switch {
	case err == nil, sent > 0 && cancelled:
		if x.batch {
			_, _ = x.w.Write([]byte{']'})
		}
		return
	case sent == 0 && cancelled:
		x.w.WriteHeader(http.StatusAccepted)
	case sent == 0 && errors.Is(err, errEnded):
		t.ended(x)
	}
	st.Abandon(err.Error())
}

// ended answers a request whose session ended before there was an answer. Without sessions, there is none to be lost.
func (t *Streamable) ended(x *exchange) {
	if x.s.Resumable() {
		t.fail(x, http.StatusNotFound, codeNoSession, errEnded.Error(), nil)
	} else {
		t.fail(x, http.StatusServiceUnavailable, codeInternal, "the gateway ended it", nil)
	}
}

// part is the frames as they stand in the body, after so many others.
func (x *exchange) part(frames []*frame.Frame, after int) []byte {
	if !x.batch {
		return frames[0].Data
	}
	var part []byte
	for i, f := range frames {
		part = append(part, map[bool]byte{true: '[', false: ','}[after+i == 0])
		part = append(part, f.Data...)
	}
	return part
}

// errCancelled is why nothing more will come on a stream.
var errCancelled = errors.New("the client cancelled its request")

// await is the n frames that st shall carry, once all are there; fewer where requests were cancelled.
func await(ctx context.Context, s *session.Session, st *session.Stream, n int) ([]*frame.Frame, error) {
	return awaitSome(ctx, s, st, make([]*frame.Frame, n), n, false)
}

// awaitSome is the frames of st that may be written next, once there are at least so many, or
// none where keepalive is set and one is due first.
func awaitSome(ctx context.Context, s *session.Session, st *session.Stream, dst []*frame.Frame, least int, keepalive bool) ([]*frame.Frame, error) {
	start, most := time.Now(), batchBytes
	if least > 1 {
		most = math.MaxInt
	}
	for {
		ended := s.Context().Err() != nil // looked at first: what was queued before the end is not missed
		if r, _ := s.Reason(); ended && r != session.Shutdown {
			return nil, errEnded
		}
		frames, _ := st.Take(dst, most)
		complete := st.Complete(len(frames))
		switch {
		case len(frames) >= least, complete && len(frames) > 0:
			return frames, nil
		case complete:
			return nil, errCancelled
		}
		if ended {
			return nil, errEnded
		}
		var due <-chan time.Time
		stop := func() bool { return true }
		if k := s.Keepalive(); keepalive && k.Enabled {
			timer := time.NewTimer(time.Until(start.Add(k.Interval)))
			due, stop = timer.C, timer.Stop
		}
		select {
		case <-st.Wake():
		case <-s.Done():
		case <-due:
			return nil, nil
		case <-ctx.Done():
			stop()
			return nil, errGone
		}
		stop()
	}
}

// What the headers of every stream say. They are shared, for a slice each would be made a response.
var (
	eventStream = []string{"text/event-stream"}
	noCache     = []string{"no-cache, no-transform"}
	keepAlive   = []string{"keep-alive"}
	noBuffering = []string{"no"}
)

func streamHeaders(w http.ResponseWriter) {
	h := w.Header()
	h["Content-Type"] = eventStream
	h["Cache-Control"] = noCache
	h["Connection"] = keepAlive
	h["X-Accel-Buffering"] = noBuffering
}
