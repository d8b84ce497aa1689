package view

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// mostAsIs bounds the bytes that a text stands for.
const mostAsIs = 16 << 20

// AsIs is the bytes that a text stands for when it is sent as it is: its own, but \xff for a byte that no text can hold,
// and \x61{1000} for so many of them. No JSON is changed by that: it has no \x. n is how many of those there are.
func AsIs(text string) (data []byte, n int, err error) {
	if !strings.Contains(text, `\x`) {
		return []byte(text), 0, nil
	}
	for i := 0; i < len(text); {
		if text[i] != '\\' || i+1 == len(text) {
			data = append(data, text[i])
			i++
			continue
		}
		value, times, length := rawByte(text[i:])
		switch {
		case length == 0: // another escape, of which \\ must not begin one of ours
			data = append(data, text[i:i+2]...)
			i += 2
			continue
		case len(data)+times > mostAsIs:
			return nil, n, fmt.Errorf("it stands for more than %s", Bytes(mostAsIs))
		}
		for range times {
			data = append(data, value)
		}
		n++
		i += length
	}
	return data, n, nil
}

// rawByte reads \xff or \xff{1000}; length 0: it is neither.
func rawByte(text string) (value byte, times, length int) {
	if len(text) < 4 || text[1] != 'x' {
		return 0, 0, 0
	}
	v, err := strconv.ParseUint(text[2:4], 16, 8)
	if err != nil {
		return 0, 0, 0
	}
	if end := strings.IndexByte(text, '}'); len(text) > 4 && text[4] == '{' && end > 0 {
		if n, err := strconv.ParseUint(text[5:end], 10, 31); err == nil {
			return byte(v), int(n), end + 1
		}
	}
	return byte(v), 1, 4
}

// Escape is the text that stands for data: AsIs is its reverse.
func Escape(data []byte) string {
	var out strings.Builder
	escaped := false // the last byte: what follows must not be taken for how often
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		switch {
		case r == utf8.RuneError && size == 1, r < ' ' && r != '\n' && r != '\t', r == 0x7f, r == 0xfeff, escaped && r == '{',
			r == '\\' && !plainPair(data[i:]):
			for _, b := range data[i : i+size] {
				fmt.Fprintf(&out, `\x%02x`, b)
			}
			escaped = true
		case r == '\\':
			size = min(2, len(data)-i)
			fallthrough
		default:
			out.Write(data[i : i+size])
			escaped = false
		}
		i += size
	}
	return out.String()
}

// plainPair reports whether data begins with a backslash that, together with what follows, stands for itself.
func plainPair(data []byte) bool {
	return len(data) == 1 || data[1] != 'x' && data[1] > ' ' && data[1] < 0x7f
}
