// Package jsonview is a read-only viewer for messages: JSON laid out, coloured and foldable, or the bytes of a frame.
package jsonview

import (
	"fmt"
	"image"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"switchboard/ui/glyph"
	"switchboard/ui/jsonview/pretty"
	"switchboard/ui/raster"
	"switchboard/ui/theme"
)

// DefaultLimit is how many bytes of a message are shown before the reader asks for all.
const DefaultLimit = 256 << 10

// View is the widget. Its methods, like all of Fyne, are for the main goroutine. Nil callbacks are skipped.
type View struct {
	widget.BaseWidget

	// Limit is how many bytes SetJSON and SetRaw show at first; a line at the end offers all. 0 means DefaultLimit.
	Limit int

	OnMenu func(at fyne.Position) // secondary click
	OnKey  func(*fyne.KeyEvent)   // keys that the viewer does not use and that type nothing
	OnRune func(rune)             // characters that the viewer does not use

	sheet *raster.Sheet
	face  *glyph.Face // nil until the first layout
	geo   geometry

	whole  string // the message
	cut    int    // bytes at its end that doc lacks
	form   form
	doc    *pretty.Doc
	folded map[int32]bool // lines that are folded
	wrap   bool

	rows   []row // what the lines come to, folded and wrapped
	widest int   // cells of the widest row
	top    int   // pixels of rows above the upper edge
	left   int   // pixels of text left of the left edge

	anchor, head mark // the selection is between them
	query        string
	matches      []match
	tooMany      bool // there are more than are kept
	current      int  // index into matches

	hover image.Point
	drag  drag
	spans []pretty.Span // scratch
}

var _ fyne.Widget = (*View)(nil)

// New makes an empty viewer.
func New() *View {
	v := &View{doc: pretty.Raw(""), hover: raster.Nowhere}
	v.sheet = raster.New(v, v.fit, v.draw)
	v.ExtendBaseWidget(v)
	return v
}

// SetJSON shows data as laid-out JSON. Broken JSON is shown as far as it goes, then where it broke, then the rest.
func (v *View) SetJSON(data []byte) { v.set(string(data), asJSON) }

// SetRaw shows the bytes of data: line ends as marks, whatever is not text in hex.
func (v *View) SetRaw(data []byte) { v.set(string(data), asRaw) }

// SetText shows lines that were written to be read: their ends have no marks, all else is as with SetRaw.
func (v *View) SetText(text string) { v.set(text, asText) }

// SetHex shows the bytes of data as a hex dump.
func (v *View) SetHex(data []byte) { v.set(string(data), asHex) }

// form is how the message is laid out.
type form uint8

const (
	asJSON form = iota
	asRaw
	asText
	asHex
)

func (v *View) set(text string, f form) {
	v.whole, v.form = text, f
	v.show(v.limit())
	v.top, v.left = 0, 0
	v.clamp()
	v.sheet.Refresh()
}

// limit is how many bytes to show at first. A cut that would hide next to nothing is not made.
func (v *View) limit() int {
	n := v.Limit
	if n <= 0 {
		n = DefaultLimit
	}
	if len(v.whole) <= n+n/8 {
		return len(v.whole)
	}
	for n > 0 && !utf8.RuneStart(v.whole[n]) {
		n--
	}
	return n
}

// show reads the first n bytes anew. What was folded, selected and found is forgotten.
func (v *View) show(n int) {
	switch head := v.whole[:n]; {
	case v.form == asRaw:
		v.doc = pretty.Raw(head)
	case v.form == asText:
		v.doc = pretty.Text(head)
	case v.form == asHex:
		v.doc = pretty.Hex(head)
	case n < len(v.whole):
		v.doc = pretty.ParseHead(head)
	default:
		v.doc = pretty.Parse(head)
	}
	v.folded = nil
	v.anchor, v.head = mark{}, mark{}
	v.cut = len(v.whole) - n + v.doc.Cut
	v.search()
	v.reflow()
}

// ShowAll shows the whole message, however long; the line at the end does the same.
func (v *View) ShowAll() {
	if v.cut > v.doc.Cut {
		v.show(len(v.whole))
		v.sheet.Refresh()
	}
}

// Cut is how many bytes at the end are not shown.
func (v *View) Cut() int { return v.cut }

func (v *View) offer() string {
	if v.doc.Cut > 0 {
		return fmt.Sprintf("%d lines are shown: %s of %s are left out", len(v.doc.Lines), size(v.cut), size(len(v.whole)))
	}
	return fmt.Sprintf("Show all %s  (%s more)", size(len(v.whole)), size(v.cut))
}

// size is a number of bytes for people.
func size(n int) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%d B", n)
	case n < 1_000_000:
		return fmt.Sprintf("%d kB", n/1000)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}

// Problem says where the JSON broke; nil for good JSON and raw bytes.
func (v *View) Problem() *pretty.Error { return v.doc.Problem }

// SetWrap breaks long lines at the edge; otherwise they are clipped and can be scrolled sideways.
func (v *View) SetWrap(on bool) {
	if on != v.wrap {
		v.wrap = on
		v.left = 0
		v.reflow()
		v.sheet.Refresh()
	}
}

// CreateRenderer is Fyne's.
func (v *View) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(v.sheet.Object())
}

// MinSize leaves room for three lines.
func (v *View) MinSize() fyne.Size { return fyne.NewSize(160, 3*theme.LineSize+2*theme.Gap) }

// Resize lays the text out anew.
func (v *View) Resize(s fyne.Size) {
	v.BaseWidget.Resize(s)
	v.sheet.Resize(s)
}
