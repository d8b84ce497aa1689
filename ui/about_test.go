package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
)

func TestAbout(t *testing.T) {
	r := newRig(t)
	r.wait(func() {
		r.w.openAbout()
		r.w.openAbout()
		a := r.w.about
		said := visible(a.win.Content())
		for _, want := range []string{"Switchboard", "Version", "test", "Go", "fyne.io/fyne/v2", "The Go standard library"} {
			if !slices.Contains(said, want) {
				t.Errorf("About does not say %q", want)
			}
		}
		a.choose(3)
		if got := a.text.Text(); got != a.all[3].Text {
			t.Errorf("chosen: %.80q is shown, want the licence of %s", got, a.all[3].Module)
		}
		a.copy()
		copied := r.w.App.Clipboard().Content()
		for _, want := range []string{"Version", "Go ", "System", "Window", "Sessions  0 live, 0 in all"} {
			if !strings.Contains(copied, want) {
				t.Errorf("copied is %q, want %q in it", copied, want)
			}
		}
		if strings.Contains(copied, r.dir) {
			t.Errorf("copied is %q, which has a path in it", copied)
		}
		a.win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
		if r.w.about != nil {
			t.Error("Escape does not close it")
		}
	})
}
