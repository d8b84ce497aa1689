package view

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

// model is Journal written to be obviously right: it keeps every row there ever
// was and searches them all.
type model struct {
	limit  spine.Limit
	rows   []*modelRow
	first  int
	judged func(*Row) bool
	shown  map[int]bool // numbers of the rows that matched at any time since the last Filter
}

type modelRow struct {
	Row
	names uint64 // the Seq that its response names; 0: not waited for
	doubt bool
}

func (m *model) kept() []*modelRow { return m.rows[m.first:] }

func (m *model) apply(e spine.Event) {
	defer m.judge()
	for _, r := range m.kept() {
		if e.Of != 0 && r.Seq == e.Of && r.Kind == spine.Queued {
			r.Kind, r.Note = e.Kind, e.Note
			r.Over = r.Over || e.Kind == spine.Dropped
			if e.Took > 0 {
				r.Took = e.Took
				for _, q := range m.kept() {
					if q.Seq == r.Pair && q.Answer == r.Seq {
						q.Took = e.Took
					}
				}
			}
			return
		}
	}
	r := &modelRow{Row: Row{Seq: e.Seq, Kind: e.Kind, Session: e.Session, Frame: e.Frame, Pair: e.Pair, Took: e.Took, Note: e.Note}}
	m.rows = append(m.rows, r)
	for m.first < len(m.rows)-1 && (len(m.kept()) > m.limit.Items || m.bytes() > m.limit.Bytes) {
		m.first++
	}
	for _, q := range m.kept() {
		waits := q.names != 0 && (q.Session == r.Session || e.Kind == spine.Lost)
		switch {
		case waits && e.Kind == spine.Closed:
			q.Over, q.names = true, 0
		case waits && e.Kind == spine.Lost:
			q.Over, q.doubt = true, true
		case waits && r.Frame != nil && r.Frame.Kind.IsResponse() && q.names == e.Pair:
			q.Answer, q.Took, q.names, r.Pair = r.Seq, r.Took, 0, q.Seq
			q.Over = q.Over && !q.doubt
		}
	}
	if r.Pending() {
		if r.names = e.Seq; e.Of != 0 {
			r.names = e.Of
		}
	}
}

func (m *model) bytes() (n int) {
	for _, r := range m.kept() {
		n += r.size()
	}
	return n
}

func (m *model) filter(match func(*Row) bool) {
	m.judged, m.shown = match, make(map[int]bool)
	m.judge()
}

func (m *model) judge() {
	for i, r := range m.kept() {
		if m.judged != nil && m.judged(&r.Row) {
			m.shown[m.first+i] = true
		}
	}
}

// seen is the rows that are shown, in order.
func (m *model) seen() (all []*modelRow) {
	for i := m.first; i < len(m.rows); i++ {
		if m.judged == nil || m.shown[i] {
			all = append(all, m.rows[i])
		}
	}
	return all
}

func (m *model) clear() { m.first = len(m.rows) }

// world makes events as the spine would, for a few sessions.
type world struct {
	*rand.Rand
	seq    uint64
	queued []spine.Event // of all sessions
	asked  []spine.Event // In or Queued requests without a response
}

func (w *world) next() spine.Event {
	w.seq++
	session := string(rune('a' + w.IntN(3)))
	e := spine.Event{Seq: w.seq, Session: session, Kind: spine.In}
	note := fmt.Sprintf(`{"jsonrpc":"2.0","method":"n","params":{"of":"%0*d"}}`, w.IntN(60), 0)
	switch k := w.IntN(12); {
	case k < 3 && len(w.queued) > 0: // a queued one is written, or dropped
		i := w.IntN(len(w.queued))
		q := w.queued[i]
		w.queued = append(w.queued[:i], w.queued[i+1:]...)
		e.Kind, e.Session, e.Frame, e.Of, e.Pair = spine.Out, q.Session, q.Frame, q.Seq, q.Pair
		if w.IntN(5) == 0 {
			e.Kind, e.Note = spine.Dropped, "Operator"
		} else if q.Pair != 0 {
			e.Took = q.Took + 1
		}
	case k < 6 && len(w.asked) > 0: // an answer, either way
		i := w.IntN(len(w.asked))
		q := w.asked[i]
		w.asked = append(w.asked[:i], w.asked[i+1:]...)
		e.Session, e.Pair, e.Took = q.Session, q.Seq, 5
		if e.Frame = in(pong); q.Kind == spine.In {
			e.Kind, e.Frame = spine.Queued, out(result)
		}
	case k < 7:
		e.Frame = in(call)
	case k < 8:
		e.Kind, e.Frame = spine.Queued, own(ping)
	case k < 9:
		e.Kind, e.Frame = spine.Queued, out(note)
	case k < 10:
		e.Kind, e.Note = spine.Refused, "why"
	case k < 11 && w.IntN(4) == 0:
		e.Kind = spine.Closed
	default:
		e.Frame = in(note)
	}
	if e.Kind == spine.Queued {
		w.queued = append(w.queued, e)
	}
	if e.Frame != nil && e.Frame.Kind == frame.Request && e.Of == 0 {
		w.asked = append(w.asked, e)
	}
	return e
}

func TestJournalIsTheModel(t *testing.T) {
	for seed := range uint64(60) {
		w := &world{Rand: rand.New(rand.NewPCG(seed, 1))}
		limit := spine.Limit{Items: 1 + w.IntN(60), Bytes: 300 * (1 + w.IntN(80))}
		j, m := NewJournal(limit), &model{limit: limit}
		for range 400 {
			switch k := w.IntN(60); {
			case k == 0:
				j.Clear()
				m.clear()
			case k < 3:
				match := []func(*Row) bool{nil, match(t, "a", ""), match(t, "", "ping"), match(t, "b", "result"),
					match(t, "", "kind:out or dur:>5ns"), match(t, "", "has:pair")}[w.IntN(6)]
				j.Filter(match)
				m.filter(match)
				j.Judge(time.Hour)
			case k < 5: // some are lost
				n := 1 + w.IntN(4)
				for range n {
					w.next()
				}
				e := spine.Event{Kind: spine.Lost, Seq: w.seq, N: uint64(n)}
				j.Apply([]spine.Event{e})
				m.apply(e)
			default:
				e := w.next()
				j.Apply([]spine.Event{e})
				m.apply(e)
			}
			if why := differ(j, m); why != "" {
				t.Fatalf("seed %d, after event %d, limit %+v: %s", seed, w.seq, limit, why)
			}
		}
	}
}

func differ(j *Journal, m *model) string {
	want := m.seen()
	first, end := j.Bounds()
	if m.judged == nil && first != uint64(m.first) {
		return fmt.Sprintf("the first row is %d, want %d", first, m.first)
	}
	if int(end-first) != len(want) {
		return fmt.Sprintf("%d rows are shown, want %d", end-first, len(want))
	}
	for i := first; i < end; i++ {
		w := want[i-first]
		if got := j.At(i); line(got) != line(&w.Row) || got.Frame != w.Frame || got.Note != w.Note {
			return fmt.Sprintf("At(%d) = %s %q, want %s %q", i, line(got), got.Note, line(&w.Row), w.Note)
		}
		if n, ok := j.Number(w.Seq); !ok || n != i {
			return fmt.Sprintf("Number(%d) = %d, %v, want %d", w.Seq, n, ok, i)
		}
	}
	if _, kept, _ := j.Counts(); kept != len(m.kept()) || j.bytes != m.bytes() {
		return fmt.Sprintf("%d rows of %d bytes are kept, want %d of %d", kept, j.bytes, len(m.kept()), m.bytes())
	}
	for _, session := range []string{"a", "b", "c"} {
		var got, want []uint64
		for _, r := range j.Waiting(session) {
			got = append(got, r.Seq)
		}
		for _, r := range m.kept() {
			if r.names != 0 && r.Session == session && r.Frame.Dir == frame.In {
				want = append(want, r.Seq)
			}
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			return fmt.Sprintf("Waiting(%q) = %v, want %v", session, got, want)
		}
	}
	return ""
}
