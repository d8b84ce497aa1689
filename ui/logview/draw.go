package logview

// Drawing: one pass over the visible rows into a reused image.

import (
	"image"

	"switchboard/ui/glyph"
	"switchboard/ui/theme"
)

// draw is the raster's generator.
func (v *View) draw(w, h int) image.Image {
	if w < 1 || h < 1 {
		return image.NewRGBA(image.Rect(0, 0, 1, 1))
	}
	scale := glyph.Scale(w, v.Size().Width, v.geo.scale)
	if w != v.geo.width || h != v.geo.height || scale != v.geo.scale {
		v.fit(w, h, scale)
	}
	v.load()
	v.sheet.Resize(w, h)
	pal := theme.Now()
	v.sheet.Fill(v.sheet.Img.Rect, pal.Of(theme.Pane))
	for i := v.pos.top; i < v.pos.end && v.pos.yOf(i, &v.geo) < h; i++ {
		v.drawRow(i, pal)
	}
	v.sheet.Clip(v.sheet.Img.Rect)
	v.drawHeader(pal)
	v.drawScrollbar(pal)
	if v.focused {
		v.sheet.Frame(v.sheet.Img.Rect, v.geo.line, pal.Of(theme.Focus))
	}
	v.drawn = v.signature()
	return v.sheet.Img
}

// signature tells apart what is on screen.
func (v *View) signature() uint64 {
	t := v.thumb()
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
	r := image.Rect(0, y, g.width, y+g.row)
	v.sheet.Clip(r.Intersect(image.Rect(0, g.head, g.width, g.height)))
	selected := v.hasSel && i == v.selected
	if bg := v.background(i, row, selected); bg != theme.None {
		v.sheet.Fill(r, pal.Of(bg))
	}
	if selected {
		bar := theme.Faint
		if v.focused {
			bar = theme.Accent
		}
		v.sheet.Fill(image.Rect(0, y, 2*g.line, y+g.row), pal.Of(bar))
	}
	v.sheet.Clip(image.Rect(0, max(y, g.head), g.width-g.bar, y+g.row))
	base := v.baseline(y, g.row)
	if row.Flag != theme.None {
		high := g.px(10)
		top := y + (g.row-high)/2
		v.sheet.Round(image.Rect(g.px(3), top, g.px(6), top+high), float32(g.px(1.5)), pal.Of(row.Flag))
	}
	for c := range min(len(v.cols), len(row.Cells)) {
		v.drawCell(&v.cols[c], &row.Cells[c], base, row.Strong, pal)
	}
}

func (v *View) background(i uint64, row *Row, selected bool) theme.Role {
	under, ok := v.pos.rowAt(v.hover.y, &v.geo)
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
	if cell.Text == "" || col.x >= v.geo.width {
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
	out := g.px(5)
	top := base - f.Ascent + g.px(1)
	r := image.Rect(x-out, top-g.px(1), x+w+out, base+f.Descent)
	v.sheet.Round(r, float32(g.px(theme.Radius)), pal.Of(theme.BadgeBackground(cell.Role)))
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
	v.sheet.Fill(image.Rect(0, 0, g.width, g.head), pal.Of(theme.Raised))
	v.sheet.Fill(image.Rect(0, g.head-g.line, g.width, g.head), pal.Of(theme.Border))
	hot := v.borderAt(v.hover.x, v.hover.y)
	if v.drag.kind == dragColumn {
		hot = v.drag.border
	}
	for i := range v.cols {
		c := &v.cols[i]
		room := c.cells(g, v.face)
		v.sheet.Text(v.face, c.Title, v.startOf(c, c.Title, room), v.baseline(0, g.head-g.line), room, pal.Of(theme.Muted), false)
		if i == len(v.cols)-1 {
			break
		}
		line, inset := pal.Of(theme.Border), g.px(6)
		if i == hot {
			line, inset = pal.Of(theme.Accent), 0
		}
		x := c.x + c.w
		v.sheet.Fill(image.Rect(x-g.line, inset, x, g.head-max(inset, g.line)), line)
	}
}

func (v *View) drawScrollbar(pal *theme.Palette) {
	t := v.thumb()
	if t.Empty() {
		return
	}
	role, inset := theme.Scrollbar, v.geo.px(3)
	if v.drag.kind == dragThumb || v.hover.x >= t.Min.X && v.hover.y >= v.geo.head {
		role, inset = theme.ScrollbarHover, v.geo.px(2)
	}
	t.Min.X, t.Max.X = t.Min.X+inset, t.Max.X-inset
	t.Min.Y, t.Max.Y = t.Min.Y+v.geo.px(1), t.Max.Y-v.geo.px(1)
	v.sheet.Round(t, float32(t.Dx())/2, pal.Of(role))
}
