package frame

import (
	"encoding/json"
	"strings"
	"testing"
)

// TestStringEveryPlace puts what a string must not hold, or holds in its own way, at every place of
// the words in which a string is read.
func TestStringEveryPlace(t *testing.T) {
	for _, part := range []string{"\x00", "\x1f", "\x7f", "\x80", "\xff", "é", "\u2028", "\U0001f600", "\xe2\x80", `\"`, `\\`, `\n`, `\x`, `\u00e9`, `\u00`, `"`} {
		for before := range 20 {
			for after := range 20 {
				data := `"` + strings.Repeat("a", before) + part + strings.Repeat("b", after) + `"`
				err := new(members).read([]byte(data))
				var s string
				valid := json.Unmarshal([]byte(data), &s) == nil && strings.ToValidUTF8(data, "") == data
				if (err == nil) != valid {
					t.Fatalf("%q: error %v, but valid is %v", data, err, valid)
				}
			}
		}
	}
}
