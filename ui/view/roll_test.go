package view

import (
	"fmt"
	"testing"

	"switchboard/gateway/session"
	"switchboard/gateway/spine"
)

func TestRoll(t *testing.T) {
	var r Roll
	for _, e := range aRecording() {
		r.Add(&e)
	}
	infos, more := r.Infos()
	if len(infos) != 2 || more != 0 {
		t.Fatalf("%d sessions, %d more", len(infos), more)
	}
	b, a := infos[0], infos[1]
	if a.ID != "aaaa" || a.Client != "probe" || a.Version != "0.1" || a.Revision != "2025-03-26" || a.Transport != "sse" || a.Remote != "127.0.0.1:5" ||
		a.Reason != session.WriteFailed || a.Note != "reset by peer" || a.Tally.Of(spine.In) != 2 || a.Tally.Of(spine.Out) != 2 || a.High != 4 || a.Depth != 0 {
		t.Errorf("the first is %+v", a)
	}
	if b.ID != "bbbb" || b.Client != "new" || b.Revision != "2026-07-28" || b.Transport != "http" || b.Reason != 0 || b.Tally.Of(spine.Refused) != 1 {
		t.Errorf("the second is %+v", b)
	}
	for i := range rollKept + 5 {
		r.Add(&spine.Event{Kind: spine.Opened, Session: fmt.Sprint(i)})
	}
	if infos, more := r.Infos(); len(infos) != rollKept || more != 7 {
		t.Errorf("%d sessions, %d more", len(infos), more)
	}
	if got := reasonOf("Abducted"); got.Normal() || got.String() != "unknown" {
		t.Errorf("a reason of a newer program is %v", got)
	}
}
