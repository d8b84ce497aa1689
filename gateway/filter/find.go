package filter

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// finder finds a text in others, smart-case, without allocating.
type finder struct {
	text  string // has no capital where fold is set
	fold  bool   // case is ignored
	ascii bool
	rare  int  // fold and ascii: where in text the byte is that is met least
	a, b  byte // that byte in either case
}

// common is the bytes of JSON-RPC, from the one met most.
const common = `"etaonrislcd:,umpjh{}0123456789g-vf_/bykwxqz[] .`

func newFinder(text string) finder {
	f := finder{text: text, fold: !hasCapital(text), ascii: true}
	best := -1
	for i := range len(text) {
		c := text[i]
		f.ascii = f.ascii && c < utf8.RuneSelf
		rank := strings.IndexByte(common, c)
		if rank < 0 {
			rank = len(common)
		}
		if isLetter(c) {
			rank /= 2 // met in two cases
		}
		if rank > best {
			best, f.rare = rank, i
		}
	}
	f.a, f.b = text[f.rare], text[f.rare]
	if isLetter(f.a) {
		f.b = f.a &^ 0x20
	}
	return f
}

// in reports whether s has the text in it.
func (f *finder) in(s string) bool {
	switch {
	case len(s) < len(f.text) && f.ascii:
		return false
	case !f.fold:
		return strings.Contains(s, f.text)
	case !f.ascii:
		return f.inRunes(s)
	}
	end := len(s) - len(f.text) + f.rare + 1 // where the rare byte can stand at last
	s, rest := s[:end], s
	a, b := next(s, f.rare, f.a), end
	if f.a != f.b {
		b = next(s, f.rare, f.b)
	}
	for {
		i := min(a, b)
		if i == end {
			return false
		}
		if from := i - f.rare; hasFolded(rest[from:from+len(f.text)], f.text) {
			return true
		}
		if a == i {
			a = next(s, i+1, f.a)
		} else {
			b = next(s, i+1, f.b)
		}
	}
}

// next is where c stands in s from i on; len(s): nowhere.
func next(s string, i int, c byte) int {
	if n := strings.IndexByte(s[i:], c); n >= 0 {
		return i + n
	}
	return len(s)
}

// hasFolded reports whether s, as long as lower, is that but for the case of ASCII letters.
func hasFolded(s, lower string) bool {
	for i := range len(lower) {
		c := s[i]
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		if c != lower[i] {
			return false
		}
	}
	return true
}

// inRunes is for text beyond ASCII.
func (f *finder) inRunes(s string) bool {
	for i := range s {
		if f.begins(s[i:]) {
			return true
		}
	}
	return false
}

func (f *finder) begins(s string) bool {
	for _, want := range f.text {
		r, n := utf8.DecodeRuneInString(s)
		if n == 0 || unicode.ToLower(r) != unicode.ToLower(want) {
			return false
		}
		s = s[n:]
	}
	return true
}
