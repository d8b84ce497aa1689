package ui

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"switchboard/gateway/config"
	"switchboard/ui/notify"
)

// desk is a desktop that takes notifications, or hangs.
type desk struct {
	mu    sync.Mutex
	notes []notify.Note
	hangs bool
	fails error
}

func (d *desk) Send(ctx context.Context, n notify.Note) error {
	d.mu.Lock()
	hangs, fails := d.hangs, d.fails
	if !hangs {
		d.notes = append(d.notes, n)
	}
	d.mu.Unlock()
	if hangs {
		<-ctx.Done()
		return ctx.Err()
	}
	return fails
}

func (d *desk) Close() {}

func (d *desk) titles() (all []string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, n := range d.notes {
		all = append(all, n.Title)
	}
	return all
}

func TestNotifications(t *testing.T) {
	r := rigWith(t, func(c *config.Config) { c.Notify.Sessions, c.Notify.Errors = true, true })
	r.wait(func() { r.w.Attend(true) })
	_, first := r.client("seen")
	r.until("the first is listed", func() bool { return len(r.w.sessions.infos) == 1 })
	r.wait(func() { r.w.Attend(false) })
	_, id := r.client("unseen")
	r.until("the desktop is told", func() bool { return len(r.desk.titles()) > 0 })
	r.desk.mu.Lock()
	defer r.desk.mu.Unlock()
	if n := r.desk.notes[0]; n.Title != "New session" || !strings.Contains(n.Text, "unseen 0.1") || !strings.Contains(n.Text, id[:4]) || strings.Contains(n.Text, first[:4]) {
		t.Errorf("told %+v, want of the second alone", n)
	}
}

// Nothing is told that was not asked for, nor to one who looks.
func TestNoNotifications(t *testing.T) {
	r := rigWith(t, func(c *config.Config) { c.Notify.Errors = true })
	r.client("probe")
	r.until("it is listed", func() bool { return len(r.w.sessions.infos) == 1 })
	r.wait(func() {
		r.w.Config.Notify.Sessions = true
		r.w.Attend(true)
	})
	r.client("another")
	r.until("both are listed", func() bool { return len(r.w.sessions.infos) == 2 })
	r.wait(func() { r.w.notifier.Tell("The end", "") })
	r.until("the end", func() bool { return slices.Contains(r.desk.titles(), "The end") })
	if got := r.desk.titles(); len(got) != 1 {
		t.Errorf("told %q, want the end alone", got)
	}
}

// A desktop that hangs holds up neither the window nor its end.
func TestDesktopThatHangs(t *testing.T) {
	r := newRig(t)
	r.hasTray.Store(true)
	r.desk.hangs = true
	r.wait(func() {
		before := time.Now()
		r.w.closed()
		if took := time.Since(before); took > 10*time.Second {
			t.Errorf("closing to the tray took %v", took)
		}
	})
}

// Why the desktop took nothing is said beside the switches.
func TestNotNotified(t *testing.T) {
	r := formRig(t, "[notify]\nerrors = true\n")
	r.desk.mu.Lock()
	r.desk.fails = errors.New("nothing on this desktop shows notifications")
	r.desk.mu.Unlock()
	r.wait(func() { r.w.notifier.Tell("Hello", "") })
	r.until("it is said", func() bool {
		return r.form("notify.errors").effect.text == "The last one was not shown: nothing on this desktop shows notifications." &&
			r.form("notify.sessions").effect.text == ""
	})
}
