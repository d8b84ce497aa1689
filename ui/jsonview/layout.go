package jsonview

// From lines to rows: folding, wrapping, and where everything lies, in device pixels.

import (
	"image"
	"math"
	"sort"

	"switchboard/ui/glyph"
	"switchboard/ui/jsonview/pretty"
	"switchboard/ui/theme"
)

// geometry is the layout for one pixel size.
type geometry struct {
	scale         float32 // device pixels a Fyne pixel
	width, height int
	row           int // height of a row; 0 until the first layout
	margin        int // above the first row and below the last
	bar           int // thickness of a scrollbar
	numbers       int // right edge of the line numbers
	text          int // left edge of the text
	line          int // thickness of lines
}

// px converts from Fyne's pixels.
func (g *geometry) px(v float32) int { return int(math.Round(float64(v * g.scale))) }

// row is one row on screen: bytes from, up to to, of the text of a line.
type row struct{ line, from, to int32 }

// offerLine is the line of the row that offers to show all.
const offerLine = math.MaxInt32

// fit lays out for w by h pixels.
func (v *View) fit(w, h int, scale float32) {
	g := &v.geo
	if v.face == nil || g.scale != scale {
		v.face = glyph.NewFace(float64(theme.MonoSize*scale), theme.MonoFonts()...)
		v.top = int(float32(v.top) * scale / g.scale)
	}
	rewrap := g.row == 0 || g.scale != scale || v.wrap && w != g.width
	g.scale, g.width, g.height, g.line = scale, w, h, max(int(scale), 1)
	g.row, g.margin, g.bar = g.px(theme.LineSize), g.px(theme.Gap), g.px(theme.BarSize)
	if rewrap {
		v.reflow()
	}
	v.clamp()
}

// reflow makes the rows anew and keeps the line at the top where it is.
func (v *View) reflow() {
	if v.face == nil {
		return
	}
	g := &v.geo
	var at row
	if n := v.top / max(g.row, 1); n < len(v.rows) {
		at = v.rows[n]
	}
	off := v.top % max(g.row, 1)

	digits := 3
	for n := len(v.doc.Lines); n >= 1000; n /= 10 {
		digits++
	}
	g.numbers = g.px(theme.GapWide) + digits*v.face.CellW
	g.text = g.numbers + 3*v.face.CellW
	if v.form == asHex { // where a line stands is in the line
		g.numbers = 0
		g.text = g.px(theme.GapWide)
	}

	columns := 0
	if v.wrap {
		columns = max((g.width-g.text-g.bar-g.px(theme.Gap))/v.face.CellW, 16)
	}
	v.rows, v.widest = v.rows[:0], 0
	for i := 0; i < len(v.doc.Lines); i++ {
		if n := v.hexLength(i); n > 0 && (columns == 0 || n <= columns) {
			v.rows = append(v.rows, row{int32(i), 0, int32(n)})
			v.widest = max(v.widest, n)
			continue
		}
		spans := v.spansOf(int32(i))
		cells, bytes := 0, 0
		for _, s := range spans {
			cells += glyph.Width(s.Text, math.MaxInt)
			bytes += len(s.Text)
		}
		if columns == 0 || cells <= columns {
			v.rows = append(v.rows, row{int32(i), 0, int32(bytes)})
			v.widest = max(v.widest, cells)
		} else {
			v.wrapLine(int32(i), spans, columns)
		}
		if v.folded[int32(i)] {
			i = int(v.doc.Lines[i].Close)
		}
	}
	if v.cut > 0 {
		v.rows = append(v.rows, row{line: offerLine})
	}
	v.top = v.rowOf(at.line, at.from)*g.row + off
	v.clamp()
}

// hexLength is the cells of a line of a dump, which need not be looked at; 0: it is none.
func (v *View) hexLength(i int) int {
	if v.form != asHex {
		return 0
	}
	return v.doc.HexLength(i)
}

// wrapLine breaks a line into rows of at most so many cells.
func (v *View) wrapLine(line int32, spans []pretty.Span, columns int) {
	r := row{line: line}
	room := columns
	for _, s := range spans {
		for text := s.Text; text != ""; {
			n := glyph.Prefix(text, room)
			if s.Kind == pretty.Mark && n < len(text) && room < columns-v.hang(r) {
				n = 0 // a mark stays in one piece
			}
			r.to += int32(n)
			room -= glyph.Width(text[:n], columns)
			if text = text[n:]; text != "" {
				v.rows = append(v.rows, r)
				r.from = r.to
				room = columns - v.hang(r)
			}
		}
	}
	v.rows = append(v.rows, r)
	v.widest = columns
}

// hang is how many cells a row that goes on with its line is indented.
func (v *View) hang(r row) int {
	if r.from == 0 || r.line == offerLine {
		return 0
	}
	const most = 8
	return min(int(v.doc.Lines[r.line].Depth)*pretty.Indent+pretty.Indent, most)
}

// spansOf is the text of a line as it is shown, valid until the next call.
func (v *View) spansOf(line int32) []pretty.Span {
	switch {
	case line == offerLine:
		v.spans = append(v.spans[:0], pretty.Span{Text: v.offer()})
	case v.folded[line]:
		v.spans = v.doc.Folded(v.spans[:0], int(line))
	default:
		v.spans = v.doc.Spans(v.spans[:0], int(line))
	}
	return v.spans
}

// rowOf is the index of the row with byte at of a line; a line that is folded away is where its fold is.
func (v *View) rowOf(line, at int32) int {
	n := sort.Search(len(v.rows), func(i int) bool {
		r := v.rows[i]
		return r.line > line || r.line == line && r.from > at
	})
	return max(n-1, 0)
}

// rowAt is the index of the row at pixel y, or -1.
func (v *View) rowAt(y int) int {
	if v.geo.row == 0 || y < 0 || y >= v.geo.height || y+v.top < v.geo.margin {
		return -1
	}
	if i := (y + v.top - v.geo.margin) / v.geo.row; i < len(v.rows) {
		return i
	}
	return -1
}

// yOf is the upper pixel of row i.
func (v *View) yOf(i int) int { return v.geo.margin + i*v.geo.row - v.top }

// limits are the largest top and left.
func (v *View) limits() (down, right int) {
	g := &v.geo
	down = len(v.rows)*g.row + 2*g.margin - g.height
	if !v.wrap && v.face != nil {
		right = (v.widest+2)*v.face.CellW + g.text + g.bar - g.width
	}
	if right > 0 {
		down += g.bar
	}
	return max(down, 0), max(right, 0)
}

// clamp keeps the edges within the text.
func (v *View) clamp() {
	down, right := v.limits()
	v.top, v.left = min(max(v.top, 0), down), min(max(v.left, 0), right)
}

// thumbs are the handles of the two scrollbars; empty where everything fits.
func (v *View) thumbs() (vertical, horizontal image.Rectangle) {
	g := &v.geo
	down, right := v.limits()
	if down > 0 {
		y, n := glyph.Thumb(g.height, float64(v.top), float64(down), g.px(28))
		vertical = image.Rect(g.width-g.bar, y, g.width, y+n)
	}
	if right > 0 {
		x, n := glyph.Thumb(v.track(), float64(v.left), float64(right), g.px(28))
		horizontal = image.Rect(g.text+x, g.height-g.bar, g.text+x+n, g.height)
	}
	return vertical, horizontal
}

// track is the length of the horizontal scrollbar.
func (v *View) track() int { return max(v.geo.width-v.geo.text-v.geo.bar, 1) }

// scrollTo moves the edges, as far as there is text.
func (v *View) scrollTo(top, left int) {
	oldTop, oldLeft := v.top, v.left
	v.top, v.left = top, left
	v.clamp()
	if v.top != oldTop || v.left != oldLeft {
		v.raster.Refresh()
	}
}

// reveal scrolls so that byte at of a line is comfortably in view.
func (v *View) reveal(line, at int32) {
	g := &v.geo
	if g.row == 0 {
		return
	}
	i := v.rowOf(line, at)
	top, left := v.top, v.left
	if y := v.yOf(i); y < 0 || y+2*g.row > g.height {
		top = i*g.row - g.height/3
	}
	x := v.xOf(v.rows[i], at)
	if right := g.width - g.bar; x < g.text || x+8*v.face.CellW > right {
		left += x - (g.text+right)/2
	}
	v.scrollTo(top, left)
}
