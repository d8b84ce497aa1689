package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	icons "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"switchboard/ui/theme"
	"switchboard/ui/view"
)

// findBar looks for text in the message that is read. It lies above the text, and is there only while it is wanted.
type findBar struct {
	r       *reader
	content *fyne.Container
	entry   *findEntry
	found   *text
}

func newFindBar(r *reader) *findBar {
	b := &findBar{r: r, found: newText(theme.Muted, theme.SmallText, fyne.TextStyle{Monospace: true})}
	b.entry = newFindEntry(b)
	b.content = inset(theme.GapWide, 2, spread(theme.Gap, b.entry, b.entry, b.found,
		quiet("", icons.MoveUpIcon(), func() { b.next(true) }), quiet("", icons.MoveDownIcon(), func() { b.next(false) }),
		quiet("", icons.CancelIcon(), b.close)))
	b.content.Hide()
	return b
}

func (b *findBar) isOpen() bool { return b.content.Visible() }

// open takes the keys, with what is selected in the text, or what was looked for last.
func (b *findBar) open() {
	if b.r.row.Seq == 0 {
		return
	}
	if s := b.r.view.SelectedText(); s != "" && len(s) < 200 && !strings.Contains(s, "\n") {
		b.entry.SetText(s)
	}
	show(b.content, true)
	b.r.in.Canvas().Focus(b.entry)
	b.entry.TypedShortcut(&fyne.ShortcutSelectAll{})
	b.search()
}

// close ends the search, and gives the keys to the text.
func (b *findBar) close() {
	if !b.isOpen() {
		return
	}
	show(b.content, false)
	b.r.view.Find("")
	b.r.in.Canvas().Focus(b.r.view)
}

func (b *findBar) search() {
	b.r.view.Find(b.entry.Text)
	b.count()
}

// next goes to the next occurrence, or to the one before.
func (b *findBar) next(back bool) {
	if !b.isOpen() {
		b.open()
		return
	}
	if back {
		b.r.view.FindPrevious()
	} else {
		b.r.view.FindNext()
	}
	b.count()
}

// count says where the search stands.
func (b *findBar) count() {
	if !b.isOpen() {
		return
	}
	n, of := b.r.view.Found()
	s, role := view.Count(n)+" of "+view.Count(of), theme.Muted
	switch {
	case b.entry.Text == "":
		s = ""
	case of == 0:
		s, role = "not found", theme.Warning
	case b.r.view.More():
		s += " and more"
	}
	if left := b.r.view.Cut(); left > 0 && b.entry.Text != "" {
		s += ", but for the last " + view.Bytes(left)
	}
	b.found.set(role, s)
}

// findEntry is where the text is typed: Enter and F3 go on, with Shift back, Escape closes.
type findEntry struct {
	widget.Entry
	bar   *findBar
	shift bool
}

func newFindEntry(b *findBar) *findEntry {
	e := &findEntry{bar: b}
	e.SetPlaceHolder("Find in this message")
	e.OnChanged = func(string) { b.search() }
	e.ExtendBaseWidget(e)
	return e
}

// KeyDown is Fyne's.
func (e *findEntry) KeyDown(k *fyne.KeyEvent) {
	if k.Name == desktop.KeyShiftLeft || k.Name == desktop.KeyShiftRight {
		e.shift = true
	}
	e.Entry.KeyDown(k)
}

// KeyUp is Fyne's.
func (e *findEntry) KeyUp(k *fyne.KeyEvent) {
	if k.Name == desktop.KeyShiftLeft || k.Name == desktop.KeyShiftRight {
		e.shift = false
	}
	e.Entry.KeyUp(k)
}

// FocusLost is Fyne's.
func (e *findEntry) FocusLost() {
	e.shift = false
	e.Entry.FocusLost()
}

// TypedKey is Fyne's.
func (e *findEntry) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyF3:
		e.bar.next(e.shift)
	case fyne.KeyUp:
		e.bar.next(true)
	case fyne.KeyDown:
		e.bar.next(false)
	case fyne.KeyEscape:
		e.bar.close()
	default:
		e.Entry.TypedKey(k)
	}
}
