//go:build linux || freebsd || netbsd || openbsd

package tray

import (
	"context"
	"errors"
	"time"

	"github.com/godbus/dbus/v5"
)

// watcher is the bus name of whoever shows tray icons: a desktop's panel owns it while it runs.
const watcher = "org.kde.StatusNotifierWatcher"

// soon is how long the bus may take to let us in, also on a machine that is busy with a login: who is not let in by then is
// without a tray until the next start. Nobody waits for it.
const soon = 10 * time.Second

// Watch calls changed with whether there is a tray to be seen: once at the start, then at each change, always on the
// caller's goroutine. It returns nil when ctx ends. If there is no bus to ask, or no more, it reports that there is no
// tray and returns why.
func Watch(ctx context.Context, changed func(available bool)) error {
	known, last := false, false
	report := func(available bool) {
		if ctx.Err() == nil && (!known || available != last) {
			known, last = true, available
			changed(available)
		}
	}
	err := watch(ctx, report)
	report(false)
	if ctx.Err() != nil {
		return nil
	}
	return err
}

func watch(ctx context.Context, report func(bool)) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	late := time.AfterFunc(soon, cancel) // unless the bus has let us in by then
	bus, err := connect(ctx)
	if err != nil {
		return err
	}
	defer bus.Close()
	late.Stop()

	changes := make(chan *dbus.Signal, 8)
	bus.Signal(changes) // which closes it at the end
	err = bus.AddMatchSignalContext(ctx,
		dbus.WithMatchSender("org.freedesktop.DBus"),
		dbus.WithMatchInterface("org.freedesktop.DBus"),
		dbus.WithMatchMember("NameOwnerChanged"),
		dbus.WithMatchArg(0, watcher))
	if err != nil {
		return err
	}
	report(watched(ctx, bus))
	for range changes { // whatever a signal says, what counts is the bus's answer now
		report(watched(ctx, bus))
	}
	return errors.New("the session bus is gone")
}

// connect opens a connection of its own to the session bus, which ends with ctx. It starts no bus where none runs.
func connect(ctx context.Context) (*dbus.Conn, error) {
	bus, err := dbus.SessionBusPrivateNoAutoStartup(dbus.WithContext(ctx))
	if err != nil {
		return nil, err
	}
	if err := bus.Auth(nil); err != nil {
		bus.Close()
		return nil, err
	}
	if err := bus.Hello(); err != nil {
		bus.Close()
		return nil, err
	}
	return bus, nil
}

// watched reports whether somebody on the bus shows tray icons.
func watched(ctx context.Context, bus *dbus.Conn) bool {
	var owned bool
	err := bus.BusObject().CallWithContext(ctx, "org.freedesktop.DBus.NameHasOwner", 0, watcher).Store(&owned)
	return err == nil && owned
}
