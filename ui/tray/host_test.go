package tray

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"switchboard/assets"
)

func TestBeginKeepsOneMenu(t *testing.T) {
	h := &host{}
	first := fyne.NewMenu("Switchboard", fyne.NewMenuItem("Quit", nil))
	kept := Begin(h, first, assets.TrayStopped())
	kept.SetSystemTrayMenu(menu(State{}, inert()))
	for i, m := range h.menus {
		if m != first {
			t.Errorf("menu %d is another than the first, which Fyne shows again when the tray is ready", i)
		}
	}
	if got, want := strings.Join(labels(first), " | "), "(Stopped) | - | Start | Keepalive | Mirror | Record | - | Show Switchboard | Settings… | Quit"; got != want {
		t.Errorf("menu = %s\nwant   %s", got, want)
	}
	if len(h.icons) != 1 {
		t.Errorf("icons = %q, want the one given", h.icons)
	}
}
