package ui

import (
	"context"
	"sync"
	"time"

	"switchboard/gateway/spine"
)

// feed calls the window when there is something new: at most one call is
// under way, and a beat lies between two, however much happens.
type feed struct {
	tap    *spine.Tap
	do     func(func())
	beat   func(now time.Time, take func([]spine.Event) int)
	cancel context.CancelFunc
	joined sync.WaitGroup
	once   sync.Once
}

// How often the window is drawn: under traffic, and for clocks when idle.
const (
	beatEvery = 100 * time.Millisecond
	tickEvery = time.Second
)

func newFeed(tap *spine.Tap, do func(func()), beat func(time.Time, func([]spine.Event) int)) *feed {
	ctx, cancel := context.WithCancel(context.Background())
	f := &feed{tap: tap, do: do, beat: beat, cancel: cancel}
	f.joined.Go(func() { f.run(ctx) })
	return f
}

func (f *feed) run(ctx context.Context) {
	for ctx.Err() == nil {
		wait, cancel := context.WithTimeout(ctx, tickEvery)
		_ = f.tap.Wait(wait)
		cancel()
		done := make(chan struct{})
		f.do(func() {
			defer close(done)
			if ctx.Err() == nil {
				f.beat(time.Now(), f.tap.Take)
			}
		})
		select {
		case <-done:
		case <-ctx.Done(): // the main goroutine may be in stop, or gone
		}
		pause := time.NewTimer(beatEvery) // from here, so that a slow beat leaves as much time for keys and clicks
		select {
		case <-pause.C:
		case <-ctx.Done():
		}
		pause.Stop()
	}
}

// stop ends the feed and returns when it is gone.
func (f *feed) stop() {
	f.once.Do(func() {
		f.cancel()
		f.joined.Wait()
		f.tap.Close()
	})
}
