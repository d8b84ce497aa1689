//go:build linux || freebsd || netbsd || openbsd

package tray

import (
	"context"
	"testing"

	"github.com/godbus/dbus/v5"

	"switchboard/ui/bustest"
)

// panel is a connection to the bus that can take the name of a desktop's panel.
func panel(t *testing.T) *dbus.Conn {
	t.Helper()
	bus, err := connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { bus.Close() })
	return bus
}

func appear(t *testing.T, bus *dbus.Conn) {
	t.Helper()
	if reply, err := bus.RequestName(watcher, dbus.NameFlagDoNotQueue); err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		t.Fatalf("RequestName(%s) = %v, %v, want to own it", watcher, reply, err)
	}
}

func disappear(t *testing.T, bus *dbus.Conn) {
	t.Helper()
	if _, err := bus.ReleaseName(watcher); err != nil {
		t.Fatalf("ReleaseName(%s) = %v", watcher, err)
	}
}

func TestWithoutABus(t *testing.T) {
	bustest.None(t)
	wantNoTray(t)
}

func TestBusThatDoesNotAnswer(t *testing.T) {
	bustest.Mute(t)
	wantNoTray(t)
}

func wantNoTray(t *testing.T) {
	t.Helper()
	var seen []bool
	err := Watch(t.Context(), func(available bool) { seen = append(seen, available) })
	if err == nil || len(seen) != 1 || seen[0] {
		t.Errorf("Watch = %v and reported %v, want an error and one false", err, seen)
	}
}

func TestWatch(t *testing.T) {
	stopBus := bustest.Start(t)
	bus := panel(t)
	seen, watched := watching(t, t.Context())
	want := func(available bool) {
		t.Helper()
		if got := <-seen; got != available {
			t.Fatalf("Watch reported %v, want %v", got, available)
		}
	}
	want(false)
	appear(t, bus)
	want(true)
	disappear(t, bus)
	want(false)
	appear(t, bus)
	want(true)
	stopBus()
	want(false)
	if err := <-watched; err == nil {
		t.Error("Watch when the bus is gone = nil, want an error")
	}
}

func TestWatchEndsWithItsContext(t *testing.T) {
	bustest.Start(t)
	ctx, cancel := context.WithCancel(t.Context())
	seen, watched := watching(t, ctx)
	<-seen
	cancel()
	if err := <-watched; err != nil {
		t.Errorf("Watch when its context ended = %v, want nil", err)
	}
	select {
	case again := <-seen:
		t.Errorf("Watch reported %v when its context ended, want nothing", again)
	default:
	}
}

// watching runs Watch and returns what it reports and its end.
func watching(t *testing.T, ctx context.Context) (seen <-chan bool, ended <-chan error) {
	t.Helper()
	reports, end := make(chan bool, 16), make(chan error, 1)
	go func() { end <- Watch(ctx, func(available bool) { reports <- available }) }()
	return reports, end
}
