package transport

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"switchboard/gateway/session"
	"switchboard/gateway/spine"
)

const hold = `{"jsonrpc":"2.0","id":"h","method":"hold"}`

// TestOneStandingStream: a second GET is 409, and the first goes on.
func TestOneStandingStream(t *testing.T) {
	e := listen(t, limits, usual)
	c := e.connect("2025-06-18")
	standing, leave := c.stream("GET", "")
	if status, _ := said(t, c.do(t.Context(), "GET", "", c.headers...)); status != http.StatusConflict {
		t.Errorf("a second GET = %d; want 409", status)
	}
	if err := c.session().Send(progressOf(1), ""); err != nil {
		t.Fatal(err)
	}
	standing.data()
	leave()
	until(t, func() bool { return c.session().Info().Streams == 0 })
	if _, leave := c.stream("GET", ""); leave != nil {
		leave()
	}
}

// TestResumeLosesAndDoublesNothing: however the connection of a call is cut, the client
// that comes back puts together what was sent, in order.
func TestResumeLosesAndDoublesNothing(t *testing.T) {
	for seed := range uint64(12) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			rng := rand.New(rand.NewPCG(seed, 0))
			e := listen(t, limits, usual)
			c := e.connect("2025-11-25")
			s, leave := c.stream("POST", hold)
			const total = 200
			go func() {
				for i := range total {
					_ = c.peer.s.Send(progressOf(i), `"h"`)
				}
				_ = c.peer.s.Send([]byte(`{"jsonrpc":"2.0","id":"h","result":{}}`), "")
			}()
			var got []string
			last, cut := "", rng.IntN(40)
			for {
				ev, err := s.read()
				if err == nil && ev.id != "" {
					last = ev.id
				}
				if err == nil && ev.data != "" {
					got = append(got, ev.data)
				}
				if len(got) > total {
					break
				}
				if cut--; err != nil || cut < 0 {
					leave()
					cut = 1 + rng.IntN(40)
					s, leave = c.stream("GET", "", resumeHeader, last)
				}
			}
			leave()
			for i := range total {
				if got[i] != string(progressOf(i)) {
					t.Fatalf("frame %d is %s", i, got[i])
				}
			}
			e.balance()
		})
	}
}

// TestEarlyClose: the server ends the stream of a call, and the client comes back for the rest.
func TestEarlyClose(t *testing.T) {
	e := listen(t, limits, usual)
	c := e.connect("2025-11-25")
	s, leave := c.stream("POST", hold)
	defer leave()
	s.data() // primed
	send := func(data []byte) {
		t.Helper()
		if err := c.session().Send(data, `"h"`); err != nil {
			t.Fatal(err)
		}
	}
	send(progressOf(1))
	s.data()
	for range 2 { // also from a stream that was come back to
		c.peer.mu.Lock()
		c.peer.via.CloseStream(250 * time.Millisecond)
		c.peer.mu.Unlock()
		bye, _ := s.next()
		if bye.data != "" || bye.retry != "250" || !strings.HasSuffix(bye.id, "-1") {
			t.Errorf("the last event is %+v; want one without data, after frame 1, to come back after 250 ms", bye)
		}
		s.ends()
		until(t, func() bool { return c.session().Info().Streams == 0 })
		s, leave = c.stream("GET", "", resumeHeader, bye.id)
		defer leave()
	}
	send(progressOf(2))
	if got := s.data(); got != string(progressOf(2)) {
		t.Errorf("after coming back: %s", got)
	}
	send([]byte(`{"jsonrpc":"2.0","id":"h","result":{}}`))
	s.data()
	s.ends()
	old := e.connect("2025-06-18")
	if _, body := said(t, old.post(pingCall)); strings.Contains(body, "data: \r\n") {
		t.Errorf("an older client got %s", body)
	}
	if old.peer.via.CloseStream != nil {
		t.Error("the stream of an older client can be closed early")
	}
}

// TestTakeOver: a client that comes back is not held up by the connection that it has left.
func TestTakeOver(t *testing.T) {
	e := listen(t, limits, usual)
	c := e.connect("2025-11-25")
	s, leave := c.stream("POST", hold)
	defer leave()
	primer, _ := s.next()
	back, leave := c.stream("GET", "", resumeHeader, primer.id)
	defer leave()
	s.ends()
	if err := c.session().Send([]byte(`{"jsonrpc":"2.0","id":"h","result":{}}`), ""); err != nil {
		t.Fatal(err)
	}
	back.data()
	back.ends()
	e.balance()
}

// TestNotKept: what was written too long ago is told to be lost, and the rest comes.
func TestNotKept(t *testing.T) {
	e := listen(t, limits, usual)
	c := e.connect("2025-11-25")
	s, leave := c.stream("POST", hold)
	primer, _ := s.next()
	const sent = 300
	for i := range sent {
		if err := c.session().Send(progressOf(i), `"h"`); err != nil {
			t.Fatal(err)
		}
		s.data()
	}
	leave()
	s, leave = c.stream("GET", "", resumeHeader, primer.id)
	defer leave()
	if got := s.data(); got != string(progressOf(sent-256)) {
		t.Errorf("the first frame that comes again is %s; want the oldest of 256", got)
	}
	c.session().End(session.Operator, "")
	var notes []string
	for buf := make([]spine.Event, 2000); len(notes) == 0; {
		n, err := e.tap.Next(t.Context(), buf)
		if err != nil {
			t.Fatal(err)
		}
		for _, ev := range buf[:n] {
			if strings.Contains(ev.Note, "resumed") {
				notes = append(notes, ev.Note)
			}
		}
	}
	if want := "stream 2 resumed, 256 frames sent again, 44 lost"; !slices.Contains(notes, want) {
		t.Errorf("told %q; want %q", notes, want)
	}
}

// TestUnread: what nobody reads is bounded, and does not hold up what is read.
func TestUnread(t *testing.T) {
	l := limits
	l.Queue, l.WriteTimeout = spine.Limit{Items: 300, Bytes: 1 << 20}, 50*time.Millisecond
	e := listen(t, l, usual)
	c := e.connect("2025-11-25")
	for i := range 400 {
		if err := c.session().Send(progressOf(i), ""); err != nil {
			t.Fatalf("frame %d for a standing stream that is not open: %v", i, err)
		}
	}
	s, leave := c.stream("POST", hold)
	s.data()
	leave()
	until(t, func() bool { return c.session().Info().Streams == 0 })
	for i := range 400 { // fills the queue, until its stream is given up
		if err := c.session().Send(progressOf(i), `"h"`); err != nil {
			t.Fatalf("frame %d for a call that was not come back to: %v", i, err)
		}
	}
	if status, body := said(t, c.post(pingCall)); status != http.StatusOK || !strings.Contains(body, "result") {
		t.Errorf("another call = %d %s", status, body)
	}
	if r, _ := c.session().Reason(); r != 0 {
		t.Errorf("the session ended: %v", r)
	}
	e.balance()
}

// TestShutdown: streams end, and what waits for nobody is dropped.
func TestShutdown(t *testing.T) {
	e := listen(t, limits, usual)
	c := e.connect("2025-11-25")
	s, leave := c.stream("POST", hold)
	defer leave()
	s.data()
	standing, leave := c.stream("GET", "")
	defer leave()
	standing.data()
	if err := c.session().Send(progressOf(1), ""); err != nil {
		t.Fatal(err)
	}
	e.Sessions.EndAll(session.Shutdown)
	e.Sessions.Wait()
	if got := standing.data(); got != string(progressOf(1)) {
		t.Errorf("before the end: %s", got)
	}
	standing.ends()
	s.ends()
	if status, _ := said(t, c.post(pingCall)); status != http.StatusNotFound {
		t.Errorf("after the end: %d; want 404", status)
	}
}

// FuzzFindEvent: an id names the event that it was made for, or none.
func FuzzFindEvent(f *testing.F) {
	e := listen(f, limits, usual)
	s, err := e.Sessions.Open(session.Options{Resumable: true, Backend: func(*session.Session) session.Peer { return nobody{} }})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(s.Finish)
	for _, id := range []string{eventID(s, s.Standing(), 0), eventID(s, s.Standing(), 7), "", "-", "--", session.Short(s.ID()) + "-0-+1",
		session.Short(s.ID()) + "-0-01", session.Short(s.ID()) + "-0-99999999999999999999"} {
		f.Add(id)
	}
	f.Fuzz(func(t *testing.T, id string) {
		if st, n, err := findEvent(s, id); err == nil && eventID(s, st, n) != id {
			t.Errorf("findEvent(%q) = %s, %d", id, st.ID(), n)
		}
	})
}
