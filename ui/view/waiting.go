package view

import (
	"cmp"
	"slices"

	"switchboard/gateway/frame"
)

// waiting is the requests in the journal that have no response: by session, and
// there by the Seq under which a response names them.
type waiting map[string]map[uint64]*Row

// ask notes a request. of is the Seq of its Queued where that has no row here,
// because it was lost, cleared or fell out: then the row is that of its Out.
func (w waiting) ask(row *Row, of uint64) {
	row.asked = row.Seq
	if of != 0 {
		row.asked = of
	}
	if w[row.Session] == nil {
		w[row.Session] = make(map[uint64]*Row)
	}
	w[row.Session][row.asked] = row
}

// answer joins a response to the request that it names, which it returns; nil: it is not known.
func (w waiting) answer(row *Row) *Row {
	q := w[row.Session][row.Pair]
	if q == nil {
		return nil
	}
	q.Answer, q.Took, row.Pair = row.Seq, row.Took, q.Seq
	if q.doubted {
		q.doubted, q.Over = false, false
	}
	w.forget(q)
	return q
}

// callOff marks the request that its client gave up.
func (w waiting) callOff(row *Row) {
	if q := w[row.Session][row.Pair]; q != nil {
		q.Over = true
		w.forget(q)
	}
}

// forget is for a request that was answered or fell out.
func (w waiting) forget(row *Row) {
	if row.asked == 0 {
		return
	}
	delete(w[row.Session], row.asked)
	if len(w[row.Session]) == 0 {
		delete(w, row.Session)
	}
}

// close marks what waits in a session that ended.
func (w waiting) close(session string) {
	for _, q := range w[session] {
		q.Over = true
	}
	delete(w, session)
}

// doubt marks all that wait when events were lost: their responses may be
// among those. One that comes yet is still joined.
func (w waiting) doubt() {
	for _, session := range w {
		for _, q := range session {
			q.Over, q.doubted = true, true
		}
	}
}

func (w waiting) theirs(session string) []*Row {
	var rows []*Row
	for _, q := range w[session] {
		if q.Frame.Dir == frame.In {
			rows = append(rows, q)
		}
	}
	slices.SortFunc(rows, func(a, b *Row) int { return cmp.Compare(a.Seq, b.Seq) })
	return rows
}
