package logview

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

func TestHeadAndRowsAreClicked(t *testing.T) {
	v := show(t, &fake{end: 20})
	v.SetFollow(false)
	var heads []int
	var rows []uint64
	v.OnHead = func(column int) { heads = append(heads, column) }
	v.OnClick = func(i uint64) { rows = append(rows, i) }
	border := float32(v.cols[0].x + v.cols[0].w)
	press(v, 20, 10, desktop.MouseButtonPrimary)
	press(v, border+40, 10, desktop.MouseButtonPrimary)
	press(v, border, 10, desktop.MouseButtonPrimary) // takes the border
	press(v, 20, 10, desktop.MouseButtonSecondary)
	if len(heads) != 2 || heads[0] != 0 || heads[1] != 1 {
		t.Errorf("clicks on two heads, on a border and with the other button: OnHead heard %v, want 0 and 1", heads)
	}
	top := v.pos.top
	clickRow(v, 3)
	press(v, 50, float32(headH+5*rowH+3), desktop.MouseButtonSecondary)
	if len(rows) != 1 || rows[0] != top+3 {
		t.Errorf("OnClick heard %v, want row %d alone", rows, top+3)
	}
}

func TestSetTitles(t *testing.T) {
	v := show(t, &fake{end: 20})
	before := paint(v)
	v.SetTitles([]string{"Time▾"})
	after := paint(v)
	if v.cols[0].Title != "Time▾" || v.cols[1].Title != "Kind" || string(before.Pix) == string(after.Pix) {
		t.Errorf("titles %q and %q, drawn anew %v", v.cols[0].Title, v.cols[1].Title, string(before.Pix) != string(after.Pix))
	}
	if body(before) != body(after) {
		t.Error("SetTitles changes the rows")
	}
}

func TestPointed(t *testing.T) {
	v := show(t, &fake{end: 20})
	for i, want := range []bool{false, true, false} {
		if i == 1 {
			v.MouseIn(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(50, 50)}})
		} else {
			v.MouseOut()
		}
		if v.Pointed() != want {
			t.Errorf("Pointed() = %v, want %v", v.Pointed(), want)
		}
	}
}
