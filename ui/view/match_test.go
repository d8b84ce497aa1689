package view

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"switchboard/gateway/filter"
	"switchboard/gateway/session"
	"switchboard/gateway/spine"
)

// match is Match of a text, sessions being called what probe says.
func match(t testing.TB, id, text string) func(*Row) bool {
	t.Helper()
	q, err := filter.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	var names Names
	names.Learn(probe)
	return Match(id, q, &names)
}

var probe = []session.Info{{ID: "a1b2c3", Client: "probe", Transport: "sse"}}

// TestUnanswered: a request waits while nobody has answered it; one that was refused was answered over HTTP.
func TestUnanswered(t *testing.T) {
	unanswered := match(t, "", Unanswered)
	for _, c := range []struct {
		what string
		row  Row
		want bool
	}{
		{"a request", Row{Kind: spine.In, Frame: in(call)}, true},
		{"one that has its answer", Row{Kind: spine.In, Frame: in(call), Answer: 9}, false},
		{"one that was dropped", Row{Kind: spine.Dropped, Frame: in(call)}, true},
		{"one that was refused", Row{Kind: spine.Refused, Frame: in(call)}, false},
		{"a fact", Row{Kind: spine.Closed}, false},
	} {
		if got := unanswered(&c.row); got != c.want {
			t.Errorf("unanswered finds %s: %v, want %v", c.what, got, c.want)
		}
	}
}

func TestMatch(t *testing.T) {
	request := Row{Kind: spine.In, Session: "a1b2c3", Method: "tools/call", Frame: in(call)}
	closed := Row{Kind: spine.Closed, Session: "a1b2c3", Note: "SlowClient: queue full"}
	for _, c := range []struct {
		session, text    string
		request, forFact bool
	}{
		{"a1b2c3", "", true, true},
		{"other", "", false, false},
		{"", "tools", true, false},
		{"", "tools echo", true, false},
		{"", "tools  nothing", false, false},
		{"", "request", true, false},
		{"", "#7", true, false},
		{"", "#8", false, false},
		{"", "#", false, false},
		{"", "a1b2", true, true},
		{"", "SlowClient", false, true},
		{"a1b2c3", "closed", false, true},
		{"", "method:tools/* dir:in", true, false},
		{"", "client:probe", true, true},
		{"", "transport:http", false, false},
	} {
		match := match(t, c.session, c.text)
		if a, b := match(&request), match(&closed); a != c.request || b != c.forFact {
			t.Errorf("Match(%q, %q) of a request and a fact = %v, %v, want %v, %v", c.session, c.text, a, b, c.request, c.forFact)
		}
	}
	if match(t, "", " \t ") != nil {
		t.Error("Match without session and words is not nil")
	}
}

// The first rows that match are there before the last are judged, and none moves.
func TestJudgeInSlices(t *testing.T) {
	j := NewJournal(spine.Limit{Items: 10_000, Bytes: 1 << 30})
	j.Apply(notes(1, 5001))
	j.Filter(func(r *Row) bool { return r.Seq%10 == 0 })
	seen := make(map[uint64]uint64) // number → Seq
	check := func() {
		t.Helper()
		first, end := j.Bounds()
		for i := first; i < end; i++ {
			r := j.At(i)
			if was, ok := seen[i]; ok && was != r.Seq {
				t.Fatalf("row %d was %d and is %d", i, was, r.Seq)
			}
			seen[i] = r.Seq
		}
	}
	if left := j.Judge(0); left == 0 || left > 4900 {
		t.Fatalf("%d rows are left after the least slice", left)
	}
	if _, end := j.Bounds(); j.At(end-1).Seq != 5000 {
		t.Errorf("the newest row shown is %d, want 5000", j.At(end-1).Seq)
	}
	check()
	j.Apply(notes(5001, 12_001)) // 2000 fall out meanwhile
	check()
	for j.Judge(0) > 0 {
		check()
	}
	check()
	if shown, kept, _ := j.Counts(); shown != 1000 || kept != 10_000 {
		t.Errorf("%d of %d are shown, want 1000 of 10000", shown, kept)
	}
	j.Filter(nil)
	if left := j.Left(); left != 0 {
		t.Errorf("%d rows are left to be judged by no filter", left)
	}
}

// A row that comes to match is shown in its place, and those behind it move up.
func TestRowComesToMatch(t *testing.T) {
	j := NewJournal(wide)
	var inserted []uint64
	j.Inserted = func(i uint64) { inserted = append(inserted, i) }
	j.Filter(match(t, "", "dur:>1ms or method:ping"))
	j.Judge(time.Hour)
	j.Apply([]spine.Event{
		{Seq: 1, Kind: spine.In, Session: "s", Frame: in(call), Method: "tools/call"},
		{Seq: 2, Kind: spine.Queued, Session: "s", Frame: own(ping), Method: "ping"},
	})
	first, _ := j.Bounds()
	j.Apply([]spine.Event{{Seq: 3, Kind: spine.Queued, Session: "s", Frame: out(result), Method: "tools/call", Pair: 1, Took: 2 * time.Millisecond}})
	if got, want := fmt.Sprint(lines(j)), "[1 in answer=3 took=2ms 2 queued pending 3 queued pair=1 took=2ms]"; got != want {
		t.Errorf("shown: %s, want %s", got, want)
	}
	if !slices.Equal(inserted, []uint64{first}) {
		t.Errorf("Inserted %v, want %d", inserted, first)
	}

	// What a session is called may be known later than its rows.
	var names Names
	q, _ := filter.Parse("client:late")
	j.Filter(Match("", q, &names))
	j.Judge(time.Hour)
	for _, id := range names.Learn([]session.Info{{ID: "s", Client: "late"}}) {
		j.Again(id)
	}
	if shown, _, _ := j.Counts(); shown != 3 {
		t.Errorf("%d rows of a client that said its name late are shown, want 3", shown)
	}
	if got := names.Learn([]session.Info{{ID: "s", Client: "late"}}); got != nil {
		t.Errorf("learned again: %v", got)
	}
	if got := j.Methods(); !slices.Equal(got, []string{"tools/call", "ping"}) {
		t.Errorf("Methods = %v", got)
	}
}

// TestMethodsOfALine: what is too long for a line is not suggested.
func TestMethodsOfALine(t *testing.T) {
	j := NewJournal(wide)
	for i, method := range []string{"ping", strings.Repeat("m", clipBytes), strings.Repeat("m", clipBytes+1), "ping"} {
		j.Apply([]spine.Event{{Seq: uint64(i + 1), Kind: spine.In, Method: method}})
	}
	if got, want := j.Methods(), []string{"ping", strings.Repeat("m", clipBytes)}; !slices.Equal(got, want) {
		t.Errorf("Methods = %q, want %q", got, want)
	}
}
