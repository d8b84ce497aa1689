// Package repeat does something many times, at a pace, until it is done, stopped, or has become pointless.
package repeat

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"sync"
	"time"
)

// The bounds of a Plan.
const (
	MostTimes = 1_000_000
	MostEvery = time.Hour
)

// Plan says how often, and how long from one time to the next; 0: as fast as it is taken.
type Plan struct {
	Times int
	Every time.Duration
}

// Parse reads what a person wrote: "100" and "50 ms", "0" or "1s". A number alone is milliseconds.
func Parse(times, every string) (p Plan, err error) {
	p.Times, err = strconv.Atoi(strings.NewReplacer(",", "", " ", "", "_", "").Replace(times))
	if err != nil || p.Times < 1 || p.Times > MostTimes {
		return Plan{}, errors.New("how often is a number from 1 to 1,000,000")
	}
	every = strings.ReplaceAll(strings.TrimSpace(every), " ", "")
	if ms, err := strconv.Atoi(every); err == nil {
		every = strconv.Itoa(ms) + "ms"
	}
	if p.Every, err = time.ParseDuration(every); err != nil || p.Every < 0 || p.Every > MostEvery {
		return Plan{}, errors.New(`how long between is a time such as "50 ms", "2 s" or "0", up to an hour`)
	}
	return p, nil
}

// Once is what became of doing it once.
type Once struct {
	Sent    int
	Refused int
	Why     string // the last was refused
	Crowded bool   // what takes it is filling up: at no pace, wait a little
	Over    string // why it is pointless to go on; empty: it is not
}

// State is how far a Run is.
type State struct {
	Plan
	Done          int // times
	Sent, Refused int
	Why           string // the last was refused
	End           string // why it ended before its time; empty: it did not
	Ended         bool
}

// Run is one repetition. Its methods may be called by anyone at any time.
type Run struct {
	plan Plan
	once func() Once

	mu    sync.Mutex
	state State
}

// New makes a Run of once, which is called by one goroutine.
func New(p Plan, once func() Once) *Run { return &Run{plan: p, once: once, state: State{Plan: p}} }

// State is a snapshot.
func (r *Run) State() State {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.state
}

// crowdedPause lets a queue that fills up drain; one that is full for long sees a thousand tries a second.
const crowdedPause = time.Millisecond

// Do does it, and returns when it has ended. It never goes faster than planned: time that was lost is not caught up with.
func (r *Run) Do(ctx context.Context) {
	due := time.Now()
	for range r.plan.Times {
		if !sleep(ctx, time.Until(due)) {
			r.end("stopped")
			return
		}
		now := time.Now()
		one := r.once()
		r.mu.Lock()
		s := &r.state
		s.Sent, s.Refused = s.Sent+one.Sent, s.Refused+one.Refused
		if one.Why != "" {
			s.Why = one.Why
		}
		if one.Over == "" || one.Sent+one.Refused > 0 {
			s.Done++
		}
		r.mu.Unlock()
		if one.Over != "" {
			r.end(one.Over)
			return
		}
		if due = due.Add(r.plan.Every); r.plan.Every == 0 {
			due = now
			if one.Crowded || one.Refused > 0 {
				due = time.Now().Add(crowdedPause)
			}
		} else if now = time.Now(); due.Before(now) {
			due = now
		}
	}
	r.end("")
}

func (r *Run) end(why string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.state.Ended, r.state.End = true, why
}

// sleep reports whether ctx still holds after d.
func sleep(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
