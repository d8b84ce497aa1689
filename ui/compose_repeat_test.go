package ui

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"switchboard/gateway/config"
	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
	"switchboard/ui/view"
)

// repeats starts it as a person does.
func (r *rig) repeats(times, every string) {
	r.Helper()
	r.wait(func() {
		row := r.w.compose.repeating
		if !row.content.Visible() {
			test.Tap(r.w.compose.again)
		}
		row.times.SetText(times)
		row.every.SetText(every)
		test.Tap(row.do)
	})
}

func (r *rig) repeated() (s string) {
	r.wait(func() { s = r.w.compose.repeating.said.canvas.Text })
	return s
}

// ended waits until the repetition has.
func (r *rig) ended() {
	r.Helper()
	r.until("the repetition has ended", func() bool { return r.w.compose.repeating.stop == nil })
}

func TestRepeat(t *testing.T) {
	r := newRig(t)
	_, one := r.client("one")
	_, two := r.client("two")
	_, other := r.client("other")
	r.says(other, "other")
	tap := r.hear()
	r.wait(func() { r.w.compose.aimAt(audience{ids: []string{one, two}}) })
	r.write(`{"jsonrpc":"2.0","id":"mine","method":"ping"}`)
	r.repeats("20", "1ms")
	r.ended()
	if got, want := r.repeated(), "20 of 20, 40 sent"; got != want {
		t.Errorf("at the end it says %q, want %q", got, want)
	}
	ids := make(map[string]int)
	for range 40 {
		e := r.next(tap, spine.Queued)
		if e.Session == other {
			t.Error("a session was sent to that was not chosen")
		}
		ids[e.Frame.ID]++
	}
	if len(ids) != 40 || ids[`"mine"`] != 0 {
		t.Errorf("%d ids, want 40 of their own: %v", len(ids), ids)
	}
	r.wait(func() {
		if all := r.w.compose.history.All(); len(all) != 1 || all[0].To != "2 sessions" {
			t.Errorf("the history is %v, want the message once, to 2 sessions", all)
		}
	})
}

func TestRepeatAsFastAsTheQueueTakes(t *testing.T) {
	r := rigWith(t, func(c *config.Config) { c.Limits.QueueFrames = 1000 })
	_, id := r.client("held")
	r.pick(id)
	if err := r.gw.Pause(id); err != nil {
		t.Fatal(err)
	}
	limit := r.info(id).Limit.Items
	r.write(note)
	r.repeats(fmt.Sprint(limit+5), "0")
	r.ended()
	want := fmt.Sprintf("%s of %s, %s sent, 5 refused: ", view.Count(limit+5), view.Count(limit+5), view.Count(limit))
	if got := r.repeated(); !strings.HasPrefix(got, want) || !strings.Contains(got, "queue is full") {
		t.Errorf("at the end it says %q, want %q…", got, want)
	}
}

func TestRepeatEndsWithTheSession(t *testing.T) {
	r := newRig(t)
	_, id := r.client("leaves")
	_, stays := r.client("stays")
	r.says(stays, "stays")
	r.pick(id)
	r.write(note)
	r.repeats("1000", "20ms")
	r.until("some were sent", func() bool { return r.w.compose.repeating.run.State().Done > 1 })
	if err := r.gw.Disconnect(id); err != nil {
		t.Fatal(err)
	}
	r.ended()
	if got := r.repeated(); !strings.HasPrefix(got, "the session has ended at ") || strings.Contains(got, "refused") {
		t.Errorf("at the end it says %q, want that the session has ended", got)
	}
	if n := r.info(stays).Tally.Injected; n != 0 {
		t.Errorf("%d were sent to the session that stays, want none", n)
	}
}

func TestRepeatStops(t *testing.T) {
	r := newRig(t)
	_, id := r.client("probe")
	r.pick(id)
	r.write(note)
	r.repeats("100", "1h")
	r.until("one was sent", func() bool { return r.w.compose.again.Text == "× 1 of 100" })
	r.wait(func() { test.Tap(r.w.compose.repeating.do) })
	r.ended()
	if got, want := r.repeated(), "stopped at 1 of 100"; got != want {
		t.Errorf("stopped: it says %q, want %q", got, want)
	}
	r.repeats("0", "1h")
	if got := r.repeated(); !strings.HasPrefix(got, "How often is a number") {
		t.Errorf("0 times: it says %q", got)
	}
	r.repeats("5", "1h") // left running: the window joins it
}

func TestSendAgain(t *testing.T) {
	r := newRig(t)
	_, one := r.client("one")
	_, two := r.client("two")
	r.says(two, "two")
	r.pick(one)
	r.write(`{"jsonrpc":"2.0","id":"mine","method":"ping"}`)
	tap := r.hear()
	r.send()
	first := r.next(tap, spine.Queued)
	again := func(label string) {
		r.Helper()
		r.wait(func() {
			row := &view.Row{Session: first.Session, Kind: spine.Queued, Frame: first.Frame, Method: "ping"}
			items := r.w.compose.rowItems(row)[1].ChildMenu.Items
			i := slices.IndexFunc(items, func(m *fyne.MenuItem) bool { return m.Label == label })
			if i < 0 {
				r.Fatalf("a row's menu has no %q", label)
			}
			items[i].Action()
		})
	}
	again("Now")
	if e := r.next(tap, spine.Queued); e.Session != one || e.Method != "ping" || e.Frame.ID == `"mine"` || e.Frame.ID[0] != '"' {
		t.Errorf("sent again: %s to %s, want a ping with an id of its own to %s", e.Frame.Data, e.Session, one)
	}
	again("To all sessions")
	to := []string{r.next(tap, spine.Queued).Session, r.next(tap, spine.Queued).Session}
	if slices.Sort(to); !slices.Equal(to, slices.Sorted(slices.Values([]string{one, two}))) {
		t.Errorf("sent again to all: to %q", to)
	}
	again("To…")
	r.wait(func() {
		top := r.w.win.Canvas().Overlays().Top()
		var checks []*widget.Check
		walk(top, func(o fyne.CanvasObject) {
			if c, ok := o.(*widget.Check); ok {
				checks = append(checks, c)
			}
		})
		if len(checks) != 2 || !tapButton(top, "Send to  1") == (len(checks) == 2) {
			t.Fatalf("the list of sessions has %d to tick, and no button for one", len(checks))
		}
	})
	if e := r.next(tap, spine.Queued); e.Session != one {
		t.Errorf("sent again to those ticked: to %s, want %s", e.Session, one)
	}
	if items := r.w.compose.rowItems(&view.Row{Session: one, Kind: spine.In, Frame: frame.New(frame.In, frame.Client, []byte(note))}); len(items) != 1 {
		t.Errorf("a row of the client's has %d entries, want to edit it alone", len(items))
	}
}

func TestChooseSeveral(t *testing.T) {
	r := newRig(t)
	_, one := r.client("one")
	_, two := r.client("two")
	r.says(one, "one")
	r.says(two, "two")
	r.wait(func() {
		p := r.w.compose
		p.to.SetSelected(several)
		if p.to.Selected != everyone {
			t.Errorf("while several are being ticked %q is chosen, want what was", p.to.Selected)
		}
		if !tapButton(r.w.win.Canvas().Overlays().Top(), "Choose  2") {
			t.Fatal("no button for the two that are ticked")
		}
		if len(p.target.ids) != 2 || p.to.Selected != "2 sessions" || p.send.Disabled() {
			t.Errorf("two are chosen: target %v, %q, Send disabled %v", p.target, p.to.Selected, p.send.Disabled())
		}
	})
	r.write(note)
	r.send()
	if got, want := r.outcome(), "sent to 2 sessions"; got != want {
		t.Errorf("the outcome is %q, want %q", got, want)
	}
}
