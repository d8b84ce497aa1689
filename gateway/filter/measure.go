package filter

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// measure is a term of numbers: any of its spans.
type measure struct {
	read  func(string) (low, high int64, written string, ok bool) // the span that a number stands for
	exact bool                                                    // a number without a comparison means something
	of    func(*Fields) (n int64, ok bool)
	spans []span
}

type span struct{ low, high int64 }

func (m *measure) add(v value) (string, bool) {
	number := strings.TrimLeft(v.text, "<>=")
	comparison := v.text[:len(v.text)-len(number)]
	low, high, written, ok := m.read(number)
	if !ok || v.re != nil || comparison == "" && !m.exact {
		return "", false
	}
	switch comparison {
	case ">":
		low, high = high+1, math.MaxInt64
	case ">=":
		high = math.MaxInt64
	case "<":
		low, high = math.MinInt64, low-1
	case "<=":
		low = math.MinInt64
	case "=", "":
		comparison = ""
		if !m.exact {
			return "", false
		}
	default:
		return "", false
	}
	m.spans = append(m.spans, span{low, high})
	return comparison + written, true
}

func (m *measure) match(f *Fields) bool {
	n, ok := m.of(f)
	if !ok {
		return false
	}
	for _, s := range m.spans {
		if s.low <= n && n <= s.high {
			return true
		}
	}
	return false
}

// readDuration reads 500ms or 1m30s.
func readDuration(s string) (low, high int64, written string, ok bool) {
	d, err := time.ParseDuration(s)
	if err != nil || d < 0 || d == math.MaxInt64 || s[0] == '+' || s[0] == '-' {
		return 0, 0, "", false
	}
	return int64(d), int64(d), d.String(), true
}

// sizeUnits are the units of a size, as they are written; the first that divides it is.
var sizeUnits = [...]struct {
	name  string
	bytes int64
}{{"GB", 1e9}, {"GiB", 1 << 30}, {"MB", 1e6}, {"MiB", 1 << 20}, {"kB", 1e3}, {"KiB", 1 << 10}, {"B", 1}}

// readSize reads 312, 1.2kB or 4MiB.
func readSize(s string) (low, high int64, written string, ok bool) {
	number := strings.TrimRight(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
	name := s[len(number):]
	unit := int64(0)
	for _, u := range sizeUnits {
		if strings.EqualFold(name, u.name) || name == "" {
			unit = u.bytes // without a unit that of the last: bytes
		}
	}
	f, err := strconv.ParseFloat(number, 64)
	if err != nil || unit == 0 || strings.Trim(number, "0123456789.") != "" || f*float64(unit) > 1<<50 {
		return 0, 0, "", false
	}
	n := int64(math.Round(f * float64(unit)))
	written = strconv.FormatInt(n, 10)
	for _, u := range sizeUnits {
		if n > 0 && n%u.bytes == 0 {
			return n, n, strconv.FormatInt(n/u.bytes, 10) + u.name, true
		}
	}
	return n, n, written, true
}

// readStatus reads 404, or 4xx for all that begin like it.
func readStatus(s string) (low, high int64, written string, ok bool) {
	if len(s) == 3 && '1' <= s[0] && s[0] <= '5' && strings.EqualFold(s[1:], "xx") {
		low = int64(s[0]-'0') * 100
		return low, low + 99, s[:1] + "xx", true
	}
	n, err := strconv.ParseUint(s, 10, 16)
	if err != nil || n < 100 || n > 999 {
		return 0, 0, "", false
	}
	return int64(n), int64(n), strconv.FormatUint(n, 10), true
}
