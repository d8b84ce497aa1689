// Package logview is a list for traffic: one raster, a glyph cache, a million rows, and reading that is never disturbed.
package logview

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"switchboard/ui/glyph"
	"switchboard/ui/raster"
	"switchboard/ui/theme"
)

// Source is what a View shows. Rows are addressed by absolute number: first grows as the oldest fall out and shrinks as
// older ones are found, end grows as rows arrive, and a number never comes to mean another row (see View.Reset and
// View.Inserted). Called on the main goroutine only.
type Source interface {
	Bounds() (first, end uint64)
	// Row fills in row i, first <= i < end. row.Cells comes with one zeroed cell a column; the memory is reused.
	Row(i uint64, row *Row)
}

// Row is one line of the list.
type Row struct {
	Cells  []Cell
	Tint   theme.Role // background of the row; None for the usual stripes
	Strong bool       // bold
	Flag   theme.Role // of a small flag before the first cell; None: none
}

// Cell is one field of a row.
type Cell struct {
	Text  string
	Role  theme.Role // None means theme.Text
	Badge bool       // drawn as a small pill
}

// Column describes one field of every row.
type Column struct {
	Title string
	Width int  // in characters; for a flexible column the least it gets, unless Least is less
	Flex  bool // takes what the others leave
	Least int  // of a flexible column: what it shrinks to where there is no room for all; 0: it does not
	Right bool // flush right
}

// View is the widget. Its methods, like all of Fyne, are for the main goroutine.
//
// The callbacks report what the user did, not what the owner called, but for SetSelected; nil ones are skipped. A row
// number that they hand over may have dropped out of the source already, because a row that is on screen stays readable.
type View struct {
	widget.BaseWidget

	OnFollow   func(on bool)           // following was engaged (End, G) or released (scrolling up, selecting)
	OnSelect   func(i uint64, ok bool) // another row is selected, or none
	OnActivate func(i uint64)          // Enter on the selected row
	OnOpen     func(i uint64)          // double click
	OnClick    func(i uint64)          // the primary button was pressed on a row
	OnPick     func(i uint64)          // likewise with Shift or Ctrl held, while a row is selected, which stays so
	OnHead     func(column int)        // and on the head of a column
	OnMenu     func(i uint64, column int, at fyne.Position)
	OnKey      func(*fyne.KeyEvent) // keys that the list does not use and that type nothing
	OnRune     func(rune)           // characters that the list does not use

	src   Source
	cols  []column
	sheet *raster.Sheet
	face  *glyph.Face // nil until the first layout

	geo   geometry
	pos   position
	rows  window
	drawn uint64 // signature of what the raster shows

	follow   bool
	seen     uint64 // rows below this one have been on screen since follow was released
	selected uint64
	hasSel   bool
	again    bool // the last click hit the row that was selected already
	hover    image.Point
	drag     drag
}

var _ fyne.Widget = (*View)(nil)

// New makes a list that follows the tail of src.
func New(cols []Column, src Source) *View {
	v := &View{src: src, follow: true, hover: raster.Nowhere}
	for _, c := range cols {
		v.cols = append(v.cols, column{Column: c, chars: float32(max(c.Width, 1))})
	}
	v.sheet = raster.New(v, v.fit, v.draw)
	v.ExtendBaseWidget(v)
	return v
}

// CreateRenderer is Fyne's.
func (v *View) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(v.sheet.Object())
}

// MinSize leaves room for the header and three rows.
func (v *View) MinSize() fyne.Size {
	return fyne.NewSize(160, theme.HeadSize+3*theme.RowHeight)
}

// Resize lays the list out anew; the row at the top stays where it is.
func (v *View) Resize(s fyne.Size) {
	v.BaseWidget.Resize(s)
	v.sheet.Resize(s)
}

// Update is to be called after the source changed. It redraws only if something on screen did.
func (v *View) Update() {
	v.rows.stale()
	v.load()
	if v.Visible() && v.signature() != v.drawn {
		v.sheet.Refresh()
	}
}

// Reset is to be called when row numbers have come to mean other rows: the list was cleared or filtered anew. It
// drops the selection and shows the tail if it is following, else the first rows.
func (v *View) Reset() {
	v.hasSel = false
	v.rows.forget()
	v.pos.bound(v.src.Bounds())
	v.pos.to(0, &v.geo)
	v.seen = v.pos.end
	v.Update()
}

// Inserted is to be called when a row came to be row i that was not there, so that those from i on have moved up by
// one. What is read and selected stays what it was, where it was.
func (v *View) Inserted(i uint64) {
	if v.hasSel && v.selected >= i {
		v.selected++
	}
	if v.pos.top >= i {
		v.pos.top++
	}
	if v.seen > i {
		v.seen++
	}
	v.rows.forget()
}

// SetTitles names the columns anew.
func (v *View) SetTitles(titles []string) {
	changed := false
	for i := range min(len(titles), len(v.cols)) {
		changed = changed || v.cols[i].Title != titles[i]
		v.cols[i].Title = titles[i]
	}
	if changed {
		v.sheet.Refresh()
	}
}

// Pointed reports whether the mouse is over the view.
func (v *View) Pointed() bool { return v.hover != raster.Nowhere }

// Follow reports whether the list sticks to the newest row.
func (v *View) Follow() bool { return v.follow }

// SetFollow engages or releases following.
func (v *View) SetFollow(on bool) {
	if on == v.follow {
		return
	}
	v.follow = on
	_, v.seen = v.src.Bounds()
	v.Update()
}

// Unseen is how many rows have arrived since follow was released and have not been on screen.
func (v *View) Unseen() uint64 {
	_, end := v.src.Bounds()
	if v.follow || end <= v.seen {
		return 0
	}
	return end - v.seen
}

// Selected is the selected row. It may have dropped out of the source.
func (v *View) Selected() (i uint64, ok bool) { return v.selected, v.hasSel }

// SetSelected selects row i. To reveal it, it scrolls no further than needed and, unless i is the newest row, releases
// following, of which OnFollow hears.
func (v *View) SetSelected(i uint64, reveal bool) {
	v.selected, v.hasSel = i, true
	if reveal {
		v.reveal(i)
	}
	v.Update()
}

// Reveal scrolls as SetSelected does, and selects nothing.
func (v *View) Reveal(i uint64) {
	v.reveal(i)
	v.Update()
}

// Unselect selects nothing.
func (v *View) Unselect() {
	v.hasSel = false
	v.Update()
}
