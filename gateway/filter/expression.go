package filter

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode"
)

// maxStates is how long a regular expression may be with its repetitions written out: so long is what each byte of a
// message may have to be held against.
const maxStates = 2000

// compile makes an expression that ignores case unless its source has a capital of its own, \S being none. The error says
// what is wanted in place of source.
func compile(source string) (*regexp.Regexp, error) {
	tree, err := syntax.Parse(source, syntax.Perl)
	if mistake := (*syntax.Error)(nil); errors.As(err, &mistake) {
		return nil, fmt.Errorf("a regular expression: %s: %s", mistake.Code, mistake.Expr)
	} else if err != nil {
		return nil, err
	}
	if states(tree) > maxStates {
		return nil, fmt.Errorf("a shorter regular expression: at most %d characters with its repetitions written out", maxStates)
	}
	capital, escaped := false, false
	for _, r := range source {
		capital = capital || !escaped && unicode.IsUpper(r)
		escaped = r == '\\' && !escaped
	}
	if !capital {
		source = "(?i)" + source
	}
	return regexp.Compile(source)
}

// states is about how many states a machine has that looks for the expression.
func states(re *syntax.Regexp) int {
	n := 1
	if re.Op == syntax.OpLiteral {
		n = len(re.Rune)
	}
	for _, sub := range re.Sub {
		n += states(sub)
	}
	if re.Op == syntax.OpRepeat {
		n *= max(re.Min, re.Max, 1)
	}
	return n
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
