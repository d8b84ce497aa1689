package diffview

// From lines to rows on screen, in device pixels.

import (
	"image"
	"sort"
	"strings"
	"unicode/utf8"

	"switchboard/ui/glyph"
	"switchboard/ui/raster"
	"switchboard/ui/theme"
	"switchboard/ui/view/jsondiff"
)

// geometry is the layout for one pixel size.
type geometry struct {
	raster.Measures
	row     int // height of a row; 0 until the first layout
	margin  int
	bar     int // of the scrollbar
	half    int // width of a side
	sign    int // width of the signs of a side
	columns int // cells of text in a side
}

// row is one row on screen: a line, or of one with long values that are shown a part.
type row struct {
	line        int
	left, right part
}

// part is bytes of the text of a cell, where the cell is shown in parts.
type part struct {
	on       bool
	from, to int
}

// mostExpanded is how many bytes of a value are shown when it is expanded.
const mostExpanded = 64 << 10

// fit lays out anew.
func (v *View) fit(m raster.Measures) {
	g := &v.geo
	if g.Scale != m.Scale {
		v.face = m.NewFace(theme.MonoSize)
	}
	again := g.row == 0 || g.Scale != m.Scale || g.Width != m.Width
	g.Measures = m
	g.row, g.margin, g.bar = g.Px(theme.LineSize), g.Px(theme.Gap), g.Px(theme.BarSize)+g.Px(theme.Gap)
	g.half = (g.Width - g.bar - g.Line) / 2
	g.sign = 3 * v.face.CellW
	g.columns = max((g.half-g.sign-g.Px(theme.Gap))/v.face.CellW, 8)
	if again {
		first := v.top == 0
		v.reflow()
		if first {
			v.reveal()
		}
	}
	v.scrollTo(v.top)
}

// reflow makes the rows anew.
func (v *View) reflow() {
	v.lines = v.page.Lines()
	v.rows, v.at = v.rows[:0], v.at[:0]
	next := 0
	for i, l := range v.lines {
		if next < len(v.page.Differences) && l.Hidden == 0 && l.Row == v.page.Differences[next] {
			v.at = append(v.at, len(v.rows))
			next++
		}
		if l.Hidden > 0 || !v.expanded[l.Row] || v.geo.row == 0 {
			v.rows = append(v.rows, row{line: i})
			continue
		}
		r := &v.page.Rows[l.Row]
		left, right := v.parts(r.Left), v.parts(r.Right)
		for j := range max(len(left), len(right)) {
			out := row{line: i, left: part{on: true}, right: part{on: true}}
			if j < len(left) {
				out.left = left[j]
			}
			if j < len(right) {
				out.right = right[j]
			}
			v.rows = append(v.rows, out)
		}
	}
}

// parts breaks a cell into rows.
func (v *View) parts(c jsondiff.Cell) (parts []part) {
	text := textOf(c, mostExpanded)
	for at := 0; at < len(text); {
		n := max(glyph.Prefix(text[at:], v.geo.columns), 1)
		parts = append(parts, part{true, at, at + n})
		at += n
	}
	return parts
}

// rowOf is the row on screen of a row of the page, or of the fold that hides it.
func (v *View) rowOf(n int) int {
	return max(sort.Search(len(v.rows), func(i int) bool { return v.lines[v.rows[i].line].Row > n })-1, 0)
}

// rowAt is the index of the row at pixel y; -1: none.
func (v *View) rowAt(y int) int {
	if v.geo.row == 0 || y < 0 || y >= v.geo.Height || y+v.top < v.geo.margin {
		return -1
	}
	if i := (y + v.top - v.geo.margin) / v.geo.row; i < len(v.rows) {
		return i
	}
	return -1
}

func (v *View) yOf(i int) int { return v.geo.margin + i*v.geo.row - v.top }

// limit is the largest top.
func (v *View) limit() int {
	return max(len(v.rows)*v.geo.row+2*v.geo.margin-v.geo.Height, 0)
}

// bar is the scrollbar.
func (v *View) bar() raster.Bar {
	g := &v.geo
	return raster.Bar{Track: image.Rect(g.Width-g.bar, 0, g.Width, g.Height), Offset: float64(v.top), Limit: float64(v.limit()), Least: g.Px(raster.LeastHandle)}
}

func (v *View) scrollTo(top int) {
	was := v.top
	if v.top = min(max(top, 0), v.limit()); v.top != was {
		v.sheet.Refresh()
	}
}

// reveal scrolls so that the difference that is looked at is comfortably in view.
func (v *View) reveal() {
	if v.current < 0 || v.current >= len(v.at) || v.geo.row == 0 {
		return
	}
	i := v.at[v.current]
	if y := v.yOf(i); y < 0 || y+3*v.geo.row > v.geo.Height {
		v.scrollTo(i*v.geo.row - v.geo.Height/3)
	}
}

// last is the row after those of the difference that is looked at.
func (v *View) last() int {
	start := v.page.Differences[v.current]
	end := len(v.page.Rows)
	if v.current+1 < len(v.page.Differences) {
		end = v.page.Differences[v.current+1]
	}
	i := start + 1
	for i < end && v.page.Rows[i].Op == v.page.Rows[start].Op && v.page.Rows[i].Op != jsondiff.Same {
		i++
	}
	return i
}

const (
	indent  = 2
	deepest = 20 // levels that are indented: a side is narrow
)

var blanks = strings.Repeat(" ", indent*deepest)

// leadOf is what comes before the literal of a cell.
func leadOf(c jsondiff.Cell) string {
	lead := blanks[:indent*min(c.Depth, deepest)]
	if c.Key != "" {
		lead += c.Key + ": "
	}
	return lead
}

// textOf is the text of a cell, at most so many bytes of its literal.
func textOf(c jsondiff.Cell, most int) string {
	switch {
	case !c.There:
		return ""
	case len(c.Text) > most:
		for most > 0 && !utf8.RuneStart(c.Text[most]) {
			most--
		}
		return leadOf(c) + c.Text[:most]
	case c.Comma:
		return leadOf(c) + c.Text + ","
	}
	return leadOf(c) + c.Text
}

// middle is what differs in two literals: bytes of each from, up to the end less tail.
type middle struct{ from, tail int }

// middleOf is what differs in a row; ok is false where that is all of it.
func (v *View) middleOf(n int) (m middle, ok bool) {
	r := &v.page.Rows[n]
	if r.Op != jsondiff.Changed || !r.Left.There || !r.Right.There || r.Left.Kind != r.Right.Kind ||
		r.Left.Kind != jsondiff.String && r.Left.Kind != jsondiff.Text && r.Left.Kind != jsondiff.Whole {
		return m, false
	}
	m, known := v.middles[n]
	if !known {
		m = differing(r.Left.Text, r.Right.Text)
		v.middles[n] = m
	}
	return m, m.from > 1 || m.tail > 1
}

func differing(a, b string) (m middle) {
	n := min(len(a), len(b))
	for m.from < n && a[m.from] == b[m.from] {
		m.from++
	}
	for m.from > 0 && m.from < len(a) && !utf8.RuneStart(a[m.from]) {
		m.from--
	}
	for m.tail < n-m.from && a[len(a)-1-m.tail] == b[len(b)-1-m.tail] {
		m.tail++
	}
	for m.tail > 0 && !utf8.RuneStart(a[len(a)-m.tail]) {
		m.tail--
	}
	return m
}
