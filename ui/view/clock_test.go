package view

import (
	"testing"
	"time"
	"unsafe"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

// TestClockJumps: what somebody sets the clock to changes no time that was measured: how long a request has waited, and rates.
func TestClockJumps(t *testing.T) {
	reset := func(t time.Time, d time.Duration) time.Time { // what the monotonic clock said stays
		const secondsAt = 30 // in the first word of a Time that has a monotonic part
		*(*uint64)(unsafe.Pointer(&t)) += uint64(int64(d/time.Second)) << secondsAt
		return t
	}
	start := time.Now()
	for _, jump := range []time.Duration{0, time.Hour, -time.Hour} {
		now := reset(start.Add(2*time.Second), jump)
		f := frame.New(frame.In, frame.Client, []byte(`{"jsonrpc":"2.0","id":1,"method":"ping"}`))
		r := Row{Time: start, Kind: spine.In, Frame: f}
		if got, want := r.Timing(now), "2 s …"; got != want {
			t.Errorf("the clock is set by %v: a request has waited %q, want %q", jump, got, want)
		}
		var rates Rates
		rates.Add(start, 0)
		rates.Add(now, 10)
		if got := rates.PerSecond(now); got != 5 {
			t.Errorf("the clock is set by %v: %v a second, want 5", jump, got)
		}
	}
}
