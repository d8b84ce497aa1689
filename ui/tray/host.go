package tray

import "fyne.io/fyne/v2"

// Begin makes the tray of host come, with a menu to get by with, and returns the
// host to keep using. It must be called before the app runs, for Fyne starts a tray
// only then. All menus given to the returned host are shown as one and the same,
// because Fyne shows the first one again, once, when the tray is ready.
func Begin(host Host, menu *fyne.Menu, icon fyne.Resource) Host {
	h := &oneMenu{Host: host, menu: menu}
	h.SetSystemTrayMenu(menu)
	h.SetSystemTrayIcon(icon)
	return h
}

type oneMenu struct {
	Host
	menu *fyne.Menu
}

// SetSystemTrayMenu shows the items of m.
func (h *oneMenu) SetSystemTrayMenu(m *fyne.Menu) {
	h.menu.Label, h.menu.Items = m.Label, m.Items
	h.Host.SetSystemTrayMenu(h.menu)
}
