//go:build linux || freebsd || netbsd || openbsd

package ui

import (
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

// TestClosingBesideADesktopThatHangs: the window goes to the tray, comes back and quits while the desktop is still asked to show a
// word, and does not answer.
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
	r.wait(func() {
		r.w.notifier.Close()
		r.w.notifier = notify.New(notify.Desktop(func() {}, nil), r.w.unnotified)
		if r.w.closed(); !r.w.hidden || !r.w.told {
			t.Errorf("closed: hidden %v, told %v", r.w.hidden, r.w.told)
		}
	})
	<-h.asked // and it is not answered before the end
	r.wait(func() {
		if r.w.Show(); r.w.hidden {
			t.Error("the window does not come back")
		}
		if r.w.notTold != nil {
			t.Errorf("the window waited for the desktop: %v", r.w.notTold)
		}
		r.w.Quit()
	})
	if r.quits.Load() != 1 {
		t.Error("the window does not quit")
	}
}
