package ui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// chip is the one of that name; nil: there is none.
func (r *rig) chip(name string) *chip {
	for _, c := range r.w.traffic.chips.chips {
		if c.chip.Name == name {
			return c
		}
	}
	return nil
}

func TestChips(t *testing.T) {
	r := newRig(t)
	r.wait(func() {
		search := r.w.traffic.search
		for _, c := range []struct{ tap, want string }{
			{"errors", "has:error"},
			{"to client", "has:error dir:out"},
			{"from client", "has:error dir:in"}, // what it contradicts goes
			{"errors", "dir:in"},
			{"from client", ""},
		} {
			if test.Tap(r.chip(c.tap)); search.Text != c.want {
				t.Errorf("after a click on %q the filter is %q, want %q", c.tap, search.Text, c.want)
			}
		}
		search.SetText("ping has:error")
		if !r.chip("errors").on || r.chip("slow").on {
			t.Errorf("at %q: errors is on %v, slow %v, want true, false", search.Text, r.chip("errors").on, r.chip("slow").on)
		}
	})
}

func TestSavedFilter(t *testing.T) {
	r := newRig(t)
	search := r.w.traffic.search
	r.wait(func() {
		if r.w.traffic.chips.save.Visible() {
			t.Error("saving is offered where there is no filter")
		}
		search.SetText("method:tools/*  dir:in")
		test.Tap(r.w.traffic.chips.save)
		var name *lineEntry
		walk(r.w.win.Canvas().Overlays().Top(), func(o fyne.CanvasObject) {
			if e, ok := o.(*lineEntry); ok {
				name = e
			}
		})
		test.Type(name, "calls")
		name.OnSubmitted(name.Text)
	})
	if r.overlay() != nil {
		t.Error("the question for a name stays after it was answered")
	}
	r.wait(func() {
		if c := r.chip("calls"); c == nil || !c.on {
			t.Fatalf("a saved filter that is in force: %+v, want a chip that is on", c)
		}
		search.SetText("ping")
		test.Tap(r.chip("calls"))
		if want := "method:tools/* dir:in"; search.Text != want {
			t.Errorf("a click on a saved filter = %q, want %q", search.Text, want)
		}
		if filters := r.w.Memory.State().Filters; len(filters) != 1 || filters[0].Name != "calls" {
			t.Errorf("remembered: %v, want calls", filters)
		}
		names := make([]string, 0, 4)
		for _, a := range r.w.palettes() {
			names = append(names, a.Group+": "+a.Name)
		}
		if !slices.Contains(names, "Saved filter: calls") {
			t.Errorf("the palette has %q, want the saved filter", names)
		}
		r.w.traffic.chips.forget("calls")
		if r.chip("calls") != nil || len(r.w.Memory.State().Filters) != 0 {
			t.Error("a filter that was forgotten is still there")
		}
	})
}
