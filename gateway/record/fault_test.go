package record

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

// TestFault: a panic ends the recording by name, with what was told before it in the file, and nothing else.
func TestFault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		parts := 0
		var told []string
		r := newRig(t, Options{MaxSize: 4 << 10, Open: func() []Known {
			if parts++; parts == 2 {
				panic("oh")
			}
			return nil
		}, Fault: func(doing string, panicked any, stack []byte) {
			told = append(told, fmt.Sprint(doing, ": ", panicked, ", from here: ", strings.Contains(string(stack), "fault_test.go")))
		}})
		file := r.start()
		source := r.sp.Source("s")
		for n := range 10 {
			source.Publish(some(n))
		}
		source.Publish(spine.Event{Kind: spine.In, Frame: frame.New(frame.In, frame.Client, []byte(strings.Repeat("long", 1<<10)))})
		time.Sleep(flushEvery + rest)
		synctest.Wait()
		want := "recording to " + file + " ended: a fault of Switchboard's own: oh"
		s := r.State()
		if s.Enabled || s.Error != want || fmt.Sprint(told) != "[recording: oh, from here: true]" {
			t.Errorf("state %+v, told %q; want it off: %s", s, told, want)
		}
		if c := opened(t, file); c.Cut != (Cut{}) || len(c.Events) != 11 || s.Events != 11 || s.Bytes != size(t, file) {
			t.Errorf("the file has %d events and %d bytes, cut %+v, state %+v; want 11, and the same", len(c.Events), size(t, file), c.Cut, s)
		}
		left, err := filepath.Glob(filepath.Join(filepath.Dir(file), "*"))
		if err != nil || len(left) != 1 {
			t.Errorf("%v, %v; want the first part alone", left, err)
		}
		heard := r.heard()
		if last := heard[len(heard)-1]; last.Note != want || last.Kind != spine.Switched {
			t.Errorf("the last event is %+v", last)
		}
		r.start() // and on it goes
		r.stop()
	})
}
