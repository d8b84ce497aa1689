package ui

import (
	"testing"
	"testing/synctest"
	"time"

	"switchboard/gateway/spine"
)

// fed is a feed on a spine of its own, whose calls are run by hand.
type fed struct {
	feed   *feed
	source *spine.Source
	calls  chan func()
	beats  []time.Time
	events int
}

func newFed(run bool) *fed {
	sp := spine.New(spine.Limit{Items: 1, Bytes: 1})
	f := &fed{source: sp.Source("s"), calls: make(chan func(), 1000)}
	do := func(call func()) { f.calls <- call }
	if run {
		do = func(call func()) { call() }
	}
	f.feed = newFeed(sp.Tap("window", spine.Limit{Items: 1000, Bytes: 1 << 20}, 0), do, func(now time.Time, take func([]spine.Event) int) {
		f.beats = append(f.beats, now)
		var buf [1000]spine.Event
		f.events += take(buf[:])
	})
	return f
}

func TestFeedWaitsForItsCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFed(false)
		defer f.feed.stop()
		for range 100 {
			f.source.Publish(spine.Event{Kind: spine.In})
			time.Sleep(10 * time.Millisecond)
		}
		synctest.Wait()
		if n := len(f.calls); n != 1 {
			t.Fatalf("%d calls are under way after 1 s of events, want 1", n)
		}
		(<-f.calls)()
		if f.events != 100 {
			t.Errorf("the call took %d events, want 100", f.events)
		}
		f.source.Publish(spine.Event{Kind: spine.In})
		time.Sleep(beatEvery - time.Millisecond)
		synctest.Wait()
		if n := len(f.calls); n != 0 {
			t.Errorf("%d calls came within a beat of the last, want 0", n)
		}
		time.Sleep(2 * time.Millisecond)
		synctest.Wait()
		if n := len(f.calls); n != 1 {
			t.Errorf("%d calls came a beat after the last, want 1", n)
		}
	})
}

func TestFeedBeats(t *testing.T) {
	for _, c := range []struct {
		name  string
		every time.Duration // between events
		want  int           // beats in 10 s
	}{
		{"under traffic", time.Millisecond, 100},
		{"idle", time.Hour, 9}, // the clock of 1 s, and a beat of rest after each
	} {
		synctest.Test(t, func(t *testing.T) {
			f := newFed(true)
			for end := time.Now().Add(10 * time.Second); time.Now().Before(end); {
				time.Sleep(min(c.every, 10*time.Second))
				f.source.Publish(spine.Event{Kind: spine.In})
			}
			f.feed.stop()
			if n := len(f.beats); n < c.want-1 || n > c.want+1 {
				t.Errorf("%s: %d beats in 10 s, want about %d", c.name, n, c.want)
			}
			for i := 1; i < len(f.beats); i++ {
				if d := f.beats[i].Sub(f.beats[i-1]); d < beatEvery {
					t.Fatalf("%s: two beats are %v apart, want %v or more", c.name, d, beatEvery)
				}
			}
		})
	}
}

// stop is called on the goroutine that would have run the call.
func TestFeedStopsWhereNothingRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFed(false)
		f.source.Publish(spine.Event{Kind: spine.In})
		synctest.Wait()
		f.feed.stop()
		f.feed.stop()
		(<-f.calls)()
		if len(f.beats) != 0 {
			t.Error("a call that was run after stop drew, want nothing")
		}
	})
}

// A beat that is wanted soon comes soon, once.
func TestFeedSoon(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFed(true)
		defer f.feed.stop()
		time.Sleep(tickEvery + beatEvery/2) // in the pause after a beat
		synctest.Wait()
		beats := len(f.beats)
		for range 3 {
			f.feed.soon()
		}
		time.Sleep(2 * soonest)
		synctest.Wait()
		if got := len(f.beats) - beats; got != 1 {
			t.Errorf("%d beats came, want 1", got)
		}
		time.Sleep(tickEvery / 2)
		synctest.Wait()
		f.feed.soon() // while it waits for events
		time.Sleep(soonest)
		synctest.Wait()
		if got := len(f.beats) - beats; got != 2 {
			t.Errorf("%d beats came, want 2", got)
		}
	})
}
