package ui

import (
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"switchboard/ui/theme"
	"switchboard/ui/view"
)

// messageEntry is the composer's editor: Ctrl+Enter sends, Tab goes from field to field of a template, Alt with an arrow
// goes through what was sent, Ctrl+Space says how it may go on.
type messageEntry struct {
	widget.Entry
	fields   view.Fields
	scroll   *container.Scroll // of the text; nil: not drawn yet
	shift    bool              // is held down
	send     func()
	older    func()
	newer    func()
	complete func()
	tooMuch  func(bytes int) // would be pasted
	list     *dropDown       // takes keys while it is open
	moved    func()          // the text was scrolled
}

func newMessageEntry() *messageEntry {
	e := &messageEntry{}
	e.MultiLine = true
	e.Wrapping = fyne.TextWrapOff
	e.TextStyle = fyne.TextStyle{Monospace: true}
	e.ExtendBaseWidget(e)
	return e
}

// CreateRenderer is Fyne's. What is drawn over the text must know how far it was scrolled.
func (e *messageEntry) CreateRenderer() fyne.WidgetRenderer {
	r := e.Entry.CreateRenderer()
	for _, o := range r.Objects() {
		if s, ok := o.(*container.Scroll); ok {
			e.scroll = s
			s.OnScrolled = func(fyne.Position) {
				if e.moved != nil {
					e.moved()
				}
			}
		}
	}
	return r
}

// cursor is where the cursor is, in bytes.
func (e *messageEntry) cursor() int {
	at := 0
	for row := 0; row < e.CursorRow; row++ {
		next := strings.IndexByte(e.Text[at:], '\n')
		if next < 0 {
			return len(e.Text)
		}
		at += next + 1
	}
	for column := 0; column < e.CursorColumn && at < len(e.Text); column++ {
		_, size := utf8.DecodeRuneInString(e.Text[at:])
		at += size
	}
	return at
}

// rowAndColumn is the place of a byte of a text.
func rowAndColumn(text string, at int) (row, column int) {
	before := text[:at]
	return strings.Count(before, "\n"), utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:])
}

// begin takes a text with its fields, the first of which is selected.
func (e *messageEntry) begin(text string, fields []view.Span) {
	if e.scroll != nil {
		e.Entry.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft}) // a popup may have been told of it
	}
	e.SetText(text)
	e.fields.Set(text, fields)
	e.CursorRow, e.CursorColumn = 0, 0
	if len(fields) > 0 {
		e.choose(fields[0])
	}
	e.Refresh()
}

// choose selects a part of the text, or puts the cursor there where it is empty. An Entry selects only what keys select.
func (e *messageEntry) choose(s view.Span) {
	if e.scroll == nil {
		return // nobody sees it
	}
	shift := &fyne.KeyEvent{Name: desktop.KeyShiftLeft}
	e.Entry.KeyUp(shift)
	e.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome}) // what was selected is not any more
	e.CursorRow, e.CursorColumn = rowAndColumn(e.Text, s.Start)
	if s.Start < s.End {
		e.Entry.KeyDown(shift)
		_, size := utf8.DecodeLastRuneInString(e.Text[:s.End])
		e.CursorRow, e.CursorColumn = rowAndColumn(e.Text, s.End-size)
		e.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
		e.Entry.KeyUp(shift)
	}
	e.Refresh()
}

// put puts text in the place of a part; it can be undone.
func (e *messageEntry) put(s view.Span, text string) {
	e.choose(s)
	if text == "" && s.Start < s.End {
		e.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
	} else if text != "" {
		e.Entry.TypedShortcut(&fyne.ShortcutPaste{Clipboard: pasted(text)})
	}
}

// pasted is a clipboard of its own.
type pasted string

// Content is Fyne's.
func (p pasted) Content() string { return string(p) }

// SetContent is Fyne's.
func (pasted) SetContent(string) {}

// goOn goes to the next field, or to the one before; false: there are none.
func (e *messageEntry) goOn(back bool) bool {
	next := e.fields.Next
	if back {
		next = e.fields.Previous
	}
	s, ok := next(e.cursor())
	if ok {
		e.choose(s)
	}
	return ok
}

// TypedKey is Fyne's.
func (e *messageEntry) TypedKey(k *fyne.KeyEvent) {
	if e.list.takesKey(k.Name) || handFunctionKey(e, k) {
		return
	}
	if k.Name == fyne.KeyTab {
		if back := e.shifted(); e.goOn(back) || back {
			return
		}
	}
	e.Entry.TypedKey(k)
	if e.list.isOpen() {
		if k.Name == fyne.KeyBackspace {
			e.complete()
		} else {
			e.list.offer(nil)
		}
	}
}

// TypedRune is Fyne's. What is offered follows what is typed.
func (e *messageEntry) TypedRune(r rune) {
	e.Entry.TypedRune(r)
	if e.list.isOpen() {
		e.complete()
	}
}

// shifted reports whether shift is held down. What a popup is told of keys, the editor below it is not.
func (e *messageEntry) shifted() bool {
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return d.CurrentKeyModifiers()&fyne.KeyModifierShift != 0
	}
	return e.shift
}

// KeyDown is Fyne's.
func (e *messageEntry) KeyDown(k *fyne.KeyEvent) {
	if k.Name == desktop.KeyShiftLeft || k.Name == desktop.KeyShiftRight {
		e.shift = true
	}
	e.Entry.KeyDown(k)
}

// KeyUp is Fyne's.
func (e *messageEntry) KeyUp(k *fyne.KeyEvent) {
	if k.Name == desktop.KeyShiftLeft || k.Name == desktop.KeyShiftRight {
		e.shift = false
	}
	e.Entry.KeyUp(k)
}

// FocusLost is Fyne's.
func (e *messageEntry) FocusLost() {
	e.shift = false
	e.Entry.FocusLost()
	e.list.offer(nil)
}

// TypedShortcut is Fyne's.
func (e *messageEntry) TypedShortcut(s fyne.Shortcut) {
	c, ok := s.(*desktop.CustomShortcut)
	ctrl := ok && c.Modifier&(fyne.KeyModifierControl|fyne.KeyModifierSuper) != 0
	paste, pastes := s.(*fyne.ShortcutPaste)
	switch {
	case pastes && len(e.Text)-len(e.SelectedText())+len(paste.Clipboard.Content()) > mostEdited:
		e.tooMuch(len(paste.Clipboard.Content()))
	case ctrl && (c.KeyName == fyne.KeyReturn || c.KeyName == fyne.KeyEnter):
		e.send()
	case ctrl && c.KeyName == fyne.KeySpace:
		e.complete()
	case ok && c.Modifier == fyne.KeyModifierAlt && c.KeyName == fyne.KeyUp:
		e.older()
	case ok && c.Modifier == fyne.KeyModifierAlt && c.KeyName == fyne.KeyDown:
		e.newer()
	default:
		e.Entry.TypedShortcut(s)
	}
}

// lineHeight is that of a line of the editor.
func (e *messageEntry) lineHeight() float32 {
	return fyne.MeasureText("M", theme.TextSize, e.TextStyle).Height
}

// placeOf is where a byte of the text is drawn, its upper left corner.
func (e *messageEntry) placeOf(at int) fyne.Position {
	pad := e.Theme().Size("innerPadding")
	row, _ := rowAndColumn(e.Text, at)
	line := e.Text[strings.LastIndexByte(e.Text[:at], '\n')+1 : at]
	x := pad + fyne.MeasureText(strings.ReplaceAll(line, "\t", "    "), theme.TextSize, e.TextStyle).Width
	p := fyne.NewPos(x, pad+float32(row)*e.lineHeight())
	if e.scroll != nil {
		p = p.Subtract(e.scroll.Offset)
	}
	return p
}
