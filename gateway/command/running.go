package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"switchboard/gateway"
	"switchboard/gateway/running"
)

// noteIn keeps in dir the note of this version by which switchboard stdio finds the gateway: it wants to be told of each turn.
func noteIn(dir, version string, errOut io.Writer) (turned func(address string)) {
	var ours running.Note
	return func(address string) {
		var err error
		if address == "" {
			err = running.Remove(dir, ours)
		} else {
			if other, err := running.Find(context.Background(), dir); err == nil && other.Address != address {
				fmt.Fprintf(errOut, "switchboard: another Switchboard serves %s, on %s (pid %d): switchboard stdio joins this one from now on\n",
					dir, other.Address, other.PID)
			}
			ours = running.Note{Address: address, PID: os.Getpid(), Version: version, Started: time.Now()}
			err = running.Write(dir, ours)
		}
		if err != nil {
			fmt.Fprintf(errOut, "switchboard: switchboard stdio cannot tell whether this gateway runs: %v\n", err)
		}
	}
}

// taken is err, why address cannot be listened on, said anew where another Switchboard on dir has the port.
func taken(err error, dir, address string) error {
	if !errors.Is(err, gateway.ErrPortInUse) {
		return err
	}
	other, none := running.Find(context.Background(), dir)
	if none != nil || other.Address != address {
		return err
	}
	return fmt.Errorf("another Switchboard runs already, on %s (pid %d): a second one needs a port of its own (--listen) and a folder (--data-dir)",
		other.Address, other.PID)
}

// idle returns true once no session has been open for d, and false when ctx ends before.
func idle(ctx context.Context, d time.Duration, stats func() gateway.Stats) bool {
	since, opened := time.Now(), stats().Totals.Opened
	look := time.NewTicker(max(d/8, time.Millisecond))
	defer look.Stop()
	for {
		select {
		case <-ctx.Done():
			return false
		case <-look.C:
		}
		switch now := stats(); {
		case now.Sessions > 0, now.Totals.Opened != opened: // it may have been and gone between two looks
			since, opened = time.Now(), now.Totals.Opened
		case time.Since(since) >= d:
			return true
		}
	}
}
