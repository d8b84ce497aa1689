package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"switchboard/gateway/session"
)

const note = `{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}`

// says waits until the row of a session says each of these.
func (r *rig) says(id string, texts ...string) {
	r.Helper()
	for _, want := range texts {
		r.until("the row says "+want, func() bool {
			row := r.row(id)
			return row != nil && slices.ContainsFunc(visible(row), func(s string) bool { return strings.Contains(s, want) })
		})
	}
}

func (r *rig) inject(id, text string) session.Receipt {
	r.Helper()
	receipt, err := r.gw.Inject(id, []byte(text), false)
	if err != nil {
		r.Fatal(err)
	}
	return receipt
}

func TestSessionRow(t *testing.T) {
	r := newRig(t)
	_, id := r.client("probe")
	r.says(id, "probe", "0.1", "q 0", id[:4]+"  sse  2025-", "→")

	if err := r.gw.Pause(id); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		r.inject(id, note)
	}
	r.says(id, "q 3", "max 3", "paused")
	r.sees("queued 3")
	r.wait(func() {
		if row := r.row(id); row.fill == 0 || row.high < row.fill {
			t.Errorf("the bar of 3 frames is filled to %v with its mark at %v", row.fill, row.high)
		}
	})
	if err := r.gw.SetSessionKeepalive(id, &session.Keepalive{Style: session.Comment, Interval: 1e9}); err != nil {
		t.Fatal(err)
	}
	r.says(id, "ka off")
	if err := r.gw.Disconnect(id); err != nil {
		t.Fatal(err)
	}
	r.says(id, "closed: Operator", "q 0")
	r.sees("0 sessions", "queued 0")
}

// What is right-aligned stays inside of the row as it grows.
func TestSessionRowFits(t *testing.T) {
	r := newRig(t)
	_, id := r.client("probe")
	r.says(id, "probe")
	_, long := r.client(strings.Repeat("name ", 50))
	r.says(long, "name")
	r.wait(func() {
		row := r.row(long)
		if right := row.name.Position().X + row.name.Size().Width; right > row.queue.Position().X {
			t.Errorf("a long name ends at %v, over the queue at %v", right, row.queue.Position().X)
		}
		for _, width := range []float32{300, 240, 220, 200} {
			row.Resize(fyne.NewSize(width, row.Size().Height))
			if v := row.version; v.Visible() && v.Position().X+v.MinSize().Width+6 > row.queue.Position().X {
				t.Errorf("in a row %v wide the version touches the queue", width)
			}
		}
		if got := row.name.shown.Text; !strings.HasPrefix(got, "name ") || !strings.HasSuffix(got, "…") {
			t.Errorf("a long name is shown as %q, want its beginning and …", got)
		}
	})
	for range 200 {
		r.inject(id, note)
	}
	r.until("200 are counted", func() bool {
		row := r.row(id)
		if row == nil || !strings.Contains(row.counts.canvas.Text, "←20") {
			return false
		}
		for _, o := range []*text{row.queue, row.counts} {
			if right := o.Position().X + o.MinSize().Width; o.Visible() && right > row.Size().Width {
				t.Errorf("%q ends at %v of a row %v wide", o.canvas.Text, right, row.Size().Width)
			}
		}
		return true
	})
}

func TestPauseStepResume(t *testing.T) {
	r := newRig(t)
	_, id := r.client("probe")
	r.pick(id)
	r.press("Pause")
	r.sees("Resume")
	if !r.info(id).Paused {
		t.Fatal("the session is not paused after Pause")
	}
	r.inject(id, note)
	r.inject(id, note)
	r.says(id, "q 2")
	r.press("Step")
	r.says(id, "q 1")
	r.press("Resume")
	r.says(id, "q 0")
	r.sees("Pause")
	if r.info(id).Paused {
		t.Error("the session is paused after Resume")
	}
	r.press("Keepalive on")
	r.sees("Keepalive off")
	if k := r.info(id); k.Keepalive.Enabled || !k.OwnKeepalive {
		t.Errorf("the session's keepalive is %v, its own: %v, want it off and its own", k.Keepalive, k.OwnKeepalive)
	}
	r.press("Disconnect")
	r.says(id, "closed: Operator")
	r.until("no acts for a closed session", func() bool { return !r.w.sessions.actions.Visible() })
}

// The pane is drawn when something changed, and each second for its clocks.
func TestSessionsAreDrawnWhenNew(t *testing.T) {
	r := newRig(t)
	_, id := r.client("probe")
	r.says(id, "probe")
	r.wait(func() {
		drawn := 0
		update := r.w.sessions.list.UpdateItem
		r.w.sessions.list.UpdateItem = func(i int, o fyne.CanvasObject) { drawn++; update(i, o) }
		infos, now := r.gw.Sessions(), r.w.sessions.now
		r.w.sessions.update(infos, now)
		drawn = 0
		for range 5 {
			r.w.sessions.update(slices.Clone(infos), now)
		}
		if drawn != 0 {
			t.Errorf("rows were drawn %d times although nothing changed", drawn)
		}
		if r.w.sessions.update(infos, now.Add(tickEvery)); drawn == 0 {
			t.Error("the clocks were not drawn after a second")
		}
	})
}

func TestSelectedSessionFiltersTheTraffic(t *testing.T) {
	r := newRig(t)
	_, one := r.client("one")
	_, two := r.client("two")
	only := func() (ids []string) {
		for i, end := r.w.journal.Bounds(); i < end; i++ {
			if id := r.w.journal.At(i).Session; !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
		return ids
	}
	r.until("traffic of both", func() bool { all := only(); return slices.Contains(all, one) && slices.Contains(all, two) })
	r.pick(two)
	r.wait(func() {
		if got := only(); !slices.Equal(got, []string{two}) {
			t.Errorf("with %s selected, the traffic of %v is shown", two, got)
		}
		if got := r.w.compose.target; !slices.Equal(got.ids, []string{two}) {
			t.Errorf("the composer aims at %v, want %s", got, two)
		}
	})
	r.press("All sessions")
	r.until("traffic of both again", func() bool { return slices.Contains(only(), one) })
}
