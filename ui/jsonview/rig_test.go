package jsonview

import (
	"image"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"switchboard/ui/theme"
)

// show puts a viewer of 600 by 300 pixels into a window.
func show(t testing.TB) *View {
	app := test.NewTempApp(t)
	app.Settings().SetTheme(theme.New(theme.Dark))
	v := New()
	w := test.NewTempWindow(t, v)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(600, 300))
	paint(v)
	return v
}

func paint(v *View) *image.RGBA {
	return v.sheet.Draw(int(v.Size().Width), int(v.Size().Height)).(*image.RGBA)
}

// screen is the text of all rows.
func screen(v *View) string {
	var out []string
	for _, r := range v.rows {
		s := ""
		for _, span := range v.spansOf(r.line) {
			s += span.Text
		}
		if r.line != offerLine {
			s = s[r.from:r.to]
		}
		out = append(out, s)
	}
	return strings.Join(out, "\n")
}

func mouse(v *View, row, cell int, mod fyne.KeyModifier) *desktop.MouseEvent {
	e := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary, Modifier: mod}
	e.Position = fyne.NewPos(float32(v.geo.text+cell*v.face.CellW), float32(v.yOf(row)+v.geo.row/2))
	return e
}

// sweep selects with the mouse, from a cell of a row to another.
func sweep(v *View, row, cell, toRow, toCell int) {
	v.MouseDown(mouse(v, row, cell, 0))
	d := &fyne.DragEvent{}
	d.Position = mouse(v, toRow, toCell, 0).Position
	v.Dragged(d)
	v.DragEnd()
}
