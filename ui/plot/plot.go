// Package plot draws numbers over time into pixels: small, without axes, in the colours of the theme.
package plot

import (
	"image"
	"image/color"
	"slices"

	"switchboard/ui/glyph"
)

// Line is how a curve looks.
type Line struct {
	Stroke color.NRGBA
	Fill   color.NRGBA // below it; no alpha: none
	Thick  int         // of the stroke, in pixels
}

// Group brings values down to at most columns of them, the greatest of each group, the newest last. Groups
// begin where those of the same size did before phase more values came, so that a curve which moves keeps its shape.
func Group(values []uint32, columns, phase int) []uint32 {
	size := (len(values) + columns - 1) / max(columns, 1)
	if size <= 1 {
		return values
	}
	head := phase % size // values of the newest group, which is not full yet; 0: it is
	var groups []uint32
	for end := len(values); end > 0; {
		n := size
		if len(groups) == 0 && head > 0 {
			n = head
		}
		begin := max(end-n, 0)
		groups = append(groups, slices.Max(values[begin:end]))
		end = begin
	}
	slices.Reverse(groups)
	return groups[max(len(groups)-columns, 0):]
}

// Scale is a round number that is no less than any of the values: 1, 2 or 5 times a power of ten, at least 5.
func Scale(values []uint32) uint32 {
	most := uint64(5)
	for _, v := range values {
		most = max(most, uint64(v))
	}
	for p := uint64(1); ; p *= 10 {
		for _, m := range []uint64{1, 2, 5} {
			if m*p >= most {
				return uint32(min(m*p, 1<<32-1))
			}
		}
	}
}

// Draw draws values across r, from its lower edge at 0 to its upper at top. What is more than none is seen.
func Draw(c *glyph.Canvas, r image.Rectangle, values []uint32, top uint32, l Line) {
	n := len(values)
	if n == 0 || r.Empty() {
		return
	}
	before := -1
	for i, v := range values {
		x0, x1 := r.Min.X+i*r.Dx()/n, r.Min.X+(i+1)*r.Dx()/n
		y := r.Max.Y - l.Thick - height(v, top, r.Dy()-l.Thick)
		if l.Fill.A > 0 && v > 0 {
			c.Fill(image.Rect(x0, y+l.Thick, x1, r.Max.Y), l.Fill)
		}
		c.Fill(image.Rect(x0, y, x1, y+l.Thick), l.Stroke)
		if before >= 0 && before != y { // up or down to it
			c.Fill(image.Rect(x0, min(before, y), x0+l.Thick, max(before, y)+l.Thick), l.Stroke)
		}
		before = y
	}
}

// Bars draws values as bars across r, a pixel or more apart.
func Bars(c *glyph.Canvas, r image.Rectangle, values []uint32, top uint32, gap int, col color.NRGBA) {
	n := len(values)
	for i, v := range values {
		if v == 0 {
			continue
		}
		x0, x1 := r.Min.X+i*r.Dx()/n, r.Min.X+(i+1)*r.Dx()/n
		c.Fill(image.Rect(x0, r.Max.Y-height(v, top, r.Dy()), max(x1-gap, x0+1), r.Max.Y), col)
	}
}

// height is that of v in pixels.
func height(v, top uint32, pixels int) int {
	if v == 0 || top == 0 {
		return 0
	}
	return max(int(uint64(min(v, top))*uint64(pixels)/uint64(top)), 1)
}
