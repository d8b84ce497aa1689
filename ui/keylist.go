package ui

import (
	"maps"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"switchboard/ui/theme"
)

// keyed is a key and what it does.
type keyed struct{ key, does string }

// paneKeys are those that the panes have of their own, beside actions.
func paneKeys() map[string][]keyed {
	return map[string][]keyed{
		"IN A LIST": {
			{"J, K or ↓, ↑", "the next row, the one before"},
			{"G, Shift+G", "the first row, the last one"},
			{"PgDn, PgUp", "a page on, a page back"},
			{"Return", "open the row; of a session, its traffic"},
			{"Shift+J, K", "another message to compare with: = does it"},
			{"Ctrl+click", "the same with the mouse"},
		},
		"EVERYWHERE": {
			{"Tab, Shift+Tab", "the next control, the one before"},
			{"Space or Return", "press the control"},
			{"←, →", "choose another of a few"},
			{"Escape", "close what lies over the window"},
			{"Ctrl+Q", "quit"},
		},
		"IN THE COMPOSER": {
			{"Tab, Shift+Tab", "the next field, the one before"},
			{"Ctrl+Space", "what may stand here"},
			{"Alt+↑, Alt+↓", "what was sent before"},
		},
		"IN A DETAIL": {
			{"/", "find in it"},
			{"Ctrl+C", "copy what is selected"},
			{"Ctrl+W", "close its own window"},
			{"F7, Shift+F7", "the next difference of two, the one before"},
		},
	}
}

// keyList is every key by what it is for, in that many columns.
func (w *Window) keyList(n int) [][]fyne.CanvasObject {
	part := func(name string, keys []keyed) (lines []fyne.CanvasObject) {
		lines = append(lines, caption(name))
		for _, k := range keys {
			key := mono(theme.Accent, k.key)
			lines = append(lines, container.New(&twoColumns{130}, key, label(theme.Text, k.does)))
		}
		return append(lines, gap(1))
	}
	columns := make([][]fyne.CanvasObject, n)
	least := func() *[]fyne.CanvasObject {
		at := 0
		for i := range columns {
			if len(columns[i]) < len(columns[at]) {
				at = i
			}
		}
		return &columns[at]
	}
	add := func(name string, keys []keyed) {
		if c := least(); len(keys) > 0 {
			*c = append(*c, part(name, keys)...)
		}
	}
	own := paneKeys()
	for _, name := range slices.Sorted(maps.Keys(own)) {
		add(name, own[name])
	}
	all := make(map[string][]keyed)
	for _, group := range groups() {
		var keys []keyed
		for i := range w.actions {
			if a := &w.actions[i]; a.Group == group && a.Key != "" {
				keys = append(keys, keyed{a.Key, a.Name})
			}
		}
		all[group] = keys
	}
	// The long ones come first, so that the columns end side by side.
	for _, group := range slices.SortedStableFunc(slices.Values(groups()), func(a, b string) int { return len(all[b]) - len(all[a]) }) {
		add(strings.ToUpper(group), all[group])
	}
	return columns
}

// showKeys shows every key; once more, and it closes.
func (w *Window) showKeys() {
	shown := w.keys != nil && w.keys.pop.Visible()
	if w.uncover(); shown {
		return
	}
	all, n := w.win.Canvas().Size(), 3
	if all.Width < 1100 {
		n = 2
	}
	row := container.NewHBox()
	for _, column := range w.keyList(n) {
		row.Add(inset(theme.GapWide, 0, container.New(layout.NewCustomPaddedVBoxLayout(2), column...)))
	}
	w.keys = newKeySheet(w, inset(12, 8, row))
	w.keys.pop = popUp(w.win.Canvas(), w.keys)
	size := row.MinSize().AddWidthHeight(40, 32)
	size = fyne.NewSize(min(size.Width, all.Width-16), min(size.Height, all.Height-16))
	w.keys.pop.Resize(size)
	w.keys.pop.ShowAtPosition(fyne.NewPos((all.Width-size.Width)/2, (all.Height-size.Height)/2))
	w.win.Canvas().Focus(w.keys)
}

// keySheet is the list of keys, which keys scroll where it is longer than the window.
type keySheet struct {
	widget.BaseWidget
	w      *Window
	pop    *widget.PopUp
	scroll *container.Scroll
}

func newKeySheet(w *Window, content fyne.CanvasObject) *keySheet {
	s := &keySheet{w: w, scroll: container.NewScroll(content)}
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer is Fyne's.
func (s *keySheet) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(s.scroll) }

func (s *keySheet) close() {
	s.pop.Hide()
	if s.w.keys == s {
		s.w.keys = nil
	}
}

// FocusGained is Fyne's.
func (s *keySheet) FocusGained() {}

// FocusLost is Fyne's.
func (s *keySheet) FocusLost() {}

// TypedRune is Fyne's.
func (s *keySheet) TypedRune(r rune) {
	if r == '?' {
		s.close()
	}
}

// TypedKey is Fyne's.
func (s *keySheet) TypedKey(k *fyne.KeyEvent) {
	page := s.scroll.Size().Height - 2*theme.RowHeight
	switch k.Name {
	case fyne.KeyUp:
		s.by(-2 * theme.RowHeight)
	case fyne.KeyDown:
		s.by(2 * theme.RowHeight)
	case fyne.KeyPageUp:
		s.by(-page)
	case fyne.KeyPageDown:
		s.by(page)
	case fyne.KeyHome:
		s.scroll.ScrollToTop()
	case fyne.KeyEnd:
		s.scroll.ScrollToBottom()
	case fyne.KeyEscape, fyne.KeyF1:
		s.close()
	}
}

// by scrolls further down, or up where dy is negative.
func (s *keySheet) by(dy float32) {
	most := max(s.scroll.Content.MinSize().Height-s.scroll.Size().Height, 0)
	s.scroll.ScrollToOffset(fyne.NewPos(s.scroll.Offset.X, min(max(s.scroll.Offset.Y+dy, 0), most)))
}

// twoColumns gives its first object a width, and the second one the rest.
type twoColumns struct{ first float32 }

func (l *twoColumns) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b := o[0].MinSize(), o[1].MinSize()
	return fyne.NewSize(max(l.first, a.Width+theme.GapWide)+b.Width, max(a.Height, b.Height))
}

func (l *twoColumns) Layout(o []fyne.CanvasObject, s fyne.Size) {
	x := max(l.first, o[0].MinSize().Width+theme.GapWide)
	for i, at := range []float32{0, x} {
		m := o[i].MinSize()
		o[i].Move(fyne.NewPos(at, (s.Height-m.Height)/2))
		o[i].Resize(m)
	}
}
