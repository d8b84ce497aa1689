package transport

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"switchboard/gateway/session"
	"switchboard/gateway/spine"
)

// TestSlowReader: a client that does not read loses its stream, not its session, and comes
// back for what it missed; while the old connection hangs, that is 409.
func TestSlowReader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		set := session.NewSet(spine.New(spine.Limit{}), limits, off)
		web := (&Streamable{Options: usual, Sessions: set, Revisions: revisions}).Handler()
		s, err := set.Open(session.Options{Resumable: true, Backend: func(*session.Session) session.Peer { return nobody{} }})
		if err != nil {
			t.Fatal(err)
		}
		get := func(w http.ResponseWriter, last string) (over chan struct{}, leave func()) {
			ctx, leave := context.WithCancel(t.Context())
			r := httptest.NewRequestWithContext(ctx, "GET", "/mcp", nil)
			r.Header = http.Header{"Accept": {both}, sessionHeader: {s.ID()}, resumeHeader: {last}}
			over = make(chan struct{})
			go func() { defer close(over); web.ServeHTTP(w, r) }()
			synctest.Wait()
			return over, leave
		}
		w := &wire{header: http.Header{}, start: time.Now(), moved: make(chan struct{})}
		over, _ := get(w, "")
		w.stall()
		if err := s.Send(progressOf(1), ""); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		start := time.Now()
		busy := httptest.NewRecorder()
		refused, _ := get(busy, eventID(s, s.Standing(), 0))
		<-refused
		if d := time.Since(start); busy.Code != http.StatusConflict || d != leaveTime {
			t.Errorf("coming back to a stream that hangs: %d after %v; want 409 after %v", busy.Code, d, leaveTime)
		}
		<-over
		if d := time.Since(start); d != usual.WriteTimeout || s.Context().Err() != nil {
			t.Errorf("the stream was given up after %v, the session ended: %v; want %v, and no end", d, s.Context().Err(), usual.WriteTimeout)
		}
		back := &wire{header: http.Header{}, start: time.Now(), moved: make(chan struct{})}
		over, leave := get(back, eventID(s, s.Standing(), 0))
		if got := strings.Join(back.take(), ""); !strings.Contains(got, `"progress":1`) {
			t.Errorf("back again it got %q", got)
		}
		leave()
		<-over
		s.Finish()
	})
}
