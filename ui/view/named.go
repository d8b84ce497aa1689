package view

import (
	"strconv"
	"strings"
	"unicode"

	"switchboard/gateway/session"
)

// mostName is how many letters of a name are shown where it must not take all the room.
const mostName = 40

// Named is what a session's client calls itself, for one line of a list: a client may call itself anything, with line ends, with
// marks that turn the text around, or with nothing that is seen. One that has not said it yet is unnamed.
func Named(s *session.Info) string {
	if s.Client == "" {
		return "unnamed client"
	}
	seen := false
	name := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), turns(r):
			return unicode.ReplacementChar
		}
		seen = seen || !unicode.Is(unicode.Cf, r)
		return r
	}, s.Client)
	if !seen {
		return Brief(strconv.QuoteToASCII(s.Client), mostName)
	}
	return Brief(name, mostName)
}

// turns reports whether r has the text after it read the other way, whatever its letters are.
func turns(r rune) bool { return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 }
