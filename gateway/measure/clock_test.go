package measure

import (
	"slices"
	"testing"
	"time"
	"unsafe"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

// reset is t as it would be had somebody put the clock on by d, or back, in whole seconds: what the monotonic clock said stays.
func reset(t time.Time, d time.Duration) time.Time {
	const secondsAt = 30 // in the first word of a Time that has a monotonic part
	*(*uint64)(unsafe.Pointer(&t)) += uint64(int64(d/time.Second)) << secondsAt
	return t
}

// TestClockJumps: when the clock is set, seconds go on one after the other.
func TestClockJumps(t *testing.T) {
	start := time.Now()
	for _, jump := range []time.Duration{time.Hour, -time.Hour, 366 * 24 * time.Hour} {
		later := func(d time.Duration) time.Time {
			at := start.Add(d)
			if d >= 2*time.Second {
				at = reset(at, jump)
			}
			return at
		}
		if got := later(2 * time.Second).Sub(start); got != 2*time.Second || later(2*time.Second).Unix() == start.Add(2*time.Second).Unix() {
			t.Fatalf("this test does not set the clock: %v have passed until %v", got, later(2*time.Second))
		}
		f := New(start)
		for second := range 4 {
			for n := range second + 1 {
				f.Apply([]spine.Event{{Seq: uint64(10*second + n), Time: later(time.Duration(second) * time.Second), Kind: spine.In, Session: "a", Frame: frame.New(frame.In, frame.Client, []byte(ping))}})
			}
		}
		got := make([]uint32, 4)
		f.Rate("a", later(4*time.Second), got)
		if want := []uint32{1, 2, 3, 4}; !slices.Equal(got, want) {
			t.Errorf("the clock is set by %v after two seconds: %d messages in the last four; want %d", jump, got, want)
		}
	}
}
