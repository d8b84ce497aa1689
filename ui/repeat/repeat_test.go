package repeat

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestParse(t *testing.T) {
	for _, c := range []struct {
		times, every string
		want         Plan
		ok           bool
	}{
		{"100", "50 ms", Plan{100, 50 * time.Millisecond}, true},
		{"1,000,000", "0", Plan{1_000_000, 0}, true},
		{" 7 ", "20", Plan{7, 20 * time.Millisecond}, true},
		{"1", "1.5s", Plan{1, 1500 * time.Millisecond}, true},
		{"0", "0", Plan{}, false},
		{"1000001", "0", Plan{}, false},
		{"-1", "0", Plan{}, false},
		{"", "0", Plan{}, false},
		{"1", "-1", Plan{}, false},
		{"1", "2h", Plan{}, false},
		{"1", "", Plan{}, false},
		{"1", "soon", Plan{}, false},
	} {
		got, err := Parse(c.times, c.every)
		if got != c.want || (err == nil) != c.ok {
			t.Errorf("Parse(%q, %q) = %v, %v, want %v, %v", c.times, c.every, got, err, c.want, c.ok)
		}
	}
}

func TestPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var at []time.Duration
		start := time.Now()
		r := New(Plan{5, 50 * time.Millisecond}, func() Once {
			at = append(at, time.Since(start))
			if len(at) == 2 {
				time.Sleep(120 * time.Millisecond) // held up: what was lost is not caught up with
			}
			return Once{Sent: 2}
		})
		r.Do(t.Context())
		want := []time.Duration{0, 50, 170, 220, 270}
		for i, d := range want {
			if at[i] != d*time.Millisecond {
				t.Errorf("time %d: at %v, want %v", i, at[i], d*time.Millisecond)
			}
		}
		if s := r.State(); s.Done != 5 || s.Sent != 10 || !s.Ended || s.End != "" {
			t.Errorf("State = %+v, want 5 done and 10 sent", s)
		}
	})
}

func TestAsFastAsTaken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := 0
		r := New(Plan{1000, 0}, func() Once {
			if n++; n > 990 {
				return Once{Refused: 1, Why: "full"}
			}
			return Once{Sent: 1, Crowded: n > 900}
		})
		start := time.Now()
		r.Do(t.Context())
		if took := time.Since(start); took != 99*crowdedPause {
			t.Errorf("took %v, want a pause after each of 99 that was crowded or refused and not the last", took)
		}
		if s := r.State(); s.Sent != 990 || s.Refused != 10 || s.Why != "full" || s.Done != 1000 {
			t.Errorf("State = %+v, want 990 sent, 10 refused as full", s)
		}
	})
}

func TestEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := 0
		r := New(Plan{10, time.Second}, func() Once {
			if n++; n == 4 {
				return Once{Over: "the session has ended"}
			}
			return Once{Sent: 1}
		})
		r.Do(t.Context())
		if s := r.State(); s.Done != 3 || s.Sent != 3 || s.End != "the session has ended" {
			t.Errorf("State = %+v, want 3 done and why it ended", s)
		}

		ctx, cancel := context.WithCancel(t.Context())
		r = New(Plan{10, time.Hour}, func() Once { return Once{Sent: 1} })
		go r.Do(ctx)
		synctest.Wait()
		cancel()
		synctest.Wait()
		if s := r.State(); s.Done != 1 || !s.Ended || s.End != "stopped" {
			t.Errorf("State after Stop = %+v, want 1 done, stopped", s)
		}
	})
}
