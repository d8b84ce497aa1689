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

	mu      sync.Mutex
	hurried bool               // the next beat is wanted soon
	hurry   context.CancelFunc // ends what run waits for
}

// How often the window is drawn: under traffic, for clocks when idle, and when there is work left that was cut in slices.
const (
	beatEvery = 100 * time.Millisecond
	tickEvery = time.Second
	soonest   = 10 * time.Millisecond
)

func newFeed(tap *spine.Tap, do func(func()), beat func(time.Time, func([]spine.Event) int)) *feed {
	ctx, cancel := context.WithCancel(context.Background())
	f := &feed{tap: tap, do: do, beat: beat, cancel: cancel}
	f.joined.Go(func() { f.run(ctx) })
	return f
}

func (f *feed) run(ctx context.Context) {
	for ctx.Err() == nil {
		wait, cancel := f.wait(ctx, tickEvery)
		_ = f.tap.Wait(wait)
		cancel()
		f.calm()
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
		// From here, so that a slow beat leaves as much time for keys and clicks.
		breath := time.NewTimer(soonest)
		select {
		case <-breath.C:
		case <-ctx.Done():
		}
		breath.Stop()
		wait, cancel = f.wait(ctx, beatEvery-soonest)
		<-wait.Done()
		cancel()
	}
}

// soon asks for a beat before long, though nothing happened.
func (f *feed) soon() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.hurried = true; f.hurry != nil {
		f.hurry()
	}
}

// wait is a context that ends after d, or when a beat is wanted soon.
func (f *feed) wait(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithTimeout(ctx, d)
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.hurry = cancel; f.hurried {
		cancel()
	}
	return ctx, cancel
}

// calm is for a beat that comes, as was asked for.
func (f *feed) calm() {
	f.mu.Lock()
	f.hurried = false
	f.mu.Unlock()
}

// stop ends the feed and returns when it is gone.
func (f *feed) stop() {
	f.once.Do(func() {
		f.cancel()
		f.joined.Wait()
		f.tap.Close()
	})
}
