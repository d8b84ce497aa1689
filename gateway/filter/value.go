package filter

import (
	"regexp"
	"strings"
	"unicode"
)

// value is a word as it was typed: bare, in quotes, or a regular expression.
type value struct {
	text   string
	quoted bool
	re     *regexp.Regexp // nil: it is no expression; text is its source
}

// value reads a word; in a list it ends at a comma.
func (p *parser) value(list bool) (value, error) {
	start := p.pos
	switch p.at(0) {
	case '"':
		text, ok := p.quotes()
		switch {
		case !ok:
			return value{}, &Error{start, len(p.text) - start, `a " that closes this`}
		case text == "":
			return value{}, p.wrong(start, "text between the quotes")
		case !p.ends(0) && !(list && p.at(0) == ','):
			return value{}, p.wrong(p.pos, `a space behind the quotes: write \" for one in the text`)
		}
		return value{text: text, quoted: true}, nil
	case '/':
		if source, length := expression(p.text[p.pos:]); length > 0 && (p.ends(length) || list && p.at(length) == ',') {
			p.pos += length
			re, err := compile(source)
			if err != nil {
				return value{}, p.wrong(start, err.Error())
			}
			return value{text: source, re: re}, nil
		}
	}
	text := p.word(list)
	if text == "" {
		return value{}, p.wrong(start, "a value")
	}
	return value{text: text}, nil
}

// word reads up to a space, a ) that closes nothing in the word or, in a list, a comma.
func (p *parser) word(list bool) string {
	start := p.pos
	for open := 0; p.pos < len(p.text); p.pos++ {
		c := p.text[p.pos]
		if c == '(' {
			open++
		} else if c == ')' {
			open--
		}
		if isSpace(c) || open < 0 || list && c == ',' {
			break
		}
	}
	return p.text[start:p.pos]
}

// quotes reads text in quotes, in which \" and \\ stand for " and \.
func (p *parser) quotes() (text string, ok bool) {
	var b strings.Builder
	for p.pos++; p.pos < len(p.text); p.pos++ {
		switch c := p.text[p.pos]; {
		case c == '"':
			p.pos++
			return b.String(), true
		case c == '\\' && (p.at(1) == '"' || p.at(1) == '\\'):
			p.pos++
			b.WriteByte(p.text[p.pos])
		default:
			b.WriteByte(c)
		}
	}
	return "", false
}

// quote is the reverse of quotes.
func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// hasCapital reports whether case counts in s: a capital was typed.
func hasCapital(s string) bool { return strings.IndexFunc(s, unicode.IsUpper) >= 0 }
