package session

import (
	"runtime"
	"testing"
	"time"
	"weak"
)

// TestForgotten: nothing holds a session that has ended and is off the list, however long it might have been idle.
func TestForgotten(t *testing.T) {
	r := newRig(t, roomy)
	held := func() weak.Pointer[Session] {
		s := r.web(&backend{})
		s.FinishWhenEnded()
		s.EndWhenIdle(time.Hour)
		s.End(ClientDeleted, "")
		s.EndWhenIdle(time.Hour) // too late
		return weak.Make(s)
	}()
	r.Wait()
	r.ForgetClosed()
	for range 100 {
		if runtime.GC(); held.Value() == nil {
			return
		}
		runtime.Gosched()
	}
	t.Error("the session is still held")
}
