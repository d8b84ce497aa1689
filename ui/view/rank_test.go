package view

import (
	"slices"
	"testing"
)

func TestRank(t *testing.T) {
	names := []string{"Start or stop", "Copy address", "Record or stop recording", "Go to Traffic", "Stop", "Pause drawing", "Größe ändern"}
	for _, c := range []struct {
		typed string
		want  []int
	}{
		{"", []int{0, 1, 2, 3, 4, 5, 6}},
		{"  ", []int{0, 1, 2, 3, 4, 5, 6}},
		{"stop", []int{4, 0, 2}},
		{"STOP", []int{4, 0, 2}},
		{"cop", []int{1}},
		{"traffic go", []int{3}},
		{"rd", []int{2}}, // within a word
		{"rsr", []int{2}},
		{"gtt", []int{3}},
		{"änd", []int{6}},
		{"ndern", []int{6}},
		{"stop nothing", nil},
		{"zzz", nil},
	} {
		if got := Rank(c.typed, names); !slices.Equal(got, c.want) {
			t.Errorf("Rank(%q) = %v, want %v", c.typed, got, c.want)
		}
	}
}

func TestRankSideBySide(t *testing.T) {
	names := []string{"Copy figures as Markdown", "Copy as JSON", "Save what to copy as text"}
	for typed, want := range map[string][]int{"copy as": {1, 0, 2}, "as copy": {0, 1, 2}, "copy": {0, 1, 2}} {
		if got := Rank(typed, names); !slices.Equal(got, want) {
			t.Errorf("Rank(%q) = %v, want %v", typed, got, want)
		}
	}
}
