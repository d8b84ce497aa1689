package transport

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"switchboard/gateway/session"
	"switchboard/gateway/transport/sse"
)

// leaveTime is how long a stream that the client comes back to may take to be
// given up by the connection that it was read on before.
const leaveTime = 2 * time.Second

// get opens the session's standing stream or, with Last-Event-ID, goes on with
// the stream that broke (2025-11-25, Transports, "Listening for Messages from
// the Server" and "Resumability and Redelivery").
func (t *Streamable) get(x *exchange) {
	if !accepts(x.r, "text/event-stream") {
		t.refuse(x, http.StatusNotAcceptable, codeInvalidRequest, "Accept must list text/event-stream", nil)
		return
	}
	if !t.find(x) {
		return
	}
	about(x.w, x.s, 0)
	note(x.w, x.disagrees())
	if last := x.r.Header.Get(resumeHeader); last != "" {
		t.resume(x, last)
		return
	}
	st := x.s.Standing()
	if !st.Attach() {
		t.refuse(x, http.StatusConflict, codeInvalidRequest, "this session has its standing GET stream already", nil)
		return
	}
	defer st.Detach()
	if t.knowsPriming(x) {
		t.stream(x, st, t.primer(x.s, st, t.Retry))
	} else {
		t.stream(x, st, nil)
	}
}

// resume goes on after the event that the client has seen last. A stream that has nothing
// more is 204, on which clients stop to come back (HTML, "Server-sent events").
func (t *Streamable) resume(x *exchange, last string) {
	st, seen, err := findEvent(x.s, last)
	if err != nil {
		t.refuse(x, http.StatusBadRequest, codeInvalidRequest, err.Error(), nil)
		return
	}
	ctx, cancel := context.WithTimeout(x.r.Context(), leaveTime)
	defer cancel()
	if !st.TakeOver(ctx) {
		t.refuse(x, http.StatusConflict, codeInvalidRequest, "this stream is open already", nil)
		return
	}
	defer st.Detach()
	again, lost, ok := st.Resume(seen)
	if !ok {
		t.refuse(x, http.StatusBadRequest, codeInvalidRequest, unknownEvent(last).Error(), nil)
		return
	}
	if len(again) > 0 || lost > 0 {
		x.s.Resumed(st, len(again), lost)
	}
	if len(again) == 0 && st.Done() {
		x.w.WriteHeader(http.StatusNoContent)
		return
	}
	var first []byte
	for _, f := range again {
		first = sse.Writer{}.Numbered(first, eventID(x.s, st, f.N), f.Frame.Data)
	}
	t.stream(x, st, first)
}

// eventID names frame n of a stream, for a client that comes back.
func eventID(s *session.Session, st *session.Stream, n int) string { return nameOf(s, st.ID(), n) }

func nameOf(s *session.Session, stream string, n int) string {
	return session.Short(s.ID()) + "-" + stream + "-" + strconv.Itoa(n)
}

// findEvent finds the stream that an event id belongs to, and the event's number.
func findEvent(s *session.Session, id string) (*session.Stream, int, error) {
	parts := strings.Split(id, "-")
	if len(parts) != 3 || parts[0] != session.Short(s.ID()) {
		return nil, 0, unknownEvent(id)
	}
	n, err := strconv.Atoi(parts[2])
	if err != nil || n < 0 || strconv.Itoa(n) != parts[2] {
		return nil, 0, unknownEvent(id)
	}
	st, ok := s.FindStream(parts[1])
	if !ok {
		return nil, 0, fmt.Errorf("Last-Event-ID %q: that stream is not kept any more, or never was", id)
	}
	return st, n, nil
}

func unknownEvent(id string) error {
	return fmt.Errorf("Last-Event-ID %q is none of this session's", id)
}
