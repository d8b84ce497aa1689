package view

import (
	"testing"

	"switchboard/gateway/spine"
)

func TestMarks(t *testing.T) {
	j := NewJournal(spine.Limit{Items: 10, Bytes: 1 << 20})
	j.Apply(aRecording()) // rows 5, 7 and those that follow are kept
	for _, seq := range []uint64{7, 12, 15} {
		if err := j.Mark(seq, ""); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		from uint64
		back bool
		want uint64
	}{{0, false, 7}, {7, false, 12}, {8, false, 12}, {15, false, 7}, {7, true, 15}, {15, true, 12}, {14, true, 12}, {0, true, 15}} {
		if got := j.NextMark(tt.from, tt.back); got == nil || got.Seq != tt.want {
			t.Errorf("NextMark(%d, %v) = %v; want %d", tt.from, tt.back, got, tt.want)
		}
	}
	_ = j.Mark(12, "why")
	if r := j.BySeq(12); r.Comment() != "why" || r.Mark == nil {
		t.Errorf("row 12 is marked %v", r.Mark)
	}
	j.Unmark(12)
	if r := j.BySeq(12); r.Mark != nil || len(j.Marked()) != 2 {
		t.Errorf("row 12 is marked %v", r.Mark)
	}
	if err := j.Mark(999, "none"); err != nil || len(j.Marks()) != 2 {
		t.Errorf("a row that never was: %v, %v", err, j.Marks())
	}
	// The mark of a live row goes with it.
	for i := range 20 {
		j.Apply([]spine.Event{{Seq: uint64(100 + i), Kind: spine.Switched}})
	}
	if got := j.Marks(); len(got) != 0 || j.NextMark(0, false) != nil {
		t.Errorf("marks %v; want none: their rows fell out", got)
	}
}
