package filter

import (
	"regexp"
	"unicode"
	"unicode/utf8"
)

// pattern is what a whole name must be: a word with * and ?, or an expression found in it.
type pattern struct {
	runes []rune
	fold  bool
	re    *regexp.Regexp // nil: runes count
}

// What stands in runes for * and ? that were not in quotes.
const (
	anyRun rune = -1
	anyOne rune = -2
)

// newPattern makes the pattern of v; open: the name may go on after it.
func newPattern(v value, open bool) pattern {
	if v.re != nil {
		return pattern{re: v.re}
	}
	p := pattern{fold: !hasCapital(v.text)}
	for _, r := range v.text {
		switch {
		case r == '*' && !v.quoted:
			r = anyRun
		case r == '?' && !v.quoted:
			r = anyOne
		}
		p.runes = append(p.runes, r)
	}
	if open {
		p.runes = append(p.runes, anyRun)
	}
	return p
}

// match reports whether s, which is not empty, is what p says. Where it fails behind a *,
// it goes back to the last one and lets that take one character more.
func (p *pattern) match(s string) bool {
	if p.re != nil {
		return p.re.MatchString(s)
	}
	i, at, star, taken := 0, 0, -1, 0
	for at < len(s) {
		r, n := utf8.DecodeRuneInString(s[at:])
		switch {
		case i < len(p.runes) && p.runes[i] == anyRun:
			star, taken = i, at
			i++
		case i < len(p.runes) && p.is(p.runes[i], r):
			i, at = i+1, at+n
		case star >= 0:
			_, n = utf8.DecodeRuneInString(s[taken:])
			taken += n
			i, at = star+1, taken
		default:
			return false
		}
	}
	for i < len(p.runes) && p.runes[i] == anyRun {
		i++
	}
	return i == len(p.runes)
}

func (p *pattern) is(want, r rune) bool {
	return want == r || want == anyOne || p.fold && unicode.ToLower(r) == unicode.ToLower(want)
}
