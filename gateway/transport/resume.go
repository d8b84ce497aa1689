package transport

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"switchboard/gateway/session"
)

// get opens the session's standing stream or, with Last-Event-ID, goes on with
// the stream that broke (2025-11-25, Transports, "Listening for Messages from
// the Server" and "Resumability and Redelivery").
func (t *Streamable) get(w http.ResponseWriter, r *http.Request) {
	x := &exchange{w: w, r: r}
	if !accepts(r, "text/event-stream") {
		t.refuse(x, http.StatusNotAcceptable, codeInvalidRequest, "Accept must list text/event-stream", nil)
		return
	}
	if r.Header.Get(revisionHeader) >= rev20260728 {
		w.Header().Set("Allow", "POST")
		t.refuse(x, http.StatusMethodNotAllowed, codeInvalidRequest, "2026-07-28 has no GET: POST subscriptions/listen", nil)
		return
	}
	if !t.find(x) {
		return
	}
	st, seen := x.s.Standing(), -1
	if last := r.Header.Get(resumeHeader); last != "" {
		var err error
		if st, seen, err = findEvent(x.s, last); err != nil {
			t.refuse(x, http.StatusBadRequest, codeInvalidRequest, err.Error(), nil)
			return
		}
	}
	if !st.Attach() {
		t.refuse(x, http.StatusConflict, codeInvalidRequest, "this stream is open already: a session has one standing GET stream", nil)
		return
	}
	defer st.Detach()
	t.stream(x, st, seen)
}

// eventID names frame n of a stream, for a client that comes back.
func eventID(st *session.Stream, n int) string { return st.ID() + "-" + strconv.Itoa(n) }

// findEvent finds the stream that an event id belongs to, and the event's number.
func findEvent(s *session.Session, id string) (*session.Stream, int, error) {
	stream, number, _ := strings.Cut(id, "-")
	n, err := strconv.Atoi(number)
	if err != nil || n < 0 {
		return nil, 0, fmt.Errorf("Last-Event-ID %q is none of this server's", id)
	}
	st, ok := s.FindStream(stream)
	if !ok {
		return nil, 0, fmt.Errorf("Last-Event-ID %q: that stream is not kept any more", id)
	}
	return st, n, nil
}
