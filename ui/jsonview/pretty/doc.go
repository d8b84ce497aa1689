// Package pretty turns the bytes of a message into lines of coloured spans: JSON laid out and folded, or a raw frame.
// Literals are slices of the source, so nothing is reordered, rounded or re-escaped.
package pretty

import "fmt"

// Kind says what a span is.
type Kind uint8

const (
	Plain   Kind = iota // text without syntax: the rest of broken JSON, a raw frame
	Key                 // the name of a member, with its quotes
	String              // with its quotes
	Number              // verbatim
	Bool                // true, false
	Null                // null
	Punct               // brackets, commas, colons
	Mark                // a stand-in for what has no picture: \r, \n, hex of a byte
	Problem             // the sentence that says where JSON broke
)

// Span is a piece of one line in one colour.
type Span struct {
	Text string
	Kind Kind
}

// Doc is a text of lines. It is immutable.
type Doc struct {
	Lines   []Line
	Problem *Error // nil for good JSON and for raw frames
	Cut     int    // bytes at the end that became no lines, for there are MostLines already
	src     string
}

// MostLines bounds the lines of a Doc: of a body of "[[[[…" each byte would be one.
const MostLines = 200_000

// Line is one line; Doc.Spans has its text.
type Line struct {
	Number int32 // from 1; 0 for a line that goes on with the one before, and for the problem
	Close  int32 // for a line that opens an object or array: the line that closes it, else 0
	Depth  int32 // levels of indentation

	form  form
	kind  Kind
	empty bool // {} or [], of which val is the first half
	comma bool
	key   piece // of the source; empty for none
	val   piece
}

type piece struct{ from, to int32 }

// form is what a line consists of, besides its key and comma.
type form uint8

const (
	value form = iota // a literal or brackets
	text              // source text as it is
	frame             // source bytes with the invisible made visible
	problem
	dump // of bytes, in hex
)

// Joined reports that line i goes on with the line before, without a line break between them.
func (d *Doc) Joined(i int) bool { return d.Lines[i].form == frame && d.Lines[i].Number == 0 }

// IsProblem reports that line i says where the JSON broke.
func (d *Doc) IsProblem(i int) bool { return d.Lines[i].form == problem }

// Error says where JSON broke, and what would have been right.
type Error struct {
	Offset, Line, Column int // Offset in bytes from 0; Line and Column from 1, Column in characters
	Want                 string
}

func (e *Error) Error() string {
	return fmt.Sprintf("line %d, column %d: expected %s", e.Line, e.Column, e.Want)
}

// Indent is the number of blanks a level of depth, Deepest the level from which on no more are added: what is nested a
// hundred thousand deep must not be as many times wide.
const (
	Indent  = 2
	Deepest = 48
	blanks  = "                                                                                                " // Indent * Deepest
)

// Spans appends the spans of line i to dst.
func (d *Doc) Spans(dst []Span, i int) []Span {
	l := &d.Lines[i]
	switch l.form {
	case problem:
		return append(dst, Span{"✕ source " + d.Problem.Error(), Problem})
	case text:
		return d.restSpans(dst, l.val)
	case frame:
		return d.frameSpans(dst, d.src[l.val.from:l.val.to])
	case dump:
		return dumpSpans(dst, l.val.from, d.src[l.val.from:l.val.to])
	}
	if l.Depth > 0 {
		dst = append(dst, Span{blanks[:Indent*min(l.Depth, Deepest)], Punct})
	}
	if l.key.to > l.key.from {
		dst = append(dst, Span{d.src[l.key.from:l.key.to], Key}, Span{": ", Punct})
	}
	if l.val.to > l.val.from {
		dst = append(dst, Span{d.src[l.val.from:l.val.to], l.kind})
	}
	if l.empty {
		dst = append(dst, Span{closer(d.src[l.val.from]), Punct})
	}
	if l.comma {
		dst = append(dst, Span{",", Punct})
	}
	return dst
}

// restSpans are the spans of a line that was not understood, with what stands where it broke marked.
func (d *Doc) restSpans(dst []Span, p piece) []Span {
	broke := p.to
	if e := d.Problem; e != nil && int(p.from) <= e.Offset && e.Offset < int(p.to) {
		broke = int32(e.Offset)
	}
	if broke > p.from {
		dst = append(dst, Span{d.src[p.from:broke], Plain})
	}
	if broke < p.to {
		dst = append(dst, Span{d.src[broke:p.to], Problem})
	}
	return dst
}

func closer(open byte) string {
	if open == '{' {
		return "}"
	}
	return "]"
}

// Folded appends the spans of line i with all that it opens put into one line.
func (d *Doc) Folded(dst []Span, i int) []Span {
	l := d.Lines[i]
	dst = d.Spans(dst, i)
	if l.Close == 0 {
		return dst
	}
	end := d.Lines[l.Close]
	dst = append(dst, Span{fmt.Sprintf(" … %d lines ", l.Close-int32(i)-1), Mark}, Span{d.src[end.val.from:end.val.to], Punct})
	if end.comma {
		dst = append(dst, Span{",", Punct})
	}
	return dst
}
