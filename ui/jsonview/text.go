package jsonview

// Between bytes of a line and pixels of a row.

import (
	"image"
	"math"

	"switchboard/ui/glyph"
	"switchboard/ui/jsonview/pretty"
)

// mark is a place in the text: byte at of the text of a line.
type mark struct{ line, at int32 }

func (m mark) before(o mark) bool { return m.line < o.line || m.line == o.line && m.at < o.at }

// each calls f with the pieces of bytes [from, to) of the row's line, in order, until f returns false.
func (v *View) each(r row, from, to int32, f func(s string, k pretty.Kind) bool) {
	at := int32(0)
	for _, s := range v.spansOf(r.line) {
		n := int32(len(s.Text))
		if a, b := max(from-at, 0), min(to-at, n); a < b && !f(s.Text[a:b], s.Kind) {
			return
		}
		if at += n; at >= to {
			return
		}
	}
}

// start is the x at which the text of a row begins.
func (v *View) start(r row) int { return v.geo.text + v.hang(r)*v.face.CellW - v.left }

// xOf is the x of byte at of the row's line.
func (v *View) xOf(r row, at int32) int {
	x := v.start(r)
	v.each(r, r.from, at, func(s string, _ pretty.Kind) bool {
		x += glyph.Width(s, math.MaxInt) * v.face.CellW
		return true
	})
	return x
}

// span is the box around bytes [from, to) of a row whose upper pixel is y.
func (v *View) span(r row, from, to int32, y int) image.Rectangle {
	return image.Rect(v.xOf(r, max(from, r.from)), y, v.xOf(r, min(to, r.to)), y+v.geo.row)
}

// markAt is the place nearest to a pixel; above the text it is the beginning, below it the end.
func (v *View) markAt(p image.Point) mark {
	if len(v.rows) == 0 || v.geo.row == 0 {
		return mark{}
	}
	y := p.Y + v.top - v.geo.margin
	if y < 0 {
		return mark{}
	}
	i := y / v.geo.row
	if i >= len(v.rows) || v.rows[i].line == offerLine {
		return v.end()
	}
	r := v.rows[i]
	at := r.from
	room := (p.X - v.start(r) + v.face.CellW/2) / v.face.CellW
	v.each(r, r.from, r.to, func(s string, _ pretty.Kind) bool {
		n := glyph.Prefix(s, room)
		at += int32(n)
		room -= glyph.Width(s, room)
		return n == len(s)
	})
	return mark{r.line, at}
}

// end is the place after the last byte.
func (v *View) end() mark {
	if len(v.doc.Lines) == 0 {
		return mark{}
	}
	last := int32(len(v.doc.Lines) - 1)
	return mark{last, v.length(last)}
}

// length is the bytes of a line, not folded; 0 if there is no such line.
func (v *View) length(line int32) (n int32) {
	if int(line) >= len(v.doc.Lines) {
		return 0
	}
	v.spans = v.doc.Spans(v.spans[:0], int(line))
	for _, s := range v.spans {
		n += int32(len(s.Text))
	}
	return n
}
