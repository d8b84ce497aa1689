package view

import (
	"fmt"
	"testing"
	"time"

	"switchboard/gateway/spine"
)

// traffic is the events of n calls that are answered: four each.
func traffic(seq uint64, n int) []spine.Event {
	request, response := in(call), out(result)
	var events []spine.Event
	for range n {
		events = append(events,
			spine.Event{Seq: seq + 1, Kind: spine.In, Session: "s", Frame: request, Method: "tools/call"},
			spine.Event{Seq: seq + 2, Kind: spine.Queued, Session: "s", Frame: response, Pair: seq + 1, Took: time.Millisecond},
			spine.Event{Seq: seq + 3, Kind: spine.Out, Session: "s", Frame: response, Of: seq + 2, Pair: seq + 1, Took: time.Millisecond},
			spine.Event{Seq: seq + 4, Kind: spine.Keepalive, Session: "s", Note: "comment"})
		seq += 4
	}
	return events
}

// BenchmarkApply is the cost of one event to a journal that is full.
func BenchmarkApply(b *testing.B) {
	for _, rows := range []int{100_000, 1_000_000} {
		b.Run(fmt.Sprint(rows), func(b *testing.B) {
			j := NewJournal(spine.Limit{Items: rows, Bytes: 1 << 40})
			const batch = 128
			seq := uint64(0)
			next := func() []spine.Event {
				events := traffic(seq, batch)
				seq += uint64(len(events))
				return events
			}
			for {
				j.Apply(next())
				if _, kept, _ := j.Counts(); kept == rows {
					break
				}
			}
			b.ReportAllocs()
			b.ResetTimer()
			for n := 0; n < b.N; n += 4 * batch {
				b.StopTimer()
				events := next()
				b.StartTimer()
				j.Apply(events)
			}
		})
	}
}

// BenchmarkFilter is one keystroke in the find box, judged to the end: most of that is done in slices.
func BenchmarkFilter(b *testing.B) {
	for _, rows := range []int{100_000, 1_000_000} {
		j := NewJournal(spine.Limit{Items: rows, Bytes: 1 << 40})
		for seq := 0; seq < rows/3*4; seq += 40_000 {
			j.Apply(traffic(uint64(seq), 10_000))
		}
		for _, text := range []string{"tools/call", "#7", "nowhere at all", "method:tools/* dir:in dur:>500ms", "/no.*where/"} {
			b.Run(fmt.Sprint(rows, " ", text), func(b *testing.B) {
				b.ReportAllocs()
				for range b.N {
					j.Filter(match(b, "s", text))
					j.Judge(time.Hour)
				}
			})
		}
	}
}

// BenchmarkWords is what one row on screen costs at each beat.
func BenchmarkWords(b *testing.B) {
	r := Row{Kind: spine.In, Time: t0, Frame: in(call), Method: "tools/call"}
	b.ReportAllocs()
	for range b.N {
		_, _, _, _, _ = r.What(), r.ID(), r.Size(), r.Timing(t0), r.Detail()
	}
}
