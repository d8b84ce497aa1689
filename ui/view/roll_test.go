package view

import (
	"fmt"
	"strings"
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
	s := &told{}
	for id, answer := range []string{`"error":{"code":-32602,"message":"no"}`, `"result":{"protocolVersion":"2025-06-18"}`, `"error":{"code":-32600,"message":"duplicate"}`} {
		i := s.in("cccc", fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"initialize","params":{"protocolVersion":"1999-01-0%[1]d","clientInfo":{"name":"try %[1]d"}}}`, id))
		s.out("cccc", fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,%s}`, id, answer), i, 0)
	}
	for _, e := range s.events {
		r.Add(&e)
	}
	if infos, _ := r.Infos(); infos[1].ID != "cccc" || infos[1].Client != "try 1" || infos[1].Revision != "2025-06-18" {
		t.Errorf("a client whose first initialize was refused, and its third, is %+v; want what the second agreed on", infos[1])
	}
	long := strings.Repeat("x", 1<<20)
	s = &told{}
	s.in("long", `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"`+long+`","clientInfo":{"name":"`+long+`","version":"`+long+`"}}}`)
	r.Add(&s.events[0])
	if infos, _ := r.Infos(); len(infos[2].Client+infos[2].Version+infos[2].Revision) > 1000 {
		t.Error("what a client calls itself is kept whole, however long it is")
	}
	for i := range rollKept + 5 {
		r.Add(&spine.Event{Kind: spine.Opened, Session: fmt.Sprint(i)})
	}
	if infos, more := r.Infos(); len(infos) != rollKept || more != 9 {
		t.Errorf("%d sessions, %d more", len(infos), more)
	}
	if got := reasonOf("Abducted"); got.Normal() || got.String() != "unknown" {
		t.Errorf("a reason of a newer program is %v", got)
	}
}
