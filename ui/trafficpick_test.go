package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"switchboard/ui/logview"
	"switchboard/ui/theme"
)

// clickRow presses row n of the traffic with a modifier held.
func (r *rig) clickRow(n uint64, held fyne.KeyModifier) {
	r.Helper()
	r.wait(func() {
		list := r.w.traffic.list
		list.Update()
		first := list.Place().Top
		e := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary, Modifier: held}
		e.Position = fyne.NewPos(80, theme.HeadSize+(float32(n-first)+0.5)*theme.RowHeight)
		list.MouseDown(e)
		list.MouseUp(e)
	})
}

// TestPick: two rows of the list are chosen, and compared.
func TestPick(t *testing.T) {
	r := newRig(t)
	_, id := r.client("probe")
	message := func(n string) uint64 {
		return r.rowOf(r.inject(id, `{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":`+n+`}}`).Seq)
	}
	first := message("1")
	second := message("2")
	d, list := r.w.detail, r.w.traffic.list
	r.clickRow(second, fyne.KeyModifierControl) // nothing is selected yet: it is a click
	r.wait(func() {
		if at, ok := list.Selected(); !ok || at != second || d.marked.Seq != 0 {
			t.Fatalf("selected %d, %v, marked %d; want row %d selected and nothing marked", at, ok, d.marked.Seq, second)
		}
	})
	tint := func(n uint64) theme.Role {
		row := logview.Row{Cells: make([]logview.Cell, colDetail+1)}
		r.w.traffic.Row(n, &row)
		return row.Tint
	}
	r.clickRow(first, fyne.KeyModifierControl)
	r.wait(func() {
		at, _ := list.Selected()
		if at != second || d.row.Seq == d.marked.Seq || d.marked.Frame == nil || tint(first) != theme.Selection || tint(second) == theme.Selection {
			t.Errorf("Ctrl+click: selected %d, marked %d, tints %v and %v; want %d selected, the other one marked and seen to be", at, d.marked.Seq, tint(first), tint(second), second)
		}
	})
	r.clickRow(first, fyne.KeyModifierShift)
	r.wait(func() {
		if d.marked.Seq != 0 || tint(first) == theme.Selection {
			t.Errorf("once more: %d is marked, want none", d.marked.Seq)
		}
		list.TypedRune('K')
		if d.marked.Frame == nil || d.marked.Seq >= d.row.Seq {
			t.Errorf("Shift+K marks %d, want the message before %d", d.marked.Seq, d.row.Seq)
		}
		list.TypedRune('J') // past the selected one there is none
		if r.w.status.said.canvas.Text != "There is no message further on." {
			t.Errorf("Shift+J past the end says %q", r.w.status.said.canvas.Text)
		}
		list.TypedRune('=')
	})
	r.until("the comparison", func() bool {
		return len(d.compared) == 1 && d.compared[0].verdict.canvas.Text == "1 difference: changed"
	})
	r.wait(func() {
		if d.marked.Seq != 0 {
			t.Error("what was compared is still marked")
		}
		d.compared[0].win.Close()
		r.w.traffic.pick(0) // the session that was opened
	})
	r.sees("Only messages can be compared.")
}
