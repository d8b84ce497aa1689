package ui

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"switchboard/gateway/config"
	"switchboard/ui/logview"
)

// rowOf waits for the row of an event, with its number.
func (r *rig) rowOf(seq uint64) (n uint64) {
	r.Helper()
	r.until(fmt.Sprint("row ", seq), func() (ok bool) { n, ok = r.w.journal.Number(seq); return ok })
	return n
}

// cells is what a row of the list says.
func (r *rig) cells(n uint64) (cells []string) {
	r.wait(func() {
		row := logview.Row{Cells: make([]logview.Cell, colDetail+1)}
		r.w.traffic.Row(n, &row)
		for _, c := range row.Cells {
			cells = append(cells, c.Text)
		}
	})
	return cells
}

func TestTrafficRow(t *testing.T) {
	r := newRig(t)
	_, id := r.client("probe")
	seq := r.inject(id, `{"jsonrpc":"2.0","id":"op-1","method":"ping"}`).Seq
	n := r.rowOf(seq)
	r.until("the answer", func() bool { return r.w.journal.BySeq(seq).Answer != 0 })
	got := r.cells(n)[colArrow:]
	if want := []string{"←", id[:4], "request", "ping", "op-1", "45 B"}; !slices.Equal(got[:6], want) {
		t.Errorf("the row of a ping says %q, want %q", got, want)
	}
	if got[7] != "injected" {
		t.Errorf("the row's detail is %q, want injected", got[7])
	}
}

func TestFind(t *testing.T) {
	r := newRig(t)
	c, _ := r.client("probe")
	if _, err := c.ListTools(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	r.until("the list of tools", func() bool { return r.shows("response") })
	r.wait(func() { r.w.traffic.search.SetText("tools/list") })
	r.until("two of them", func() bool {
		shown, kept, _ := r.w.journal.Counts()
		return shown == 2 && r.w.traffic.counts.canvas.Text == fmt.Sprintf("2 of %d", kept)
	})
	r.wait(func() { r.w.traffic.search.SetText("") })
	r.until("all again", func() bool { return !strings.Contains(r.w.traffic.counts.canvas.Text, "of") })
}

func TestFollowAndNew(t *testing.T) {
	r := newRig(t)
	_, id := r.client("probe")
	for range 100 {
		r.inject(id, note)
	}
	r.rowOf(r.inject(id, note).Seq)
	r.wait(func() {
		r.w.traffic.list.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, 500)})
		if r.w.traffic.follow.Checked || r.w.traffic.list.Follow() {
			t.Error("scrolling up did not release following")
		}
	})
	r.rowOf(r.inject(id, note).Seq)
	r.inject(id, note)
	r.sees("2 new")
	r.press("2 new")
	r.until("following again", func() bool {
		return r.w.traffic.follow.Checked && r.w.traffic.list.Follow() && !r.w.traffic.unseen.Visible()
	})
}

// Pause stops drawing, not collecting, whatever redraws the list meanwhile.
func TestPauseDrawing(t *testing.T) {
	r := newRig(t)
	_, id := r.client("probe")
	r.rowOf(r.inject(id, note).Seq)
	var end uint64
	r.wait(func() {
		r.w.typed(' ')
		_, end = r.w.traffic.Bounds()
	})
	seq := r.inject(id, note).Seq
	r.rowOf(seq)
	r.wait(func() {
		r.w.traffic.list.Refresh()
		if _, now := r.w.traffic.Bounds(); now != end {
			t.Errorf("while paused the list has rows up to %d, want %d", now, end)
		}
		if got := r.w.traffic.counts.canvas.Text; !strings.HasSuffix(got, "drawing paused") {
			t.Errorf("the count says %q", got)
		}
		r.w.traffic.search.SetText("list_changed")
		if first, end := r.w.traffic.Bounds(); end-first != 2 {
			t.Errorf("filtered while paused, the list has %d rows, want 2", end-first)
		}
		r.w.typed(' ')
		if n, _ := r.w.journal.Number(seq); n+1 != r.end() {
			t.Errorf("going on, the list ends at %d, want %d", r.end(), n+1)
		}
	})
}

func (r *rig) end() uint64 { _, end := r.w.traffic.Bounds(); return end }

func TestDetail(t *testing.T) {
	r := rigWith(t, func(c *config.Config) { c.Window.Rows = 1000; c.Gateway.Listen = "127.0.0.1:0" })
	_, id := r.client("probe")
	r.sees("Select a row to read it.")
	seq := r.inject(id, `{"jsonrpc":"2.0","id":"op-1","method":"ping"}`).Seq
	n := r.rowOf(seq)
	r.until("the answer", func() bool { return r.w.journal.BySeq(seq).Answer != 0 })
	r.wait(func() { r.w.traffic.list.OnSelect(n, true) })
	r.sees("ping", "Go to pair")
	mode := func(name string, want shown) {
		t.Helper()
		r.wait(func() {
			for _, s := range r.w.detail.modes.parts {
				if s.name.canvas.Text == name {
					s.Tapped(nil)
				}
			}
			if got := r.w.detail.shown; got != want {
				t.Errorf("in mode %s the detail shows %+v, want %+v", name, got, want)
			}
		})
	}
	var answer uint64
	r.wait(func() { answer = r.w.journal.BySeq(seq).Answer })
	mode(rawFrame, shown{mode: rawFrame, row: seq})
	mode(pairOf, shown{mode: pairOf, row: seq, pair: answer})
	mode(pretty, shown{mode: pretty, row: seq})
	r.press("Go to pair")
	r.until("the pair", func() bool { return r.w.detail.row.Seq == answer })
	r.press("Go to pair")
	r.until("and back", func() bool { return r.w.detail.row.Seq == seq })

	// The pair is found also where a filter hides its row.
	r.wait(func() { r.w.traffic.search.SetText("request") })
	r.press("Go to pair")
	r.until("the hidden pair", func() bool { return r.w.detail.row.Seq == answer })
	r.sees("Its row is not among those shown.")
	r.wait(func() { r.w.traffic.search.SetText("") })
	r.press("Go to pair")
	r.until("and back again", func() bool { return r.w.detail.row.Seq == seq })

	// The row falls out: what is read stays, can be turned and copied.
	for range 1100 {
		r.inject(id, note)
	}
	r.sees("fell out of the list")
	mode(rawFrame, shown{mode: rawFrame, row: seq})
	mode(pretty, shown{mode: pretty, row: seq})
	r.wait(func() {
		r.w.detail.copy.OnTapped()
		if got, want := r.w.App.Clipboard().Content(), `{"jsonrpc":"2.0","id":"op-1","method":"ping"}`; got != want {
			t.Errorf("copied %q, want %q", got, want)
		}
		if got := r.w.traffic.counts.canvas.Text; !strings.Contains(got, "older fell out") {
			t.Errorf("the count says %q, want what fell out", got)
		}
		r.w.traffic.clear()
	})
	r.sees("Select a row to read it.")
}

// The pair that is waited for appears when it comes.
func TestPairArrives(t *testing.T) {
	r := newRig(t)
	_, id := r.client("probe")
	if err := r.gw.Pause(id); err != nil {
		t.Fatal(err)
	}
	seq := r.inject(id, `{"jsonrpc":"2.0","id":"op-1","method":"ping"}`).Seq
	n := r.rowOf(seq)
	r.wait(func() {
		r.w.traffic.list.OnSelect(n, true)
		r.w.detail.modes.parts[5].Tapped(nil)
		if got, want := r.w.detail.shown, (shown{mode: pairOf, row: seq, pending: true}); got != want {
			t.Errorf("the detail shows %+v, want %+v", got, want)
		}
	})
	if err := r.gw.Resume(id); err != nil {
		t.Fatal(err)
	}
	r.until("the pair", func() bool { return r.w.detail.shown.pair != 0 && !r.w.detail.shown.pending })
}

func TestRowMenu(t *testing.T) {
	r := newRig(t)
	_, id := r.client("probe")
	seq := r.inject(id, `{"jsonrpc":"2.0","id":"op-1","method":"ping"}`).Seq
	n := r.rowOf(seq)
	r.until("the answer", func() bool { return r.w.journal.BySeq(seq).Answer != 0 })
	for label, check := range map[string]func() bool{
		"Copy frame":      func() bool { return strings.Contains(r.w.App.Clipboard().Content(), `"method":"ping"`) },
		"Copy session id": func() bool { return r.w.App.Clipboard().Content() == id },
		"Edit and send again": func() bool {
			return strings.Contains(r.w.compose.editor.Text, `"op-1"`) && slices.Equal(r.w.compose.target.ids, []string{id})
		},
		"Go to its pair":    func() bool { return r.w.detail.row.Seq == r.w.journal.BySeq(seq).Answer },
		"Only this session": func() bool { return r.w.sessions.selected == id },
		"Only ping":         func() bool { return r.w.traffic.search.Text == "ping" },
	} {
		r.wait(func() {
			r.w.sessions.unselect()
			r.w.traffic.search.SetText("")
			n, _ = r.w.journal.Number(seq)
			r.w.traffic.menu(n, 0, fyne.NewPos(10, 10))
			menu := r.w.win.Canvas().Overlays().Top()
			tapLabel(menu, label)
			if !check() {
				t.Errorf("%s did nothing; the menu is %q", label, visible(menu))
			}
		})
	}
}
