package view

import (
	"slices"
	"strings"
)

// Span is a part of a text, in bytes.
type Span struct{ Start, End int }

// Fields are the places of a text that a person will want to fill in. They follow the text as it is edited.
type Fields struct {
	text  string
	spans []Span // in the order in which they are gone to
}

// Set begins with the fields of a text.
func (f *Fields) Set(text string, spans []Span) { f.text, f.spans = text, slices.Clone(spans) }

// Spans are the fields that are left.
func (f *Fields) Spans() []Span { return f.spans }

// Edited takes in what became of the text, cursor being where the change ended. A field that was written in grows and
// shrinks; one that was cut into is one no more.
func (f *Fields) Edited(text string, cursor int) {
	if len(f.spans) == 0 || text == f.text {
		f.text = text
		return
	}
	start, oldEnd, newEnd := change(f.text, text, cursor)
	delta := newEnd - oldEnd
	f.text = text
	f.spans = slices.DeleteFunc(f.spans, func(s Span) bool { return start < s.End && oldEnd > s.Start && (start < s.Start || oldEnd > s.End) })
	for i, s := range f.spans {
		switch {
		case start >= s.Start && oldEnd <= s.End:
			f.spans[i].End += delta
		case oldEnd <= s.Start:
			f.spans[i] = Span{s.Start + delta, s.End + delta}
		}
	}
}

// change says that old[start:oldEnd] became text[start:newEnd].
func change(old, text string, cursor int) (start, oldEnd, newEnd int) {
	newEnd = min(max(cursor, 0), len(text))
	if !strings.HasSuffix(old, text[newEnd:]) { // it did not end at the cursor
		newEnd = len(text)
		for oldEnd = len(old); newEnd > 0 && oldEnd > 0 && text[newEnd-1] == old[oldEnd-1]; newEnd-- {
			oldEnd--
		}
	}
	oldEnd = len(old) - (len(text) - newEnd)
	for start < oldEnd && start < newEnd && old[start] == text[start] {
		start++
	}
	return start, oldEnd, newEnd
}

// Next is the field after the one that the cursor is in, or after the cursor. Behind the last of them it is the end of
// the text, and no fields are left; ok is false where none were.
func (f *Fields) Next(cursor int) (s Span, ok bool) {
	if len(f.spans) == 0 {
		return Span{}, false
	}
	i := f.in(cursor) + 1
	if i == 0 {
		i = slices.IndexFunc(f.spans, func(s Span) bool { return s.Start > cursor })
	}
	if i < 0 || i == len(f.spans) {
		f.spans = nil
		return Span{len(f.text), len(f.text)}, true
	}
	return f.spans[i], true
}

// Previous is the field before; at the first it stays.
func (f *Fields) Previous(cursor int) (s Span, ok bool) {
	if len(f.spans) == 0 {
		return Span{}, false
	}
	i := f.in(cursor)
	if i < 0 {
		for n, s := range f.spans {
			if s.End < cursor && (i < 0 || s.End > f.spans[i].End) {
				i = n
			}
		}
		return f.spans[max(i, 0)], true
	}
	return f.spans[max(i-1, 0)], true
}

// in is the field that the cursor is in; -1: none.
func (f *Fields) in(cursor int) int {
	return slices.IndexFunc(f.spans, func(s Span) bool { return s.Start <= cursor && cursor <= s.End })
}
