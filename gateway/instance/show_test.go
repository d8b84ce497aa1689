package instance

import (
	"slices"
	"testing"
)

func TestShow(t *testing.T) {
	for _, captures := range [][]string{nil, {"/a b/\"c\".jsonl"}, {"/a", "/b\n"}} {
		if got, ok := Shown(Show(captures)); !ok || !slices.Equal(got, captures) {
			t.Errorf("%q is said as %q and heard as %q, %v", captures, Show(captures), got, ok)
		}
	}
	for _, cmd := range []string{"", "shown", "show x", "show [1]", `show {"a":1}`, "open"} {
		if got, ok := Shown(cmd); ok {
			t.Errorf("%q is heard as %q", cmd, got)
		}
	}
}
