package view

import (
	"sort"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

// Journal is the newest rows, bounded by count and bytes. Rows have absolute
// numbers: the first ever has 0, and a number never comes to mean another row.
// It is for one goroutine.
type Journal struct {
	limit   spine.Limit
	first   uint64 // number of rows[0]
	rows    []Row
	bytes   int
	pending map[string][]uint64 // Seqs of the requests that wait, by session
	dropped uint64              // rows that fell out for the bound

	match  func(*Row) bool // nil: all rows are shown
	shown  []uint64        // numbers of the rows that match, when match is set
	shown0 uint64          // the absolute number of shown[0] among the shown
}

// NewJournal makes an empty journal within limit.
func NewJournal(limit spine.Limit) *Journal {
	return &Journal{limit: limit, pending: make(map[string][]uint64)}
}

// Apply takes in what a tap gave.
func (j *Journal) Apply(events []spine.Event) {
	for i := range events {
		j.apply(&events[i])
	}
}

func (j *Journal) apply(e *spine.Event) {
	if e.Of != 0 {
		if row := j.BySeq(e.Of); row != nil { // a message goes on: Out or Dropped
			row.Kind, row.Note = e.Kind, e.Note
			if e.Took > 0 {
				row.Took = e.Took
				j.took(row)
			}
			if e.Kind == spine.Dropped {
				row.Over = true
			}
			return
		}
	}
	row := Row{Seq: e.Seq, Time: e.Time, Kind: e.Kind, Session: e.Session, Frame: e.Frame, Method: e.Method,
		Pair: e.Pair, Took: e.Took, N: e.N, Note: e.Note}
	j.add(row)
	switch {
	case e.Kind == spine.Closed:
		j.close(e.Session)
	case row.Pending():
		j.pending[e.Session] = append(j.pending[e.Session], e.Seq)
	case e.Pair != 0 && e.Frame != nil && e.Frame.Kind.IsResponse():
		j.answer(e)
	}
}

// took gives the request the time that its response took.
func (j *Journal) took(response *Row) {
	if q := j.BySeq(response.Pair); q != nil {
		q.Took = response.Took
	}
}

func (j *Journal) answer(e *spine.Event) {
	if q := j.BySeq(e.Pair); q != nil {
		q.Answer, q.Took = e.Seq, e.Took
	}
	waiting := j.pending[e.Session]
	for i, seq := range waiting {
		if seq == e.Pair {
			j.pending[e.Session] = append(waiting[:i], waiting[i+1:]...)
			return
		}
	}
}

// close marks what waits in a session that ended.
func (j *Journal) close(session string) {
	for _, seq := range j.pending[session] {
		if q := j.BySeq(seq); q != nil {
			q.Over = true
		}
	}
	delete(j.pending, session)
}

func (j *Journal) add(row Row) {
	j.rows = append(j.rows, row)
	j.bytes += row.size()
	n := j.first + uint64(len(j.rows)) - 1
	if j.match != nil && j.match(&j.rows[len(j.rows)-1]) {
		j.shown = append(j.shown, n)
	}
	for len(j.rows) > 1 && (len(j.rows) > j.limit.Items || j.bytes > j.limit.Bytes) {
		j.drop()
	}
}

func (j *Journal) drop() {
	j.bytes -= j.rows[0].size()
	j.rows[0] = Row{}
	j.rows = j.rows[1:]
	if len(j.shown) > 0 && j.shown[0] == j.first {
		j.shown = j.shown[1:]
		j.shown0++
	}
	j.first++
	j.dropped++
}

// Clear forgets all rows. Their numbers are not used again.
func (j *Journal) Clear() {
	j.first += uint64(len(j.rows))
	j.shown0 += uint64(len(j.shown))
	j.rows, j.shown, j.bytes = nil, nil, 0
	clear(j.pending)
}

// BySeq is the row that the event seq made; nil if it fell out or never was.
func (j *Journal) BySeq(seq uint64) *Row {
	i := sort.Search(len(j.rows), func(i int) bool { return j.rows[i].Seq >= seq })
	if seq == 0 || i == len(j.rows) || j.rows[i].Seq != seq {
		return nil
	}
	return &j.rows[i]
}

// Filter shows only the rows that match; nil shows all. Row numbers mean other
// rows from then on.
func (j *Journal) Filter(match func(*Row) bool) {
	j.match, j.shown, j.shown0 = match, nil, 0
	if match == nil {
		return
	}
	for i := range j.rows {
		if match(&j.rows[i]) {
			j.shown = append(j.shown, j.first+uint64(i))
		}
	}
}

// Bounds are the numbers of the rows shown: from first up to, not including, end.
func (j *Journal) Bounds() (first, end uint64) {
	if j.match == nil {
		return j.first, j.first + uint64(len(j.rows))
	}
	return j.shown0, j.shown0 + uint64(len(j.shown))
}

// At is the shown row with that number; nil if it fell out.
func (j *Journal) At(i uint64) *Row {
	if first, end := j.Bounds(); i < first || i >= end {
		return nil
	}
	if j.match != nil {
		i = j.shown[i-j.shown0]
	}
	return &j.rows[i-j.first]
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
	return int(end - first), len(j.rows), j.dropped
}

// Waiting are the client's requests of a session that wait for a response, oldest first.
func (j *Journal) Waiting(session string) []*Row {
	var rows []*Row
	for _, seq := range j.pending[session] {
		if q := j.BySeq(seq); q != nil && q.Frame.Dir == frame.In {
			rows = append(rows, q)
		}
	}
	return rows
}
