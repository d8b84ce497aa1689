package config

// This file has sizes in bytes, and their text.

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Size is a number of bytes, written as a number ("512", 512) or with a binary unit ("512B", "64KiB", "4MiB", "1GiB").
type Size int64

// The units of a Size.
const (
	KiB Size = 1 << 10
	MiB Size = 1 << 20
	GiB Size = 1 << 30
)

// units is what may stand behind the number, largest first; each but the last ends on the last.
var units = [...]struct {
	name string
	size Size
}{{"GiB", GiB}, {"MiB", MiB}, {"KiB", KiB}, {"B", 1}}

// String is s in the largest unit that holds it exactly: "4MiB", "1536KiB", "1000B", "0B".
func (s Size) String() string {
	unit := units[len(units)-1]
	for _, u := range units {
		if s != 0 && s%u.size == 0 {
			unit = u
			break
		}
	}
	return strconv.FormatInt(int64(s/unit.size), 10) + unit.name
}

// MarshalText is String.
func (s Size) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads what String writes, and a plain number of bytes. On an error s is unchanged.
func (s *Size) UnmarshalText(text []byte) error {
	number, unit := string(text), Size(1)
	for _, u := range units {
		if n, found := strings.CutSuffix(number, u.name); found {
			number, unit = strings.TrimSuffix(n, " "), u.size
			break
		}
	}
	n, err := strconv.ParseUint(number, 10, 63)
	if err != nil || n > uint64(math.MaxInt64/unit) {
		return fmt.Errorf("%q is not a size such as 64KiB, 4MiB or 1GiB", text)
	}
	*s = Size(n) * unit
	return nil
}
