package filter

import (
	"regexp"
	"strings"
	"unsafe"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

// text is a plain word, quoted text or expression: it is looked for in all that an event says.
type text struct {
	written string
	find    finder
	re      *regexp.Regexp // nil: find counts
	kinds   uint32         // that the text is part of
	id      string         // #7 is the id 7; empty: none
	session string         // the beginning of an id
}

func newText(v value) text {
	if v.re != nil {
		return text{written: slashes(v.text), re: v.re}
	}
	t := text{written: v.text, find: newFinder(v.text)}
	if !plain(v.text) {
		t.written = quote(v.text)
	}
	for bit, name := range kindNames() {
		if name != "" && t.find.in(name) {
			t.kinds |= 1 << bit
		}
	}
	t.kinds &^= 1<<spine.In | 1<<spine.Out // what every message is
	if t.id, _ = strings.CutPrefix(v.text, "#"); t.id == v.text {
		t.id = ""
	}
	if len(v.text) >= 4 { // as a window shows it
		t.session = v.text
	}
	return t
}

// plain reports whether s, written bare, is read as text.
func plain(s string) bool {
	return s != "" && !strings.ContainsAny(s, "\"\\():") && strings.IndexFunc(s, func(r rune) bool { return r < 0x80 && isSpace(byte(r)) }) < 0 &&
		s[0] != '-' && s[0] != '/' && !strings.EqualFold(s, "or")
}

func (t text) write(b *strings.Builder, _ place) { b.WriteString(t.written) }

func (t text) match(f *Fields) bool {
	if t.kinds != 0 && t.kinds&shownKinds(f) != 0 || t.in(f.Method) || t.in(f.Note) {
		return true
	}
	if f.HTTP != nil && (t.in(f.HTTP.Method) || t.in(f.HTTP.URL)) || t.session != "" && strings.HasPrefix(f.Session, t.session) {
		return true
	}
	return f.Frame != nil && (t.id != "" && t.id == f.Frame.ID || t.in(textOf(f.Frame)))
}

func (t *text) in(s string) bool {
	switch {
	case s == "":
		return false
	case t.re != nil:
		return t.re.MatchString(s)
	}
	return t.find.in(s)
}

// textOf is the frame's bytes, which nobody changes, as a string that was not copied.
func textOf(f *frame.Frame) string { return unsafe.String(unsafe.SliceData(f.Data), len(f.Data)) }
