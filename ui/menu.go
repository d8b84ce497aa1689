package ui

import (
	"runtime"
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
				item.Shortcut = shownAs(a.shortcut())
				items = append(items, item)
			}
		}
		if group == groupGateway {
			own := action{Name: "Quit", Key: "Ctrl+Q"}
			quit := fyne.NewMenuItem(own.label(), w.Quit)
			quit.IsQuit, quit.Shortcut = true, shownAs(own.shortcut())
			items = append(items, fyne.NewMenuItemSeparator(), quit)
		}
		if len(items) > 0 {
			menus = append(menus, fyne.NewMenu(group, items...))
		}
	}
	return fyne.NewMainMenu(menus...)
}

// shortcut is the first of its keys that is one; nil: it has none.
func (a *action) shortcut() *desktop.CustomShortcut {
	for _, key := range a.keys() {
		if s := shortcutOf(key); s != nil {
			return s
		}
	}
	return nil
}

// label is the name with its keys, but for the shortcut where the system's own menu shows that.
func (a *action) label() string {
	var keys []string
	for _, key := range a.keys() {
		if !systemMenu || shortcutOf(key) == nil {
			keys = append(keys, key)
		}
	}
	if len(keys) == 0 {
		return a.Name
	}
	return a.Name + "  (" + strings.Join(keys, " or ") + ")"
}

// systemMenu is whether the menus are drawn by the system, and not by Fyne.
const systemMenu = runtime.GOOS == "darwin"

// shownAs is a shortcut for a menu. Those that Fyne draws itself are so faint that they cannot be read: the label says them there.
func shownAs(s *desktop.CustomShortcut) fyne.Shortcut {
	switch {
	case s == nil:
		return nil
	case systemMenu:
		return s
	}
	return unseen(s.ShortcutName())
}

// unseen is a shortcut by its name alone, which is all that Fyne needs to find it.
type unseen string

// ShortcutName is Fyne's.
func (u unseen) ShortcutName() string { return string(u) }

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
