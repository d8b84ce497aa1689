package ui

import (
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"switchboard/ui/view"
)

// formEntry is a field that is typed into: Enter, and to leave it, takes what was typed, and Escape takes it back.
type formEntry struct {
	widget.Entry
	f       *settingsForm
	was     string // what was shown before anything was typed
	commit  func() // nil: there is nothing to take
	revert  func()
	left    func()          // the keys have gone elsewhere; nil: nobody minds
	tooMuch func(bytes int) // were to be added, and were not
}

// mostSet bounds the bytes of what is typed into a field of the settings, which is laid out and read at each key. A file
// may say more.
const mostSet = 8000

func tooMuch(bytes int) string {
	return view.Bytes(bytes) + " more were not taken: " + view.Bytes(mostSet) + " is the most that fits here."
}

func newFormEntry(f *settingsForm) *formEntry {
	e := &formEntry{f: f}
	e.ExtendBaseWidget(e)
	e.OnSubmitted = func(string) { e.take() }
	return e
}

func (e *formEntry) dirty() bool { return e.Text != e.was }

func (e *formEntry) take() {
	if e.commit != nil && e.dirty() {
		e.commit()
	}
}

// FocusLost is Fyne's.
func (e *formEntry) FocusLost() {
	e.Entry.FocusLost()
	e.take()
	if e.left != nil {
		e.left()
	}
}

// takes reports whether there is room for so many bytes in place of what is selected, and says so where there is none.
func (e *formEntry) takes(bytes int) bool {
	fits := len(e.Text)-len(e.SelectedText())+bytes <= mostSet
	if !fits {
		e.tooMuch(bytes)
	}
	return fits
}

// TypedRune is Fyne's.
func (e *formEntry) TypedRune(r rune) {
	if e.takes(utf8.RuneLen(r)) {
		e.Entry.TypedRune(r)
	}
}

// TypedKey is Fyne's.
func (e *formEntry) TypedKey(k *fyne.KeyEvent) {
	if k.Name != fyne.KeyEscape {
		e.Entry.TypedKey(k)
		return
	}
	if e.dirty() {
		e.revert()
	} else {
		e.f.close()
	}
}

// TypedShortcut is Fyne's.
func (e *formEntry) TypedShortcut(s fyne.Shortcut) {
	if c, ok := s.(*desktop.CustomShortcut); ok && c.KeyName == fyne.KeyF && c.Modifier&fyne.KeyModifierShortcutDefault != 0 {
		e.f.win.Canvas().Focus(e.f.search)
		return
	}
	if paste, ok := s.(*fyne.ShortcutPaste); ok && !e.takes(len(paste.Clipboard.Content())) {
		return
	}
	e.Entry.TypedShortcut(s)
}
