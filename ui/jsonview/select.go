package jsonview

// Selecting and copying.

import (
	"strings"

	"fyne.io/fyne/v2"

	"switchboard/ui/jsonview/pretty"
)

// selection is the selected range in order; both ends are equal when nothing is.
func (v *View) selection() (from, to mark) {
	if v.head.before(v.anchor) {
		return v.head, v.anchor
	}
	return v.anchor, v.head
}

// SelectAll selects the whole text.
func (v *View) SelectAll() {
	v.anchor, v.head = mark{}, v.end()
	v.sheet.Refresh()
}

// SelectedText is what Copy copies: what is folded away included, marks for line ends as the line ends they stand for.
func (v *View) SelectedText() string {
	from, to := v.unfolded()
	var b strings.Builder
	for line := from.line; line <= to.line && from != to; line++ {
		if v.doc.IsProblem(int(line)) {
			continue
		}
		if b.Len() > 0 && !v.doc.Joined(int(line)) {
			b.WriteByte('\n')
		}
		a, z := int32(0), v.length(line)
		if line == from.line {
			a = from.at
		}
		if line == to.line {
			z = to.at
		}
		at := int32(0)
		for _, s := range v.doc.Spans(v.spans[:0], int(line)) {
			n := int32(len(s.Text))
			if x, y := max(a-at, 0), min(z-at, n); x < y {
				b.WriteString(copied(s, int(x), int(y)))
			}
			at += n
		}
	}
	return b.String()
}

// copied is what bytes [from, to) of a span come to in the clipboard.
func copied(s pretty.Span, from, to int) string {
	if s.Kind == pretty.Mark {
		switch s.Text {
		case `\r`, `\n`:
			return ""
		case `\t`:
			return "\t"
		}
	}
	return s.Text[from:to]
}

// unfolded is the selection in terms of lines as they are when nothing is folded.
func (v *View) unfolded() (from, to mark) {
	from, to = v.selection()
	if v.folded[from.line] {
		from.at = min(from.at, v.length(from.line))
	}
	if n := v.length(to.line); v.folded[to.line] && to.at > n {
		to.line = v.doc.Lines[to.line].Close
		to.at = v.length(to.line)
	}
	return from, to
}

// Copy puts the selection into the clipboard; nothing selected leaves the clipboard alone.
func (v *View) Copy() {
	if s := v.SelectedText(); s != "" {
		fyne.CurrentApp().Clipboard().SetContent(s)
	}
}

// selectWord selects the token at m.
func (v *View) selectWord(m mark) {
	at := int32(0)
	for _, s := range v.spansOf(m.line) {
		n := int32(len(s.Text))
		if m.at < at+n {
			v.anchor, v.head = mark{m.line, at}, mark{m.line, at + n}
			break
		}
		at += n
	}
	v.sheet.Refresh()
}
