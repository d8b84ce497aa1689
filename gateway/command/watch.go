package command

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"syscall"

	"switchboard/gateway"
	"switchboard/gateway/debug"
	"switchboard/gateway/spine"
)

// errFailed is what --fail-on ends a run with.
var errFailed = errors.New("what --fail-on names has happened")

// watch is what a run without a window does with its traffic. Each query has a tap of its own: a slow reader of what is
// printed takes nothing from those that decide how the run ends.
type watch struct {
	gw     *gateway.Gateway
	joined sync.WaitGroup
	ended  chan error // nil: as --until wants it
}

// newWatch begins to watch before anything can happen. It ends with the gateway, and is joined by wait.
func newWatch(gw *gateway.Gateway, o Options, out io.Writer) (*watch, error) {
	w := &watch{gw: gw, ended: make(chan error, 1)}
	err := w.follow("print", o.print, w.printer(out))
	if err == nil {
		err = w.follow("until", o.until, func(*spine.Event) error { w.end(nil); return nil })
	}
	if err == nil {
		err = w.follow("fail-on", o.failOn, func(e *spine.Event) error { w.end(failure(e)); return nil })
	}
	return w, err
}

// follow has act called, by a goroutine of its own, with each event that query means, until it fails. No query follows nothing.
func (w *watch) follow(flag string, query *string, act func(*spine.Event) error) error {
	if query == nil {
		return nil
	}
	sift, err := w.gw.Sift(*query)
	if err != nil {
		return fmt.Errorf("--%s: %w", flag, err)
	}
	tap := w.gw.Tap(flag, spine.Limit{Items: 1 << 16, Bytes: 64 << 20}, 0)
	w.joined.Go(func() {
		defer tap.Close()
		if err := w.each(tap, sift, flag, act); err != nil {
			w.end(fmt.Errorf("--%s: %w", flag, err))
		}
	})
	return nil
}

func (w *watch) each(tap *spine.Tap, sift *debug.Sift, flag string, act func(*spine.Event) error) error {
	var events [256]spine.Event
	for {
		n, err := tap.Next(context.Background(), events[:])
		if err != nil {
			return nil // the gateway is closed
		}
		for i := range events[:n] {
			e := &events[i]
			if e.Kind == spine.Lost && flag != "print" {
				return fmt.Errorf("%d events came too fast to be looked at", e.N)
			}
			if sift.Wants(e) {
				if err := act(e); err != nil {
					return err
				}
			}
		}
		clear(events[:n])
		if flag == "print" {
			if err := act(nil); err != nil {
				return err
			}
		}
	}
}

// printer prints events as lines of JSON, and what it has kept back at nil.
func (w *watch) printer(out io.Writer) func(*spine.Event) error {
	buffered := bufio.NewWriter(out)
	var line []byte
	return func(e *spine.Event) error {
		var err error
		if e == nil {
			err = buffered.Flush()
		} else {
			line = append(e.AppendJSON(line[:0]), '\n')
			_, err = buffered.Write(line)
		}
		if errors.Is(err, syscall.EPIPE) {
			err = errors.New("nobody reads any more what is printed")
		}
		return err
	}
}

// failure says which event it was.
func failure(e *spine.Event) error {
	return fmt.Errorf("%w: %s", errFailed, e.AppendJSON(nil))
}

// end ends the run: the first reason counts.
func (w *watch) end(why error) {
	select {
	case w.ended <- why:
	default:
	}
}

// wait returns when all that happened until the gateway was closed has been looked at, with the reason that came by then.
func (w *watch) wait() error {
	w.joined.Wait()
	select {
	case err := <-w.ended:
		return err
	default:
		return nil
	}
}
