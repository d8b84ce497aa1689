package record

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"syscall"
	"time"

	"switchboard/gateway/spine"
)

// run is one recording: a goroutine that brings what the tap hears to the files.
type run struct {
	*Recorder
	parts    *parts
	tap      *spine.Tap
	due      time.Time     // when what is buffered must be written; zero: nothing is
	stopping chan struct{} // closed to end the rest
	done     chan struct{} // closed when the goroutine is gone
}

const (
	flushEvery = time.Second
	// rest is how long events may gather before they are taken: to be woken for each one would cost the traffic more
	// than to write it.
	rest = 20 * time.Millisecond
)

func (r *run) loop() {
	defer close(r.done)
	err := r.guarded(r.bring)
	if err != nil {
		r.parts.abandon()
	}
	r.end(err)
}

// guarded is do, which is the recording: a panic in it is why that one ends, and nothing else.
func (r *run) guarded(do func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			if fault := r.options().Fault; fault != nil {
				fault("recording", p, debug.Stack())
			}
			err = fmt.Errorf("a fault of Switchboard's own: %v", p)
		}
	}()
	return do()
}

// bring brings what the tap hears to the files until that is closed, and then ends them.
func (r *run) bring() error {
	batch := make([]spine.Event, 1024)
	for {
		n, err := r.next(batch)
		err = r.write(batch[:n], err)
		clear(batch[:n])
		switch {
		case errors.Is(err, spine.ErrClosed):
			return r.parts.finish()
		case err != nil:
			return err
		}
		r.tell(true, "")
		if n < len(batch) {
			r.gather()
		}
	}
}

// next takes what is there, or waits for it until a flush is due.
func (r *run) next(batch []spine.Event) (int, error) {
	if r.due.IsZero() {
		return r.tap.Next(context.Background(), batch)
	}
	ctx, cancel := context.WithDeadline(context.Background(), r.due)
	defer cancel()
	n, err := r.tap.Next(ctx, batch)
	if errors.Is(err, context.DeadlineExceeded) {
		err = nil
	}
	return n, err
}

// write puts the batch into the files, at the latest when a flush is due. It returns err where it has none of its own.
func (r *run) write(batch []spine.Event, err error) error {
	for i := range batch {
		if err := r.parts.add(&batch[i]); err != nil {
			return err
		}
	}
	now := time.Now()
	switch {
	case r.due.IsZero() && len(batch) > 0:
		r.due = now.Add(flushEvery)
	case !r.due.IsZero() && !now.Before(r.due):
		r.due = time.Time{}
		if err := r.parts.flush(); err != nil {
			return err
		}
		if err := r.parts.check(); err != nil {
			return err
		}
	}
	return err
}

// gather waits a little, unless the recording is to end.
func (r *run) gather() {
	timer := time.NewTimer(rest)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-r.stopping:
	}
}

// end says how it ended: as it was asked to where err is nil.
func (r *run) end(err error) {
	r.tap.Close()
	if err == nil {
		r.tell(false, "")
		return
	}
	err = failure("recording to "+r.parts.path+" ended", err)
	r.tell(false, err.Error())
	r.note(err.Error())
	if failed := r.options().Failed; failed != nil {
		failed(err.Error())
	}
}

func (r *run) tell(enabled bool, problem string) {
	r.set(State{Enabled: enabled, File: r.parts.path, Events: r.parts.events, Bytes: r.parts.bytes(), Lost: r.parts.lost, Error: problem,
		From: r.parts.first, To: max(r.parts.last, r.parts.first)})
}

// failure says in one sentence what could not be done and why.
func failure(what string, err error) error {
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return fmt.Errorf("%s: the disk is full; what was written until then is kept (%w)", what, err)
	case errors.Is(err, syscall.EDQUOT):
		return fmt.Errorf("%s: your quota on the disk is used up; what was written until then is kept (%w)", what, err)
	}
	return fmt.Errorf("%s: %w", what, err)
}
