package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"switchboard/gateway/record"
	"switchboard/ui/logview"
	"switchboard/ui/theme"
)

// marked is what the file beside a recording keeps.
func (r *rig) marked(file string, want record.Marks) {
	r.Helper()
	var got record.Marks
	r.until("the marks beside "+file, func() bool {
		var err error
		if got, err = record.ReadMarks(record.MarksPath(file)); err != nil {
			r.Fatal(err)
		}
		if len(got) != len(want) {
			return false
		}
		for seq, comment := range want {
			if c, ok := got[seq]; !ok || c != comment {
				return false
			}
		}
		return true
	})
}

func TestMarkInRecording(t *testing.T) {
	r := newRig(t)
	file := recorded(t, 5)
	r.open(file)
	r.wait(func() {
		w := r.w
		w.traffic.reveal(3)
		w.typed('m')
		row := logview.Row{Cells: make([]logview.Cell, colDetail+1)}
		n, _ := w.journal.Number(3)
		w.traffic.Row(n, &row)
		if row.Flag != theme.Warning {
			t.Error("the row of a mark has no flag")
		}
		if !strings.HasPrefix(w.detail.facts.canvas.Text, "marked  ") {
			t.Errorf("the detail says %q", w.detail.facts.canvas.Text)
		}
		w.traffic.reveal(7)
		w.typed('c')
		e, ok := w.win.Canvas().Focused().(*lineEntry)
		if !ok {
			t.Fatal("there is no editor for the comment")
		}
		test.Type(e, "too late")
		e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	})
	r.marked(file, record.Marks{3: "", 7: "too late"})
	r.wait(func() {
		w := r.w
		if w.detail.row.Comment() != "too late" || !strings.HasPrefix(w.detail.facts.canvas.Text, "“too late”  ") || r.w.win.Canvas().Overlays().Top() != nil {
			t.Errorf("the detail says %q", w.detail.facts.canvas.Text)
		}
		n, _ := w.journal.Number(7)
		if got := w.traffic.cellsOf(n)[colDetail]; !strings.HasPrefix(got, "“too late”  ") {
			t.Errorf("the list says %q", got)
		}
		for _, want := range []uint64{3, 7} {
			if w.typed(']'); w.detail.row.Seq != want {
				t.Errorf("the next mark is %d; want %d", w.detail.row.Seq, want)
			}
		}
		if w.typed('['); w.detail.row.Seq != 3 {
			t.Errorf("the mark before is %d; want 3", w.detail.row.Seq)
		}
		w.traffic.search.SetText("has:comment")
		w.traffic.judge()
		if shown, _, _ := w.journal.Counts(); shown != 1 {
			t.Errorf("has:comment shows %d rows", shown)
		}
		w.perform("Ctrl+M")
		if p := w.palette; len(p.actions) != 2 || p.actions[1].Name != "too late" || p.actions[0].Name != "ping request" {
			t.Errorf("the marks are listed as %+v", p.actions)
		}
		w.palette.close()
		w.traffic.reveal(3)
		w.typed('M')
	})
	r.marked(file, record.Marks{7: "too late"})
	// Opened again, they are there.
	r.open(file)
	r.wait(func() {
		if row := r.w.journal.BySeq(7); row.Comment() != "too late" || r.w.journal.BySeq(3).Mark != nil {
			t.Errorf("the marks are %v", r.w.journal.Marks())
		}
	})
}

// cellsOf is what a row of the list says, to who is on the loop.
func (p *trafficPane) cellsOf(n uint64) (cells []string) {
	row := logview.Row{Cells: make([]logview.Cell, colDetail+1)}
	p.Row(n, &row)
	for _, c := range row.Cells {
		cells = append(cells, c.Text)
	}
	return cells
}

// TestMarkLive: a mark is kept beside the recording that has its row, and only there.
func TestMarkLive(t *testing.T) {
	r := newRig(t)
	_, id := r.client("probe")
	before := r.inject(id, `{"jsonrpc":"2.0","id":"op-1","method":"ping"}`).Seq
	r.rowOf(before)
	file, err := r.gw.StartRecording()
	if err != nil {
		t.Fatal(err)
	}
	within := r.inject(id, `{"jsonrpc":"2.0","id":"op-2","method":"ping"}`).Seq
	r.rowOf(within)
	r.wait(func() {
		r.w.marking.set(before, "before")
		r.w.marking.set(within, "within")
	})
	r.marked(file, record.Marks{within: "within"})
	if err := r.gw.StopRecording(); err != nil {
		t.Fatal(err)
	}
	after := r.inject(id, `{"jsonrpc":"2.0","id":"op-3","method":"ping"}`).Seq
	r.rowOf(after)
	second, err := r.gw.StartRecording()
	if err != nil {
		t.Fatal(err)
	}
	r.wait(func() {
		r.w.marking.set(after, "after")
		r.w.marking.set(within, "within still")
		if got := r.w.journal.Marks(); len(got) != 3 {
			t.Errorf("marks %v", got)
		}
	})
	r.marked(file, record.Marks{within: "within still"})
	if _, err := os.Stat(record.MarksPath(second)); !os.IsNotExist(err) {
		t.Errorf("the second recording has marks: %v", err)
	}
	// What is marked in the recording and live goes into one file.
	r.open(file)
	r.wait(func() {
		if got := r.w.journal.BySeq(within).Comment(); got != "within still" {
			t.Errorf("in the recording it says %q", got)
		}
		first, _ := r.w.journal.Bounds()
		r.w.marking.set(r.w.journal.At(first).Seq, "the first")
		r.w.capture.back()
		r.w.marking.unset(within)
		if r.w.journal.BySeq(before).Comment() != "before" {
			t.Error("the live mark is gone")
		}
	})
	c, err := record.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	r.marked(file, record.Marks{c.Events[0].Seq: "the first"})
}

// TestMarkNowhere: what cannot be kept is said.
func TestMarkNowhere(t *testing.T) {
	r := newRig(t)
	file := recorded(t, 1)
	r.open(file)
	if err := os.Mkdir(record.MarksPath(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(record.MarksPath(file), "x"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	r.wait(func() { r.w.marking.set(3, "") })
	r.until("the banner", func() bool {
		return strings.Contains(r.w.banner.text.Text, "The marks are shown, but were not kept beside the recording: ")
	})
}

func TestEscapeLeavesComment(t *testing.T) {
	r := newRig(t)
	r.open(recorded(t, 1))
	r.wait(func() {
		r.w.traffic.reveal(3)
		r.w.typed('c')
		e := r.w.win.Canvas().Focused().(*lineEntry)
		test.Type(e, "no")
		e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
		if r.w.journal.BySeq(3).Mark != nil || r.w.win.Canvas().Overlays().Top() != nil || r.w.capture.shown == nil {
			t.Error("Escape kept the comment, or closed more than the editor")
		}
	})
}
