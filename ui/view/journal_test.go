package view

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

var t0 = time.Date(2026, 7, 1, 9, 14, 2, 113e6, time.UTC)

// wide is a limit that no test meets by chance.
var wide = spine.Limit{Items: 1 << 20, Bytes: 1 << 30}

func in(text string) *frame.Frame  { return frame.New(frame.In, frame.Client, []byte(text)) }
func out(text string) *frame.Frame { return frame.New(frame.Out, frame.Backend, []byte(text)) }
func own(text string) *frame.Frame { return frame.New(frame.Out, frame.Operator, []byte(text)) }

const (
	call   = `{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"echo"}}`
	result = `{"jsonrpc":"2.0","id":7,"result":{}}`
	ping   = `{"jsonrpc":"2.0","id":"op-1","method":"ping"}`
	pong   = `{"jsonrpc":"2.0","id":"op-1","result":{}}`
	note   = `{"jsonrpc":"2.0","method":"notifications/progress"}`
)

// line is a row in short: its Seq, kind, pair, answer, took and end.
func line(r *Row) string {
	s := fmt.Sprintf("%d %s", r.Seq, r.Kind)
	if r.Pair != 0 {
		s += fmt.Sprintf(" pair=%d", r.Pair)
	}
	if r.Answer != 0 {
		s += fmt.Sprintf(" answer=%d", r.Answer)
	}
	if r.Took != 0 {
		s += " took=" + r.Took.String()
	}
	if r.Over {
		s += " over"
	}
	if r.Pending() {
		s += " pending"
	}
	return s
}

func lines(j *Journal) []string {
	var all []string
	for i, end := j.Bounds(); i < end; i++ {
		all = append(all, line(j.At(i)))
	}
	return all
}

func TestRowsOfEvents(t *testing.T) {
	type events = []spine.Event
	ms := time.Millisecond
	for _, c := range []struct {
		name   string
		events events
		want   []string
	}{
		{"a message queued and written is one row", events{
			{Seq: 1, Kind: spine.Queued, Session: "s", Frame: out(note)},
			{Seq: 2, Kind: spine.Out, Session: "s", Frame: out(note), Of: 1},
		}, []string{"1 out"}},
		{"the client's request, answered", events{
			{Seq: 1, Kind: spine.In, Session: "s", Frame: in(call)},
			{Seq: 2, Kind: spine.Queued, Session: "s", Frame: out(result), Pair: 1, Took: 3 * ms},
			{Seq: 3, Kind: spine.Out, Session: "s", Frame: out(result), Of: 2, Pair: 1, Took: 5 * ms},
		}, []string{"1 in answer=2 took=5ms", "2 out pair=1 took=5ms"}},
		{"the operator's request, answered", events{
			{Seq: 1, Kind: spine.Queued, Session: "s", Frame: own(ping)},
			{Seq: 2, Kind: spine.Out, Session: "s", Frame: own(ping), Of: 1},
			{Seq: 3, Kind: spine.In, Session: "s", Frame: in(pong), Pair: 1, Took: 2 * ms},
		}, []string{"1 out answer=3 took=2ms", "3 in pair=1 took=2ms"}},
		{"a request waits", events{
			{Seq: 1, Kind: spine.In, Session: "s", Frame: in(call)},
			{Seq: 2, Kind: spine.Queued, Session: "s", Frame: own(ping)},
		}, []string{"1 in pending", "2 queued pending"}},
		{"dropped with its session", events{
			{Seq: 1, Kind: spine.Queued, Session: "s", Frame: own(ping)},
			{Seq: 2, Kind: spine.Dropped, Session: "s", Frame: own(ping), Of: 1, Note: "Operator"},
			{Seq: 3, Kind: spine.Closed, Session: "s", Note: "Operator"},
		}, []string{"1 dropped over", "3 closed"}},
		{"a session's end is the end of its requests, and of no other's", events{
			{Seq: 1, Kind: spine.In, Session: "s", Frame: in(call)},
			{Seq: 2, Kind: spine.In, Session: "other", Frame: in(call)},
			{Seq: 3, Kind: spine.Closed, Session: "s"},
		}, []string{"1 in over", "2 in pending", "3 closed"}},
		{"a refused request is not waited for", events{
			{Seq: 1, Kind: spine.Refused, Session: "s", Frame: in(call), Note: "too large"},
		}, []string{"1 refused"}},
		{"a cancellation names its request but does not answer it", events{
			{Seq: 1, Kind: spine.In, Session: "s", Frame: in(call)},
			{Seq: 2, Kind: spine.In, Session: "s", Frame: in(`{"jsonrpc":"2.0","method":"notifications/cancelled"}`), Pair: 1},
		}, []string{"1 in pending", "2 in pair=1"}},
		{"written, but its Queued was lost: its response still finds it", events{
			{Seq: 4, Kind: spine.Lost, N: 4},
			{Seq: 5, Kind: spine.Out, Session: "s", Frame: own(ping), Of: 4},
			{Seq: 6, Kind: spine.In, Session: "s", Frame: in(pong), Pair: 4, Took: ms},
		}, []string{"4 lost", "5 out answer=6 took=1ms", "6 in pair=5 took=1ms"}},
		{"Lost has the Seq of an event, but is not it", events{
			{Seq: 4, Kind: spine.Lost, N: 4},
			{Seq: 5, Kind: spine.Dropped, Session: "s", Frame: own(ping), Of: 4},
			{Seq: 6, Kind: spine.Queued, Session: "s", Frame: out(result), Pair: 4, Took: ms},
		}, []string{"4 lost", "5 dropped", "6 queued pair=4 took=1ms"}},
		{"nobody knows what was lost: no clock runs on", events{
			{Seq: 1, Kind: spine.In, Session: "s", Frame: in(call)},
			{Seq: 9, Kind: spine.Lost, N: 8},
		}, []string{"1 in over", "9 lost"}},
		{"not lost after all", events{
			{Seq: 1, Kind: spine.In, Session: "s", Frame: in(call)},
			{Seq: 2, Kind: spine.Lost, N: 1},
			{Seq: 3, Kind: spine.Queued, Session: "s", Frame: out(result), Pair: 1, Took: ms},
		}, []string{"1 in answer=3 took=1ms", "2 lost", "3 queued pair=1 took=1ms"}},
	} {
		j := NewJournal(wide)
		j.Apply(c.events)
		if got := lines(j); !slices.Equal(got, c.want) {
			t.Errorf("%s: rows are\n\t%s\nwant\n\t%s", c.name, strings.Join(got, "\n\t"), strings.Join(c.want, "\n\t"))
		}
	}
}

func notes(from, to uint64) []spine.Event {
	var events []spine.Event
	for seq := from; seq < to; seq++ {
		events = append(events, spine.Event{Seq: seq, Kind: spine.In, Session: "s", Frame: in(note)})
	}
	return events
}

func TestJournalBound(t *testing.T) {
	one := rowBytes + len(note)
	for _, c := range []struct {
		name         string
		limit        spine.Limit
		rows         int
		first, end   uint64
		fell         uint64
		firstSeqKept uint64
	}{
		{"within", spine.Limit{Items: 10, Bytes: 1 << 20}, 10, 0, 10, 0, 1},
		{"by count", spine.Limit{Items: 10, Bytes: 1 << 20}, 13, 3, 13, 3, 4},
		{"by bytes", spine.Limit{Items: 1000, Bytes: 4*one + one/2}, 10, 6, 10, 6, 7},
		{"the newest stays, however large", spine.Limit{Items: 1000, Bytes: 1}, 3, 2, 3, 2, 3},
		{"over many blocks", spine.Limit{Items: 3000, Bytes: 1 << 30}, 10_000, 7000, 10_000, 7000, 7001},
	} {
		j := NewJournal(c.limit)
		j.Apply(notes(1, uint64(c.rows)+1))
		first, end := j.Bounds()
		if first != c.first || end != c.end {
			t.Errorf("%s: Bounds after %d rows = %d, %d, want %d, %d", c.name, c.rows, first, end, c.first, c.end)
			continue
		}
		if got := j.At(first); got.Seq != c.firstSeqKept {
			t.Errorf("%s: At(%d) has Seq %d, want %d", c.name, first, got.Seq, c.firstSeqKept)
		}
		if first > 0 && j.At(first-1) != nil || j.At(end) != nil {
			t.Errorf("%s: At outside of the bounds is not nil", c.name)
		}
		if _, kept, fell := j.Counts(); kept != int(end-first) || fell != c.fell {
			t.Errorf("%s: Counts = kept %d, fell out %d, want %d, %d", c.name, kept, fell, end-first, c.fell)
		}
	}
}

// TestJournalBoundCountsHeaders: a client may send headers that are larger than any message, and they come to rows that are there.
func TestJournalBoundCountsHeaders(t *testing.T) {
	const bound = 256 << 10
	x := &spine.Exchange{Method: "POST", URL: "/mcp", Header: http.Header{"X": {strings.Repeat("x", 60<<10)}}}
	j := NewJournal(spine.Limit{Items: 1000, Bytes: bound})
	for seq := uint64(1); seq < 40; seq += 2 {
		j.Apply([]spine.Event{{Seq: seq, Kind: spine.In, Session: "s", Frame: in(note)}, {Seq: seq + 1, Kind: spine.HTTP, Session: "s", Of: seq, HTTP: x}})
	}
	if _, kept, _ := j.Counts(); kept > 5 || kept < 2 {
		t.Errorf("%d rows with headers of 60 KiB are kept within %d bytes; want from 2 to 5", kept, bound)
	}
}

// What fell out must not be kept alive by its block, and nothing may wait for it.
func TestEvictionLetsGo(t *testing.T) {
	j := NewJournal(spine.Limit{Items: 10, Bytes: 1 << 20})
	for seq := uint64(1); seq <= 15; seq++ {
		j.Apply([]spine.Event{{Seq: seq, Kind: spine.In, Session: fmt.Sprint(seq), Frame: in(call)}})
	}
	for n := range uint64(5) {
		if f := j.rows.blocks[0][n].Frame; f != nil {
			t.Errorf("row %d fell out and still holds its frame", n)
		}
	}
	if got := len(j.waiting); got != 10 {
		t.Errorf("%d sessions wait after 5 of 15 requests fell out, want 10", got)
	}
	j.Clear()
	if got := len(j.waiting); got != 0 {
		t.Errorf("%d sessions wait after Clear, want 0", got)
	}
}

func TestFilterNumbers(t *testing.T) {
	j := NewJournal(spine.Limit{Items: 6, Bytes: 1 << 20})
	j.Apply(notes(1, 7))
	j.Filter(func(r *Row) bool { return r.Seq%2 == 0 }) // 2 4 6
	j.Judge(time.Hour)
	base, _ := j.Bounds()
	check := func(when string, first, end uint64, seqs ...uint64) {
		t.Helper()
		first, end = first+base, end+base
		f, e := j.Bounds()
		if f != first || e != end {
			t.Fatalf("%s: Bounds = %d, %d, want %d, %d", when, f, e, first, end)
		}
		for i, seq := range seqs {
			n := first + uint64(i)
			if got := j.At(n).Seq; got != seq {
				t.Errorf("%s: At(%d) has Seq %d, want %d", when, n, got, seq)
			}
			if got, ok := j.Number(seq); !ok || got != n {
				t.Errorf("%s: Number(%d) = %d, %v, want %d", when, seq, got, ok, n)
			}
		}
	}
	check("filtered", 0, 3, 2, 4, 6)
	if _, ok := j.Number(3); ok {
		t.Error("Number(3) of a row that is filtered out is ok")
	}
	j.Apply(notes(7, 10)) // 1, 2 and 3 fall out
	check("after eviction", 1, 4, 4, 6, 8)
	if shown, kept, fell := j.Counts(); shown != 3 || kept != 6 || fell != 3 {
		t.Errorf("Counts = %d, %d, %d, want 3, 6, 3", shown, kept, fell)
	}
	j.Clear()
	check("cleared", 4, 4)
	j.Apply(notes(10, 13))
	check("after Clear", 4, 6, 10, 12)
	j.Filter(nil)
	base = 0
	check("all again", 9, 12, 10, 11, 12)
}

func TestSpoken(t *testing.T) {
	j := NewJournal(spine.Limit{Items: 2, Bytes: 1 << 20})
	for i, c := range []struct {
		event spine.Event
		want  bool
	}{
		{spine.Event{Kind: spine.Switched, Note: "listening"}, false},
		{spine.Event{Kind: spine.Refused, Note: "bad Host"}, true},
		{spine.Event{Kind: spine.Switched}, true},
		{spine.Event{Kind: spine.Switched}, false}, // the refusal fell out
		{spine.Event{Kind: spine.Switched, Session: "s"}, true},
	} {
		c.event.Seq = uint64(i + 1)
		j.Apply([]spine.Event{c.event})
		if got := j.Spoken(); got != c.want {
			t.Errorf("Spoken after event %d = %v, want %v", i, got, c.want)
		}
	}
}

func TestWaiting(t *testing.T) {
	j := NewJournal(wide)
	j.Apply([]spine.Event{
		{Seq: 1, Kind: spine.In, Session: "s", Frame: in(`{"jsonrpc":"2.0","id":1,"method":"a"}`)},
		{Seq: 2, Kind: spine.In, Session: "s", Frame: in(`{"jsonrpc":"2.0","id":2,"method":"b"}`)},
		{Seq: 3, Kind: spine.Queued, Session: "s", Frame: own(ping)}, // the client owes this one
		{Seq: 4, Kind: spine.In, Session: "s", Frame: in(`{"jsonrpc":"2.0","id":3,"method":"c"}`)},
		{Seq: 5, Kind: spine.Queued, Session: "s", Frame: out(`{"jsonrpc":"2.0","id":2,"result":{}}`), Pair: 2},
	})
	var got []string
	for _, r := range j.Waiting("s") {
		got = append(got, r.Frame.Method)
	}
	if want := []string{"a", "c"}; !slices.Equal(got, want) {
		t.Errorf("Waiting = %v, want %v", got, want)
	}
	if got := j.Waiting("other"); got != nil {
		t.Errorf("Waiting of another session = %v, want none", got)
	}
}
