package desktop

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/godbus/dbus/v5"

	"switchboard/e2e/harness"
)

const (
	watcherName = "org.kde.StatusNotifierWatcher"
	noticesName = "org.freedesktop.Notifications"
	itemPath    = "/StatusNotifierItem"
	menuPath    = "/StatusNotifierItem/menu"
)

// Tray is a panel of the desktop: it shows the icons that register with it, and notifications.
type Tray struct {
	d   *Desktop
	bus *dbus.Conn

	mu      sync.Mutex
	item    string // the bus name of the icon that registered last
	notices []string
	hang    chan struct{} // until it is closed no notification is answered; nil: each is at once
}

// Tray puts a panel on the desktop.
func (d *Desktop) Tray() *Tray {
	d.t.Helper()
	bus, err := dbus.Connect(d.bus)
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() { bus.Close() })
	t := &Tray{d: d, bus: bus}
	for _, o := range []struct {
		object any
		path   dbus.ObjectPath
		name   string
	}{{watcher{t}, "/StatusNotifierWatcher", watcherName}, {notices{t}, "/org/freedesktop/Notifications", noticesName}} {
		if err := bus.Export(o.object, o.path, o.name); err != nil {
			d.t.Fatal(err)
		}
		if reply, err := bus.RequestName(o.name, dbus.NameFlagDoNotQueue); err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
			d.t.Fatalf("RequestName(%s) = %v, %v, want to own it", o.name, reply, err)
		}
	}
	return t
}

type watcher struct{ t *Tray }

// RegisterStatusNotifierItem is what an icon calls.
func (w watcher) RegisterStatusNotifierItem(_ string, sender dbus.Sender) *dbus.Error {
	w.t.mu.Lock()
	defer w.t.mu.Unlock()
	w.t.item = string(sender)
	return nil
}

type notices struct{ t *Tray }

// Notify is what shows a notification.
func (n notices) Notify(_ string, id uint32, _, title, text string, _ []string, _ map[string]dbus.Variant, _ int32) (uint32, *dbus.Error) {
	n.t.mu.Lock()
	n.t.notices = append(n.t.notices, title+": "+text)
	hang := n.t.hang
	n.t.mu.Unlock()
	if hang != nil {
		<-hang
	}
	return max(id, noticeID), nil
}

// GetCapabilities is what a sender asks first.
func (notices) GetCapabilities() ([]string, *dbus.Error) { return []string{"body", "actions"}, nil }

// noticeID is the number of every notification.
const noticeID = 7

// Hang answers no notification any more, until the test ends.
func (t *Tray) Hang() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.hang = make(chan struct{})
	t.d.t.Cleanup(func() { close(t.hang) })
}

// ClickNotice clicks on the notification.
func (t *Tray) ClickNotice() {
	t.d.t.Helper()
	if err := t.bus.Emit("/org/freedesktop/Notifications", noticesName+".ActionInvoked", uint32(noticeID), "default"); err != nil {
		t.d.t.Fatal(err)
	}
}

// Registered waits until an icon is there.
func (t *Tray) Registered() {
	t.d.t.Helper()
	harness.Eventually(t.d.t, "an icon is in the tray", func() (bool, any) {
		item := t.icon()
		return item != "" && len(t.Labels()) > 0, item
	})
}

func (t *Tray) icon() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.item
}

// Notices are the notifications so far.
func (t *Tray) Notices() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]string(nil), t.notices...)
}

// Item is an entry of the icon's menu.
type Item struct {
	id       int32
	Label    string // - is a line
	Disabled bool
	Checked  bool
}

// node is an entry as com.canonical.dbusmenu has it.
type node struct {
	ID         int32
	Properties map[string]dbus.Variant
	Children   []dbus.Variant
}

// Menu reads the icon's menu; nil where it cannot be read.
func (t *Tray) Menu() (items []Item) {
	var revision uint32
	var root node
	call := t.bus.Object(t.icon(), menuPath).Call("com.canonical.dbusmenu.GetLayout", 0, int32(0), int32(-1), []string{})
	if call.Err != nil || call.Store(&revision, &root) != nil {
		return nil
	}
	for _, child := range root.Children {
		var n node
		if err := dbus.Store([]any{child.Value()}, &n); err != nil {
			return nil
		}
		item := Item{id: n.ID, Label: "-"}
		if kind, _ := n.Properties["type"].Value().(string); kind != "separator" {
			label, _ := n.Properties["label"].Value().(string)
			item.Label = strings.ReplaceAll(label, "__", "_")
		}
		if enabled, ok := n.Properties["enabled"].Value().(bool); ok {
			item.Disabled = !enabled
		}
		state, _ := n.Properties["toggle-state"].Value().(int32)
		item.Checked = state == 1
		items = append(items, item)
	}
	return items
}

// Labels are the entries of the menu; (those) only tell, and those ✓ are checked.
func (t *Tray) Labels() (labels []string) {
	for _, item := range t.Menu() {
		label := item.Label
		if item.Disabled {
			label = "(" + label + ")"
		}
		if item.Checked {
			label += " ✓"
		}
		labels = append(labels, label)
	}
	return labels
}

// Shows waits until the menu is this.
func (t *Tray) Shows(labels ...string) {
	t.d.t.Helper()
	want := strings.Join(labels, " | ")
	harness.Eventually(t.d.t, "the tray's menu is "+want, func() (bool, any) {
		got := strings.Join(t.Labels(), " | ")
		return got == want, got
	})
}

// Click chooses the entry of the menu with a label, once there is one: the menu is put together entry by entry, and the
// entry's number changes with each change of the menu, so it is looked up.
func (t *Tray) Click(label string) {
	t.d.t.Helper()
	var last, menu []Item
	at := -1
	harness.Eventually(t.d.t, "the tray's menu has "+label+", and does not change", func() (bool, any) {
		last, menu = menu, t.Menu()
		at = slices.IndexFunc(menu, func(i Item) bool { return i.Label == label })
		return at >= 0 && slices.Equal(menu, last), menu
	})
	call := t.bus.Object(t.icon(), menuPath).Call("com.canonical.dbusmenu.Event", 0, menu[at].id, "clicked",
		dbus.MakeVariant(""), uint32(time.Now().Unix()))
	if call.Err != nil {
		t.d.t.Fatalf("click on %s: %v", label, call.Err)
	}
}

// Icon is a mark of the icon's picture, the same for the same picture.
func (t *Tray) Icon() string {
	t.d.t.Helper()
	picture, err := t.bus.Object(t.icon(), itemPath).GetProperty("org.kde.StatusNotifierItem.IconPixmap")
	if err != nil {
		t.d.t.Fatal(err)
	}
	return fmt.Sprintf("%x", sha256.Sum256(fmt.Append(nil, picture.Value())))[:12]
}
