package ui

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

// send is Ctrl+Enter in the editor.
func (r *rig) send() {
	r.wait(func() {
		r.w.compose.editor.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: fyne.KeyModifierControl})
	})
}

func (r *rig) outcome() (s string) {
	r.wait(func() { s = r.w.compose.outcome.canvas.Text })
	return s
}

// heard is a tap, and what was passed over in it.
type heard struct {
	tap    *spine.Tap
	passed []spine.Event
}

// hear is a tap from now on.
func (r *rig) hear() *heard {
	tap := r.gw.Tap("test", spine.Limit{Items: 1 << 12, Bytes: 1 << 24}, 0)
	r.Cleanup(tap.Close)
	return &heard{tap: tap}
}

// next is the next event of a kind with a frame that the operator made or, of
// In, that answers one. What it passes over it can give later: an answer may be in before it is told that the question is out.
func (r *rig) next(h *heard, kind spine.Kind) spine.Event {
	r.Helper()
	ctx, cancel := context.WithTimeout(r.Context(), time.Minute)
	defer cancel()
	for i := 0; ; i++ {
		if i == len(h.passed) {
			var one [1]spine.Event
			if _, err := h.tap.Next(ctx, one[:]); err != nil {
				r.Fatalf("waiting for %s: %v", kind, err)
			}
			h.passed = append(h.passed, one[0])
		}
		if e := h.passed[i]; e.Kind == kind && e.Frame != nil && (e.Frame.Origin == frame.Operator || kind == spine.In && e.Pair != 0) {
			h.passed = slices.Delete(h.passed, i, i+1)
			return e
		}
	}
}
