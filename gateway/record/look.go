package record

// This file finds secrets by what they look like, whatever stands before them.

import (
	"bytes"
	"encoding/base64"
	"regexp"
	"strings"
)

// look is what secrets of one kind look like. The pattern begins with plain text, which is found fast; the secret is its
// first group.
type look struct {
	*regexp.Regexp
	word bool                     // it begins a word
	is   func(secret string) bool // nil: what the pattern finds is one
}

func looks() []look {
	all := []look{
		{Regexp: regexp.MustCompile(`earer ([\w.~+/=-]{8,})`)},
		{Regexp: regexp.MustCompile(`EARER ([\w.~+/=-]{8,})`)},
		{Regexp: regexp.MustCompile(`asic ([\w+/-]{8,}=*)`), is: isBasic},
		{Regexp: regexp.MustCompile(`://[^/\s:@"'\\]*:([^/\s@"'\\]+)@`)}, // in a URL
		{Regexp: regexp.MustCompile(`-----BEGIN [A-Z ]*PRIVATE KEY-----((?:[\w\s+/=]|\\+[nrt/])+)`)},
	}
	for _, pattern := range []string{
		`eyJ[\w-]{8,}\.[\w-]+\.[\w-]*`, // a JSON Web Token
		`sk-[\w-]{16,}`, `sk_[\w-]{16,}`, `rk_[\w-]{16,}`, `whsec_[\w+/-]{16,}`, `gsk_\w{16,}`,
		`gh[opsur]_\w{16,}`, `github_pat_\w{16,}`, `glpat-[\w-]{16,}`, `npm_\w{16,}`, `pypi-[\w-]{16,}`, `hf_\w{16,}`,
		`xox[abeprs]-[\w-]{10,}`, `xapp-[\w-]{10,}`,
		`AKIA[0-9A-Z]{16}`, `ASIA[0-9A-Z]{16}`, `AIza[\w-]{30,}`, `ya29\.[\w-]{16,}`, `SG\.[\w-]{16,}\.[\w-]+`,
	} {
		all = append(all, look{Regexp: regexp.MustCompile("(" + pattern + ")"), word: true})
	}
	return all
}

// isBasic reports whether s is a name and a password as they are sent, not a word behind "basic".
func isBasic(s string) bool {
	pair, err := base64.RawURLEncoding.DecodeString(strings.NewReplacer("+", "-", "/", "_").Replace(strings.TrimRight(s, "=")))
	return err == nil && bytes.IndexByte(pair, ':') >= 0
}

func (l look) find(s string) (found []span) {
	for _, at := range l.FindAllStringSubmatchIndex(s, -1) {
		from := at[2]
		if l.word && from > 0 && isWord(s[from-1]) && !(from > 1 && s[from-2] == '\\') { // \n before it is no word
			continue
		}
		if l.is == nil || l.is(s[from:at[3]]) {
			found = append(found, span{from, at[3]})
		}
	}
	return found
}

func isWord(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z'
}
