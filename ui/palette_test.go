package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"switchboard/ui/remembered"
)

// overlay is what lies over the window; nil: nothing does.
func (r *rig) overlay() (top fyne.CanvasObject) {
	r.wait(func() { top = r.w.win.Canvas().Overlays().Top() })
	return top
}

func TestPalette(t *testing.T) {
	r := newRig(t)
	_, id := r.client("probe")
	r.sees("probe")
	r.wait(func() {
		r.w.openPalette()
		p := r.w.palette
		if len(p.found) != len(p.actions) {
			t.Errorf("an open palette shows %d of %d, want all", len(p.found), len(p.actions))
		}
		test.Type(p.entry, "probe")
		if said := visible(p.pop.Content); !slices.Contains(said, "probe "+id[:4]) {
			t.Errorf("typing a client's name finds %q, want its session", said)
		}
		p.entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		if r.w.sessions.selected != id {
			t.Errorf("Return on a session selects %q, want %q", r.w.sessions.selected, id)
		}
	})
	if r.overlay() != nil {
		t.Error("the palette is open after its action was done")
	}
	r.wait(func() {
		r.w.openPalette()
		p := r.w.palette
		test.Type(p.entry, "next theme")
		p.entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		if said := visible(r.w.win.Content()); !slices.Contains(said, "Theme: dark") { // it is said for a moment only
			t.Errorf("Return on an action has the window say %q, want what it did", said)
		}
	})
}

func TestPaletteKeys(t *testing.T) {
	r := newRig(t)
	r.wait(func() {
		r.w.openPalette()
		p := r.w.palette
		key := func(names ...fyne.KeyName) {
			for _, n := range names {
				p.entry.TypedKey(&fyne.KeyEvent{Name: n})
			}
		}
		last := len(p.found) - 1
		for _, c := range []struct {
			keys []fyne.KeyName
			want int
		}{
			{[]fyne.KeyName{fyne.KeyDown}, 1},
			{[]fyne.KeyName{fyne.KeyUp, fyne.KeyUp}, last},
			{[]fyne.KeyName{fyne.KeyDown}, 0},
			{[]fyne.KeyName{fyne.KeyPageDown}, paletteLines},
			{[]fyne.KeyName{fyne.KeyPageUp, fyne.KeyPageUp}, 0},
		} {
			if key(c.keys...); p.chosen != c.want || p.chosen < p.top || p.chosen >= p.top+paletteLines {
				t.Errorf("after %v: chosen %d, first line %d, want %d on screen", c.keys, p.chosen, p.top, c.want)
			}
		}
		test.Type(p.entry, "nothing is called so")
		key(fyne.KeyDown, fyne.KeyReturn)
		if p.count.canvas.Text != "Nothing is called that." {
			t.Errorf("the palette says %q of what is not there", p.count.canvas.Text)
		}
		key(fyne.KeyEscape)
	})
	if r.overlay() != nil {
		t.Error("Escape left the palette open")
	}
	r.wait(r.w.openPalette)
	r.wait(r.w.openPalette)
	if r.overlay() != nil {
		t.Error("the key that opens the palette does not close it")
	}
}

func TestKeyList(t *testing.T) {
	r := newRig(t)
	r.wait(func() { r.w.typed('?') })
	said := strings.Join(visible(r.overlay()), " | ")
	for i := range r.w.actions {
		if a := &r.w.actions[i]; a.Key != "" && (!strings.Contains(said, a.Key) || !strings.Contains(said, a.Name)) {
			t.Errorf("the list of keys does not say %s %s: %s", a.Key, a.Name, said)
		}
	}
	r.wait(func() { r.w.pressed(&fyne.KeyEvent{Name: fyne.KeyEscape}) })
	if r.overlay() != nil {
		t.Error("Escape left the list of keys open")
	}
}

func TestPaletteOffersFirstWhatWasDoneLast(t *testing.T) {
	r := newRig(t)
	r.wait(func() {
		for i := range remembered.MostDone + 2 {
			r.w.openPalette()
			r.w.palette.take(len(r.w.actions) - 1 - i%3) // the last three, again and again
			r.closeAll()
		}
		done := r.w.Memory.State().Done
		if len(done) > remembered.MostDone || len(slices.Compact(slices.Sorted(slices.Values(done)))) != len(done) {
			t.Errorf("remembered: %q, want at most %d, each once", done, remembered.MostDone)
		}
		r.w.openPalette()
		if a := r.w.palette.actions[0]; a.Group+": "+a.Name != done[0] {
			t.Errorf("first is %q, want what was done last, %q", a.Name, done[0])
		}
		r.w.openPalette()
		w := r.w
		w.offer("Which?", []action{{Name: "one", Group: "of two", Do: func() {}}})
		w.palette.take(0)
		if got := w.Memory.State().Done; !slices.Equal(got, done) {
			t.Errorf("after another list of choices: %q is remembered, want %q", got, done)
		}
	})
}

func TestPaletteClipsLongNames(t *testing.T) {
	r := newRig(t)
	long := strings.Repeat("a very long name ", 40)
	for _, width := range []float32{1360, 400} {
		r.wait(func() {
			r.w.win.Resize(fyne.NewSize(width, 600))
			p := r.w.offer("Which?", []action{{Name: long, Group: long, Key: "Ctrl+Shift+Tab", Do: func() {}}, {Name: "short", Do: func() {}}})
			most := min(width, paletteWidth+40)
			if got := p.pop.MinSize().Width; got > most {
				t.Errorf("with a long name in a window of %v the palette is %v wide, want at most %v", width, got, most)
			}
			if said := p.lines[0].name.canvas.Text; !strings.HasSuffix(said, "…") || len(said) > 120 {
				t.Errorf("a long name is shown as %q", said)
			}
			if len(p.lines) != 2 {
				t.Errorf("%d lines for two choices", len(p.lines))
			}
			p.close()
		})
	}
}
