// Package tray is Switchboard in the system tray: an icon that shows the real state, and a menu of what can be done.
package tray

import (
	"time"

	"fyne.io/fyne/v2"

	"switchboard/assets"
)

// calm is how long the menu stays as it is while only the number of sessions changes: a client that reconnects without
// end would otherwise rebuild it under the pointer.
const calm = time.Second

// Host is where a tray is shown: the part of Fyne's desktop.App that this package needs.
type Host interface {
	SetSystemTrayMenu(*fyne.Menu)
	SetSystemTrayIcon(fyne.Resource)
}

// State is what the tray shows. The zero State is a stopped gateway.
type State struct {
	Running   bool
	Address   string // where clients connect, such as http://127.0.0.1:4444/sse
	Sessions  int    // live ones
	Keepalive bool
	Mirror    bool
	Record    bool
	LastError string // what went wrong and has not been put right since; empty if nothing
}

// Actions are what the menu calls, each on the main goroutine. None may be nil.
type Actions struct {
	Show            func()
	Settings        func()
	Start           func()
	Stop            func()
	ToggleKeepalive func()
	ToggleMirror    func()
	ToggleRecord    func()
	CopyAddress     func()
	Quit            func()
}

// Tray keeps a host's icon and menu to the state. All of it is for the main goroutine alone.
type Tray struct {
	host    Host
	do      func(func())
	actions Actions

	wanted State
	shown  State
	icon   string // name of the icon shown; empty until the first Update

	resting bool
	wake    *time.Timer // ends the rest
	closed  bool
}

// New returns a tray that shows nothing until the first Update. do runs a function on the main goroutine: fyne.Do.
func New(host Host, do func(func()), actions Actions) *Tray {
	return &Tray{host: host, do: do, actions: actions}
}

// Update shows s, and does nothing if that is what is shown. Where only the number of sessions changed, it may be shown
// up to a second later.
func (t *Tray) Update(s State) {
	t.wanted = s
	s.Sessions = t.shown.Sessions
	if t.closed || t.resting && s == t.shown {
		return
	}
	t.show()
}

// Close stops what Update put off. The icon stays until the app quits.
func (t *Tray) Close() {
	t.closed = true
	if t.wake != nil {
		t.wake.Stop()
	}
}

// show brings the host to the wanted state and lets it rest.
func (t *Tray) show() {
	s := t.wanted
	if t.icon != "" && s == t.shown {
		return
	}
	t.host.SetSystemTrayMenu(menu(s, t.actions)) // first, since some systems make the tray with its menu
	if icon := icon(s); icon.Name() != t.icon {
		t.icon = icon.Name()
		t.host.SetSystemTrayIcon(icon)
	}
	t.shown = s
	t.rest()
}

// rest puts off what Update need not show at once, for a while.
func (t *Tray) rest() {
	if t.wake != nil {
		t.wake.Stop()
	}
	t.resting = true
	t.wake = time.AfterFunc(calm, func() {
		t.do(func() {
			t.resting = false
			if !t.closed {
				t.show()
			}
		})
	})
}

// icon is the picture of a state. An error outweighs the rest, for it is what a person must see.
func icon(s State) fyne.Resource {
	switch {
	case s.LastError != "":
		return assets.TrayError()
	case !s.Running:
		return assets.TrayStopped()
	case s.Sessions == 0:
		return assets.TrayIdle()
	}
	return assets.TrayLive()
}
