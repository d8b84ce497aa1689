// Package outline says where things stand in a JSON text that is being written, also where it is not JSON yet.
package outline

import (
	"encoding/json"
	"strings"
)

// Kind is what a value is.
type Kind uint8

// The kinds. Missing is a value that is not there yet.
const (
	Missing Kind = iota
	Object
	Array
	String
	Word // a number, true, false, null, or what may become one
)

// Node is a value. Its offsets are in bytes.
type Node struct {
	Kind       Kind
	Start, End int     // of the value, with its quotes or brackets; End is the first byte behind it
	Closed     bool    // a string, an object or an array has its end
	Members    []*Node // of an object or an array, in their order

	Key              string // of a member of an object
	KeyStart, KeyEnd int    // with its quotes
}

// Member is the last member of that key, which is the one that counts; nil: there is none.
func (n *Node) Member(key string) *Node {
	if n == nil || n.Kind != Object {
		return nil
	}
	for i := len(n.Members) - 1; i >= 0; i-- {
		if n.Members[i].Key == key {
			return n.Members[i]
		}
	}
	return nil
}

// Text is what a string of text says; ok is false for everything else.
func (n *Node) Text(text string) (s string, ok bool) {
	if n == nil || n.Kind != String || !n.Closed {
		return "", false
	}
	return unquote(text[n.Start:n.End]), true
}

func unquote(quoted string) (s string) {
	if strings.IndexByte(quoted, '\\') < 0 {
		return quoted[1 : len(quoted)-1]
	}
	_ = json.Unmarshal([]byte(quoted), &s) // what is wrong with it is for others to say
	return s
}

// mostDeep bounds how deep it looks; what lies deeper is passed over.
const mostDeep = 200

// Parse reads a text. It never fails: what cannot be read is passed over.
func Parse(text string) *Node {
	r := reader{text: text}
	return r.value(0)
}

type reader struct {
	text string
	at   int
}

func (r *reader) space() {
	for r.at < len(r.text) && (r.text[r.at] == ' ' || r.text[r.at] == '\n' || r.text[r.at] == '\t' || r.text[r.at] == '\r') {
		r.at++
	}
}

// next is the byte that comes, after blanks; 0: none.
func (r *reader) next() byte {
	if r.space(); r.at < len(r.text) {
		return r.text[r.at]
	}
	return 0
}

func (r *reader) value(depth int) *Node {
	c := r.next()
	n := &Node{Start: r.at, End: r.at}
	switch {
	case (c == '{' || c == '[') && depth < mostDeep:
		r.at++
		if n.Kind = Array; c == '{' {
			n.Kind = Object
		}
		r.members(n, depth+1)
	case c == '"':
		n.Kind = String
		n.Closed = r.quoted()
	case c != 0 && c != ',' && c != '}' && c != ']' && c != ':':
		n.Kind = Word
		for r.at < len(r.text) && !ends(r.text[r.at]) {
			r.at++
		}
	default:
		return n
	}
	n.End = r.at
	return n
}

func ends(c byte) bool {
	switch c {
	case ' ', '\n', '\t', '\r', ',', '}', ']', ':', '"', '[', '{':
		return true
	}
	return false
}

// quoted passes a string, to its quote or, where that is missing, to the end of its line.
func (r *reader) quoted() (closed bool) {
	for r.at++; r.at < len(r.text); r.at++ {
		switch r.text[r.at] {
		case '\\':
			r.at++
		case '"':
			r.at++
			return true
		case '\n':
			return false
		}
	}
	r.at = min(r.at, len(r.text))
	return false
}

func (r *reader) members(n *Node, depth int) {
	for {
		switch c := r.next(); {
		case c == 0:
			return
		case c == '}' || c == ']':
			if r.at++; c == '}' == (n.Kind == Object) {
				n.Closed = true
				return
			}
		case c == ',' || c == ':':
			r.at++
		case n.Kind == Object && c == '"':
			n.Members = append(n.Members, r.member(depth))
		case n.Kind == Object: // a key without quotes, or something else that is no key
			if r.value(depth); r.at < len(r.text) && (r.text[r.at] == '{' || r.text[r.at] == '[') && depth >= mostDeep {
				r.at++
			}
		default:
			before := r.at
			n.Members = append(n.Members, r.value(depth))
			if r.at == before { // too deep
				r.at++
			}
		}
	}
}

func (r *reader) member(depth int) *Node {
	start := r.at
	closed := r.quoted()
	end := r.at
	n := &Node{Start: end, End: end}
	if r.next() == ':' {
		r.at++
		if c := r.next(); c == 0 || c != '"' || !r.isKey() {
			n = r.value(depth)
		} else {
			n = &Node{Start: r.at, End: r.at}
		}
	}
	n.Key, n.KeyStart, n.KeyEnd = strings.TrimRight(r.text[start+1:end], " \r"), start, end
	if closed {
		n.Key = unquote(r.text[start:end])
	}
	return n
}

// isKey reports whether the string that comes is the key of the next member: the value before it is not there yet.
func (r *reader) isKey() bool {
	ahead := *r
	return ahead.quoted() && ahead.next() == ':'
}
