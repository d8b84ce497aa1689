//go:build !windows && !darwin

package display

import "testing"

func TestMissing(t *testing.T) {
	for display, want := range map[string]string{
		"":         "DISPLAY is not set",
		"nothing":  "DISPLAY is nothing",
		":":        "DISPLAY is :",
		":none":    "no X server answers at :none",
		":none.0":  "no X server answers at :none.0",
		"unix:non": "no X server answers at unix:non",
		"far:0":    "",
	} {
		t.Setenv("DISPLAY", display)
		if got := Missing(); got != want {
			t.Errorf("Missing() with DISPLAY %q = %q, want %q", display, got, want)
		}
	}
}
