// Package diffview shows two messages side by side: what differs in colour and with a sign, what is the same folded.
package diffview

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
	"image"

	"switchboard/ui/glyph"
	"switchboard/ui/raster"
	"switchboard/ui/theme"
	"switchboard/ui/view/jsondiff"
)

// View is the widget. Its methods, like all of Fyne, are for the main goroutine. Nil callbacks are skipped.
type View struct {
	widget.BaseWidget

	OnMove func()                                            // the difference that is looked at is another, or what is folded
	OnMenu func(at fyne.Position, left, right jsondiff.Cell) // secondary click on a row
	OnKey  func(*fyne.KeyEvent)                              // keys that the viewer does not use and that type nothing
	OnRune func(rune)                                        // characters that the viewer does not use

	sheet *raster.Sheet
	face  *glyph.Face // nil until the first layout
	geo   geometry

	page     *jsondiff.Page
	lines    []jsondiff.Line
	expanded map[int]bool   // rows whose long values are shown
	middles  map[int]middle // what differs in the literals of a row, once it was drawn
	rows     []row          // what the lines come to
	at       []int          // of each difference: the row on screen where it begins
	current  int            // the difference that is looked at; -1: none
	top      int            // pixels of rows above the upper edge

	hover image.Point
	drag  bool // of the scrollbar
	grab  int  // what of its handle is held
}

var (
	_ fyne.Widget    = (*View)(nil)
	_ fyne.Focusable = (*View)(nil)
)

// New makes an empty viewer.
func New() *View {
	v := &View{page: &jsondiff.Page{}, current: -1, hover: raster.Nowhere}
	v.sheet = raster.New(v, v.fit, v.draw)
	v.ExtendBaseWidget(v)
	return v
}

// Set shows a page, from its first difference on.
func (v *View) Set(p *jsondiff.Page) {
	v.page, v.expanded, v.middles = p, map[int]bool{}, map[int]middle{}
	v.current, v.top = -1, 0
	v.reflow()
	v.Next()
	v.sheet.Refresh()
}

// Next goes to the next difference, after the last to the first.
func (v *View) Next() { v.step(1) }

// Previous goes to the difference before.
func (v *View) Previous() { v.step(-1) }

func (v *View) step(by int) {
	n := len(v.page.Differences)
	if n == 0 {
		return
	}
	if v.current < 0 && by < 0 {
		v.current = 0
	}
	v.current = (v.current + by + n) % n
	v.reveal()
	v.sheet.Refresh()
	v.moved()
}

// At is which difference is looked at, from 1, of how many; 0 of 0 without any.
func (v *View) At() (n, count int) { return v.current + 1, len(v.page.Differences) }

// Fold folds or unfolds all that is the same.
func (v *View) Fold(on bool) {
	v.page.Fold(on)
	v.relay()
}

// Folds reports whether anything can be folded, and whether anything is.
func (v *View) Folds() (can, is bool) { return v.page.Folds() }

// expand shows the long values of a row, or cuts them again.
func (v *View) expand(row int) {
	if v.expanded[row] {
		delete(v.expanded, row)
	} else {
		v.expanded[row] = true
	}
	v.relay()
}

// relay lays out anew, and keeps the row at the top where it is.
func (v *View) relay() {
	at := -1
	if i := v.top / max(v.geo.row, 1); i < len(v.rows) {
		at = v.lines[v.rows[i].line].Row
	}
	v.reflow()
	if at >= 0 {
		v.scrollTo(v.rowOf(at) * v.geo.row)
	}
	v.sheet.Refresh()
	v.moved()
}

func (v *View) moved() {
	if v.OnMove != nil {
		v.OnMove()
	}
}

// CreateRenderer is Fyne's.
func (v *View) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(v.sheet.Object())
}

// MinSize leaves room for a few lines.
func (v *View) MinSize() fyne.Size { return fyne.NewSize(320, 5*theme.LineSize) }

// Resize lays out anew.
func (v *View) Resize(s fyne.Size) {
	v.BaseWidget.Resize(s)
	v.sheet.Resize(s)
}
