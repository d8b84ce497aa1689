package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
)

func TestCompareTwo(t *testing.T) {
	r := newRig(t)
	_, id := r.client("probe")
	first := r.inject(id, `{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":{"n":1,"gone":true}}}`).Seq
	r.inject(id, `{"jsonrpc":"2.0","method":"notifications/other"}`)
	second := r.inject(id, `{"jsonrpc":"2.0","method":"notifications/message","params":{"data":{"n":2},"level":"info"}}`).Seq
	d := r.w.detail
	r.choose(first)
	r.wait(func() { r.w.typed('=') })
	r.sees("Marked notification notifications/message: choose another and press = to compare them.")
	r.choose(second)
	var c *comparison
	opened := func() bool {
		if len(d.compared) == 1 {
			c = d.compared[0]
		}
		return c != nil && c.verdict.canvas.Text != "Comparing…"
	}
	r.wait(func() { r.w.typed('=') })
	r.until("the comparison", opened)
	r.wait(func() {
		if got, want := c.verdict.canvas.Text, "2 differences: 1 removed, 1 changed"; got != want {
			t.Errorf("the comparison says %q, want %q", got, want)
		}
		c.pressed(&fyne.KeyEvent{Name: fyne.KeyF7})
		if got := c.at.canvas.Text; got != "2 of 2" {
			t.Errorf("after F7 it is at %q, want 2 of 2", got)
		}
		if d.marked.Seq != 0 {
			t.Error("what was compared is still marked")
		}
		c.win.Close()
		c = nil
	})
	// The one before that is like it.
	r.wait(func() { r.w.typed('b') })
	r.until("another comparison", opened)
	r.wait(func() {
		if got := c.verdict.canvas.Text; !strings.HasPrefix(got, "2 differences") {
			t.Errorf("compared with the one before: %q, want 2 differences", got)
		}
		c.win.Close()
	})
	var labels []string
	r.wait(func() {
		d.setMark(r.w.journal.BySeq(first))
		for _, item := range d.rowItems(r.w.journal.BySeq(second)) {
			labels = append(labels, item.Label)
		}
	})
	for _, want := range []string{"Copy as", "Mark to compare", "Compare with notification notifications/message", "Compare with the previous notification notifications/message"} {
		if !slices.Contains(labels, want) {
			t.Errorf("the row's menu has %q, want %q too", labels, want)
		}
	}
	r.wait(func() {
		for range mostCompared + 1 {
			d.compare(r.w.journal.BySeq(first), r.w.journal.BySeq(second))
		}
		if n := len(d.compared); n != mostCompared {
			t.Errorf("%d comparisons are open, want %d", n, mostCompared)
		}
	})
	r.until("all are compared", func() bool {
		return !slices.ContainsFunc(d.compared, func(c *comparison) bool { return c.verdict.canvas.Text == "Comparing…" })
	})
	r.wait(func() {
		for _, c := range slices.Clone(d.compared) {
			c.win.Close()
		}
	})
}
