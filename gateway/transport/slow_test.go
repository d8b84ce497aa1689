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
// back for what it missed: at once, though the old connection hangs, or later.
func TestSlowReader(t *testing.T) {
	for name, wait := range map[string]time.Duration{"at once": 0, "later": time.Minute} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { slowReader(t, wait) })
		})
	}
}

func slowReader(t *testing.T, wait time.Duration) {
	set := session.NewSet(spine.New(spine.Limit{}), limits, off)
	web := (&Streamable{Options: usual, Sessions: set, Revisions: revisions}).Handler()
	s, err := set.Open(session.Options{Resumable: true, Backend: func(*session.Session) session.Peer { return nobody{} }})
	if err != nil {
		t.Fatal(err)
	}
	get := func(last string) (w *wire, over chan struct{}, leave func()) {
		ctx, leave := context.WithCancel(t.Context())
		r := httptest.NewRequestWithContext(ctx, "GET", "/mcp", nil)
		r.Header = http.Header{"Accept": {both}, sessionHeader: {s.ID()}, resumeHeader: {last}}
		w = &wire{header: http.Header{}, start: time.Now(), moved: make(chan struct{})}
		over = make(chan struct{})
		go func() { defer close(over); web.ServeHTTP(w, r) }()
		synctest.Wait()
		return w, over, leave
	}
	w, over, _ := get("")
	w.stall()
	if err := s.Send(progressOf(1), ""); err != nil {
		t.Fatal(err)
	}
	time.Sleep(wait)
	synctest.Wait()
	select {
	case <-over:
	default:
		if wait > 0 {
			t.Errorf("the stream hangs for %v; want it given up after %v", wait, usual.WriteTimeout)
		}
	}
	if s.Context().Err() != nil {
		t.Error("the session ended with its stream")
	}
	back, again, leave := get(eventID(s, s.Standing(), 0))
	<-over
	if got := strings.Join(back.take(), ""); !strings.Contains(got, `"progress":1`) {
		t.Errorf("back again it got %q", got)
	}
	leave()
	<-again
	s.Finish()
}
