package session

import (
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"switchboard/gateway/frame"
)

// web opens a session whose streams can be resumed.
func (r *rig) web(b *backend) *Session {
	r.t.Helper()
	s, err := r.Open(Options{Transport: "http", Resumable: true, Backend: func(*Session) Peer { return b }})
	if err != nil {
		r.t.Fatal(err)
	}
	return s
}

// call opens a stream for a request with the id.
func (r *rig) call(s *Session, id string) *Stream {
	r.t.Helper()
	st, err := s.OpenStream([]*frame.Frame{in(request(id, "x"))}, true, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	return st
}

func (r *rig) send(s *Session, data, related string) {
	r.t.Helper()
	if err := s.Send([]byte(data), related); err != nil {
		r.t.Fatal(err)
	}
}

// take is the data of the frames that a Take of st shows.
func take(st *Stream, most int) (data []string) {
	frames, _ := st.Take(make([]*frame.Frame, most), 1<<20)
	for _, f := range frames {
		data = append(data, string(f.Data))
	}
	return data
}

func note(n int) string { return fmt.Sprintf(`{"jsonrpc":"2.0","method":"n","params":[%d]}`, n) }

// TestStalledStream: the write that hangs is what ends a stream that is not read, so the session over Streamable HTTP is given
// twice the write timeout: one that ends late, on a busy machine, ends its stream all the same.
func TestStalledStream(t *testing.T) {
	for _, c := range []struct {
		name  string
		write time.Duration // after which the write that hangs ends; 0: never
		want  Reason
	}{
		{"the write ends late", roomy.WriteTimeout * 3 / 2, 0},
		{"no write ends", 0, SlowClient},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t, tight(2, 1<<20))
				s := r.web(&backend{})
				st := r.call(s, "1")
				start := time.Now()
				if c.write > 0 {
					time.AfterFunc(c.write, st.Detach)
				}
				var took time.Duration
				for i := 0; i < 3 || took == 0; i++ {
					err := s.Send([]byte(note(i)), "1")
					if took = time.Since(start); err != nil {
						break
					}
				}
				if reason, why := s.Reason(); reason != c.want || took != 2*roomy.WriteTimeout {
					t.Errorf("Send returns after %v, the session's reason is %v (%s); want %v, %v", took, reason, why, 2*roomy.WriteTimeout, c.want)
				}
			})
		})
	}
}

// TestResume: a client that comes back gets what it has not seen, once, whatever its
// broken connection had brought it.
func TestResume(t *testing.T) {
	tests := []struct {
		name       string
		seen       int
		again      string // numbers that come again
		then       int    // the first that comes as new
		lost       int
		impossible bool
	}{
		{"nothing seen", 0, "1 2", 3, 0, false},
		{"one seen", 1, "2", 3, 0, false},
		{"all that was written", 2, "", 3, 0, false},
		{"more than the write told", 4, "", 5, 0, false},
		{"more than there was", 5, "", 0, 0, true},
		{"less than nothing", -1, "", 0, 0, true},
	}
	for _, tt := range tests {
		r := newRig(t, roomy)
		s := r.web(&backend{})
		st := r.call(s, "1")
		for n := range 6 {
			r.send(s, note(n+1), "1")
		}
		take(st, 2)
		st.Wrote(2)
		take(st, 2) // a write that fails
		st.Detach()
		st.Attach()
		again, lost, ok := st.Resume(tt.seen)
		if ok == tt.impossible {
			t.Errorf("%s: ok %v", tt.name, ok)
			continue
		}
		var numbers []int
		for _, f := range again {
			numbers = append(numbers, f.N)
			if string(f.Frame.Data) != note(f.N) {
				t.Errorf("%s: frame %d is %s", tt.name, f.N, f.Frame.Data)
			}
		}
		if want := "[" + tt.again + "]"; fmt.Sprint(numbers) != want || lost != tt.lost {
			t.Errorf("%s: %v again, %d lost; want %s, %d", tt.name, numbers, lost, want, tt.lost)
		}
		if got := take(st, 9); !tt.impossible && (len(got) == 0 || got[0] != note(tt.then)) {
			t.Errorf("%s: then came %q; want frame %d", tt.name, got, tt.then)
		}
	}
}

// TestResumeAfterDrops: what was dropped while nobody read keeps its number, and is told to be lost.
func TestResumeAfterDrops(t *testing.T) {
	r := newRig(t, roomy)
	s := r.web(&backend{})
	const all = strayFrames + 10
	for n := range all {
		r.send(s, note(n+1), "")
	}
	st := s.Standing()
	st.Attach()
	again, lost, ok := st.Resume(0)
	if len(again) > 0 || lost != 10 || !ok {
		t.Errorf("Resume = %v, %d lost, %v; want 10 lost", again, lost, ok)
	}
	frames, first := st.Take(make([]*frame.Frame, 1), 1)
	if first != 11 || string(frames[0].Data) != note(11) {
		t.Errorf("the first frame is number %d, %s", first, frames[0].Data)
	}
}

// TestStrays: of streams that nobody reads the newest are kept, answered or not.
func TestStrays(t *testing.T) {
	r := newRig(t, roomy)
	s := r.web(&backend{})
	for i := range 2 * strayStreams {
		st := r.call(s, fmt.Sprint(i))
		if i%2 == 0 {
			r.send(s, result(i), "")
			take(st, 1)
			st.Wrote(1)
		}
		st.Detach()
	}
	for id, want := range map[string]bool{"0": true, "1": true, fmt.Sprint(2 * strayStreams): true, "999": false} {
		if _, ok := s.FindStream(id); ok != want {
			t.Errorf("stream %s is found: %v; want %v", id, ok, want)
		}
	}
	for i := range 4 * strayStreams {
		r.call(s, fmt.Sprintf(`"n%d"`, i)).Detach()
	}
	if n := len(s.Streams()); n != strayStreams+1 {
		t.Errorf("%d streams are kept; want %d and the standing one", n, strayStreams)
	}
	if err := s.Send([]byte(result(1)), ""); !errors.Is(err, ErrNoStream) {
		t.Errorf("the answer to a call that was given up = %v; want %v", err, ErrNoStream)
	}
	if got := take(s.Standing(), 1); len(got) > 0 {
		t.Errorf("the standing stream has %q; want no response", got)
	}
}

// TestStepIsNotLost: a write that fails gives its step back.
func TestStepIsNotLost(t *testing.T) {
	r := newRig(t, roomy)
	s := r.web(&backend{})
	st := r.call(s, "1")
	r.send(s, note(1), "1")
	r.send(s, note(2), "1")
	s.Pause()
	if err := s.Step(); err != nil {
		t.Fatal(err)
	}
	take(st, 9)
	if got := take(st, 9); len(got) != 1 {
		t.Errorf("a second look shows %d frames; want the one", len(got))
	}
	st.Detach()
	st.Attach()
	if got := take(st, 9); len(got) != 1 {
		t.Errorf("after a failed write %d frames; want the one", len(got))
	}
	st.Wrote(1)
	if got := take(st, 9); len(got) != 0 {
		t.Errorf("the step let another pass: %q", got)
	}
}

// TestEndWhenIdle: a session ends when nobody has read a stream of it, or sent a frame, for the time.
func TestEndWhenIdle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, roomy)
		s := r.web(&backend{})
		s.FinishWhenEnded()
		s.EndWhenIdle(time.Minute)
		start := time.Now()
		time.Sleep(50 * time.Second)
		st := r.call(s, "1")
		time.Sleep(9*time.Minute + 55*time.Second)
		st.Detach()
		left := time.Now()
		<-s.Done()
		if d := time.Since(left); d != time.Minute {
			t.Errorf("ended %v after its last stream, %v after its beginning; want a minute", d, time.Since(start))
		}
		if why, _ := s.Reason(); why != Idle {
			t.Errorf("reason %v", why)
		}
		r.Wait()
	})
}

// TestShared: one key is one row while it lives.
func TestShared(t *testing.T) {
	r := newRig(t, roomy)
	o := Options{Backend: func(*Session) Peer { return &backend{} }}
	a, err := r.Shared("k", o)
	b, err2 := r.Shared("k", o)
	c, err3 := r.Shared("other", o)
	if err := errors.Join(err, err2, err3); err != nil || a != b || a == c {
		t.Errorf("rows %p %p %p, %v; want two of one key", a, b, c, err)
	}
	a.End(Operator, "")
	if d, err := r.Shared("k", o); err != nil || d == a {
		t.Errorf("after its end: %v, the same row: %v", err, d == a)
	}
	r.EndAll(Shutdown)
	r.Wait()
}
