package measure

import (
	"slices"
	"testing"
	"time"

	"switchboard/gateway/spine"
)

func TestSeconds(t *testing.T) {
	p := newTape()
	at := func(second int, messages, depth int) {
		p.at = noon.Add(time.Duration(second)*time.Second + time.Second/2)
		for range messages {
			p.in("a", note, "", 0, 0)
		}
		p.add(spine.Event{Kind: spine.Keepalive, Session: "a", Depth: depth + 2})
		p.add(spine.Event{Kind: spine.Keepalive, Session: "a", Depth: depth})
	}
	at(0, 3, 1)
	at(1, 1, 4)
	at(4, 2, 0)
	at(700, 5, 1)
	f := p.figures()
	for _, c := range []struct {
		now         int
		rate, depth []uint32
	}{
		{702, []uint32{0, 0, 5, 0}, []uint32{0, 0, 3, 1}},
		{701, []uint32{0, 0, 0, 5}, []uint32{0, 0, 0, 3}},
		{5000, []uint32{0, 0, 0, 0}, []uint32{1, 1, 1, 1}},
	} {
		for _, id := range []string{"", "a"} {
			rate, depth := make([]uint32, 4), make([]uint32, 4)
			f.Rate(id, noon.Add(time.Duration(c.now)*time.Second), rate)
			f.Depth(id, noon.Add(time.Duration(c.now)*time.Second), depth)
			if !slices.Equal(rate, c.rate) || !slices.Equal(depth, c.depth) {
				t.Errorf("at %d of %q: rate %v, depth %v, want %v, %v", c.now, id, rate, depth, c.rate, c.depth)
			}
		}
	}
	f = New(noon)
	f.Apply(p.all[:len(p.all)-7]) // up to second 4
	rate, depth := make([]uint32, 6), make([]uint32, 6)
	f.Rate("a", noon.Add(5*time.Second), rate)
	f.Depth("a", noon.Add(5*time.Second), depth)
	if want := []uint32{0, 3, 1, 0, 0, 2}; !slices.Equal(rate, want) {
		t.Errorf("rate = %v, want %v", rate, want)
	}
	if want := []uint32{0, 3, 6, 4, 4, 4}; !slices.Equal(depth, want) {
		t.Errorf("depth = %v, want %v", depth, want)
	}
	f.Rate("nobody", noon, rate)
	if slices.Max(rate) != 0 {
		t.Errorf("rate of nobody = %v", rate)
	}
}

// A machine without a battery for its clock begins in 1970, and what a recording says can be of any time.
func TestSecondsBeforeThereWereAny(t *testing.T) {
	for _, start := range []int64{0, 10, Seconds, -1_000_000} {
		p := newTape()
		p.at = time.Unix(start, 0)
		p.in("a", note, "", 0, 0)
		f := New(p.at)
		f.Apply(p.all)
		got := make([]uint32, Seconds)
		f.Rate("a", p.at.Add(time.Second), got)
		f.Depth("a", p.at.Add(time.Second), make([]uint32, Seconds))
		if want := uint32(1); start > 0 && got[Seconds-1] != want {
			t.Errorf("the rate of the second %d = %d, want %d", start, got[Seconds-1], want)
		}
	}
}
