package logview

// Where header, rows, columns and scrollbar lie, in device pixels.

import (
	"image"

	"switchboard/ui/glyph"
	"switchboard/ui/raster"
	"switchboard/ui/theme"
)

// geometry is the layout for one pixel size.
type geometry struct {
	raster.Measures
	head, row int // heights; row is 0 until the first layout
	bar       int // width of the scrollbar
	pad       int // between the text of a column and its edges
}

func (g *geometry) bodyHeight() int { return max(g.Height-g.head, 0) }

type column struct {
	Column
	chars float32 // width as the user left it
	x, w  int
}

// cells is how many characters fit.
func (c *column) cells(g *geometry, f *glyph.Face) int { return max(c.w-2*g.pad, 0) / f.CellW }

// spare is how many pixels the column gives up where there is no room for all.
func (c *column) spare(f *glyph.Face) int {
	if !c.Flex || c.Least == 0 {
		return 0
	}
	return max(int((c.chars-float32(c.Least))*float32(f.CellW)), 0)
}

// fit lays out anew; the row at the top stays where it is.
func (v *View) fit(m raster.Measures) {
	if old := v.geo.Scale; old != m.Scale {
		v.face = m.NewFace(theme.MonoSize)
		if old > 0 {
			v.pos.off *= float64(m.Scale / old)
		}
	}
	g := geometry{Measures: m}
	g.head, g.row, g.bar, g.pad = g.Px(theme.HeadSize), g.Px(theme.RowHeight), g.Px(theme.BarSize), g.Px(7)
	v.pos.off = min(v.pos.off, float64(g.row-1))
	v.geo = g
	v.arrange()
}

// arrange places the columns: each its width, the flexible ones the rest. Where there is none those give way first; what does
// not fit even then is clipped at the right.
func (v *View) arrange() {
	g := &v.geo
	rest, flexible, spare := g.Width-g.bar, 0, 0
	for i := range v.cols {
		c := &v.cols[i]
		c.w = int(c.chars*float32(v.face.CellW)) + 2*g.pad
		rest -= c.w
		if c.Flex {
			flexible++
		}
		spare += c.spare(v.face)
	}
	lack := min(max(-rest, 0), spare)
	x := 0
	for i := range v.cols {
		c := &v.cols[i]
		if c.Flex && rest > 0 {
			share := rest / flexible
			c.w += share
			rest, flexible = rest-share, flexible-1
		}
		if mine := c.spare(v.face); lack > 0 && mine > 0 { // in proportion, so that all come to their least at once
			less := lack * mine / spare
			c.w -= less
			lack, spare = lack-less, spare-mine
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
	if y < 0 || y >= v.geo.head || x >= v.geo.Width-v.geo.bar {
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
	v.sheet.Refresh()
}

// bar is the scrollbar, below the header.
func (v *View) bar() raster.Bar {
	g := &v.geo
	if g.row == 0 {
		return raster.Bar{}
	}
	return raster.Bar{Track: image.Rect(g.Width-g.bar, g.head, g.Width, g.Height), Offset: v.pos.offset(g), Limit: v.pos.limit(g), Least: g.Px(raster.LeastHandle)}
}

// onBar reports whether p is where the scrollbar is, or would be.
func (v *View) onBar(p image.Point) bool { return p.X >= v.geo.Width-v.geo.bar && p.Y >= v.geo.head }
