package view

import (
	"sort"

	"switchboard/gateway/spine"
)

// Journal is the newest rows, bounded by count and bytes. Rows have absolute
// numbers: the first ever has 0, and a number never comes to mean another row.
// A *Row that it hands out is good until the next Apply or Clear. It is for one
// goroutine.
type Journal struct {
	limit   spine.Limit
	rows    rows
	bytes   int
	dropped uint64 // rows that fell out for the bound
	waiting waiting
	spoken  int // rows kept that are more than a switch that was turned
	marks   marks

	shown shown

	// Inserted, where set, is called when a row that was there came to match and is shown as
	// i: all from i on have moved up by one. It must not use the journal.
	Inserted func(i uint64)
}

// NewJournal makes an empty journal within limit.
func NewJournal(limit spine.Limit) *Journal {
	return &Journal{limit: limit, waiting: make(waiting)}
}

// Apply takes in what a tap gave.
func (j *Journal) Apply(events []spine.Event) {
	for i := range events {
		j.apply(&events[i])
	}
}

func (j *Journal) apply(e *spine.Event) {
	if row := j.BySeq(e.Of); row != nil && row.Kind == spine.Queued {
		j.goesOn(row, e)
		return
	}
	if row := j.BySeq(e.Of); row != nil && e.Kind == spine.HTTP {
		j.bytes -= row.size()
		row.HTTP, row.then, row.after = e.HTTP, e.Seq, e.Time.Sub(row.Time)
		j.bytes += row.size()
		j.changed(row)
		return
	}
	row := j.add(e)
	switch {
	case e.Kind == spine.Closed:
		j.waiting.close(e.Session)
	case e.Kind == spine.Switched && e.Pair != 0:
		j.waiting.callOff(row)
	case e.Kind == spine.Lost:
		j.waiting.doubt()
	case row.Pending():
		j.waiting.ask(row, e.Of)
	case row.Frame != nil && row.Frame.Kind.IsResponse():
		if q := j.waiting.answer(row); q != nil {
			j.changed(q)
		}
		j.changed(row)
	}
}

// goesOn is what became of a message that was queued: Out or Dropped.
func (j *Journal) goesOn(row *Row, e *spine.Event) {
	j.bytes += len(e.Note) - len(row.Note)
	row.Kind, row.Note, row.Over = e.Kind, e.Note, row.Over || e.Kind == spine.Dropped
	row.then, row.after = e.Seq, e.Time.Sub(row.Time)
	if e.Took > 0 {
		row.Took = e.Took
		if q := j.BySeq(row.Pair); q != nil && q.Answer == row.Seq {
			q.Took = e.Took
			j.changed(q)
		}
	}
	j.changed(row)
}

func (j *Journal) add(e *spine.Event) *Row {
	row := j.rows.push()
	*row = Row{Seq: e.Seq, Time: e.Time, Kind: e.Kind, Session: e.Session, Frame: e.Frame, Method: e.Method,
		Pair: e.Pair, Stream: e.Stream, Took: e.Took, N: e.N, Note: e.Note, HTTP: e.HTTP}
	j.marks.recall(row)
	j.bytes += row.size()
	j.spoken += row.spoken()
	if s := &j.shown; s.match != nil && s.match(row) {
		s.newer = append(s.newer, j.rows.end-1)
	}
	for j.rows.len() > 1 && (j.rows.len() > j.limit.Items || j.bytes > j.limit.Bytes) {
		j.drop()
	}
	return row
}

func (j *Journal) drop() {
	row := j.rows.at(j.rows.first)
	j.bytes -= row.size()
	j.spoken -= row.spoken()
	j.waiting.forget(row)
	j.marks.forget(row)
	j.shown.drop(j.rows.first)
	j.rows.pop()
	j.dropped++
}

// Clear forgets all rows. Their numbers are not used again.
func (j *Journal) Clear() {
	j.shown.clear(j.rows.end)
	j.bytes, j.spoken = 0, 0
	j.rows.clear()
	clear(j.waiting)
	j.marks.clear()
}

// BySeq is the row that the event seq made; nil if it fell out or never was.
func (j *Journal) BySeq(seq uint64) *Row {
	if seq == 0 {
		return nil
	}
	if n := j.rows.find(seq); n < j.rows.end && j.rows.at(n).Seq == seq {
		return j.rows.at(n)
	}
	return nil
}

// Bounds are the numbers of the rows shown: from first up to, not including, end.
func (j *Journal) Bounds() (first, end uint64) {
	if j.shown.match == nil {
		return j.rows.first, j.rows.end
	}
	return j.shown.bounds()
}

// At is the shown row with that number; nil if it fell out.
func (j *Journal) At(i uint64) *Row {
	if first, end := j.Bounds(); i < first || i >= end {
		return nil
	}
	if j.shown.match != nil {
		i = j.shown.at(i)
	}
	return j.rows.at(i)
}

// Number is the number under which the row of seq is shown.
func (j *Journal) Number(seq uint64) (uint64, bool) {
	first, end := j.Bounds()
	i := first + uint64(sort.Search(int(end-first), func(i int) bool { return j.At(first+uint64(i)).Seq >= seq }))
	if i == end || j.At(i).Seq != seq {
		return 0, false
	}
	return i, true
}

// Counts are the rows shown, the rows kept, and the rows that fell out for the bound.
func (j *Journal) Counts() (shown, kept int, dropped uint64) {
	first, end := j.Bounds()
	return int(end - first), j.rows.len(), j.dropped
}

// Spoken reports whether any row kept tells of a client, rather than of a
// switch that was turned here.
func (j *Journal) Spoken() bool { return j.spoken > 0 }

// Waiting are the client's requests of a session that wait for a response, oldest first.
func (j *Journal) Waiting(session string) []*Row { return j.waiting.theirs(session) }
