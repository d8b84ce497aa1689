package jsonview

// Drawing: only the rows on screen, into a reused image.

import (
	"image"
	"strconv"

	"switchboard/ui/jsonview/pretty"
	"switchboard/ui/raster"
	"switchboard/ui/theme"
)

var roles = [...]theme.Role{
	pretty.Plain: theme.Text, pretty.Key: theme.JSONKey, pretty.String: theme.JSONString, pretty.Number: theme.JSONNumber,
	pretty.Bool: theme.JSONBool, pretty.Null: theme.JSONNull, pretty.Punct: theme.JSONPunct, pretty.Mark: theme.Faint,
	pretty.Problem: theme.Error,
}

// draw is the sheet's.
func (v *View) draw(pal *theme.Palette) {
	for i := max(v.rowAt(0), 0); i < len(v.rows) && v.yOf(i) < v.geo.Height; i++ {
		v.drawRow(i, pal)
	}
	v.sheet.Clip(v.sheet.Img.Rect)
	v.drawScrollbars(pal)
}

func (v *View) drawRow(i int, pal *theme.Palette) {
	g, r := &v.geo, v.rows[i]
	y := v.yOf(i)
	base := y + (g.row+v.face.Ascent-v.face.Descent)/2
	whole := image.Rect(0, y, g.Width, y+g.row)
	v.sheet.Clip(whole)
	if r.line == offerLine {
		v.drawOffer(r, y, base, pal)
		return
	}
	if v.doc.IsProblem(int(r.line)) {
		v.sheet.Fill(whole, pal.Of(theme.TintError))
	}
	if r.from == 0 {
		v.drawGutter(i, base, pal)
	}

	v.sheet.Clip(image.Rect(g.text-g.Line, y, g.Width, y+g.row))
	v.drawGuides(r, y, pal)
	v.drawSelection(r, y, pal)
	found := v.matchesOn(r)
	for _, m := range found {
		v.sheet.Fill(v.span(r, m.from, m.to, y), pal.Of(theme.Match))
	}
	x := v.start(r)
	v.each(r, r.from, r.to, func(s string, k pretty.Kind) bool {
		x = v.sheet.Run(v.face, s, x, base, pal.Of(roles[k]), false)
		return x < g.Width
	})
	for _, m := range found {
		if v.isCurrent(m) {
			v.drawCurrent(r, m, y, base, pal)
		}
	}
}

// drawCurrent paints the match that the search stands on, and its text anew.
func (v *View) drawCurrent(r row, m match, y, base int, pal *theme.Palette) {
	box := v.span(r, m.from, m.to, y)
	v.sheet.Fill(box, pal.Of(theme.MatchHere))
	x := box.Min.X
	v.each(r, max(m.from, r.from), min(m.to, r.to), func(s string, _ pretty.Kind) bool {
		x = v.sheet.Run(v.face, s, x, base, pal.Of(theme.OnMatch), false)
		return true
	})
}

// drawGutter paints the line number and the arrow of a line that can be folded.
func (v *View) drawGutter(i, base int, pal *theme.Palette) {
	g, line := &v.geo, v.rows[i].line
	if n := v.doc.Lines[line].Number; n > 0 {
		var buf [12]byte
		s := strconv.AppendInt(buf[:0], int64(n), 10)
		v.sheet.Run(v.face, string(s), g.numbers-len(s)*v.face.CellW, base, pal.Of(theme.Faint), false)
	}
	if v.doc.Lines[line].Close == 0 {
		return
	}
	arrow, role := "▾", theme.Faint
	if v.folded[line] {
		arrow, role = "▸", theme.Accent
	}
	if v.hover.X >= 0 && v.hover.X < g.text && v.rowAt(v.hover.Y) == i {
		role = theme.Text
	}
	v.sheet.Run(v.face, arrow, g.numbers+v.face.CellW, base, pal.Of(role), false)
}

// drawGuides paints a faint line for every level that the row is inside of.
func (v *View) drawGuides(r row, y int, pal *theme.Palette) {
	x := v.geo.text - v.left
	for range min(v.doc.Lines[r.line].Depth, pretty.Deepest) {
		v.sheet.Fill(image.Rect(x, y, x+v.geo.Line, y+v.geo.row), pal.Of(theme.Guide))
		x += pretty.Indent * v.face.CellW
	}
}

func (v *View) drawSelection(r row, y int, pal *theme.Palette) {
	a, b := v.selection()
	if a == b || r.line < a.line || r.line > b.line {
		return
	}
	from, to := r.from, r.to
	if r.line == a.line {
		from = max(from, a.at)
	}
	if r.line == b.line {
		to = min(to, b.at)
	}
	if from > to || from == to && r.line == b.line {
		return
	}
	box := v.span(r, from, to, y)
	if r.line < b.line { // the line break is selected too
		box.Max.X += v.face.CellW
	}
	v.sheet.Fill(box, pal.Of(theme.Selection))
}

func (v *View) drawOffer(r row, y, base int, pal *theme.Palette) {
	g := &v.geo
	text := v.offer()
	box := image.Rect(g.text-g.Px(theme.GapWide), y+g.Line, g.text+len(text)*v.face.CellW+g.Px(theme.GapWide), y+g.row-g.Line)
	if v.onOffer(v.hover) {
		v.sheet.Round(box, float32(g.Px(theme.Radius)), pal.Of(theme.BadgeAccent))
	}
	v.sheet.Run(v.face, text, g.text, base, pal.Of(theme.Accent), false)
}

func (v *View) drawScrollbars(pal *theme.Palette) {
	down, across := v.bars()
	for _, b := range []struct {
		raster.Bar
		held dragKind
	}{{down, dragDown}, {across, dragAcross}} {
		handle := b.Handle()
		if handle.Empty() {
			continue
		}
		// No text beside the handle.
		ground := image.Rect(b.Track.Min.X, b.Track.Min.Y, v.geo.Width, v.geo.Height)
		if b.Across {
			ground.Min.X = 0
		}
		v.sheet.Fill(ground, pal.Of(theme.Pane))
		b.Draw(v.sheet, pal, v.drag.kind == b.held || v.hover.In(handle))
	}
}
