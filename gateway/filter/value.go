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
				return value{}, p.wrong(start, "a regular expression: "+err.Error())
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

// expression is the source of the regular expression that text begins with, in which \/
// stands for / and its length with the slashes; 0: there is none, only a slash. It has no spaces: what
// a word is must not hang on those behind it.
func expression(text string) (source string, length int) {
	var b strings.Builder
	for i := 1; i < len(text) && !isSpace(text[i]); i++ {
		switch c := text[i]; {
		case c == '/':
			if i == 1 {
				return "", 0
			}
			return b.String(), i + 1
		case c == '\\' && i+1 < len(text) && !isSpace(text[i+1]):
			if i++; text[i] != '/' {
				b.WriteByte(c)
			}
			b.WriteByte(text[i])
		default:
			b.WriteByte(c)
		}
	}
	return "", 0
}

// slashes is the reverse of expression.
func slashes(source string) string { return "/" + strings.ReplaceAll(source, "/", `\/`) + "/" }

// compile makes an expression that ignores case unless its source has a capital of its own, \S being none.
func compile(source string) (*regexp.Regexp, error) {
	capital, escaped := false, false
	for _, r := range source {
		capital = capital || !escaped && unicode.IsUpper(r)
		escaped = r == '\\' && !escaped
	}
	if capital {
		return regexp.Compile(source)
	}
	return regexp.Compile("(?i:" + source + ")")
}

// hasCapital reports whether case counts in s: a capital was typed.
func hasCapital(s string) bool { return strings.IndexFunc(s, unicode.IsUpper) >= 0 }
