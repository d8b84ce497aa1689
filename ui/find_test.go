package ui

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"switchboard/gateway/config"
	"switchboard/ui/theme"
)

// typing gives the Find box the focus and types.
func (r *rig) typing(text string) {
	r.wait(func() {
		r.w.win.Canvas().Focus(r.w.traffic.search)
		test.Type(r.w.traffic.search, text)
	})
}

func (r *rig) key(names ...fyne.KeyName) {
	r.wait(func() {
		for _, n := range names {
			r.w.traffic.search.TypedKey(&fyne.KeyEvent{Name: n})
		}
	})
}

func (r *rig) found(text string, offered ...string) {
	r.Helper()
	r.wait(func() {
		b := r.w.traffic.search
		var got []string
		for _, s := range b.drop.offers {
			got = append(got, s.Text)
		}
		if b.Text != text || !slices.Equal(got, offered) {
			r.Errorf("the box says %q and offers %q, want %q, %q", b.Text, got, text, offered)
		}
		for i, line := range b.drop.lines {
			if want := i < len(got); line.Visible() != want || want && line.name.canvas.Text != got[i] {
				r.Errorf("line %d says %q and is seen: %v, want %v", i, line.name.canvas.Text, line.Visible(), want)
			}
		}
	})
}

func TestSuggestions(t *testing.T) {
	r := newRig(t)
	c, _ := r.client("probe")
	if _, err := c.ListTools(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	r.until("the list of tools", func() bool { return slices.Contains(r.w.journal.Methods(), "tools/list") })

	r.typing("me")
	r.found("me", "method:")
	r.wait(func() {
		if !r.w.traffic.search.AcceptsTab() {
			t.Error("Tab would leave the box")
		}
	})
	r.key(fyne.KeyTab)
	r.until("the methods", func() bool { return len(r.w.traffic.search.drop.offers) > 2 })
	r.typing("tools")
	r.key(fyne.KeyDown, fyne.KeyDown, fyne.KeyUp, fyne.KeyUp, fyne.KeyDown)
	r.wait(func() {
		if got := r.w.traffic.search.drop.offers[0].Text; got != "tools/list" {
			t.Errorf("the first offer is %q", got)
		}
		if d := r.w.traffic.search.drop; d.chosen != 0 {
			t.Errorf("down, down, up, up, down chose %d, want 0", d.chosen)
		}
	})
	r.key(fyne.KeyReturn)
	r.found("method:tools/list ")
	r.until("both of them", func() bool { shown, _, _ := r.w.journal.Counts(); return shown == 2 })

	// A word that is typed is left alone: Enter takes only what was chosen, Escape closes.
	r.typing("dur")
	r.found("method:tools/list dur", "dur:")
	r.key(fyne.KeyReturn)
	r.found("method:tools/list dur")
	r.wait(func() {
		if got := r.w.win.Canvas().Focused(); got != r.w.traffic.list {
			t.Errorf("Return leaves the keys to %T, want the list", got)
		}
		r.w.win.Canvas().Focus(r.w.traffic.search)
	})
	r.key(fyne.KeyBackspace)
	r.found("method:tools/list du", "dur:")
	r.key(fyne.KeyEscape)
	r.found("method:tools/list du")
	r.wait(func() {
		if r.w.traffic.search.AcceptsTab() {
			t.Error("closed, the list takes Tab")
		}
	})
	r.key(fyne.KeyBackspace)
	r.wait(func() { r.w.win.Canvas().Focus(r.w.traffic.list) })
	r.found("method:tools/list d")

	// The mouse.
	r.wait(func() { r.w.traffic.search.SetText("") })
	r.typing("ha")
	r.wait(func() { r.w.traffic.search.drop.lines[0].MouseDown(nil) })
	r.until("the values", func() bool { return len(r.w.traffic.search.drop.offers) > 5 })
	r.wait(func() { r.w.traffic.search.drop.lines[1].MouseDown(nil) })
	r.found("has:error ")
}

func TestMistakeKeepsTheFilter(t *testing.T) {
	r := newRig(t)
	_, id := r.client("probe")
	r.rowOf(r.inject(id, note).Seq)
	r.wait(func() { r.w.traffic.search.SetText("list_changed") })
	r.until("the notification", func() bool { shown, _, _ := r.w.journal.Counts(); return shown == 1 })
	r.wait(func() { r.w.traffic.search.SetText("list_changed dur:>fast") })
	r.sees(">fast: want a duration such as >500ms")
	r.wait(func() {
		if shown, _, _ := r.w.journal.Counts(); shown != 1 {
			t.Errorf("%d rows are shown, want the one of the last good filter", shown)
		}
		under := r.w.traffic.search.underline
		if line := under.Objects[0]; !under.Visible() || line.Size().Width < 20 || line.Position().X < 50 {
			t.Errorf("the line under the mistake is at %v, %v", line.Position(), line.Size())
		}
		r.w.traffic.search.SetText("list_changed -dur:>1s")
		if r.w.traffic.search.underline.Visible() || r.w.traffic.search.drop.panel.Visible() {
			t.Error("put right, the mistake is still shown")
		}
	})
}

// The name of a term is not looked for as a word once its colon stands.
func TestBegunTermHidesNothing(t *testing.T) {
	r := newRig(t)
	_, id := r.client("probe")
	r.rowOf(r.inject(id, note).Seq)
	shown := func(want int) {
		t.Helper()
		r.wait(func() {
			if got, kept, _ := r.w.journal.Counts(); got != want && !(want < 0 && got == kept) {
				t.Errorf("with %q %d rows of %d are shown", r.w.traffic.search.Text, got, kept)
			}
		})
	}
	r.typing("list_changed dur:")
	shown(1)
	r.typing(">fa")
	shown(1)
	r.wait(func() { r.w.traffic.search.SetText("") })
	r.typing("siz")
	shown(0)
	r.key(fyne.KeyTab)
	shown(-1)
}

func TestOnlyAndHideOfACell(t *testing.T) {
	r := newRig(t)
	_, id := r.client("probe")
	seq := r.inject(id, `{"jsonrpc":"2.0","id":"op-1","method":"ping"}`).Seq
	r.until("the answer", func() bool { q := r.w.journal.BySeq(seq); return q != nil && q.Answer != 0 })
	for column, want := range map[int]string{colArrow: "dir:out", colSession: "session:" + id[:4], colKind: "kind:request",
		colMethod: "method:ping", colID: "id:op-1", colSize: ""} {
		for _, verb := range []string{"Only ", "Hide "} {
			r.wait(func() {
				r.w.traffic.search.SetText("")
				n, _ := r.w.journal.Number(seq)
				r.w.traffic.menu(n, column, fyne.NewPos(10, 10))
				menu := r.w.win.Canvas().Overlays().Top()
				tapLabel(menu, verb+want)
				text := strings.Replace(verb, "Hide ", "-", 1) + want
				if text = strings.TrimPrefix(text, "Only "); want == "" {
					text = ""
				}
				if got := r.w.traffic.search.Text; got != text {
					t.Errorf("%s%s: the box says %q, want %q; the menu is %q", verb, want, got, text, visible(menu))
				}
				for r.w.win.Canvas().Overlays().Top() != nil {
					r.w.win.Canvas().Overlays().Remove(r.w.win.Canvas().Overlays().Top())
				}
			})
		}
	}
}

// A row of which more becomes known is shown then, and a client's rows when it says its name.
func TestRowsThatComeToMatch(t *testing.T) {
	r := newRig(t)
	r.wait(func() { r.w.traffic.search.SetText("client:late or method:ping has:pair") })
	_, id := r.client("late")
	r.until("the rows of the client", func() bool { shown, kept, _ := r.w.journal.Counts(); return shown > 2 && shown >= kept-2 })
	r.wait(func() { r.w.traffic.search.SetText("method:ping has:pair") })
	r.inject(id, `{"jsonrpc":"2.0","id":"op-1","method":"ping"}`)
	r.until("question and answer", func() bool { shown, _, _ := r.w.journal.Counts(); return shown == 2 })
}

// A slow query over many rows shows the newest at once and goes on beat by beat.
func TestFindInSlices(t *testing.T) {
	r := rigWith(t, func(c *config.Config) {
		c.Window.Rows, c.Window.RowsBytes = 400_000, 1<<30
		c.Gateway.Listen = "127.0.0.1:0"
	})
	_, id := r.client("probe")
	r.wait(func() {
		f, now := newFlood(id), time.Now()
		for range 3 {
			r.w.beat(now, f.take(maxPerBeat-512, now))
		}
		start := time.Now()
		r.w.traffic.search.SetText("/hel.*x/ or method:tools/call kind:request")
		t.Logf("the key took %v", time.Since(start))
		if shown, _, _ := r.w.journal.Counts(); shown == 0 || r.w.journal.Left() == 0 {
			t.Errorf("%d rows are shown at once, %d left; want some of both", shown, r.w.journal.Left())
		}
		if got := r.w.traffic.counts.canvas.Text; !strings.HasSuffix(got, " …") {
			t.Errorf("the count says %q, want that there is more", got)
		}
	})
	start := time.Now()
	r.until("all of them", func() bool {
		shown, kept, _ := r.w.journal.Counts()
		return r.w.journal.Left() == 0 && shown > kept/4 && !strings.Contains(r.w.traffic.counts.canvas.Text, "…")
	})
	t.Log(fmt.Sprint("and the rest ", time.Since(start)))
}

// TestFilterClearedShowsTheRow: what is read is in view when the filter by which it was found is cleared.
func TestFilterClearedShowsTheRow(t *testing.T) {
	r := newRig(t)
	_, id := r.client("probe")
	for range 100 {
		r.inject(id, `{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":1}}`)
	}
	seq := r.inject(id, `{"jsonrpc":"2.0","method":"notifications/other"}`).Seq
	for range 100 {
		r.inject(id, `{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":2}}`)
	}
	r.until("all of them", func() bool { _, kept, _ := r.w.journal.Counts(); return kept > 200 })
	r.wait(func() { r.w.traffic.search.SetText("method:notifications/other") })
	r.choose(seq)
	r.wait(func() {
		r.w.traffic.follow.SetChecked(false)
		r.w.traffic.search.SetText("")
	})
	n := r.rowOf(seq)
	r.wait(func() {
		list := r.w.traffic.list
		top, rows := list.Place().Top, uint64(list.Size().Height/theme.RowHeight)
		if at, ok := list.Selected(); !ok || at != n || n < top || n >= top+rows {
			t.Errorf("row %d is selected (%v), the list is at %d and has %d rows; want row %d in view", at, ok, top, rows, n)
		}
	})
}

// TestFindHintFits: what the empty box says is no wider than the box, which would have a scrollbar else.
func TestFindHintFits(t *testing.T) {
	r := newRig(t)
	r.wait(func() {
		b := r.w.traffic.search
		for _, tt := range []struct {
			width float32
			want  string
		}{{700, findHints[0]}, {300, findHints[1]}, {700, findHints[0]}, {200, findHints[2]}, {60, "Find"}} {
			b.Resize(fyne.NewSize(tt.width, b.Size().Height))
			if b.PlaceHolder != tt.want {
				t.Errorf("a box %v wide says %q, want %q", tt.width, b.PlaceHolder, tt.want)
			}
		}
	})
}
