package ui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
)

func TestActions(t *testing.T) {
	r := newRig(t)
	names, keys := make(map[string]bool), map[string]string{"Ctrl+Q": "Quit"}
	for _, a := range r.w.actions {
		if name := a.Group + ": " + a.Name; a.Name == "" || names[name] || a.Do == nil {
			t.Errorf("action %q: has no name, or does nothing, or is there twice", name)
		} else {
			names[name] = true
		}
		if !slices.Contains(groups(), a.Group) {
			t.Errorf("action %q: its group %q is no menu", a.Name, a.Group)
		}
		for _, key := range a.keys() {
			if other := keys[key]; other != "" {
				t.Errorf("%s: does both %q and %q, want one of them", key, other, a.Name)
			}
			keys[key] = a.Name
		}
	}
}

func TestActionThatMeansNothingNow(t *testing.T) {
	r := newRig(t)
	r.wait(func() { r.w.typed('p') })
	r.sees("Go to its pair: choose a message that has one first.")
}

func TestCycle(t *testing.T) {
	r := newRig(t)
	r.wait(func() {
		w := r.w
		w.cycle(1)
		if w.cycle(1); w.win.Canvas().Focused() != w.compose.editor {
			t.Errorf("from the list, with nothing in the detail: cycle gives the keys to %T, want the editor", w.win.Canvas().Focused())
		}
		w.win.Canvas().Unfocus()
	})
	_, id := r.client("probe")
	n := r.rowOf(r.inject(id, `{"jsonrpc":"2.0","id":"op-1","method":"ping"}`).Seq)
	r.wait(func() {
		w := r.w
		w.traffic.list.SetSelected(n, true)
		w.traffic.selected(n, true)
		for i, c := range []struct {
			n    int
			want fyne.Focusable
		}{
			{1, w.traffic.list}, {1, w.detail.view}, {1, w.compose.editor}, {1, w.sessions.list}, {-1, w.compose.editor}, {-1, w.detail.view},
		} {
			if w.cycle(c.n); w.win.Canvas().Focused() != c.want {
				t.Errorf("step %d: cycle(%d) gives the keys to %T, want %T", i, c.n, w.win.Canvas().Focused(), c.want)
			}
		}
	})
}

func TestGrow(t *testing.T) {
	r := newRig(t)
	_, id := r.client("probe")
	r.choose(r.inject(id, `{"jsonrpc":"2.0","id":"op-1","method":"ping"}`).Seq)
	r.wait(func() {
		w := r.w
		for name, c := range map[string]struct {
			pane  fyne.Focusable
			of    fyne.CanvasObject
			tells bool // that it cannot get taller
		}{
			"the sessions": {w.sessions.list, w.sessions.content, true}, "the traffic": {w.traffic.list, w.traffic.content, false},
			"the detail": {w.detail.view, w.detail.content, false}, "the composer": {w.compose.editor, w.compose.content, false},
		} {
			w.divide(firstSplits)
			w.win.Canvas().Focus(c.pane)
			was := c.of.Size()
			if w.grow(true, 1); c.of.Size().Width <= was.Width {
				t.Errorf("%s: made wider it goes from %v to %v", name, was, c.of.Size())
			}
			w.grow(true, -2)
			if c.of.Size().Width >= was.Width {
				t.Errorf("%s: made narrower it goes from %v to %v", name, was, c.of.Size())
			}
			was = c.of.Size()
			if w.grow(false, 1); (c.of.Size().Height > was.Height) == c.tells {
				t.Errorf("%s: made taller it goes from %v to %v", name, was, c.of.Size())
			}
		}
	})
}
