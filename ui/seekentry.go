package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// sought is a list in which one finds by typing.
type sought interface {
	find(typed string)
	choose(n int) // goes n on
	page(n int)   // goes n pages on
	taken()       // of the one that is chosen
	close()
}

// seekEntry is where one types; the keys that are for the list go there.
type seekEntry struct {
	widget.Entry
	in sought
}

func newSeekEntry(in sought, hint string) *seekEntry {
	e := &seekEntry{in: in}
	e.ExtendBaseWidget(e)
	e.SetPlaceHolder(hint)
	e.OnChanged = in.find
	e.OnSubmitted = func(string) { in.taken() }
	return e
}

// TypedKey is Fyne's.
func (e *seekEntry) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeyUp:
		e.in.choose(-1)
	case fyne.KeyDown:
		e.in.choose(1)
	case fyne.KeyPageUp:
		e.in.page(-1)
	case fyne.KeyPageDown:
		e.in.page(1)
	case fyne.KeyEscape:
		e.in.close()
	default:
		e.Entry.TypedKey(k)
	}
}
