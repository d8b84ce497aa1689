package view

import (
	"slices"

	"switchboard/gateway/record"
	"switchboard/gateway/spine"
)

// events appends the facts that the row was made of, of which a later one may be behind those of other rows.
func (r *Row) events(to []spine.Event) []spine.Event {
	e := spine.Event{Seq: r.Seq, Time: r.Time, Kind: r.Kind, Session: r.Session, Frame: r.Frame, Method: r.Method, Pair: r.Pair, Stream: r.Stream, N: r.N}
	if r.then == 0 {
		e.Took, e.Note, e.HTTP = r.Took, r.Note, r.HTTP
		if r.Answer != 0 { // it is the answer that took so long
			e.Took = 0
		}
		return append(to, e)
	}
	later := spine.Event{Seq: r.then, Time: r.Time.Add(r.after), Session: r.Session, Of: r.Seq}
	if r.Kind == spine.Out || r.Kind == spine.Dropped {
		later.Kind, later.Frame, later.Method, later.Pair, later.Stream, later.Note = r.Kind, r.Frame, r.Method, r.Pair, r.Stream, r.Note
		if e.Kind = spine.Queued; r.Answer == 0 {
			later.Took = r.Took
		}
		return append(to, e, later)
	}
	if r.Answer == 0 {
		e.Took = r.Took
	}
	e.Note = r.Note
	later.Kind, later.HTTP = spine.HTTP, r.HTTP
	return append(to, e, later)
}

// Events are the facts of all rows that are kept, in the order of the rows: who wants that in which they were told sorts
// them by Seq, which takes longer. The frames are shared, and never change.
func (j *Journal) Events() []spine.Event {
	events := make([]spine.Event, 0, 2*j.rows.len())
	for n := j.rows.first; n < j.rows.end; n++ {
		events = j.rows.at(n).events(events)
	}
	return events
}

// Choice says what of the journal is meant.
type Choice uint8

// What can be meant.
const (
	AllRows    Choice = iota
	ShownRows         // those that the filter shows
	MarkedRows        // those that are marked
)

// Chosen is an export's choice of the facts of these rows. It may be used in any goroutine; a filter that has not judged
// all rows yet does so first.
func (j *Journal) Chosen(c Choice) record.Choice {
	choice := record.Choice{Marks: j.Marks()}
	var seqs []uint64
	switch c {
	case AllRows:
		return choice
	case MarkedRows:
		for _, r := range j.Marked() {
			seqs = append(seqs, r.Seq)
		}
	case ShownRows:
		j.judge(j.Left())
		first, end := j.Bounds()
		seqs = make([]uint64, 0, end-first)
		for i := first; i < end; i++ {
			seqs = append(seqs, j.At(i).Seq)
		}
	}
	has := func(seq uint64) bool { _, found := slices.BinarySearch(seqs, seq); return found }
	choice.Wants = func(e *spine.Event) bool { return has(e.Seq) || e.Of != 0 && has(e.Of) }
	return choice
}
