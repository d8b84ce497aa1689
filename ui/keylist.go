package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"switchboard/ui/theme"
)

// keyed is a key and what it does.
type keyed struct{ key, does string }

// paneKeys are those that the panes have of their own, beside actions.
func paneKeys() []keyed {
	return []keyed{
		{"J, K or ↓, ↑", "the next row, the one before"},
		{"G, Shift+G", "the first row, the last one"},
		{"PgDn, PgUp", "a page on, a page back"},
		{"Return", "open the row in a window of its own"},
		{"Tab, Shift+Tab", "the next control, the one before"},
		{"Escape", "close what lies over the window"},
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
	add("IN A LIST", paneKeys())
	for _, group := range groups() {
		var keys []keyed
		for i := range w.actions {
			if a := &w.actions[i]; a.Group == group && a.Key != "" {
				keys = append(keys, keyed{a.Key, a.Name})
			}
		}
		add(strings.ToUpper(group), keys)
	}
	return columns
}

// showKeys shows every key. Escape, or a click beside it, closes it.
func (w *Window) showKeys() {
	all, n := w.win.Canvas().Size(), 3
	if all.Width < 1100 {
		n = 2
	}
	row := container.NewHBox()
	for _, column := range w.keyList(n) {
		row.Add(inset(theme.GapWide, 0, container.New(layout.NewCustomPaddedVBoxLayout(2), column...)))
	}
	scroll := container.NewScroll(inset(12, 8, row))
	pop := popUp(w.win.Canvas(), scroll)
	size := row.MinSize().AddWidthHeight(40, 24)
	size = fyne.NewSize(min(size.Width, all.Width-16), min(size.Height, all.Height-16))
	pop.Resize(size)
	pop.ShowAtPosition(fyne.NewPos((all.Width-size.Width)/2, (all.Height-size.Height)/2))
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
