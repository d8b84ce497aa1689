package diffview

// Drawing: only the rows on screen, into a reused image.

import (
	"fmt"
	"image"
	"unicode/utf8"

	"switchboard/ui/glyph"
	"switchboard/ui/theme"
	"switchboard/ui/view"
	"switchboard/ui/view/jsondiff"
)

// signs are how a difference is marked besides its colour.
var signs = [...]struct {
	left, right string
	text, tint  theme.Role
}{
	jsondiff.Added:   {"", "+", theme.Success, theme.TintAdded},
	jsondiff.Removed: {"−", "", theme.Error, theme.TintRemoved},
	jsondiff.Changed: {"~", "~", theme.Warning, theme.TintChanged},
	jsondiff.Inside:  {},
}

var roles = [...]theme.Role{
	jsondiff.Object: theme.JSONPunct, jsondiff.Array: theme.JSONPunct, jsondiff.String: theme.JSONString, jsondiff.Number: theme.JSONNumber,
	jsondiff.Bool: theme.JSONBool, jsondiff.Null: theme.JSONNull, jsondiff.Whole: theme.Text, jsondiff.Text: theme.Text, jsondiff.Lines: theme.Text,
}

// draw is the sheet's.
func (v *View) draw(pal *theme.Palette) {
	g := &v.geo
	for i := max(v.rowAt(0), 0); i < len(v.rows) && v.yOf(i) < g.Height; i++ {
		v.drawRow(i, pal)
	}
	v.sheet.Clip(v.sheet.Img.Rect)
	v.sheet.Fill(image.Rect(g.half, 0, g.half+g.Line, g.Height), pal.Of(theme.Border))
	v.drawScrollbar(pal)
}

func (v *View) drawRow(i int, pal *theme.Palette) {
	g, r := &v.geo, v.rows[i]
	y := v.yOf(i)
	base := y + (g.row+v.face.Ascent-v.face.Descent)/2
	l := v.lines[r.line]
	if l.Hidden > 0 {
		v.drawFold(i, l, y, base, pal)
		return
	}
	data := &v.page.Rows[l.Row]
	v.drawSide(data.Left, l.Row, 0, y, base, r.left, pal)
	v.drawSide(data.Right, l.Row, 1, y, base, r.right, pal)
	if v.current >= 0 && l.Row >= v.page.Differences[v.current] && l.Row < v.last() {
		v.sheet.Clip(image.Rect(0, y, g.Width-g.bar, y+g.row))
		v.sheet.Fill(image.Rect(0, y, g.Px(3), y+g.row), pal.Of(theme.Accent))
	}
}

func (v *View) drawFold(i int, l jsondiff.Line, y, base int, pal *theme.Palette) {
	g := &v.geo
	box := image.Rect(0, y, g.Width-g.bar, y+g.row)
	v.sheet.Clip(box)
	v.sheet.Fill(box, pal.Of(theme.Raised))
	role := theme.Muted
	if v.rowAt(v.hover.Y) == i && v.hover.X >= 0 {
		role = theme.Accent
	}
	v.sheet.Run(v.face, fmt.Sprintf("▸ %d lines are the same", l.Hidden), g.sign, base, pal.Of(role), false)
}

// drawSide paints the left (0) or the right (1) cell of a row.
func (v *View) drawSide(c jsondiff.Cell, n, side, y, base int, p part, pal *theme.Palette) {
	g, op := &v.geo, v.page.Rows[n].Op
	x := side * (g.half + g.Line)
	box := image.Rect(x, y, x+g.half, y+g.row)
	v.sheet.Clip(box)
	switch {
	case !c.There:
		v.sheet.Fill(box, pal.Of(theme.Background))
		return
	case op != jsondiff.Same && op != jsondiff.Inside:
		v.sheet.Fill(box, pal.Of(signs[op].tint))
		sign := signs[op].left
		if side == 1 {
			sign = signs[op].right
		}
		v.sheet.Run(v.face, sign, x+v.face.CellW, base, pal.Of(signs[op].text), true)
	}
	v.sheet.Clip(image.Rect(x+g.sign, y, x+g.half, y+g.row))
	v.drawText(c, n, x+g.sign, y, base, p, pal)
}

// drawText paints the text of a cell, or a part of it.
func (v *View) drawText(c jsondiff.Cell, n, x, y, base int, p part, pal *theme.Palette) {
	from, to, label := p.from, p.to, ""
	if !p.on {
		from, to, label = v.cut(c, n)
	}
	at := 0 // in the text of the cell
	pen := func(s string, role theme.Role, hot bool) {
		a, b := max(from-at, 0), min(to-at, len(s))
		if at += len(s); a >= b {
			return
		}
		s = s[a:b]
		if hot {
			width := glyph.Width(s, v.geo.columns+1) * v.face.CellW
			v.sheet.Fill(image.Rect(x, y, x+width, y+v.geo.row), pal.Of(theme.Match))
		}
		x = v.sheet.Run(v.face, s, x, base, pal.Of(role), false)
	}
	lead := leadOf(c)
	if from > len(lead) { // the beginning of the literal is left out, and not its name
		x = v.sheet.Run(v.face, clipped(lead, v.geo.columns/2), x, base, pal.Of(theme.JSONKey), false)
		x = v.sheet.Run(v.face, "…", x, base, pal.Of(theme.Accent), false)
	}
	name := max(len(lead)-2, 0)
	if c.Key == "" {
		name = len(lead)
	}
	pen(lead[:name], theme.JSONKey, false)
	pen(lead[name:], theme.JSONPunct, false)
	role := roles[c.Kind]
	if m, ok := v.middleOf(n); ok {
		pen(c.Text[:m.from], role, false)
		pen(c.Text[m.from:len(c.Text)-m.tail], role, true)
		pen(c.Text[len(c.Text)-m.tail:], role, false)
	} else {
		pen(c.Text, role, false)
	}
	if c.Comma {
		pen(",", theme.JSONPunct, false)
	}
	if label != "" {
		v.sheet.Run(v.face, label, x, base, pal.Of(theme.Accent), false)
	}
}

// cut is what is shown of the text of a cell, and a label that says how long it is where that is not all. What two
// literals have in common before they differ is left out where else the difference would not be seen.
func (v *View) cut(c jsondiff.Cell, n int) (from, to int, label string) {
	lead, columns := leadOf(c), v.geo.columns
	room := columns - glyph.Width(lead, columns)
	if fits(c, room) {
		return 0, len(lead) + len(c.Text) + 1, ""
	}
	label = " … " + view.Bytes(len(c.Text))
	room = max(room-len(label)+2, 4) // an ellipsis is three bytes
	if m, ok := v.middleOf(n); ok && glyph.Width(c.Text[:m.from], columns) > max(room/2, 8) {
		at := m.from
		for cells := 0; at > 0 && cells < room/4; cells++ {
			_, size := utf8.DecodeLastRuneInString(c.Text[:at])
			at -= size
		}
		from = len(lead) + at
		return from, from + glyph.Prefix(c.Text[at:], max(room-1, 4)), label
	}
	return 0, len(lead) + glyph.Prefix(c.Text, room), label
}

// fits reports whether the literal of a cell, with its comma, takes no more than room cells.
func fits(c jsondiff.Cell, room int) bool {
	if c.Comma {
		room--
	}
	return glyph.Width(c.Text, max(room, 0)) <= room
}

// clipped is s in at most so many cells.
func clipped(s string, cells int) string { return s[:glyph.Prefix(s, cells)] }

func (v *View) drawScrollbar(pal *theme.Palette) {
	g := &v.geo
	x := g.Width - g.bar
	v.sheet.Fill(image.Rect(x, 0, g.Width, g.Height), pal.Of(theme.Pane))
	v.bar().Draw(v.sheet, pal, v.drag || v.hover.X >= x)
	last := -1
	for i, at := range v.at { // where the differences are
		y := at * g.Height / max(len(v.rows), g.Height/max(g.row, 1), 1)
		if y == last {
			continue
		}
		last = y
		op := v.page.Rows[v.page.Differences[i]].Op
		v.sheet.Fill(image.Rect(g.Width-g.Px(4), y, g.Width, y+g.Px(3)), pal.Of(signs[op].text))
	}
}
