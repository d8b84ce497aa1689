package jsonview

// Searching the text.

import (
	"bytes"
	"encoding/hex"
	"sort"
	"strings"

	"switchboard/ui/jsonview/pretty"
)

// match is bytes from, up to to, of a line.
type match struct{ line, from, to int32 }

// Bounds of a search, so that a key is never kept waiting for one.
const (
	mostMatches = 20_000  // that are kept
	mostShown   = 8 << 20 // bytes of a message that a search shows all of
)

// Find marks every occurrence of text and goes to the first one from the top of the screen on. The case of ASCII
// letters does not matter. It looks into what is folded, and shows all of what was cut, unless that is very long; in a
// dump it looks for the bytes of text, and for those that it names, as in "7b 22". Empty text ends the search.
func (v *View) Find(text string) (count int) {
	v.query = text
	if text != "" && v.cut > v.doc.Cut && len(v.whole) <= mostShown {
		v.ShowAll()
	}
	v.search()
	if len(v.matches) > 0 {
		var from match
		if i := max(v.rowAt(v.geo.margin), 0); i < len(v.rows) {
			from = match{line: v.rows[i].line, from: v.rows[i].from}
		}
		v.current = sort.Search(len(v.matches), func(i int) bool { return !v.matches[i].before(from) }) % len(v.matches)
		v.showCurrent()
	}
	v.sheet.Refresh()
	return len(v.matches)
}

// FindNext goes to the next occurrence, after the last to the first.
func (v *View) FindNext() { v.step(1) }

// FindPrevious goes to the occurrence before.
func (v *View) FindPrevious() { v.step(-1) }

// Found is where the search stands: occurrence n of count, from 1; 0 of 0 without one.
func (v *View) Found() (n, count int) {
	if len(v.matches) == 0 {
		return 0, 0
	}
	return v.current + 1, len(v.matches)
}

// More reports whether there are more occurrences than Found counts.
func (v *View) More() bool { return v.tooMany }

func (v *View) step(by int) {
	if n := len(v.matches); n > 0 {
		v.current = (v.current + by + n) % n
		v.showCurrent()
		v.sheet.Refresh()
	}
}

func (v *View) showCurrent() {
	m := v.matches[v.current]
	v.expose(m.line)
	v.reveal(m.line, m.from)
}

// search fills matches.
func (v *View) search() {
	v.matches, v.current, v.tooMany = v.matches[:0], 0, false
	query := lower(nil, v.query)
	if len(query) == 0 {
		return
	}
	if v.form == asHex {
		v.searchBytes(query)
		return
	}
	var text []byte
	for i := range v.doc.Lines {
		text = text[:0]
		v.spans = v.doc.Spans(v.spans[:0], i)
		for _, s := range v.spans {
			text = lower(text, s.Text)
		}
		for at := 0; ; {
			n := bytes.Index(text[at:], query)
			if n < 0 {
				break
			}
			at += n
			if v.tooMany = len(v.matches) == mostMatches; v.tooMany {
				return
			}
			v.matches = append(v.matches, match{int32(i), int32(at), int32(at + len(query))})
			at += len(query)
		}
	}
}

// searchBytes finds bytes in a dump, and marks their ASCII in the line where they begin.
func (v *View) searchBytes(query []byte) {
	if named, err := hex.DecodeString(strings.ReplaceAll(string(query), " ", "")); err == nil && bytes.IndexByte(query, ' ') > 0 {
		query = lower(nil, string(named))
	}
	src := lower(nil, v.whole[:len(v.whole)-v.cut])
	for at := 0; ; {
		n := bytes.Index(src[at:], query)
		if n < 0 {
			return
		}
		at += n
		if v.tooMany = len(v.matches) == mostMatches; v.tooMany {
			return
		}
		i := at % pretty.HexBytes
		_, from := pretty.HexCells(i)
		_, to := pretty.HexCells(min(i+len(query), pretty.HexBytes))
		v.matches = append(v.matches, match{int32(at / pretty.HexBytes), int32(from), int32(to)})
		at += len(query)
	}
}

// lower appends s to dst with its ASCII capitals made small, which keeps every byte where it is.
func lower(dst []byte, s string) []byte {
	n := len(dst)
	dst = append(dst, s...)
	for i := n; i < len(dst); i++ {
		if c := dst[i]; c >= 'A' && c <= 'Z' {
			dst[i] = c + 'a' - 'A'
		}
	}
	return dst
}

func (m match) before(o match) bool { return m.line < o.line || m.line == o.line && m.from < o.from }

// matchesOn are the matches of which some lies on a row.
func (v *View) matchesOn(r row) []match {
	a := sort.Search(len(v.matches), func(i int) bool {
		m := v.matches[i]
		return m.line > r.line || m.line == r.line && m.to > r.from
	})
	b := a
	for b < len(v.matches) && v.matches[b].line == r.line && v.matches[b].from < r.to {
		b++
	}
	return v.matches[a:b]
}

func (v *View) isCurrent(m match) bool { return m == v.matches[v.current] }
