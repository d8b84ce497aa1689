package glyph

// How many cells of the grid text takes.

import (
	"unicode"
	"unicode/utf8"
)

// wide are the ranges that take two cells: East Asian scripts, fullwidth forms and pictographs.
var wide = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x1100, Hi: 0x115f, Stride: 1}, {Lo: 0x2e80, Hi: 0x303e, Stride: 1}, {Lo: 0x3041, Hi: 0xa4cf, Stride: 1},
		{Lo: 0xa960, Hi: 0xa97f, Stride: 1}, {Lo: 0xac00, Hi: 0xd7a3, Stride: 1}, {Lo: 0xf900, Hi: 0xfaff, Stride: 1},
		{Lo: 0xfe30, Hi: 0xfe6f, Stride: 1}, {Lo: 0xff00, Hi: 0xff60, Stride: 1}, {Lo: 0xffe0, Hi: 0xffe6, Stride: 1},
	},
	R32: []unicode.Range32{{Lo: 0x1f300, Hi: 0x1faff, Stride: 1}, {Lo: 0x20000, Hi: 0x3fffd, Stride: 1}},
}

// Cells is the width of r: 0 for combining marks and joiners, 2 for wide characters, else 1. Controls take 1,
// so that nothing in the bytes is invisible.
func Cells(r rune) int {
	switch {
	case r < 0x300:
		return 1
	case r == '\u200b' || r == '\u200c' || r == '\u200d' || r == '\ufeff' || unicode.In(r, unicode.Mn, unicode.Me):
		return 0
	case unicode.Is(wide, r):
		return 2
	}
	return 1
}

// Width is the width of s in cells, counted no further than just past limit.
func Width(s string, limit int) int {
	n := 0
	for i := 0; i < len(s) && n <= limit; {
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		n += Cells(r)
		i += size
	}
	return n
}

// Prefix is the length in bytes of the longest beginning of s that takes no more than limit cells.
func Prefix(s string, limit int) int {
	n := 0
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		if n += Cells(r); n > limit {
			return i
		}
		i += size
	}
	return len(s)
}

// control reports the characters that have no picture of their own.
func control(r rune) bool { return r < 0x20 || r >= 0x7f && r < 0xa0 || r == utf8.RuneError }
