package ui

import "testing"

// TestOneLiesOver: what a key opens while another thing lies over the window takes its place.
func TestOneLiesOver(t *testing.T) {
	r := newRig(t)
	r.wait(func() {
		over := r.w.win.Canvas().Overlays()
		for _, open := range []func(){r.w.showMirror, r.w.top.showRecorder, r.w.showKeys, r.w.showMirror} {
			open()
			if got := len(over.List()); got != 1 {
				t.Errorf("%d things lie over the window, want 1", got)
			}
		}
	})
}
