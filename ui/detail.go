package ui

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"switchboard/ui/theme"
	"switchboard/ui/view"
)

// detailPane is the message that is selected, and those that are open in windows of their own.
type detailPane struct {
	*reader
	content  fyne.CanvasObject
	opened   []*ownWindow
	marked   view.Row // to be compared with another; Seq 0: none
	compared []*comparison
}

// ownWindow is a message in a window of its own.
type ownWindow struct {
	*reader
	win fyne.Window
}

// mostWindows bounds the messages that are open in windows of their own.
const mostWindows = 8

func newDetailPane(w *Window) *detailPane {
	p := &detailPane{reader: newReader(w, w.win)}
	p.view.OnRune, p.view.OnKey = p.typed, w.pressed
	p.content = pane(spread(theme.GapWide, nil, caption("DETAIL"), p.modes.content), p.body)
	w.win.Canvas().AddShortcut(&fyne.ShortcutCopy{}, func(fyne.Shortcut) { w.copyFrame() })
	p.show(nil)
	return p
}

// typed is a character that the viewer did not use.
func (p *detailPane) typed(r rune) {
	if r == '/' {
		p.bar.open()
		return
	}
	p.w.typed(r)
}

// update shows what has become of the rows since.
func (p *detailPane) update(now time.Time) {
	p.reader.update(now)
	for _, o := range p.opened {
		o.update(now)
	}
}

// open shows the row in a window of its own.
func (p *detailPane) open(r *view.Row) {
	if r == nil || r.Frame == nil {
		return
	}
	if len(p.opened) == mostWindows {
		p.w.status.say(time.Now(), view.Count(mostWindows)+" messages are open in windows of their own: close one first.")
		return
	}
	win := p.w.App.NewWindow("Switchboard · " + r.Name())
	o := &ownWindow{newReader(p.w, win), win}
	o.own, o.from = true, p.w.journal
	o.view.OnRune = func(c rune) {
		if c == '/' {
			o.bar.open()
		}
	}
	o.view.OnKey = o.pressed
	shortcuts := map[string]func(){"Ctrl+Shift+F": o.bar.open, "Ctrl+W": win.Close}
	for i, mode := range modes() {
		shortcuts[modeKey(i)] = func() { o.turn(mode) }
	}
	keysOf(win, o.pressed, shortcuts)
	win.SetPadded(false)
	win.SetContent(pane(spread(theme.GapWide, nil, o.modes.content), o.body))
	win.SetOnClosed(func() {
		p.opened = slices.DeleteFunc(p.opened, func(other *ownWindow) bool { return other == o })
	})
	p.opened = append(p.opened, o)
	o.show(r)
	win.Resize(fyne.NewSize(680, 520))
	win.Show()
	win.Canvas().Focus(o.view)
}

// keysOf has a window of its own take shortcuts, and keys that nothing in it used.
func keysOf(win fyne.Window, pressed func(*fyne.KeyEvent), shortcuts map[string]func()) {
	win.Canvas().SetOnTypedKey(pressed)
	for key, act := range shortcuts {
		win.Canvas().AddShortcut(shortcutOf(key), func(fyne.Shortcut) { act() })
	}
}

// shifted reports whether Shift is held, where the system says.
func shifted() bool {
	d, ok := fyne.CurrentApp().Driver().(desktop.Driver)
	return ok && d.CurrentKeyModifiers()&fyne.KeyModifierShift != 0
}
