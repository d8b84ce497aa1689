//go:build linux || freebsd || netbsd || openbsd

package notify

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"switchboard/ui/bustest"
)

// shower is who shows notifications on the bus.
type shower struct {
	conn  *dbus.Conn
	can   []string
	hangs chan struct{} // what is titled Hang is not answered before it is closed
	seen  chan shown
}

type shown struct {
	replaces    uint32
	title, text string
	actions     []string
	entry       string
}

func (s *shower) GetCapabilities() ([]string, *dbus.Error) { return s.can, nil }

func (s *shower) Notify(_ string, replaces uint32, _, title, text string, actions []string, hints map[string]dbus.Variant, _ int32) (uint32, *dbus.Error) {
	if title == "Hang" {
		<-s.hangs
	}
	name, _ := hints["desktop-entry"].Value().(string)
	s.seen <- shown{replaces, title, text, actions, name}
	return max(replaces, 7), nil
}

func serve(t *testing.T, s *shower) *shower {
	t.Helper()
	s.seen = make(chan shown, 16)
	conn, err := dbus.ConnectSessionBus()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	s.conn = conn
	if err := conn.Export(s, path, service); err != nil {
		t.Fatal(err)
	}
	if reply, err := conn.RequestName(service, dbus.NameFlagDoNotQueue); err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		t.Fatalf("RequestName(%s) = %v, %v, want to own it", service, reply, err)
	}
	return s
}

func sender(t *testing.T, clicked func()) Sender {
	s := Desktop(clicked, func(string, string) { t.Error("told in another way than over the bus") })
	t.Cleanup(s.Close)
	return s
}

func send(t *testing.T, s Sender, n Note) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	return s.Send(ctx, n)
}

func TestShown(t *testing.T) {
	for _, c := range []struct {
		can  []string
		text string
	}{{[]string{"body", "actions"}, "a <b> & c"}, {[]string{"body-markup"}, "a &lt;b&gt; &amp; c"}} {
		bustest.Start(t)
		d := serve(t, &shower{can: c.can})
		s := sender(t, func() {})
		for i, kind := range []Kind{"new", "new", "bad"} {
			if err := send(t, s, Note{kind, "Title", "a <b> & c"}); err != nil {
				t.Fatal(err)
			}
			got := <-d.seen
			want := shown{title: "Title", text: c.text, actions: []string{"default", "Show Switchboard"}, entry: entry}
			if i == 1 {
				want.replaces = 7
			}
			if got.replaces != want.replaces || got.title != want.title || got.text != want.text || got.entry != want.entry || strings.Join(got.actions, "|") != strings.Join(want.actions, "|") {
				t.Errorf("Send %d to one that can %q = %+v, want %+v", i, c.can, got, want)
			}
		}
	}
}

func TestClicked(t *testing.T) {
	bustest.Start(t)
	d := serve(t, &shower{})
	clicks := make(chan struct{}, 4)
	s := sender(t, func() { clicks <- struct{}{} })
	if err := send(t, s, Note{"new", "Title", ""}); err != nil {
		t.Fatal(err)
	}
	<-d.seen
	for _, id := range []uint32{99, 7} { // the first is another program's
		if err := d.conn.Emit(path, service+".ActionInvoked", id, "default"); err != nil {
			t.Fatal(err)
		}
	}
	<-clicks
	if err := send(t, s, Note{"new", "Title", ""}); err != nil { // by its answer, all signals before are seen
		t.Fatal(err)
	}
	if n := len(clicks); n != 0 {
		t.Errorf("%d more clicks were heard of, want only that on ours", n)
	}
}

func TestOneThatHangs(t *testing.T) {
	bustest.Start(t)
	d := &shower{hangs: make(chan struct{})}
	serve(t, d)
	s := sender(t, func() {})
	if err := send(t, s, Note{"new", "Title", ""}); err != nil { // from here it knows the bus
		t.Fatal(err)
	}
	<-d.seen
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	if err := s.Send(ctx, Note{"new", "Hang", ""}); err == nil || !strings.Contains(err.Error(), "do not answer") {
		t.Errorf("Send to one that hangs = %v, want an error that says so", err)
	}
	close(d.hangs)
	<-d.seen
	if err := send(t, s, Note{"new", "Again", ""}); err != nil {
		t.Errorf("Send when it answers again = %v, want nil", err)
	}
}

func TestNobodyThere(t *testing.T) {
	bustest.Start(t)
	if err := send(t, sender(t, func() {}), Note{"new", "Title", ""}); err == nil || !strings.Contains(err.Error(), "nothing on this desktop") {
		t.Errorf("Send where nobody shows notifications = %v, want an error that says so", err)
	}
}

func TestBusThatIsLost(t *testing.T) {
	stop := bustest.Start(t)
	serve(t, &shower{})
	s := sender(t, func() {})
	if err := send(t, s, Note{"new", "Title", ""}); err != nil {
		t.Fatal(err)
	}
	stop()
	if err := send(t, s, Note{"new", "Title", ""}); err == nil {
		t.Error("Send when the bus is gone = nil, want an error")
	}
	bustest.Start(t)
	d := serve(t, &shower{})
	if err := send(t, s, Note{"new", "Title", ""}); err != nil {
		t.Errorf("Send over a new bus = %v, want nil", err)
	}
	if got := <-d.seen; got.replaces != 0 {
		t.Errorf("Send over a new bus replaces %d, which another one had shown; want 0", got.replaces)
	}
}

func TestBusThatIsMute(t *testing.T) {
	bustest.Mute(t)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := sender(t, func() {}).Send(ctx, Note{}); err == nil || !strings.Contains(err.Error(), "no session bus answers") {
		t.Errorf("Send over a bus that says nothing = %v, want an error that says so", err)
	}
}
