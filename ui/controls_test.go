package ui

import (
	"testing"

	"fyne.io/fyne/v2"
)

// TestControlsHandOn gives each kind of control the keys, and presses those that it does not use.
func TestControlsHandOn(t *testing.T) {
	r := newRig(t)
	_, id := r.client("probe")
	r.choose(r.inject(id, `{"jsonrpc":"2.0","id":"op-1","method":"ping"}`).Seq)
	r.wait(func() {
		w := r.w
		for name, o := range map[string]fyne.Focusable{"a button": w.traffic.pause, "a check": w.top.mirror, "a select": w.top.style, "segments": w.detail.modes.parts[0],
			"the sessions": w.sessions.list, "the rows": w.traffic.list, "the detail": w.detail.view} {
			focus := func() fyne.Focusable {
				r.closeAll()
				w.win.Canvas().Focus(o)
				if got := w.win.Canvas().Focused(); got != o {
					t.Fatalf("%s cannot have the keys: %T has them", name, got)
				}
				return o
			}
			if focus().TypedRune('?'); w.keys == nil {
				t.Errorf("? on %s does not list the keys", name)
			}
			if focus().TypedKey(&fyne.KeyEvent{Name: fyne.KeyF1}); w.keys == nil {
				t.Errorf("F1 on %s does not list the keys", name)
			}
			before := w.traffic.follow.Checked
			if focus().TypedRune('f'); w.traffic.follow.Checked == before {
				t.Errorf("F on %s does not turn Follow", name)
			}
		}
		r.closeAll()
		w.win.Canvas().Focus(w.top.mirror)
		w.top.mirror.TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
		if got := w.win.Canvas().Focused(); got != w.traffic.list {
			t.Errorf("Home on a check leaves the keys to %T, want the list", got)
		}
	})
}

// TestButtonByKeys presses a button as a keyboard does: first the key comes, then what it types.
func TestButtonByKeys(t *testing.T) {
	r := newRig(t)
	r.wait(func() {
		b := r.w.traffic.pause
		press := func(k fyne.KeyName) {
			r.w.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: k})
			if k != fyne.KeySpace {
				return
			}
			if o := r.w.win.Canvas().Focused(); o != nil {
				o.TypedRune(' ')
			} else {
				r.w.typed(' ')
			}
		}
		r.w.win.Canvas().Focus(b)
		if !b.ring.Visible() {
			t.Error("a button that has the keys has no ring")
		}
		for i, k := range []fyne.KeyName{fyne.KeySpace, fyne.KeyReturn, fyne.KeySpace} {
			press(k)
			if got, want := r.w.traffic.paused, i%2 == 0; got != want {
				t.Errorf("press %d, by %s: paused is %v, want %v", i, k, got, want)
			}
			if got := r.w.win.Canvas().Focused(); got != b {
				t.Fatalf("after %s: %T has the keys, want the button still", k, got)
			}
		}
		r.w.win.Canvas().Unfocus()
		if b.ring.Visible() {
			t.Error("a button that lost the keys has a ring")
		}
	})
}

func TestSegmentsByKeys(t *testing.T) {
	r := newRig(t)
	_, id := r.client("probe")
	r.choose(r.inject(id, `{"jsonrpc":"2.0","id":"op-1","method":"ping"}`).Seq)
	r.wait(func() {
		w, s := r.w, r.w.detail.modes
		w.win.Canvas().Focus(s.parts[1])
		if got := w.win.Canvas().Focused(); got != nil {
			t.Errorf("the keys go to %T, want none: it is not chosen", got)
		}
		w.win.Canvas().Focus(s.parts[0])
		for _, c := range []struct {
			key  fyne.KeyName
			want string
		}{{fyne.KeyRight, rawFrame}, {fyne.KeyRight, hexDump}, {fyne.KeyLeft, rawFrame}, {fyne.KeyLeft, pretty}, {fyne.KeyLeft, pretty}} {
			w.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: c.key})
			part, ok := w.win.Canvas().Focused().(*segment)
			if w.detail.mode != c.want || !ok || part.name.canvas.Text != c.want {
				t.Errorf("after %s: it is read as %s, and %T has the keys, want %s", c.key, w.detail.mode, w.win.Canvas().Focused(), c.want)
			}
		}
	})
}

func TestSessionsByKeys(t *testing.T) {
	r := newRig(t)
	for range 3 {
		r.client("probe")
	}
	r.until("three sessions", func() bool { return len(r.w.sessions.infos) == 3 })
	r.wait(func() {
		w := r.w
		w.focus(w.sessions.list)()
		if !w.sessions.list.ring.Visible() {
			t.Error("the list has the keys, and no ring")
		}
		for i, c := range []struct {
			rune rune
			key  fyne.KeyName
			want int
		}{
			{rune: 'j', want: 0}, {rune: 'j', want: 1}, {key: fyne.KeyDown, want: 2}, {key: fyne.KeyDown, want: 2}, {rune: 'k', want: 1},
			{key: fyne.KeyHome, want: 0}, {key: fyne.KeyUp, want: 0}, {rune: 'G', want: 2}, {rune: 'g', want: 0}, {key: fyne.KeyPageDown, want: 2},
		} {
			if c.rune != 0 {
				w.sessions.list.TypedRune(c.rune)
			} else {
				w.sessions.list.TypedKey(&fyne.KeyEvent{Name: c.key})
			}
			if got := w.sessions.place(); got != c.want {
				t.Errorf("step %d, %c%s: session %d is selected, want %d", i, c.rune, c.key, got, c.want)
			}
		}
		w.sessions.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		if got := w.win.Canvas().Focused(); got != w.traffic.list {
			t.Errorf("Return leaves the keys to %T, want the traffic", got)
		}
		if w.sessions.list.ring.Visible() {
			t.Error("the list lost the keys, and has a ring")
		}
	})
}

// TestMenuOfTheRow offers what the menus of all its cells do.
func TestMenuOfTheRow(t *testing.T) {
	r := newRig(t)
	_, id := r.client("probe")
	r.choose(r.inject(id, `{"jsonrpc":"2.0","id":"op-1","method":"ping"}`).Seq)
	r.wait(func() {
		w := r.w
		w.pressed(&fyne.KeyEvent{Name: fyne.KeyF10})
		if w.palette == nil {
			t.Fatal("F10 opens nothing")
		}
		names := make(map[string]int)
		for i, a := range w.palette.actions {
			names[a.Name] = i + 1
		}
		for _, want := range []string{"Hide dir:out", "Only method:ping", "Only kind:request", "Mark", "Copy as curl", "Edit and send again", "Send again Now"} {
			if names[want] == 0 {
				t.Errorf("the menu of a row lacks %q", want)
			}
		}
		if i := names["Hide method:ping"]; i > 0 {
			w.palette.take(i - 1)
		}
		if got, want := w.traffic.search.Text, "-method:ping"; got != want {
			t.Errorf("hiding its method makes the filter %q, want %q", got, want)
		}
		w.traffic.search.SetText("")
		w.sessions.selectID(id)
		w.focus(w.sessions.list)()
		w.sessions.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyF10})
		if w.win.Canvas().Overlays().Top() == nil {
			t.Error("F10 on a session opens nothing")
		}
	})
}

// TestFunctionKeysInEntries: what types nothing means the same where one types.
func TestFunctionKeysInEntries(t *testing.T) {
	r := newRig(t)
	r.client("probe")
	for name, e := range map[string]fyne.Focusable{"the Find box": r.w.traffic.search, "the composer": r.w.compose.editor, "the times of a repetition": r.w.compose.repeating.times} {
		r.wait(func() {
			r.w.win.Canvas().Focus(e)
			e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyF1})
			if r.w.keys == nil || !r.w.keys.pop.Visible() {
				t.Errorf("F1 in %s does not show the keys", name)
			}
		})
		r.wait(r.closeAll)
	}
	r.wait(func() {
		row, canvas := r.w.compose.repeating, r.w.win.Canvas()
		row.toggle()
		if canvas.Focused() != fyne.Focusable(row.times) {
			t.Errorf("the keys go to %T, want what is repeated how often", canvas.Focused())
		}
		row.times.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
		if row.content.Visible() || canvas.Focused() != fyne.Focusable(r.w.compose.editor) {
			t.Errorf("after Escape it is shown %v, the keys go to %T; want the composer", row.content.Visible(), canvas.Focused())
		}
	})
}
