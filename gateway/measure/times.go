package measure

import (
	"slices"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// Times is how long answers took. Few are exact, more are of the histogram's precision but for Max, which is always exact.
type Times struct {
	Count              uint64
	P50, P90, P99, Max time.Duration
}

// The decimal digits to which times are known: a histogram takes 26 kB at two, which is one part
// in a hundred, and 3.5 kB at one, one part in sixteen.
const (
	fine   = 2 // of methods, and of all
	coarse = 1 // of a session: there may be many
)

// few are the times that are kept as they are, before there is a histogram: most sessions are short, and most of
// what they ask is asked a few times.
const few = 32

// longest is the longest time that is told apart.
const longest = time.Hour

// times is a few times, and a histogram of all when there are more.
type times struct {
	few  []time.Duration
	h    *hdrhistogram.Histogram
	max  time.Duration
	told Times // as last read
}

func (t *times) add(took time.Duration, digits int) {
	t.max = max(t.max, took)
	if t.h == nil && len(t.few) < few {
		t.few = append(t.few, max(took, 0))
		return
	}
	if t.h == nil {
		t.h = hdrhistogram.New(1, longest.Microseconds(), digits)
		for _, was := range t.few {
			t.record(was)
		}
		t.few = nil
	}
	t.record(took)
}

func (t *times) record(took time.Duration) {
	_ = t.h.RecordValue(max(min(took, longest), 0).Microseconds()) // within its bounds
}

// read is the times so far.
func (t *times) read() Times {
	if t.h == nil {
		return t.readFew()
	}
	if t.told.Count == uint64(t.h.TotalCount()) {
		return t.told
	}
	at := t.h.ValueAtPercentilesSlice([]float64{50, 90, 99})
	value := func(i int) time.Duration { return min(time.Duration(at[i])*time.Microsecond, t.max) }
	t.told = Times{Count: uint64(t.h.TotalCount()), P50: value(0), P90: value(1), P99: value(2), Max: t.max}
	return t.told
}

// readFew is read before there is a histogram, whose ranks it takes.
func (t *times) readFew() Times {
	n := len(t.few)
	if t.told.Count == uint64(n) {
		return t.told
	}
	slices.Sort(t.few)
	value := func(percent int) time.Duration { return t.few[max((percent*n+50)/100, 1)-1] }
	t.told = Times{Count: uint64(n), P50: value(50), P90: value(90), P99: value(99), Max: t.max}
	return t.told
}

func (t *times) reset() { *t = times{} }
