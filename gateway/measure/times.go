package measure

import (
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// Times is how long answers took. They are of the histogram's precision but for Max, which is exact.
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

// longest is the longest time that is told apart.
const longest = time.Hour

// times is a histogram that is made when the first time comes.
type times struct {
	h    *hdrhistogram.Histogram
	max  time.Duration
	told Times // as last read
}

func (t *times) add(took time.Duration, digits int) {
	if t.h == nil {
		t.h = hdrhistogram.New(1, longest.Microseconds(), digits)
	}
	t.max = max(t.max, took)
	_ = t.h.RecordValue(max(min(took, longest), 0).Microseconds()) // within its bounds
}

// read is the times so far.
func (t *times) read() Times {
	if t.h == nil || t.told.Count == uint64(t.h.TotalCount()) {
		return t.told
	}
	at := t.h.ValueAtPercentilesSlice([]float64{50, 90, 99})
	value := func(i int) time.Duration { return min(time.Duration(at[i])*time.Microsecond, t.max) }
	t.told = Times{Count: uint64(t.h.TotalCount()), P50: value(0), P90: value(1), P99: value(2), Max: t.max}
	return t.told
}

func (t *times) reset() {
	if t.h != nil {
		t.h.Reset()
	}
	t.max, t.told = 0, Times{}
}
