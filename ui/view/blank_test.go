package view

import "testing"

func TestBlankOf(t *testing.T) {
	const kept = "Nothing is lost: they are only not shown."
	for _, c := range []struct {
		name string
		of   Listed
		want Blank
	}{
		{"after Clear", Listed{}, Blank{Why: "Nothing yet.", Hint: "What happens from now on is shown here."}},
		{"after Clear, with a filter", Listed{Filtered: true}, Blank{Why: "Nothing yet.", Hint: "What happens from now on is shown here."}},
		{"rows that are to be drawn", Listed{Kept: 3}, Blank{}},
		{"a filter", Listed{Kept: 12_480, Filtered: true}, Blank{Why: "None of 12,480 rows matches.", Hint: kept, Unfilter: true}},
		{"a filter, of one row", Listed{Kept: 1, Filtered: true}, Blank{Why: "None of 1 row matches.", Unfilter: true}},
		{"a session", Listed{Kept: 7, Session: true}, Blank{Why: "None of 7 rows is of this session.", Hint: kept, Unselect: true}},
		{"both", Listed{Kept: 7, Session: true, Filtered: true}, Blank{Why: "None of 7 rows is of this session and matches.", Hint: kept, Unfilter: true, Unselect: true}},
		{"not all are judged", Listed{Kept: 1_000_000, Left: 400_000, Filtered: true}, Blank{Why: "Looking… 400,000 of 1,000,000 rows are left.", Unfilter: true}},
		{"paused", Listed{Kept: 9, Paused: true, Filtered: true}, Blank{Why: "Drawing is paused, and there was nothing to show when it was.", Hint: "What came since is kept.", Resume: true}},
		{"a recording that is read", Listed{Reading: true, Recorded: true}, Blank{Why: "Reading…"}},
		{"an empty recording", Listed{Recorded: true}, Blank{Why: "There is nothing in this recording."}},
	} {
		if got := BlankOf(c.of); got != c.want {
			t.Errorf("%s: BlankOf(%+v) = %+v, want %+v", c.name, c.of, got, c.want)
		}
	}
}
