package transport

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"testing"

	"switchboard/gateway/session"
	"switchboard/gateway/spine"
)

// TestCut: the operator cuts the stream of a call, also while its session is paused. The session goes on, and the client that comes
// back misses nothing.
func TestCut(t *testing.T) {
	e := listen(t, limits, usual)
	c := e.connect("2025-11-25")
	s, leave := c.stream("POST", hold)
	defer leave()
	last, _ := s.next() // primed
	send := func(data []byte) {
		t.Helper()
		if err := c.session().Send(data, `"h"`); err != nil {
			t.Fatal(err)
		}
	}
	// cut cuts the stream, and comes back to it after what was seen last.
	cut := func(stream string) {
		t.Helper()
		if err := c.session().Cut(stream); err != nil {
			t.Fatalf("Cut(%q) = %v", stream, err)
		}
		s.ends()
		until(t, func() bool { return c.session().Info().Streams == 0 })
		s, leave = c.stream("GET", "", resumeHeader, last.id)
		t.Cleanup(leave)
	}
	read := func(want int) {
		t.Helper()
		if last, _ = s.next(); last.data != string(progressOf(want)) {
			t.Fatalf("the frame is %s; want %s", last.data, progressOf(want))
		}
	}
	cut("") // before there was a frame
	send(progressOf(0))
	read(0)
	cut(c.session().Streams()[1].ID) // that of the call, by its name
	send(progressOf(1))
	read(1)
	c.session().Pause()
	send(progressOf(2))
	cut("")
	c.session().Resume()
	read(2)
	send([]byte(`{"jsonrpc":"2.0","id":"h","result":{}}`))
	s.data()
	s.ends()
	if err := c.session().Cut(""); !errors.Is(err, session.ErrNotRead) {
		t.Errorf("Cut where nothing is read = %v; want ErrNotRead", err)
	}
	c.session().End(session.Operator, "")
	if got := cuts(e); !slices.Equal(got, []string{"stream 2 cut by the operator", "stream 2 cut by the operator", "stream 2 cut by the operator"}) {
		t.Errorf("told are %q; want each cut of the call's stream", got)
	}
}

// TestCutsOne: by its name the standing stream is cut, and that of the call goes on; a POST that is answered as JSON has none.
func TestCutsOne(t *testing.T) {
	e := listen(t, limits, usual)
	c := e.connect("2025-06-18")
	call, leave := c.stream("POST", hold)
	defer leave()
	standing, leave := c.stream("GET", "")
	defer leave()
	if err := c.session().Cut("0"); err != nil {
		t.Fatal(err)
	}
	standing.ends()
	if err := c.session().Cut("0"); !errors.Is(err, session.ErrNotRead) {
		t.Errorf("Cut again = %v; want ErrNotRead", err)
	}
	standing, leave = c.stream("GET", "")
	defer leave()
	if err := c.session().Send(progressOf(1), ""); err != nil {
		t.Fatal(err)
	}
	standing.data()
	if err := c.session().Send([]byte(`{"jsonrpc":"2.0","id":"h","result":{}}`), ""); err != nil {
		t.Fatal(err)
	}
	call.data()
	call.ends()
	if err := c.session().SetAnswer(session.AnswerJSON); err != nil {
		t.Fatal(err)
	}
	got := make(chan int)
	go func() {
		status, _ := said(t, c.post(hold))
		got <- status
	}()
	until(t, func() bool { return c.session().Info().Streams == 2 })
	if err := c.session().Cut(""); err != nil {
		t.Fatal(err)
	}
	standing.ends()
	if err := c.session().Send([]byte(`{"jsonrpc":"2.0","id":"h","result":{}}`), ""); err != nil {
		t.Fatal(err)
	}
	if status := <-got; status != http.StatusOK {
		t.Errorf("the POST that is answered as JSON = %d; want 200", status)
	}
	e.balance()
}

// cuts are what was told of them, once all sessions are over.
func cuts(e *endpoint) (notes []string) {
	e.Sessions.Wait()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for buf := make([]spine.Event, 1000); ; {
		n, err := e.tap.Next(ctx, buf)
		if err != nil {
			return notes
		}
		for _, ev := range buf[:n] {
			if ev.Kind == spine.Switched && ev.Stream > 0 {
				notes = append(notes, ev.Note)
			}
		}
	}
}
