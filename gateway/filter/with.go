package filter

import (
	"slices"
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

// With is the text of q narrowed by more terms, each of which takes the place of one of the
// same name: whoever says "only this" twice means the second. What is no query changes nothing.
func (q *Query) With(terms string) string {
	t, err := Parse(terms)
	if err != nil {
		return q.String()
	}
	kept := q.parts()
	for _, more := range t.parts() {
		kept = append(slices.DeleteFunc(kept, func(part test) bool { return replaces(more, part) }), more)
	}
	return kept.query().String()
}

// Without is the text of q without these terms: what With brought in goes again.
func (q *Query) Without(terms string) string {
	t, err := Parse(terms)
	if err != nil {
		return q.String()
	}
	gone := t.parts()
	kept := slices.DeleteFunc(q.parts(), func(part test) bool { return has(gone, part) })
	return kept.query().String()
}

// Has reports whether q is narrowed by each of these terms, as they are written.
func (q *Query) Has(terms string) bool {
	t, err := Parse(terms)
	if err != nil || t.root == nil {
		return false
	}
	parts := q.parts()
	for _, part := range t.parts() {
		if !has(parts, part) {
			return false
		}
	}
	return true
}

// parts are what must all hold, in a slice of the caller's own.
func (q *Query) parts() both {
	switch root := q.root.(type) {
	case nil:
		return nil
	case both:
		return slices.Clone(root)
	default:
		return both{root}
	}
}

// query is the one that they make together.
func (n both) query() *Query {
	switch len(n) {
	case 0:
		return &Query{}
	case 1:
		return &Query{root: n[0]}
	default:
		return &Query{root: n}
	}
}

func has(parts both, t test) bool {
	return slices.ContainsFunc(parts, func(part test) bool { return whole(part) == whole(t) })
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
