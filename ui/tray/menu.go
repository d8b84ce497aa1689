package tray

import (
	"runtime"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
)

// menu is the menu of a state: facts first, then what can be done about them, then the way back and out.
func menu(s State, do Actions) *fyne.Menu {
	var items []*fyne.MenuItem
	fact := func(label string) {
		item := fyne.NewMenuItem(label, nil)
		item.Disabled = true
		items = append(items, item)
	}
	act := func(label string, action func()) *fyne.MenuItem {
		item := fyne.NewMenuItem(label, action)
		items = append(items, item)
		return item
	}
	line := func() { items = append(items, fyne.NewMenuItemSeparator()) }

	fact(status(s))
	if s.LastError != "" {
		fact(literal(brief(s.LastError)))
	}
	if s.Running {
		fact(sessions(s.Sessions))
		act(literal("Copy "+s.Address), do.CopyAddress)
	}
	line()
	if s.Running {
		act("Stop", do.Stop)
	} else {
		act("Start", do.Start)
	}
	act("Keepalive", do.ToggleKeepalive).Checked = s.Keepalive
	act("Mirror", do.ToggleMirror).Checked = s.Mirror
	act("Record", do.ToggleRecord).Checked = s.Record
	line()
	act("Show Switchboard", do.Show)
	act("Settings…", do.Settings)
	act("Quit", do.Quit).IsQuit = true // or Fyne adds one of its own

	return fyne.NewMenu("Switchboard", items...)
}

func status(s State) string {
	switch {
	case s.Running && s.LastError != "":
		return "Running, with an error:"
	case s.Running:
		return "Running"
	case s.LastError != "":
		return "Stopped by an error:"
	}
	return "Stopped"
}

func sessions(n int) string {
	switch n {
	case 0:
		return "No sessions"
	case 1:
		return "1 session"
	}
	return strconv.Itoa(n) + " sessions"
}

// brief is text on one line that a menu has room for.
func brief(text string) string {
	const room = 90
	line := []rune(strings.Join(strings.Fields(text), " "))
	if len(line) > room {
		line = append(line[:room-1], '…')
	}
	return string(line)
}

// literal is a label that shows as text: a menu takes the first _ on Linux, or & on Windows, as the mark of a key.
func literal(text string) string {
	switch runtime.GOOS {
	case "darwin":
		return text
	case "windows":
		return strings.ReplaceAll(text, "&", "&&")
	}
	return strings.ReplaceAll(text, "_", "__")
}
