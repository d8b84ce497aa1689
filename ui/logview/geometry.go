package logview

// Where header, rows, columns and scrollbar lie, in device pixels.

import (
	"image"
	"math"

	"switchboard/ui/glyph"
	"switchboard/ui/theme"
)

// geometry is the layout for one pixel size.
type geometry struct {
	scale         float32 // device pixels a Fyne pixel
	width, height int
	head, row     int // heights; row is 0 until the first layout
	bar           int // width of the scrollbar
	pad           int // between the text of a column and its edges
	line          int // thickness of lines
}

func (g *geometry) bodyHeight() int { return max(g.height-g.head, 0) }

// px converts from Fyne's pixels.
func (g *geometry) px(v float32) int { return int(math.Round(float64(v * g.scale))) }

type column struct {
	Column
	chars float32 // width as the user left it
	x, w  int
}

// cells is how many characters fit.
func (c *column) cells(g *geometry, f *glyph.Face) int { return max(c.w-2*g.pad, 0) / f.CellW }

// fit lays out for w by h pixels.
func (v *View) fit(w, h int, scale float32) {
	if v.face == nil || v.geo.scale != scale {
		v.face = glyph.NewFace(float64(theme.MonoSize*scale), theme.MonoFonts()...)
		v.pos.off *= float64(scale / v.geo.scale)
	}
	g := geometry{scale: scale, width: w, height: h, line: max(int(scale), 1)}
	g.head, g.row, g.bar, g.pad = g.px(theme.HeadSize), g.px(theme.RowHeight), g.px(theme.BarSize), g.px(7)
	v.pos.off = min(v.pos.off, float64(g.row-1))
	v.geo = g
	v.arrange()
}

// arrange places the columns: each its width, the flexible ones the rest. What does not fit is clipped at the right.
func (v *View) arrange() {
	g := &v.geo
	rest, flexible := g.width-g.bar, 0
	for i := range v.cols {
		c := &v.cols[i]
		c.w = int(c.chars*float32(v.face.CellW)) + 2*g.pad
		rest -= c.w
		if c.Flex {
			flexible++
		}
	}
	x := 0
	for i := range v.cols {
		c := &v.cols[i]
		if c.Flex && rest > 0 {
			share := rest / flexible
			c.w += share
			rest, flexible = rest-share, flexible-1
		}
		c.x = x
		x += c.w
	}
}

// columnAt is the column at pixel x; the last one owns what is right of it.
func (v *View) columnAt(x int) int {
	for i, c := range v.cols {
		if x < c.x+c.w {
			return i
		}
	}
	return len(v.cols) - 1
}

// borderAt is the column whose right border is at pixel x of the header, or -1.
func (v *View) borderAt(x, y int) int {
	if y < 0 || y >= v.geo.head || x >= v.geo.width-v.geo.bar {
		return -1
	}
	for i := range len(v.cols) - 1 {
		if d := v.cols[i].x + v.cols[i].w - x; d <= v.geo.pad && d >= -v.geo.pad {
			return i
		}
	}
	return -1
}

// resizes says which column a dragged border changes, and in which direction, so that the border stays under the
// pointer: left of a flexible column the one before the border, right of it the one after.
func (v *View) resizes(border int) (col int, sign float32) {
	for i := 0; i <= border; i++ {
		if v.cols[i].Flex {
			return border + 1, -1
		}
	}
	return border, 1
}

// setChars gives a column a width in characters.
func (v *View) setChars(col int, chars float32) {
	const least = 2
	v.cols[col].chars = max(chars, least)
	v.arrange()
	v.raster.Refresh()
}

// thumb is the scrollbar's handle; empty when everything fits.
func (v *View) thumb() image.Rectangle {
	g := &v.geo
	limit := v.pos.limit(g)
	if limit <= 0 || g.row == 0 {
		return image.Rectangle{}
	}
	y, length := glyph.Thumb(g.bodyHeight(), v.pos.offset(g), limit, g.px(28))
	return image.Rect(g.width-g.bar, g.head+y, g.width, g.head+y+length)
}
