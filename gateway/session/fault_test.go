package session

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

// TestFault: a panic for one session ends it, under its own name and with the stack for the log, and no other.
func TestFault(t *testing.T) {
	for _, tt := range []struct {
		name string
		do   func(r *rig, s *Session)
		note string
	}{
		{"a goroutine of its handler", func(r *rig, s *Session) {
			r.Go(s, func() {
				defer s.Finish()
				defer s.Caught("writing its stream")
				panic("oh")
			})
		}, "writing its stream: oh"},
		{"the same, with nobody else to catch it", func(r *rig, s *Session) {
			r.Go(s, func() { panic("oh") })
			s.FinishWhenEnded()
		}, "serving it: oh"},
		{"the goroutine that runs when it ended", func(r *rig, s *Session) {
			defer s.Finish()
			defer s.Caught("ending its stream")
			r.All()[7].End(Operator, "")
		}, "ending its stream: runtime error: index out of range [7] with length 2"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := newRig(t, roomy)
			var told []string
			r.OnFault(func(doing string, panicked any, stack []byte) {
				told = append(told, fmt.Sprintf("%s: %v", doing, panicked))
				if !strings.Contains(string(stack), "fault_test.go") {
					t.Errorf("the stack is %s; want it to lead to this file", stack)
				}
			})
			s, other := r.open(&backend{}), r.open(&backend{})
			tt.do(r, s)
			<-s.Done()
			other.End(Operator, "")
			other.Finish()
			r.Wait()
			if reason, note := s.Reason(); reason != Fault || reason.Normal() || note != tt.note {
				t.Errorf("the session ended as %v: %s; want Fault: %s", reason, note, tt.note)
			}
			if reason, _ := other.Reason(); reason != Operator || !slices.Equal(told, []string{tt.note}) {
				t.Errorf("the other ended as %v, told was %q; want Operator and %q", reason, told, tt.note)
			}
			closed := slices.ContainsFunc(r.events(), func(e spine.Event) bool { return e.Kind == spine.Closed && e.Note == "Fault: "+tt.note })
			if !closed {
				t.Errorf("no event says closed, Fault: %s", tt.note)
			}
		})
	}
}

// TestFaultOfRequest: a request that a panic spoilt is told as refused, whose soever it was.
func TestFaultOfRequest(t *testing.T) {
	r := newRig(t, roomy)
	s := r.open(&backend{})
	r.events()
	for _, of := range []*Session{nil, s} {
		if seq := r.Faulted(of, "answering GET /mcp", "oh"); seq == 0 {
			t.Error("Faulted = 0; want the Seq of its event")
		}
	}
	got := r.events()
	if len(got) != 2 || got[0].Session != "" || got[1].Session != s.ID() || got[0].Kind != spine.Refused ||
		got[1].Note != "500 a fault of Switchboard's own: answering GET /mcp: oh" {
		t.Errorf("the events are %+v", got)
	}
	s.Finish()
}

// TestUnmet: what initialize was answered with last is what counts.
func TestUnmet(t *testing.T) {
	r := newRig(t, roomy)
	s := r.open(&backend{})
	for i, tt := range []struct{ answer, unmet, revision string }{
		{`"error":{"code":-32602,"message":"no clientInfo"}`, "no clientInfo", "2025-11-25"},
		{`"error":{"code":-32602}`, "no reason given", "2025-11-25"},
		{`"result":{"protocolVersion":"2025-06-18"}`, "", "2025-06-18"},
	} {
		ask := fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"initialize","params":{"protocolVersion":"2025-11-25"}}`, i)
		if err := s.Receive(in(ask)); err != nil {
			t.Fatal(err)
		}
		if err := s.Send(fmt.Appendf(nil, `{"jsonrpc":"2.0","id":%d,%s}`, i, tt.answer), ""); err != nil {
			t.Fatal(err)
		}
		if s.Unmet() != tt.unmet || s.Revision() != tt.revision {
			t.Errorf("after %s: Unmet %q, Revision %q; want %q, %q", tt.answer, s.Unmet(), s.Revision(), tt.unmet, tt.revision)
		}
	}
	s.Finish()
}

// TestOverheard: what was said where nobody listens is told with no frame, and so is a request that was not read.
func TestOverheard(t *testing.T) {
	r := newRig(t, roomy)
	s := r.open(&backend{})
	r.events()
	for _, do := range []func(){func() { s.Overheard("something") }, func() { s.RefuseIn(nil, "something") }} {
		do()
		if got := r.events(); len(got) != 1 || got[0].Kind != spine.Refused || got[0].Frame != (*frame.Frame)(nil) || got[0].Note != "something" {
			t.Errorf("the events are %+v", got)
		}
	}
	s.Finish()
}
