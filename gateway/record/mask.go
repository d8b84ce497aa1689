package record

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

// Secrets says what an export does with what looks like a secret: by the name of a header, of a parameter of a URL or of a
// member of a message, or by the look of the value itself. It is a net with holes: what is named and looks like nothing stays.
type Secrets uint8

// The ways to treat secrets.
const (
	Masked Secrets = iota // their last characters stay at most, so that two can be told apart
	Shown                 // as they were recorded; the headers of clients were masked before that
)

// mask hides the secrets of one export. Its zero value hides nothing.
type mask struct {
	name, member, inner, value *regexp.Regexp
}

func (s Secrets) mask() mask {
	if s == Shown {
		return mask{}
	}
	const names = `[\w.-]*(?:token|secret|api[_-]?key|access[_-]?key|private[_-]?key|passw(?:or)?d|passphrase|credentials?|authorization|cookie|bearer)`
	return mask{
		name:   regexp.MustCompile(`(?i)^` + names + `$`),
		member: regexp.MustCompile(`(?i)("(` + names + `)"\s*:\s*")((?:[^"\\]|\\.)+)`),
		inner:  regexp.MustCompile(`(?i)(\\"(` + names + `)\\"\s*:\s*\\")([^"\\]+)`), // JSON as text in JSON
		value: regexp.MustCompile(`(?i:(bearer |basic ))?()(\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*|\b(?:sk|pk|rk)[-_][\w-]{16,}|\bgh[opsur]_\w{16,}|\bgithub_pat_\w{16,}` +
			`|\bxox[abeprs]-[\w-]{10,}|\bAKIA[0-9A-Z]{16}\b|\bAIza[\w-]{30,}|\bglpat-[\w-]{16,})|(?i:(\bbearer )()([\w.~+/=-]{8,}))` +
			`|(-----BEGIN [A-Z ]*PRIVATE KEY-----)()([\w\s+/=\\]+)`),
	}
}

// event is e without its secrets.
func (m mask) event(e spine.Event) spine.Event {
	if m.name == nil {
		return e
	}
	e.Note = m.text(e.Note)
	if e.Frame != nil {
		if text := string(e.Frame.Data); m.text(text) != text {
			e.Frame = frame.New(e.Frame.Dir, e.Frame.Origin, []byte(m.text(text)))
		}
	}
	if e.HTTP != nil {
		x := *e.HTTP
		x.URL, x.Header, x.Answer = m.url(x.URL), m.header(x.Header), m.header(x.Answer)
		e.HTTP = &x
	}
	return e
}

// text is s with the values of secret members, and values that look secret, replaced in place; all else stays byte for byte.
func (m mask) text(s string) string {
	for _, pattern := range []*regexp.Regexp{m.member, m.inner, m.value} {
		s = replace(pattern, s)
	}
	return s
}

// replace masks what pattern finds: its groups come in threes, what stays, a name, and the secret.
func replace(pattern *regexp.Regexp, s string) string {
	var b strings.Builder
	done := 0
	for _, at := range pattern.FindAllStringSubmatchIndex(s, -1) {
		for i := 2; i < len(at); i += 6 {
			name, from, to := i+2, at[min(i+4, len(at)-1)], at[min(i+5, len(at)-1)]
			if from < 0 || at[name] >= 0 && strings.EqualFold(s[at[name]:at[name+1]], "progressToken") {
				continue // which is public: each side tells the other
			}
			b.WriteString(s[done:from])
			b.WriteString(shortened(s[from:to]))
			done = to
		}
	}
	if done == 0 {
		return s
	}
	b.WriteString(s[done:])
	return b.String()
}

// shortened is the end of a secret, where that is a small part of it. A secret that was shortened stays.
func shortened(secret string) string {
	if strings.HasPrefix(secret, "…") {
		return secret
	}
	scheme, rest, found := strings.Cut(secret, " ")
	switch strings.ToLower(scheme) {
	case "bearer", "basic", "digest", "token":
	default:
		found = false
	}
	if scheme += " "; !found {
		scheme, rest = "", secret
	}
	if strings.HasPrefix(rest, "…") {
		return secret
	}
	if end := len(rest) - 4; len(rest) > 12 && strings.IndexFunc(rest[end:], notPlain) < 0 {
		return scheme + "…" + rest[end:]
	}
	return scheme + "…"
}

func notPlain(r rune) bool {
	return (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') && r != '-' && r != '_'
}

func (m mask) header(h http.Header) http.Header {
	h = h.Clone()
	for name, values := range h {
		for i, v := range values {
			if m.name.MatchString(name) {
				values[i] = shortened(v)
			} else {
				values[i] = m.text(v)
			}
		}
	}
	return h
}

// url is u with the values of secret parameters masked; all else stays as the client wrote it.
func (m mask) url(u string) string {
	path, query, found := strings.Cut(u, "?")
	if !found {
		return u
	}
	pairs := strings.Split(query, "&")
	for i, pair := range pairs {
		key, value, _ := strings.Cut(pair, "=")
		if name, err := url.QueryUnescape(key); err == nil && m.name.MatchString(name) && value != "" {
			pairs[i] = key + "=" + shortened(value)
		}
	}
	return m.text(path + "?" + strings.Join(pairs, "&"))
}
