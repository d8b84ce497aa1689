package filter

import "strings"

// test is a query, or a part of one.
type test interface {
	match(*Fields) bool
	write(b *strings.Builder, in place) // in parentheses where it would be read otherwise
}

// place is where a part stands: what binds less than that needs parentheses.
type place uint8

const (
	inOr place = iota
	inAnd
	inNot
)

type either []test

func (n either) match(f *Fields) bool {
	for _, t := range n {
		if t.match(f) {
			return true
		}
	}
	return false
}

func (n either) write(b *strings.Builder, in place) { join(b, n, " or ", in > inOr, inAnd) }

type both []test

func (n both) match(f *Fields) bool {
	for _, t := range n {
		if !t.match(f) {
			return false
		}
	}
	return true
}

func (n both) write(b *strings.Builder, in place) { join(b, n, " ", in > inAnd, inNot) }

func join(b *strings.Builder, parts []test, with string, parentheses bool, in place) {
	if parentheses {
		b.WriteByte('(')
		defer b.WriteByte(')')
	}
	for i, t := range parts {
		if i > 0 {
			b.WriteString(with)
		}
		t.write(b, in)
	}
}

type not struct{ test }

func (n not) match(f *Fields) bool { return !n.test.match(f) }

func (n not) write(b *strings.Builder, _ place) {
	b.WriteByte('-')
	if t, ok := n.test.(text); ok && isDigit(t.written[0]) {
		b.WriteString(quote(t.written)) // or it would be a number with a minus
		return
	}
	n.test.write(b, inNot)
}

// term is one token with its alternatives, method:tools/*,ping.
type term struct {
	name string
	alts []string // as they are written
	test interface{ match(*Fields) bool }
}

func (n term) match(f *Fields) bool { return n.test.match(f) }

func (n term) write(b *strings.Builder, _ place) {
	b.WriteString(n.name)
	b.WriteByte(':')
	b.WriteString(strings.Join(n.alts, ","))
}
