package logview

// Drawing: one pass over the visible rows into a reused image.

import (
	"image"

	"switchboard/ui/glyph"
	"switchboard/ui/theme"
)

// draw is the sheet's.
func (v *View) draw(pal *theme.Palette) {
	v.load()
	for i := v.pos.top; i < v.pos.end && v.pos.yOf(i, &v.geo) < v.geo.Height; i++ {
		v.drawRow(i, pal)
	}
	v.sheet.Clip(v.sheet.Img.Rect)
	v.drawHeader(pal)
	v.bar().Draw(v.sheet, pal, v.drag.kind == dragThumb || v.onBar(v.hover))
	v.drawn = v.signature()
}

// signature tells apart what is on screen.
func (v *View) signature() uint64 {
	t := v.bar().Handle()
	return v.rows.signature(v.pos.top, uint64(v.pos.off), uint64(t.Min.Y), uint64(t.Max.Y),
		v.selected, uint64(flag(v.hasSel)))
}

func (v *View) drawRow(i uint64, pal *theme.Palette) {
	row := v.rows.row(i)
	if row == nil {
		return
	}
	g := &v.geo
	y := v.pos.yOf(i, g)
	r := image.Rect(0, y, g.Width, y+g.row)
	v.sheet.Clip(r.Intersect(image.Rect(0, g.head, g.Width, g.Height)))
	selected := v.hasSel && i == v.selected
	if bg := v.background(i, row, selected); bg != theme.None {
		v.sheet.Fill(r, pal.Of(bg))
	}
	if selected {
		bar := theme.Faint
		if v.sheet.Focused() {
			bar = theme.Accent
		}
		v.sheet.Fill(image.Rect(0, y, 2*g.Line, y+g.row), pal.Of(bar))
	}
	v.sheet.Clip(image.Rect(0, max(y, g.head), g.Width-g.bar, y+g.row))
	base := v.baseline(y, g.row)
	if row.Flag != theme.None {
		high := g.Px(10)
		top := y + (g.row-high)/2
		v.sheet.Round(image.Rect(g.Px(3), top, g.Px(6), top+high), float32(g.Px(1.5)), pal.Of(row.Flag))
	}
	for c := range min(len(v.cols), len(row.Cells)) {
		v.drawCell(&v.cols[c], &row.Cells[c], base, row.Strong, pal)
	}
}

func (v *View) background(i uint64, row *Row, selected bool) theme.Role {
	under, ok := v.pos.rowAt(v.hover.Y, &v.geo)
	switch {
	case selected:
		return theme.Selection
	case ok && under == i && v.drag.kind == dragNothing:
		return theme.RowHover
	case row.Tint != theme.None:
		return row.Tint
	case i%2 == 1:
		return theme.RowStripe
	}
	return theme.None
}

func (v *View) drawCell(col *column, cell *Cell, base int, strong bool, pal *theme.Palette) {
	if cell.Text == "" || col.x >= v.geo.Width {
		return
	}
	room := col.cells(&v.geo, v.face)
	x := v.startOf(col, cell.Text, room)
	if cell.Badge {
		v.drawBadge(x, base, cell, room, pal)
	}
	v.sheet.Text(v.face, cell.Text, x, base, room, pal.Of(cell.Role), strong)
}

// drawBadge paints the pill behind a text at x, a little wider than the text so that it still aligns with its column.
func (v *View) drawBadge(x, base int, cell *Cell, room int, pal *theme.Palette) {
	g, f := &v.geo, v.face
	w := min(glyph.Width(cell.Text, room), room) * f.CellW
	out := g.Px(5)
	top := base - f.Ascent + g.Px(1)
	r := image.Rect(x-out, top-g.Px(1), x+w+out, base+f.Descent)
	v.sheet.Round(r, float32(g.Px(theme.Radius)), pal.Of(theme.BadgeBackground(cell.Role)))
}

// startOf is the x at which text begins in its column.
func (v *View) startOf(col *column, text string, room int) int {
	x := col.x + v.geo.pad
	if col.Right {
		x = col.x + col.w - v.geo.pad - min(glyph.Width(text, room), room)*v.face.CellW
	}
	return x
}

// baseline is the baseline of text in the middle of a line of height h whose upper pixel is y.
func (v *View) baseline(y, h int) int {
	return y + (h+v.face.Ascent-v.face.Descent)/2
}

func (v *View) drawHeader(pal *theme.Palette) {
	g := &v.geo
	v.sheet.Fill(image.Rect(0, 0, g.Width, g.head), pal.Of(theme.Raised))
	v.sheet.Fill(image.Rect(0, g.head-g.Line, g.Width, g.head), pal.Of(theme.Border))
	hot := v.borderAt(v.hover.X, v.hover.Y)
	if v.drag.kind == dragColumn {
		hot = v.drag.border
	}
	for i := range v.cols {
		c := &v.cols[i]
		room := c.cells(g, v.face)
		v.sheet.Text(v.face, c.Title, v.startOf(c, c.Title, room), v.baseline(0, g.head-g.Line), room, pal.Of(theme.Muted), false)
		if i == len(v.cols)-1 {
			break
		}
		line, inset := pal.Of(theme.Border), g.Px(6)
		if i == hot {
			line, inset = pal.Of(theme.Accent), 0
		}
		x := c.x + c.w
		v.sheet.Fill(image.Rect(x-g.Line, inset, x, g.head-max(inset, g.Line)), line)
	}
}
