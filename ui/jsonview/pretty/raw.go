package pretty

// Raw frames: the bytes as they were, with the invisible ones made visible.

import (
	"strings"
	"unicode/utf8"
)

// longest is the most bytes of a frame that become one line; longer ones go on in joined lines, so that drawing a
// few rows never looks at a whole megabyte.
const longest = 4096

// Raw shows bytes as they are, one line up to each line feed.
func Raw(src string) *Doc {
	d := &Doc{src: src}
	number := int32(1)
	for at := 0; at < len(src); {
		end := len(src)
		if n := strings.IndexByte(src[at:], '\n'); n >= 0 {
			end = at + n + 1
		}
		for shown := number; at < end; shown = 0 {
			if len(d.Lines) == MostLines {
				d.Cut = len(src) - at
				return d
			}
			to := min(at+longest, end)
			for back := 0; to < end && back < utf8.UTFMax-1 && !utf8.RuneStart(src[to]); back++ {
				to--
			}
			d.Lines = append(d.Lines, Line{Number: shown, form: frame, val: piece{int32(at), int32(to)}})
			at = to
		}
		number++
	}
	return d
}

// Text is Raw of lines that were written to be read: where they end needs no mark.
func Text(src string) *Doc {
	d := Raw(src)
	for i := range d.Lines {
		if v := &d.Lines[i].val; v.to > v.from && src[v.to-1] == '\n' {
			v.to--
		}
	}
	return d
}

const hex = "0123456789abcdef"

// marks has the stand-in of every byte that may need one.
var marks = func() (m [256]string) {
	for b := range m {
		m[b] = "‹" + hex[b>>4:b>>4+1] + hex[b&15:b&15+1] + "›"
	}
	m['\r'], m['\n'], m['\t'] = `\r`, `\n`, `\t`
	return m
}()

// frameSpans splits s into text and marks.
func (d *Doc) frameSpans(dst []Span, s string) []Span {
	from := 0
	for i := 0; i < len(s); {
		r, n := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		if bad := r == utf8.RuneError && n == 1; !bad && r >= 0x20 && !(r >= 0x7f && r < 0xa0) {
			i += n
			continue
		}
		if i > from {
			dst = append(dst, Span{s[from:i], Plain})
		}
		for range n {
			dst = append(dst, Span{marks[s[i]], Mark})
			i++
		}
		from = i
	}
	if from < len(s) {
		dst = append(dst, Span{s[from:], Plain})
	}
	return dst
}
