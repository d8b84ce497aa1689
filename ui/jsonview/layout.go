package jsonview

// From lines to rows: folding, wrapping, and where everything lies, in device pixels.

import (
	"image"
	"math"
	"sort"

	"switchboard/ui/glyph"
	"switchboard/ui/jsonview/pretty"
	"switchboard/ui/raster"
	"switchboard/ui/theme"
)

// geometry is the layout for one pixel size.
type geometry struct {
	raster.Measures
	row     int // height of a row; 0 until the first layout
	margin  int // above the first row and below the last
	bar     int // thickness of a scrollbar
	numbers int // right edge of the line numbers
	text    int // left edge of the text
}

// row is one row on screen: bytes from, up to to, of the text of a line.
type row struct{ line, from, to int32 }

// offerLine is the line of the row that offers to show all.
const offerLine = math.MaxInt32

// fit lays out anew; the line at the top stays there.
func (v *View) fit(m raster.Measures) {
	g := &v.geo
	if g.Scale != m.Scale {
		v.face = m.NewFace(theme.MonoSize)
		if g.Scale > 0 {
			v.top = int(float32(v.top) * m.Scale / g.Scale)
		}
	}
	rewrap := g.row == 0 || g.Scale != m.Scale || v.wrap && g.Width != m.Width
	g.Measures = m
	g.row, g.margin, g.bar = g.Px(theme.LineSize), g.Px(theme.Gap), g.Px(theme.BarSize)
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
	g.numbers = g.Px(theme.GapWide) + digits*v.face.CellW
	g.text = g.numbers + 3*v.face.CellW
	if v.form == asHex { // where a line stands is in the line
		g.numbers = 0
		g.text = g.Px(theme.GapWide)
	}

	columns := 0
	if v.wrap {
		columns = max((g.Width-g.text-g.bar-g.Px(theme.Gap))/v.face.CellW, 16)
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
	if v.geo.row == 0 || y < 0 || y >= v.geo.Height || y+v.top < v.geo.margin {
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
	down = len(v.rows)*g.row + 2*g.margin - g.Height
	if !v.wrap && v.face != nil {
		right = (v.widest+2)*v.face.CellW + g.text + g.bar - g.Width
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

// bars are the two scrollbars. That which goes across is below the text alone, and leaves the corner to the other one.
func (v *View) bars() (down, across raster.Bar) {
	g := &v.geo
	limitDown, limitAcross := v.limits()
	least := g.Px(raster.LeastHandle)
	down = raster.Bar{Track: image.Rect(g.Width-g.bar, 0, g.Width, g.Height), Offset: float64(v.top), Limit: float64(limitDown), Least: least}
	across = raster.Bar{Track: image.Rect(g.text, g.Height-g.bar, max(g.Width-g.bar, g.text+1), g.Height), Across: true,
		Offset: float64(v.left), Limit: float64(limitAcross), Least: least}
	return down, across
}

// scrollTo moves the edges, as far as there is text.
func (v *View) scrollTo(top, left int) {
	oldTop, oldLeft := v.top, v.left
	v.top, v.left = top, left
	v.clamp()
	if v.top != oldTop || v.left != oldLeft {
		v.sheet.Refresh()
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
	if y := v.yOf(i); y < 0 || y+2*g.row > g.Height {
		top = i*g.row - g.Height/3
	}
	x := v.xOf(v.rows[i], at)
	if right := g.Width - g.bar; x < g.text || x+8*v.face.CellW > right {
		left += x - (g.text+right)/2
	}
	v.scrollTo(top, left)
}
