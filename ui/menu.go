package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// menu has every action, and with it their shortcuts: an entry that has the focus swallows those of the
// canvas, but not those of the main menu.
func (w *Window) menu() *fyne.MainMenu {
	var menus []*fyne.Menu
	for _, group := range groups() {
		var items []*fyne.MenuItem
		for i := range w.actions {
			if a := &w.actions[i]; a.Group == group {
				item := fyne.NewMenuItem(a.label(), func() { w.run(a) })
				for _, key := range a.keys() {
					if s := shortcutOf(key); s != nil && item.Shortcut == nil {
						item.Shortcut = s
					}
				}
				items = append(items, item)
			}
		}
		if group == groupGateway {
			quit := fyne.NewMenuItem("Quit", w.Quit)
			quit.IsQuit, quit.Shortcut = true, shortcutOf("Ctrl+Q")
			items = append(items, fyne.NewMenuItemSeparator(), quit)
		}
		if len(items) > 0 {
			menus = append(menus, fyne.NewMenu(group, items...))
		}
	}
	return fyne.NewMainMenu(menus...)
}

// label is the name, with the key that is pressed alone, of which no menu knows.
func (a *action) label() string {
	for _, key := range a.keys() {
		if shortcutOf(key) == nil {
			return a.Name + "  (" + key + ")"
		}
	}
	return a.Name
}

// shortcutOf is a key that is pressed together with others; nil: it is pressed alone. Ctrl is the key that
// shortcuts have on the system: Command on a Mac.
func shortcutOf(key string) *desktop.CustomShortcut {
	parts := strings.Split(key, "+")
	var modifier fyne.KeyModifier
	for _, part := range parts[:len(parts)-1] {
		modifier |= map[string]fyne.KeyModifier{"Ctrl": fyne.KeyModifierShortcutDefault, "Shift": fyne.KeyModifierShift, "Alt": fyne.KeyModifierAlt}[part]
	}
	if modifier == 0 {
		return nil
	}
	return &desktop.CustomShortcut{KeyName: fyne.KeyName(parts[len(parts)-1]), Modifier: modifier}
}
