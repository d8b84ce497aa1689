package record

import (
	"net/http"
	"net/url"
	"slices"
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

// MaskText is text with what looks like a secret masked, as an export has it; all else stays byte for byte.
func MaskText(text string) string { return Masked.mask().text(text) }

// MaskURL is MaskText for a URL, or for its path and query: the names of parameters may be escaped there.
func MaskURL(u string) string { return Masked.mask().url(u) }

// MaskHeader is MaskText for a value of the header of that name.
func MaskHeader(name, value string) string { return Masked.mask().value(name, value) }

// mask hides the secrets of one export. Its zero value hides nothing.
type mask struct{ looks []look }

func (s Secrets) mask() mask {
	if s == Shown {
		return mask{}
	}
	return mask{looks: looks()}
}

func (m mask) off() bool { return m.looks == nil }

// event is e without its secrets.
func (m mask) event(e spine.Event) spine.Event {
	if m.off() {
		return e
	}
	e.Note = m.text(e.Note)
	if e.Frame != nil {
		text := string(e.Frame.Data)
		if masked := m.text(text); masked != text {
			e.Frame = frame.New(e.Frame.Dir, e.Frame.Origin, []byte(masked))
		}
	}
	if e.HTTP != nil {
		x := *e.HTTP
		x.URL, x.Header, x.Answer, x.Body = m.url(x.URL), m.header(x.Header), m.header(x.Answer), m.text(x.Body)
		e.HTTP = &x
	}
	return e
}

// text is s with the values of secret members, and values that look secret, replaced in place; all else stays byte for byte.
func (m mask) text(s string) string {
	found := named(s)
	for _, l := range m.looks {
		found = append(found, l.find(s)...)
	}
	if len(found) == 0 {
		return s
	}
	slices.SortFunc(found, func(a, b span) int { return a.from - b.from })
	var b strings.Builder
	done := 0
	for _, f := range found {
		if f.from >= done {
			b.WriteString(s[done:f.from])
			b.WriteString(shortened(s[f.from:f.to]))
			done = f.to
		}
	}
	b.WriteString(s[done:])
	return b.String()
}

func (m mask) header(h http.Header) http.Header {
	h = h.Clone()
	for name, values := range h {
		for i, v := range values {
			values[i] = m.value(name, v)
		}
	}
	return h
}

// value is one of the header of that name.
func (m mask) value(name, v string) string {
	if isSecret(name) {
		return shortened(v)
	}
	return m.text(v)
}

// url is u with the values of secret parameters masked; all else stays as the client wrote it.
func (m mask) url(u string) string {
	path, query, found := strings.Cut(u, "?")
	if !found {
		return m.text(u)
	}
	pairs := strings.Split(query, "&")
	for i, pair := range pairs {
		key, value, _ := strings.Cut(pair, "=")
		if name, err := url.QueryUnescape(key); err == nil && isSecret(name) && value != "" {
			pairs[i] = key + "=" + shortened(value)
		}
	}
	return m.text(path + "?" + strings.Join(pairs, "&"))
}

// shortened is the end of a secret, where that is a small part of it. A secret that was shortened stays.
func shortened(secret string) string {
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

// notPlain reports whether r could be part of an escape, or of what follows a secret.
func notPlain(r rune) bool { return r > 0x7f || !isWord(byte(r)) && r != '-' }
