package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"switchboard/ui/view"
)

// blank waits until the list says why it shows no row, or no longer does where that is empty.
func (r *rig) blank(why string) {
	r.Helper()
	r.until("the list saying "+why, func() bool {
		n := r.w.traffic.note
		return n.content.Visible() == (why != "") && (why == "" || n.why.canvas.Text == why)
	})
}

func TestBlankList(t *testing.T) {
	r := newRig(t)
	r.blank("") // how to begin is said already
	_, id := r.client("probe")
	seq := r.inject(id, `{"jsonrpc":"2.0","id":"op-1","method":"ping"}`).Seq
	r.until("the answer", func() bool { row := r.w.journal.BySeq(seq); return row != nil && row.Answer != 0 })
	r.blank("")
	n := r.w.traffic.note
	r.wait(func() { r.w.traffic.search.SetText("method:nothing/known") })
	var kept int
	r.wait(func() { _, kept, _ = r.w.journal.Counts() })
	r.blank("None of " + view.Plural(kept, "row") + " matches.")
	r.wait(func() {
		if n.hint.canvas.Text == "" || !n.unfilter.Visible() || n.unselect.Visible() || n.resume.Visible() {
			t.Errorf("beside that it says %q, clear %v, all sessions %v, go on %v; want a hint, and the filter to clear", n.hint.canvas.Text,
				n.unfilter.Visible(), n.unselect.Visible(), n.resume.Visible())
		}
		test.Tap(n.unfilter)
		if r.w.traffic.search.Text != "" || r.w.win.Canvas().Focused() != fyne.Focusable(r.w.traffic.list) {
			t.Errorf("the filter is still %q, the keys go to %T", r.w.traffic.search.Text, r.w.win.Canvas().Focused())
		}
	})
	r.blank("")
	r.wait(r.w.traffic.clear)
	r.blank("Nothing yet.")
	// Paused, it goes on being blank though something comes.
	r.wait(r.w.traffic.togglePause)
	next := r.inject(id, `{"jsonrpc":"2.0","id":"op-2","method":"ping"}`).Seq
	r.until("the row", func() bool { return r.w.journal.BySeq(next) != nil })
	r.blank("Drawing is paused, and there was nothing to show when it was.")
	r.wait(func() { test.Tap(n.resume) })
	r.blank("")
}

func TestBlankListOfASession(t *testing.T) {
	r := newRig(t)
	_, id := r.client("probe")
	r.sees("probe")
	r.wait(r.w.traffic.clear)
	_, other := r.client("other")
	r.until("rows of the other one", func() bool { return r.shows("response") })
	if err := r.gw.Disconnect(id); err != nil {
		t.Fatal(err)
	}
	r.until("the end of the first one", func() bool { return r.info(id).Reason != 0 && r.shows("closed") })
	r.wait(func() {
		r.w.traffic.clear()
		r.w.sessions.selectID(id)
	})
	r.inject(other, `{"jsonrpc":"2.0","id":"op-1","method":"ping"}`)
	n := r.w.traffic.note
	r.until("that no row is of it", func() bool {
		return n.content.Visible() && n.unselect.Visible() && !n.unfilter.Visible()
	})
	r.wait(func() { test.Tap(n.unselect) })
	r.blank("")
}
