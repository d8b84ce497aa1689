package filter

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// How much a query may be, so that one from a stranger costs little.
const (
	maxText  = 8 << 10 // bytes
	maxDepth = 50      // of parentheses
)

// Parse understands a query. A mistake comes as *Error.
func Parse(text string) (*Query, error) {
	if len(text) > maxText {
		return nil, &Error{maxText, len(text) - maxText, fmt.Sprintf("at most %d bytes", maxText)}
	}
	p := parser{text: text}
	p.spaces()
	if p.pos == len(text) {
		return &Query{}, nil
	}
	root, err := p.either()
	if err == nil && p.pos < len(text) {
		err = p.wrong(p.pos, "no ) here: put text with one in quotes")
	}
	if err != nil {
		return nil, err
	}
	return &Query{root: root, named: p.named}, nil
}

// parser reads text from pos on. Each method leaves pos behind what it read, and the spaces after it.
type parser struct {
	text  string
	pos   int
	depth int
	named bool
}

// wrong is a mistake from start up to pos, or of the one character at start.
func (p *parser) wrong(start int, want string) *Error {
	length := p.pos - start
	if length == 0 {
		_, length = utf8.DecodeRuneInString(p.text[start:])
	}
	return &Error{start, length, want}
}

func (p *parser) spaces() {
	for p.pos < len(p.text) && isSpace(p.text[p.pos]) {
		p.pos++
	}
}

func isSpace(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }

// at is the character i after pos; 0 at the end.
func (p *parser) at(i int) byte {
	if p.pos+i < len(p.text) {
		return p.text[p.pos+i]
	}
	return 0
}

// ends reports whether a word could end i after pos.
func (p *parser) ends(i int) bool {
	return p.pos+i >= len(p.text) || isSpace(p.at(i)) || p.at(i) == ')'
}

// or reports whether the word here is or.
func (p *parser) or() bool {
	return len(p.text)-p.pos >= 2 && strings.EqualFold(p.text[p.pos:p.pos+2], "or") && p.ends(2)
}

func (p *parser) either() (test, error) {
	var all either
	for {
		t, err := p.both()
		if err != nil {
			return nil, err
		}
		if inner, ok := t.(either); ok {
			all = append(all, inner...)
		} else {
			all = append(all, t)
		}
		if !p.or() {
			break
		}
		p.pos += 2
		p.spaces()
	}
	if len(all) == 1 {
		return all[0], nil
	}
	return all, nil
}

func (p *parser) both() (test, error) {
	var all both
	for p.pos < len(p.text) && p.at(0) != ')' && !p.or() {
		t, err := p.one()
		if err != nil {
			return nil, err
		}
		if inner, ok := t.(both); ok {
			all = append(all, inner...)
		} else {
			all = append(all, t)
		}
		p.spaces()
	}
	switch len(all) {
	case 0:
		return nil, &Error{p.pos, 0, "something to find"}
	case 1:
		return all[0], nil
	}
	return all, nil
}

// one reads a term, a text, or what stands in parentheses, with the minuses before it.
func (p *parser) one() (test, error) {
	excluded := false
	for p.at(0) == '-' && !isDigit(p.at(1)) { // -32601 is a number that is looked for
		p.pos++
		if excluded = !excluded; p.ends(0) {
			return nil, p.wrong(p.pos-1, "what to leave out right behind the -")
		}
	}
	t, err := p.positive()
	if err != nil || !excluded {
		return t, err
	}
	if inner, ok := t.(not); ok {
		return inner.test, nil
	}
	return not{t}, nil
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func (p *parser) positive() (test, error) {
	if p.at(0) == '(' {
		return p.parentheses()
	}
	start := p.pos
	if tok := p.token(); tok != nil {
		return p.term(tok, start)
	}
	if p.pos > start { // a name that is none
		return nil, p.wrong(start, "a word such as method: or kind:, or quotes around text with a colon")
	}
	v, err := p.value(false)
	if err != nil {
		return nil, err
	}
	return newText(v), nil
}

func (p *parser) parentheses() (test, error) {
	start := p.pos
	if p.depth++; p.depth > maxDepth {
		return nil, p.wrong(start, "fewer parentheses in one another")
	}
	p.pos++
	p.spaces()
	t, err := p.either()
	if err != nil {
		return nil, err
	}
	if p.at(0) != ')' {
		return nil, &Error{start, 1, "a ) that closes this"}
	}
	p.pos++
	p.depth--
	return t, nil
}

// token reads the name and colon of a term. It returns nil where there is none, having read what looks like one.
func (p *parser) token() *token {
	end := p.pos
	for end < len(p.text) && isLetter(p.text[end]) {
		end++
	}
	if end == p.pos || end == len(p.text) || p.text[end] != ':' || strings.HasPrefix(p.text[end:], "://") {
		return nil
	}
	name := strings.ToLower(p.text[p.pos:end])
	p.pos = end + 1
	return tokenOf(name)
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// term reads the alternatives of tok, which began at start.
func (p *parser) term(tok *token, start int) (test, error) {
	if p.ends(0) {
		return nil, p.wrong(start, tok.want())
	}
	t := term{name: tok.name}
	add := tok.begin()
	for {
		from := p.pos
		v, err := p.value(true)
		if err != nil {
			return nil, err
		}
		alt, ok := add.add(v)
		if !ok {
			return nil, p.wrong(from, tok.want())
		}
		if t.alts = append(t.alts, alt); p.at(0) != ',' {
			break
		}
		p.pos++
	}
	t.test = add
	p.named = p.named || tok.named
	return t, nil
}
