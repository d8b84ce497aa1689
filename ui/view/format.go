package view

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Bytes is a size in at most six characters: "312 B", "1.2 kB", "4.2 MB".
func Bytes(n int) string {
	switch {
	case n < 1000:
		return strconv.Itoa(n) + " B"
	case n < 999_500:
		return short(float64(n)/1e3) + " kB"
	case n < 999_500_000:
		return short(float64(n)/1e6) + " MB"
	default:
		return short(float64(n)/1e9) + " GB"
	}
}

// Took is a duration in a few characters: "312 µs", "18 ms", "2.4 s", "3 min".
func Took(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return strconv.FormatInt(d.Microseconds(), 10) + " µs"
	case d < time.Second-time.Millisecond/2:
		return short(float64(d)/float64(time.Millisecond)) + " ms"
	case d < 2*time.Minute:
		return short(d.Seconds()) + " s"
	case d < 2*time.Hour:
		return strconv.Itoa(int(d.Minutes())) + " min"
	default:
		return strconv.Itoa(int(d.Hours())) + " h"
	}
}

// short is v with one decimal below 10 and none from there on.
func short(v float64) string {
	if v < 9.95 {
		return strings.TrimSuffix(strconv.FormatFloat(v, 'f', 1, 64), ".0")
	}
	return strconv.FormatFloat(v, 'f', 0, 64)
}

// Count is n with its thousands set apart: "12,480".
func Count[T int | uint64](n T) string {
	s := strconv.FormatUint(uint64(max(n, 0)), 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Plural is "1 session", "2 sessions".
func Plural[T int | uint64](n T, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%s %ss", Count(n), one)
}

// ShortID is how a session is called in the window.
func ShortID(id string) string {
	if len(id) > 4 {
		return id[:4]
	}
	return id
}

// Ago is how long ago something was, coarsely: "now", "12 s", "3 min".
func Ago(d time.Duration) string {
	switch {
	case d < time.Second:
		return "now"
	case d < 100*time.Second:
		return strconv.Itoa(int(d.Seconds())) + " s"
	default:
		return Took(max(d, 2*time.Minute))
	}
}
