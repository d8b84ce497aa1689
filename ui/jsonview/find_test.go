package jsonview

import (
	"fmt"
	"strings"
	"testing"

	"switchboard/ui/theme"
)

func TestFind(t *testing.T) {
	v := show(t)
	v.SetJSON([]byte(sample))
	for text, want := range map[string]int{"": 0, "A": 6, `"id": 7`: 1, "nothing": 0, "null": 1} {
		if got := v.Find(text); got != want {
			t.Errorf("Find(%q) = %d, want %d", text, got, want)
		}
	}
	v.FoldAll(0)
	v.Find("null")
	if !strings.Contains(screen(v), "null") || strings.Contains(screen(v), `"b"`) {
		t.Errorf("Find in folded text shows %q, want null unfolded and tags folded", screen(v))
	}
	v.Find("a")
	want := []int{2, 3, 4, 5, 6, 1, 5}
	var got []int
	for range 6 {
		v.FindNext()
		n, _ := v.Found()
		got = append(got, n)
	}
	v.FindPrevious()
	v.FindPrevious()
	n, _ := v.Found()
	if got = append(got, n); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("stepping through the matches: %v, want %v", got, want)
	}
}

func TestFindRevealsAndMarks(t *testing.T) {
	v := show(t)
	v.SetJSON([]byte(`[` + strings.Repeat(`"x",`, 500) + `"needle"` + strings.Repeat(`,"x"`, 500) + `]`))
	v.Find("needle")
	want := theme.Now().Of(theme.MatchHere)
	i := v.rowOf(501, 0)
	box := v.span(v.rows[i], 3, 9, v.yOf(i))
	if got := paint(v).RGBAAt(box.Min.X, box.Min.Y); got.R != want.R || got.G != want.G {
		t.Errorf("pixel of the match at %v = %v, want %v in view", box, got, want)
	}
}

func TestFindShowsAll(t *testing.T) {
	v := show(t)
	v.Limit = 1000
	v.SetJSON([]byte(`[` + strings.Repeat(`"x",`, 5000) + `"end"]`))
	if n := v.Find("END"); n != 1 || v.Cut() != 0 {
		t.Errorf("Find(END) in a text that is cut = %d, %d bytes cut; want 1, all shown", n, v.Cut())
	}
}

func TestFindHasABound(t *testing.T) {
	v := show(t)
	v.SetRaw([]byte(strings.Repeat("e", mostMatches+1)))
	if n := v.Find("e"); n != mostMatches || !v.More() {
		t.Errorf("Find = %d, more %v; want %d, true", n, v.More(), mostMatches)
	}
	if n := v.Find("ee"); n != mostMatches/2 || v.More() {
		t.Errorf("Find = %d, more %v; want %d, false", n, v.More(), mostMatches/2)
	}
}
