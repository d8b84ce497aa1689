package filter

import (
	"strings"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

// choice is a term of fixed words, each a bit.
type choice struct {
	names []string // by bit; empty: none
	bits  func(*Fields) uint32
	mask  uint32
}

func (c *choice) add(v value) (string, bool) {
	if v.re != nil {
		return "", false
	}
	name := strings.ToLower(v.text)
	for bit, n := range c.names {
		if n == name && n != "" {
			c.mask |= 1 << bit
			return name, true
		}
	}
	return "", false
}

func (c *choice) match(f *Fields) bool { return c.mask&c.bits(f) != 0 }

// rpcShift is where the bits of frame.Kind begin, behind those of spine.Kind.
const rpcShift = 16

// kindNames are the kinds of events and of JSON-RPC, by bit.
func kindNames() []string {
	names := make([]string, rpcShift, 2*rpcShift)
	for k := spine.Opened; k.String() != "unknown"; k++ {
		names[k] = k.String()
	}
	return append(names, rpcNames()...)
}

func rpcNames() []string {
	names := []string{""}
	for k := frame.Invalid; k <= frame.Batch; k++ {
		names = append(names, k.String())
	}
	return names
}

func kindBits(f *Fields) uint32 { return 1<<f.Kind | rpcBits(f)<<rpcShift }

func rpcBits(f *Fields) uint32 {
	if f.Frame == nil {
		return 0
	}
	return 1 << f.Frame.Kind
}

// shownKinds are the kinds that a row of f says in words: of a message that it came in or
// went out is no word.
func shownKinds(f *Fields) uint32 { return kindBits(f) &^ (1<<spine.In | 1<<spine.Out) }

func dirNames() []string { return []string{frame.In: frame.In.String(), frame.Out: frame.Out.String()} }

func dirBits(f *Fields) uint32 {
	if f.Frame == nil {
		return 0
	}
	return 1 << f.Frame.Dir
}

func originNames() []string {
	names := []string{""}
	for o := frame.Client; o <= frame.Gateway; o++ {
		names = append(names, o.String())
	}
	return names
}

func originBits(f *Fields) uint32 {
	if f.Frame == nil {
		return 0
	}
	return 1 << f.Frame.Origin
}

func hasNames() []string {
	return []string{"pair", "error", "note", "http", "frame", "session", "client", "mark", "comment"}
}

func hasBits(f *Fields) uint32 {
	return bit(f.Paired, 0) | bit(failed(f), 1) | bit(f.Note != "", 2) | bit(f.HTTP != nil, 3) |
		bit(f.Frame != nil, 4) | bit(f.Session != "", 5) | bit(f.Client != "", 6) | bit(f.Marked, 7) | bit(f.Commented, 8)
}

// failed reports whether f says that something went wrong between client and server.
func failed(f *Fields) bool {
	return f.Frame != nil && f.Frame.Kind == frame.Error || f.HTTP != nil && f.HTTP.Status >= 400 || f.Kind == spine.Refused
}

func bit(on bool, n int) uint32 {
	if on {
		return 1 << n
	}
	return 0
}
