package debug

import (
	"strings"
	"sync/atomic"
	"testing"

	"switchboard/gateway/spine"
)

// TestFaultOfViewer: a panic for one viewer lets that one go, which is told why, as are the others, who stay.
func TestFaultOfViewer(t *testing.T) {
	d := open(t, spine.Limit{Items: 100, Bytes: 1 << 20}, 2)
	d.Mirror.called = func(string) (client, transport string) { panic("oh") }
	var told atomic.Int32
	d.Mirror.OnFault(func(doing string, panicked any, stack []byte) {
		if told.Add(1); doing != "serving a viewer" || panicked != "oh" || !strings.Contains(string(stack), "fault_test.go") {
			t.Errorf("told: %s, %v, %s", doing, panicked, stack)
		}
	})
	other, one := d.watch("&backlog=100"), d.watch("&filter=client:x")
	s := d.session() // which the filter asks for the name of
	defer s.Finish()
	const why = "a fault of Switchboard's own: oh"
	closed(t, one, why)
	if e := read(t, other); e.Kind != spine.Opened {
		t.Errorf("the other viewer sees %+v, want opened", e)
	}
	if e := read(t, other); e.Kind != spine.Switched || e.Note != "a viewer was let go: "+why || told.Load() != 1 {
		t.Errorf("the other viewer sees %+v; told %d times", e, told.Load())
	}
	s.Pause()
	if e := read(t, other); e.Note != "paused" {
		t.Errorf("the other viewer sees %+v, want paused", e)
	}
}
