//go:build linux || freebsd || netbsd || openbsd

package notify

import (
	"context"
	"errors"
	"fmt"
	"html"
	"slices"
	"sync"

	"github.com/godbus/dbus/v5"
)

// The names of who shows notifications on the session bus.
const (
	service = "org.freedesktop.Notifications"
	path    = "/org/freedesktop/Notifications"
)

// entry is the name of our desktop entry, by which the desktop knows our name and icon.
const entry = "dev.switchboard.Switchboard"

// bus sends over D-Bus. It connects when there is something to send, and again when the bus was lost.
type bus struct {
	clicked func()

	conn   *dbus.Conn // nil: none yet, or it was lost
	markup bool       // text is taken for HTML
	joined sync.WaitGroup

	mu   sync.Mutex
	last map[Kind]uint32 // the note of each kind that is shown, or was
}

// Desktop is the desktop of this session; clicked is called, on a goroutine of its own, when a person clicks on a note. other
// is how notes are sent where the system has no bus for them.
func Desktop(clicked func(), other func(title, text string)) Sender {
	return &bus{clicked: clicked, last: make(map[Kind]uint32)}
}

// Send is Sender's.
func (b *bus) Send(ctx context.Context, n Note) error {
	if b.conn != nil && !b.conn.Connected() {
		b.Close()
	}
	if b.conn == nil {
		if err := b.connect(ctx); err != nil {
			return err
		}
	}
	text := n.Text
	if b.markup {
		text = html.EscapeString(text)
	}
	b.mu.Lock()
	replaces := b.last[n.Kind]
	b.mu.Unlock()
	var id uint32
	err := b.conn.Object(service, path).CallWithContext(ctx, service+".Notify", 0, "Switchboard", replaces, "", n.Title, text,
		[]string{"default", "Show Switchboard"}, map[string]dbus.Variant{"desktop-entry": dbus.MakeVariant(entry)}, int32(-1)).Store(&id)
	if err != nil {
		return failure(ctx, err)
	}
	b.mu.Lock()
	b.last[n.Kind] = id
	b.mu.Unlock()
	return nil
}

// failure is err as a person can use it.
func failure(ctx context.Context, err error) error {
	var e dbus.Error
	switch {
	case ctx.Err() != nil:
		return errors.New("the desktop's notifications do not answer")
	case errors.As(err, &e) && e.Name == "org.freedesktop.DBus.Error.ServiceUnknown":
		return errors.New("nothing on this desktop shows notifications")
	}
	return errors.New("the desktop did not take the notification: " + err.Error())
}

// connect opens a connection of its own, and asks whether text is taken for HTML.
func (b *bus) connect(ctx context.Context) error {
	// The connection outlives ctx, which only bounds how long it may take.
	life, end := context.WithCancel(context.Background())
	stop := context.AfterFunc(ctx, end)
	defer stop()
	conn, err := dbus.SessionBusPrivateNoAutoStartup(dbus.WithContext(life))
	if err != nil {
		end()
		return fmt.Errorf("no session bus answers, over which the desktop could be told: %w", err)
	}
	signals := make(chan *dbus.Signal, 16)
	conn.Signal(signals) // which closes it at the end
	err = conn.Auth(nil)
	if err == nil {
		err = conn.Hello()
	}
	if err == nil {
		err = conn.AddMatchSignalContext(ctx, dbus.WithMatchInterface(service), dbus.WithMatchObjectPath(path))
	}
	if err != nil {
		conn.Close()
		end()
		return fmt.Errorf("no session bus answers, over which the desktop could be told: %w", err)
	}
	var can []string // one that does not say can nothing
	_ = conn.Object(service, path).CallWithContext(ctx, service+".GetCapabilities", 0).Store(&can)
	if ctx.Err() != nil {
		conn.Close()
		end()
		return failure(ctx, ctx.Err())
	}
	b.conn, b.markup = conn, slices.Contains(can, "body-markup")
	b.joined.Go(func() { defer end(); b.listen(signals) })
	return nil
}

// listen waits for clicks on what is ours, until the connection ends.
func (b *bus) listen(signals <-chan *dbus.Signal) {
	for s := range signals {
		if s.Name != service+".ActionInvoked" || len(s.Body) != 2 {
			continue
		}
		id, _ := s.Body[0].(uint32)
		b.mu.Lock()
		ours := false
		for _, mine := range b.last {
			ours = ours || mine == id
		}
		b.mu.Unlock()
		if ours {
			b.clicked()
		}
	}
}

// Close is Sender's.
func (b *bus) Close() {
	if b.conn != nil {
		b.conn.Close()
		b.joined.Wait()
		b.conn = nil
		clear(b.last) // another desktop has other numbers
	}
}
