package record

import (
	"regexp"
	"slices"
	"strings"
)

// span is where a secret stands in a text.
type span struct{ from, to int }

// secretNames are the ends of names that tell a secret, in lower case.
func secretNames() []string {
	return []string{"token", "secret", "apikey", "api_key", "api-key", "accesskey", "access_key", "access-key", "privatekey", "private_key",
		"private-key", "password", "passwd", "passphrase", "credential", "credentials", "authorization", "cookie", "bearer"}
}

// isSecret reports whether what has this name is a secret.
func isSecret(name string) bool {
	name = lower(name)
	return name != "progresstoken" && slices.ContainsFunc(secretNames(), func(end string) bool { return strings.HasSuffix(name, end) })
}

// lower is s with its ASCII letters in lower case, byte for byte.
func lower(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

// members are the strings that secret members have in a text of JSON, and in JSON that such a text quotes.
func members(s string) (found []span) {
	low := lower(s)
	for _, name := range secretNames() {
		for end := 0; ; {
			i := strings.Index(low[end:], name)
			if i < 0 {
				break
			}
			start := end + i
			end = start + len(name)
			if value, ok := member(s, end); ok && !strings.HasSuffix(low[:end], `"progresstoken`) {
				found = append(found, value)
			}
		}
	}
	return found
}

// member is the value of a member, not an empty one, where its name ends at end and a string follows.
func member(s string, end int) (value span, ok bool) {
	const blank = " \t\r\n"
	quote := `"`
	if strings.HasPrefix(s[end:], `\`) {
		quote = `\"`
	}
	rest, ok := strings.CutPrefix(s[end:], quote)
	if !ok {
		return span{}, false
	}
	if rest, ok = strings.CutPrefix(strings.TrimLeft(rest, blank), ":"); !ok {
		return span{}, false
	}
	if rest, ok = strings.CutPrefix(strings.TrimLeft(rest, blank), quote); !ok {
		return span{}, false
	}
	from, n := len(s)-len(rest), 0
	for n < len(rest) && rest[n] != '"' && (rest[n] != '\\' || quote == `"`) {
		if rest[n] == '\\' {
			n++
		}
		n++
	}
	n = min(n, len(rest))
	return span{from, from + n}, n > 0
}

// look is what secrets of one kind look like. The pattern begins with plain text, which is found fast; the secret is its
// first group.
type look struct {
	*regexp.Regexp
	word bool // it begins a word
}

func looks() []look {
	return []look{
		{regexp.MustCompile(`earer ([\w.~+/=-]{8,})`), false},
		{regexp.MustCompile(`EARER ([\w.~+/=-]{8,})`), false},
		{regexp.MustCompile(`-----BEGIN [A-Z ]*PRIVATE KEY-----([\w\s+/=\\]+)`), false},
		{regexp.MustCompile(`(eyJ[\w-]{8,}\.[\w-]+\.[\w-]*)`), true}, // a JSON Web Token
		{regexp.MustCompile(`(sk-[\w-]{16,})`), true},
		{regexp.MustCompile(`(sk_[\w-]{16,})`), true},
		{regexp.MustCompile(`(gh[opsur]_\w{16,})`), true},
		{regexp.MustCompile(`(github_pat_\w{16,})`), true},
		{regexp.MustCompile(`(glpat-[\w-]{16,})`), true},
		{regexp.MustCompile(`(xox[abeprs]-[\w-]{10,})`), true},
		{regexp.MustCompile(`(AKIA[0-9A-Z]{16})`), true},
		{regexp.MustCompile(`(AIza[\w-]{30,})`), true},
	}
}

func (l look) find(s string) (found []span) {
	for _, at := range l.FindAllStringSubmatchIndex(s, -1) {
		from := at[2]
		if l.word && from > 0 && isWord(s[from-1]) && !(from > 1 && s[from-2] == '\\') { // \n before it is no word
			continue
		}
		found = append(found, span{from, at[3]})
	}
	return found
}

func isWord(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z'
}
