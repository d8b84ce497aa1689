package config

// This file says which texts are addresses, endpoints, hosts and origins.

import (
	"net"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// isAddress accepts host:port; an empty host means all interfaces.
func isAddress(s string) bool {
	host, port, err := net.SplitHostPort(s)
	return err == nil && isPort(port) && isWord(host)
}

// isEndpoint accepts the two names and an absolute http(s) URL that a path can be put behind.
func isEndpoint(s string) bool {
	if s == EndpointHost || s == EndpointRelative {
		return true
	}
	u, err := url.Parse(s)
	return err == nil && isWord(s) && (u.Scheme == "http" || u.Scheme == "https") && isHost(u.Host) &&
		u.User == nil && !strings.ContainsAny(s, "?#")
}

// isHost accepts what a Host header can name: a name or an address, with or without a port.
func isHost(s string) bool {
	if host, port, err := net.SplitHostPort(s); err == nil {
		return host != "" && isPort(port) && isName(host)
	}
	if inner, found := strings.CutPrefix(s, "["); found {
		s, found = strings.CutSuffix(inner, "]")
		return found && net.ParseIP(s) != nil
	}
	return s != "" && isName(s) && !strings.Contains(s, ":")
}

// isOrigin accepts what an Origin header can carry: scheme://host[:port], or null.
func isOrigin(s string) bool {
	scheme, host, found := strings.Cut(s, "://")
	return s == "null" || found && scheme != "" && isName(scheme) && isHost(host)
}

func isPort(s string) bool {
	_, err := strconv.ParseUint(s, 10, 16)
	return err == nil
}

// isName refuses what never stands in a host: a path, a query, a user, a wildcard.
func isName(s string) bool { return isWord(s) && !strings.ContainsAny(s, `/?#@*\"'<>`) }

// isWord accepts visible ASCII: no blanks, no control characters.
func isWord(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r <= ' ' || r > '~' }) < 0
}

// isPath accepts what a file can be called anywhere, and nothing.
func isPath(s string) bool {
	return len(s) < 4096 && utf8.ValidString(s) && strings.IndexFunc(s, unicode.IsControl) < 0
}
