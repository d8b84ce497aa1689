package ui

import "sync"

// loop is what the app's run loop is: the one goroutine on which the window
// lives. Like fyne.Do, do never waits.
type loop struct {
	mu     sync.Mutex
	queue  []func()
	wake   chan struct{}
	ran    chan struct{} // has a token when something was run
	joined sync.WaitGroup
}

func newLoop() *loop {
	l := &loop{wake: make(chan struct{}, 1), ran: make(chan struct{}, 1)}
	l.joined.Go(func() {
		for range l.wake {
			l.mu.Lock()
			queue := l.queue
			l.queue = nil
			l.mu.Unlock()
			for _, f := range queue {
				f()
			}
			nudge(l.ran)
		}
	})
	return l
}

func nudge(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

func (l *loop) do(f func()) {
	l.mu.Lock()
	l.queue = append(l.queue, f)
	l.mu.Unlock()
	nudge(l.wake)
}

// wait runs f on the loop and returns when it has run.
func (l *loop) wait(f func()) {
	done := make(chan struct{})
	l.do(func() { defer close(done); f() })
	<-done
}
