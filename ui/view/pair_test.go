package view

import (
	"strings"
	"testing"
	"time"

	"switchboard/gateway/spine"
)

func TestPairSays(t *testing.T) {
	request := &Row{Seq: 1, Time: t0, Kind: spine.In, Frame: in(call), Method: "tools/call"}
	response := &Row{Seq: 2, Time: t0.Add(time.Second), Kind: spine.Out, Frame: out(result), Method: "tools/call", Pair: 1}
	measured := *response
	measured.Took = 18 * time.Millisecond
	answered := *request
	answered.Answer, answered.Took = 2, 3*time.Second
	over := *request
	over.Over = true
	for _, c := range []struct {
		name     string
		r, other *Row
		want     string
	}{
		{"a request", &answered, &measured, "response tools/call #7, answered in 18 ms"},
		{"a response", &measured, &answered, "request tools/call #7, which this answered in 18 ms"},
		{"not measured", &answered, response, "answered in 1 s"},
		{"waiting", request, nil, "No response yet, after 2 s."},
		{"its response fell out", &answered, nil, "The response fell out of the list. It took 3 s."},
		{"its request is not here", response, nil, "not here"},
		{"called off", &over, nil, "never answered"},
		{"a notification", &Row{Frame: in(note)}, nil, "no pair"},
		{"a fact", &Row{Kind: spine.Opened}, nil, "fact"},
	} {
		if got := c.r.PairSays(c.other, t0.Add(2*time.Second)); !strings.Contains(got, c.want) {
			t.Errorf("%s: PairSays = %q, want %q", c.name, got, c.want)
		}
	}
}

func TestBefore(t *testing.T) {
	j := NewJournal(wide)
	j.Apply([]spine.Event{
		{Seq: 1, Kind: spine.In, Frame: in(call), Method: "tools/call", Session: "a"},
		{Seq: 2, Kind: spine.Out, Frame: out(result), Method: "tools/call", Session: "a", Pair: 1},
		{Seq: 3, Kind: spine.Opened, Session: "b"},
		{Seq: 4, Kind: spine.In, Frame: in(note), Method: "notifications/progress", Session: "b"},
		{Seq: 5, Kind: spine.In, Frame: in(call), Method: "tools/call", Session: "b"},
		{Seq: 6, Kind: spine.Out, Frame: out(result), Method: "tools/call", Session: "b", Pair: 5},
	})
	for seq, want := range map[uint64]uint64{1: 0, 2: 0, 3: 0, 4: 0, 5: 1, 6: 2} {
		var got uint64
		if r := j.Before(j.BySeq(seq)); r != nil {
			got = r.Seq
		}
		if got != want {
			t.Errorf("Before(%d) = %d, want %d", seq, got, want)
		}
	}
}
