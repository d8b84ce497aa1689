package fynelog

import (
	"log"
	"strings"
	"testing"
)

func TestFilter(t *testing.T) {
	var out strings.Builder
	log := log.New(Filter(&out), "", 0)
	for _, line := range []string{
		"systray error: failed to register: The name org.kde.StatusNotifierWatcher was not provided",
		"systray error: failed to export status notifier menu: no", // kept
		"systray error: failed to update menu version: dbus: connection closed by user",
		"Fyne error:  Preferences load error:",
		"  Cause: EOF",
		"  At: app/preferences.go:105",
		"Fyne error:  Error in Fyne call thread", // kept, and the two that go with it
		"  Cause: this",
		"  At: that",
	} {
		log.Print(line)
	}
	want := `systray error: failed to export status notifier menu: no
Fyne error:  Error in Fyne call thread
  Cause: this
  At: that
`
	if out.String() != want {
		t.Errorf("log:\n%swant:\n%s", out.String(), want)
	}
}
