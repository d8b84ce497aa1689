package filter

import (
	"strings"

	"switchboard/gateway/frame"
)

// Name is s as it must be written behind a colon to be meant as it is.
func Name(s string) string { return written(value{text: s, quoted: true}) }

// ID is the term for the JSON-RPC id of f, the number alone where it is one; empty: it has none.
func ID(f *frame.Frame) string {
	switch {
	case f.ID == "":
		return ""
	case f.ID[0] == '"':
		return "id:" + Name(f.ID[1:len(f.ID)-1])
	}
	return "id:#" + f.ID
}

// With is the text of q narrowed by one more term, which takes the place of one of the
// same name: whoever says "only this" twice means the second.
func (q *Query) With(term string) string {
	t, err := Parse(term)
	if err != nil || t.root == nil {
		return q.String()
	}
	var parts, kept both
	switch root := q.root.(type) {
	case nil:
	case both:
		parts = root
	default:
		parts = both{root}
	}
	for _, part := range parts {
		if !replaces(t.root, part) {
			kept = append(kept, part)
		}
	}
	return (&Query{root: append(kept, t.root)}).String()
}

// replaces reports whether t leaves nothing for the part old to say.
func replaces(t, old test) bool {
	a, wanted := t.(term)
	b, ok := old.(term)
	if wanted && ok && a.name == b.name || whole(t) == whole(old) {
		return true
	}
	if n, excluded := t.(not); excluded {
		return whole(n.test) == whole(old)
	}
	return whole(not{t}) == whole(old)
}

func whole(t test) string {
	var b strings.Builder
	t.write(&b, inNot)
	return b.String()
}
