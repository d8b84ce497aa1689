package view

import (
	"math"
	"testing"
	"time"
	"unicode/utf8"
)

func TestBytes(t *testing.T) {
	for _, c := range []struct {
		n    int
		want string
	}{
		{0, "0 B"}, {1, "1 B"}, {999, "999 B"}, {1000, "1 kB"}, {1200, "1.2 kB"}, {9949, "9.9 kB"}, {9950, "10 kB"},
		{12_480, "12 kB"}, {999_499, "999 kB"}, {999_500, "1 MB"}, {999_949, "1 MB"}, {4_194_304, "4.2 MB"},
		{999_499_999, "999 MB"}, {999_500_000, "1 GB"}, {64 << 30, "69 GB"},
	} {
		if got := Bytes(c.n); got != c.want {
			t.Errorf("Bytes(%d) = %q, want %q", c.n, got, c.want)
		}
	}
	for n := 1; n < 900_000_000_000; n += n/97 + 1 {
		if got := Bytes(n); len(got) > 6 {
			t.Errorf("Bytes(%d) = %q, want six characters at most", n, got)
		}
	}
}

func TestTook(t *testing.T) {
	for _, c := range []struct {
		d    time.Duration
		want string
	}{
		{0, "0 µs"}, {312 * time.Microsecond, "312 µs"}, {999_999, "999 µs"}, {time.Millisecond, "1 ms"},
		{1_240_000, "1.2 ms"}, {18 * time.Millisecond, "18 ms"}, {999_400_000, "999 ms"}, {999_600_000, "1 s"},
		{2400 * time.Millisecond, "2.4 s"}, {119 * time.Second, "119 s"}, {2 * time.Minute, "2 min"},
		{119 * time.Minute, "119 min"}, {2 * time.Hour, "2 h"}, {100 * time.Hour, "100 h"},
	} {
		if got := Took(c.d); got != c.want {
			t.Errorf("Took(%v) = %q, want %q", c.d, got, c.want)
		}
	}
	for d := time.Duration(1); d < 900*time.Hour; d += d/97 + 1 {
		if got := Took(d); utf8.RuneCountInString(got) > 7 {
			t.Errorf("Took(%v) = %q, want seven characters at most", d, got)
		}
	}
}

func TestCounts(t *testing.T) {
	for _, c := range []struct {
		n           int
		count, many string
	}{
		{-3, "0", "0 frames"}, {0, "0", "0 frames"}, {1, "1", "1 frame"}, {2, "2", "2 frames"}, {999, "999", "999 frames"},
		{1000, "1,000", "1,000 frames"}, {12_480, "12,480", "12,480 frames"}, {1_000_000, "1,000,000", "1,000,000 frames"},
	} {
		if a, b := Count(c.n), Plural(c.n, "frame"); a != c.count || b != c.many {
			t.Errorf("Count(%d), Plural = %q, %q, want %q, %q", c.n, a, b, c.count, c.many)
		}
	}
	if got, want := Count(uint64(math.MaxUint64)), "18,446,744,073,709,551,615"; got != want {
		t.Errorf("Count(MaxUint64) = %q, want %q", got, want)
	}
}

func TestAgo(t *testing.T) {
	for _, c := range []struct {
		d    time.Duration
		want string
	}{
		{-time.Minute, "now"}, {999 * time.Millisecond, "now"}, {time.Second, "1 s"}, {99 * time.Second, "99 s"},
		{100 * time.Second, "2 min"}, {3 * time.Minute, "3 min"}, {3 * time.Hour, "3 h"},
	} {
		if got := Ago(c.d); got != c.want {
			t.Errorf("Ago(%v) = %q, want %q", c.d, got, c.want)
		}
	}
}

func TestShortID(t *testing.T) {
	for in, want := range map[string]string{"": "", "abc": "abc", "a1b2": "a1b2", "a1b2c3d4-e5": "a1b2"} {
		if got := ShortID(in); got != want {
			t.Errorf("ShortID(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestRates(t *testing.T) {
	var r Rates
	if got := r.PerSecond(t0); got != 0 {
		t.Errorf("PerSecond without samples = %v, want 0", got)
	}
	r.Add(t0, 100)
	if got := r.PerSecond(t0); got != 0 {
		t.Errorf("PerSecond of one sample = %v, want 0", got)
	}
	total, now := uint64(100), t0
	for range 100 { // 10 s at 2000 a second
		now, total = now.Add(100*time.Millisecond), total+200
		r.Add(now, total)
	}
	if got := r.PerSecond(now); math.Abs(got-2000) > 1 {
		t.Errorf("PerSecond at 2000/s = %v", got)
	}
	if n := len(r.samples); n > 25 {
		t.Errorf("%d samples are kept for 2 s of beats, want about 21", n)
	}
	for range 5 { // then nothing, beats a second apart
		now = now.Add(time.Second)
		r.Add(now, total)
	}
	if got := r.PerSecond(now); got != 0 {
		t.Errorf("PerSecond after 5 s of silence = %v, want 0", got)
	}
	r.Add(now, total) // twice at the same moment
	if got := r.PerSecond(now); math.IsNaN(got) || math.IsInf(got, 0) {
		t.Errorf("PerSecond of two samples at one moment = %v", got)
	}
}
