package ui

import (
	"slices"
	"testing"
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
	r.sees("Not now: Go to its pair.")
}
