package record

// This file finds secrets by the names that stand before them.

import (
	"slices"
	"strings"
)

// span is where a secret stands in a text.
type span struct{ from, to int }

// secretNames are the ends of names that tell a secret, in lower case.
func secretNames() []string {
	return []string{"token", "secret", "apikey", "api_key", "api-key", "accesskey", "access_key", "access-key", "privatekey", "private_key",
		"private-key", "secretkey", "secret_key", "secret-key", "signingkey", "signing_key", "authkey", "auth_key", "auth-key", "accountkey",
		"password", "passwd", "passphrase", "passcode", "credential", "credentials", "authorization", "cookie", "bearer",
		"code_verifier", "assertion", "x-amz-signature"}
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

// named are the values in a text that a secret name stands before: in JSON, and in JSON that is quoted in JSON, however often;
// as name=value; and as a header.
func named(s string) (found []span) {
	low := lower(s)
	value := valueOf(s)
	for _, name := range secretNames() {
		for end := 0; ; {
			i := strings.Index(low[end:], name)
			if i < 0 {
				break
			}
			start := end + i
			end = start + len(name)
			if end == len(s) || strings.HasSuffix(low[:end], "progresstoken") {
				continue
			}
			switch s[end] {
			case '"', '\'', '\\':
				found = append(found, members(s, end)...)
			case '=':
				found = append(found, assigned(s, end+1)...)
			case ':':
				found = append(found, headed(s, end, &value)...)
			}
		}
	}
	return found
}

const blank = " \t\r\n"

// skip is where, from at on, something else than blanks stands.
func skip(s string, at int) int { return len(s) - len(strings.TrimLeft(s[at:], blank)) }

// quoteAt is how many backslashes the quote at that place has before it, and which it is; 0: there is none.
func quoteAt(s string, at int) (depth int, quote byte) {
	for at+depth < len(s) && s[at+depth] == '\\' {
		depth++
	}
	if at+depth < len(s) && (s[at+depth] == '"' || s[at+depth] == '\'') {
		return depth, s[at+depth]
	}
	return 0, 0
}

// members are the strings, none of them empty, that a member has as its value, alone or in a list, where its name ends at end.
func members(s string, end int) (found []span) {
	depth, quote := quoteAt(s, end)
	if quote == 0 {
		return nil
	}
	at := skip(s, end+depth+1)
	if at == len(s) || s[at] != ':' {
		return nil
	}
	at = skip(s, at+1)
	list := at < len(s) && s[at] == '['
	if list {
		at = skip(s, at+1)
	}
	for {
		if d, q := quoteAt(s, at); q != quote || d != depth {
			return found
		}
		from := at + depth + 1
		to := closing(s, from, depth, quote)
		if to > from {
			found = append(found, span{from, to})
		}
		at = skip(s, min(to+depth+1, len(s)))
		if !list || at == len(s) || s[at] != ',' {
			return found
		}
		at = skip(s, at+1)
	}
}

// closing is where the string ends that began with a quote of that depth before from: at the quote's backslashes, or at the
// end of s. In a string of JSON a quote has one backslash before it, in one that such a string quotes three, then seven.
func closing(s string, from, depth int, quote byte) int {
	for i := from; i < len(s); i++ {
		run := i
		for run < len(s) && s[run] == '\\' {
			run++
		}
		if n := run - i; run < len(s) && s[run] == quote && (n < depth || n%(2*depth+2) == depth) {
			return run - min(n, depth)
		}
		i = run
	}
	return len(s)
}

// assigned is the value that begins at at: what follows name= in a URL, a form, a command line or a file of settings.
func assigned(s string, at int) []span {
	if depth, quote := quoteAt(s, at); quote != 0 {
		start := at - 1
		for start > 0 && (isWord(s[start-1]) || s[start-1] == '-') {
			start--
		}
		// In JSON a quote without a backslash ends the string, and so does one like that before the name.
		if depth == 0 && quote == '"' || start > 0 && s[start-1] == quote && strings.HasSuffix(s[:start-1], strings.Repeat(`\`, depth)) {
			return nil
		}
		from := at + depth + 1
		if to := closing(s, from, depth, quote); to > from && to < len(s) {
			return []span{{from, to}}
		}
		return nil
	}
	n := strings.IndexAny(s[at:], blank+"=&;,\"'`\\<>(){}[]|")
	if n < 0 {
		n = len(s) - at
	}
	if n == 0 {
		return nil
	}
	for at+n < len(s) && s[at+n] == '=' { // as base64 ends
		n++
	}
	return []span{{at, at + n}}
}

// headed is the value of a header that stands in the text on a line of its own, or in quotes, where its name ends at the
// colon. What has no dash in its name is a word of prose, or of a list of arguments, but for two.
func headed(s string, colon int, v *value) []span {
	start := colon
	for start > 0 && (isWord(s[start-1]) || s[start-1] == '-') {
		start--
	}
	if start > 0 && s[start-1] == '\\' && start < colon { // \n before it is no part of the name
		start++
	}
	name := lower(s[start:colon])
	if name != "authorization" && name != "cookie" && !strings.Contains(name, "-") {
		return nil
	}
	from := colon + 1
	for from < len(s) && s[from] == ' ' {
		from++
	}
	end := v.end(from)
	if from == colon+1 || end == from {
		return nil
	}
	return []span{{from, end}}
}

// value is where the value of a header ends in s, as it was found last: a text that is one line of nothing but headers would
// otherwise be read to its end for each of them.
type value struct {
	s    string
	span // what was looked through: nothing ends a value before its end
}

func valueOf(s string) value { return value{s: s, span: span{from: -1, to: -1}} }

// end is where the value ends that begins at from.
func (v *value) end(from int) int {
	if from < v.from || from > v.to {
		v.span = span{from, len(v.s)}
		if n := strings.IndexAny(v.s[from:], "\r\n\\\"'"); n >= 0 {
			v.to = from + n
		}
	}
	return v.to
}
