package frame

// This file reads strings, numbers and words.

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
)

// str reads a string, its quotes included.
func (s *scanner) str() error {
	start, ascii := s.at, true
	for i := start + 1; ; i++ {
		var plain bool
		i, plain = skipPlain(s.data, i)
		ascii = ascii && plain
		if i == len(s.data) {
			break
		}
		switch c := s.data[i]; {
		case c == '"':
			s.at = i + 1
			if ascii {
				return nil
			}
			s.quoted = true
			if body := s.data[start:s.at]; !utf8.Valid(body) {
				s.at = start + badUTF8(body)
				return s.fail("bad UTF-8")
			}
			return nil
		case c == '\\':
			n := escape(s.data[i+1:])
			if n == 0 {
				s.at = i
				return s.fail("bad escape")
			}
			i += n
			s.quoted = true
		default:
			s.at = i
			return s.fail("control character in a string")
		}
	}
	s.at = len(s.data)
	return s.fail("string without an end")
}

// skipPlain is where, from i on, the first byte stands that a string does not simply hold: a quote,
// a backslash or a control character; or the end. ascii is false where it may have passed a byte over 127.
func skipPlain(data []byte, i int) (end int, ascii bool) {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	var seen uint64
	for ; i+8 <= len(data); i += 8 {
		w := binary.LittleEndian.Uint64(data[i:])
		quote, slash := w^'"'*ones, w^'\\'*ones
		// A byte's high bit is set where it is less than ' ', or 0 once the quote or backslash is taken away;
		// bytes after such a one may have it set too, never one before.
		if special := ((w-' '*ones)&^w | (quote-ones)&^quote | (slash-ones)&^slash) & highs; special != 0 {
			n := bits.TrailingZeros64(special) / 8
			return i + n, (seen|w<<(56-8*n)<<8)&highs == 0
		}
		seen |= w
	}
	for ; i < len(data); i++ {
		c := data[i]
		if c == '"' || c == '\\' || c < ' ' {
			break
		}
		seen |= uint64(c)
	}
	return i, seen&highs == 0
}

// escape is how many bytes after a backslash belong to it; 0: none can.
func escape(b []byte) int {
	if len(b) == 0 {
		return 0
	}
	switch b[0] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 1
	case 'u':
		if len(b) < 5 {
			return 0
		}
		for _, c := range b[1:5] {
			if (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'f') {
				return 0
			}
		}
		return 5
	}
	return 0
}

func badUTF8(b []byte) int {
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return len(b)
}

func (s *scanner) word(w string) error {
	if len(s.data)-s.at < len(w) || string(s.data[s.at:s.at+len(w)]) != w {
		return s.fail("want %s", w)
	}
	s.at += len(w)
	return nil
}

func (s *scanner) number() error {
	if s.peek() == '-' {
		s.at++
	}
	switch c := s.peek(); {
	case c == '0':
		s.at++
	case c >= '1' && c <= '9':
		s.digits()
	default:
		return s.fail("want a value")
	}
	if s.peek() == '.' {
		s.at++
		if s.digits() == 0 {
			return s.fail("want a digit")
		}
	}
	if s.peek()|0x20 == 'e' {
		s.at++
		if c := s.peek(); c == '+' || c == '-' {
			s.at++
		}
		if s.digits() == 0 {
			return s.fail("want a digit")
		}
	}
	return nil
}

func (s *scanner) digits() (n int) {
	for ; s.peek() >= '0' && s.peek() <= '9'; n++ {
		s.at++
	}
	return n
}
