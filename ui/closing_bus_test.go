//go:build linux || freebsd || netbsd || openbsd

package ui

import (
	"context"
	"testing"

	"github.com/godbus/dbus/v5"

	"switchboard/ui/bustest"
	"switchboard/ui/notify"
)

// hung is a notification daemon that answers nothing.
type hung struct{ asked, end chan struct{} }

func (h hung) GetCapabilities() ([]string, *dbus.Error) {
	select {
	case h.asked <- struct{}{}:
	default:
	}
	<-h.end
	return nil, nil
}

// after sends only when the window has gone on: one that waited for it would never.
type after struct {
	notify.Sender
	gone chan struct{}
}

func (a after) Send(ctx context.Context, n notify.Note) error {
	<-a.gone
	return a.Sender.Send(ctx, n)
}

// TestClosingBesideADesktopThatHangs: the window goes to the tray, comes back and quits while the desktop is asked to show a word, and
// does not answer.
func TestClosingBesideADesktopThatHangs(t *testing.T) {
	bustest.Start(t)
	conn, err := dbus.ConnectSessionBus()
	if err != nil {
		t.Fatal(err)
	}
	h := hung{make(chan struct{}, 1), make(chan struct{})}
	t.Cleanup(func() { close(h.end); conn.Close() })
	const name = "org.freedesktop.Notifications"
	if err := conn.Export(h, "/org/freedesktop/Notifications", name); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.RequestName(name, dbus.NameFlagDoNotQueue); err != nil {
		t.Fatal(err)
	}
	r := newRig(t)
	r.hasTray.Store(true)
	gone, late := make(chan struct{}), make(chan struct{}, 1)
	r.wait(func() {
		r.w.notifier.Close()
		r.w.notifier = notify.New(after{notify.Desktop(func() {}, nil), gone}, func(err error) {
			r.w.unnotified(err)
			select {
			case late <- struct{}{}:
			default:
			}
		})
		if r.w.closed(); !r.w.hidden || !r.w.told {
			t.Errorf("closed: hidden %v, told %v", r.w.hidden, r.w.told)
		}
	})
	close(gone)
	for asked := false; !asked; {
		select {
		case <-h.asked: // and it is not answered before the end
			asked = true
		case <-late: // the bus itself took too long, on a busy machine
			r.wait(func() { r.w.notifier.Tell("Again", "") })
		}
	}
	r.wait(func() {
		if r.w.Show(); r.w.hidden {
			t.Error("the window does not come back")
		}
		r.w.Quit()
	})
	if r.quits.Load() != 1 {
		t.Error("the window does not quit")
	}
}
