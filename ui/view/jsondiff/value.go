// Package jsondiff says how two messages differ: by their structure where both
// are JSON, else by their lines.
package jsondiff

import (
	"encoding/json"
	"hash/maphash"
	"strings"
)

// Kind is what a value is.
type Kind uint8

// The kinds. Text is a line of something that is no JSON, and Lines all of them.
const (
	Object Kind = iota + 1
	Array
	String
	Number
	Bool
	Null
	Whole // a part of the text that is not looked into: too deep, or one too many
	Text
	Lines
)

// Bounds of what is looked into. What lies beyond is compared as a whole, by its bytes.
const (
	MostValues = 50_000 // of one message
	MostDepth  = 64
)

// Value is a value as it was written. It is immutable.
type Value struct {
	Kind  Kind
	Text  string   // a literal as it stands in the source, or what is not looked into; empty for Object, Array and Lines
	Keys  []string // of an Object, as they stand in the source, with their quotes
	Items []*Value // of an Object, an Array or Lines

	hash uint64 // of what it means: the order of members and the spelling of strings do not count
}

// opens reports whether the value has others in it.
func (v *Value) opens() bool { return v.Kind == Object || v.Kind == Array || v.Kind == Lines }

// parser reads text that is known to be JSON.
type parser struct {
	seed  maphash.Seed
	src   string
	at    int
	left  int // values that may still be looked into
	whole int // values that were not
}

// read is the value of a message.
func read(data []byte, seed maphash.Seed) (v *Value, whole int) {
	if !json.Valid(data) {
		return lines(string(data), seed)
	}
	p := &parser{seed: seed, src: string(data), left: MostValues}
	return p.value(0), p.whole
}

// lines is text that is no JSON. The last may be all that is one too many.
func lines(src string, seed maphash.Seed) (*Value, int) {
	v := &Value{Kind: Lines}
	whole := 0
	for src != "" {
		line, rest, _ := strings.Cut(src, "\n")
		if len(v.Items) == MostValues {
			line, rest, whole = src, "", 1
		}
		v.Items = append(v.Items, &Value{Kind: Text, Text: line, hash: maphash.String(seed, line)})
		src = rest
	}
	return v, whole
}

func (p *parser) space() {
	for p.at < len(p.src) && strings.IndexByte(" \t\r\n", p.src[p.at]) >= 0 {
		p.at++
	}
}

func (p *parser) value(depth int) *Value {
	p.space()
	p.left--
	switch c := p.src[p.at]; {
	case c == '"':
		text := p.str()
		return &Value{Kind: String, Text: text, hash: maphash.String(p.seed, plain(text))}
	case c == '{' || c == '[':
		if depth == MostDepth || p.left <= 0 {
			return p.skip()
		}
		if c == '{' {
			return p.object(depth)
		}
		return p.array(depth)
	default:
		from := p.at
		for p.at < len(p.src) && strings.IndexByte(",]} \t\r\n", p.src[p.at]) < 0 {
			p.at++
		}
		text := p.src[from:p.at]
		return &Value{Kind: literal(c), Text: text, hash: ^maphash.String(p.seed, text)}
	}
}

func literal(first byte) Kind {
	switch first {
	case 't', 'f':
		return Bool
	case 'n':
		return Null
	}
	return Number
}

func (p *parser) object(depth int) *Value {
	v := &Value{Kind: Object, hash: 'o'}
	for p.at++; ; {
		if p.space(); p.src[p.at] == '}' {
			p.at++
			return v
		}
		key := p.str()
		p.space()
		p.at++ // the colon
		item := p.value(depth + 1)
		v.Keys, v.Items = append(v.Keys, key), append(v.Items, item)
		v.hash += mix(maphash.String(p.seed, plain(key)), item.hash) // a sum knows no order
		if p.space(); p.src[p.at] == ',' {
			p.at++
		}
	}
}

func (p *parser) array(depth int) *Value {
	v := &Value{Kind: Array, hash: 'a'}
	for p.at++; ; {
		if p.space(); p.src[p.at] == ']' {
			p.at++
			return v
		}
		item := p.value(depth + 1)
		v.Items = append(v.Items, item)
		v.hash = mix(v.hash, item.hash)
		if p.space(); p.src[p.at] == ',' {
			p.at++
		}
	}
}

// str is the string at p.at with its quotes.
func (p *parser) str() string {
	from := p.at
	for p.at++; p.src[p.at] != '"'; p.at++ {
		if p.src[p.at] == '\\' {
			p.at++
		}
	}
	p.at++
	return p.src[from:p.at]
}

// skip takes an object or array as a whole.
func (p *parser) skip() *Value {
	p.whole++
	from := p.at
	for open := 0; ; p.at++ {
		switch p.src[p.at] {
		case '"':
			p.str()
			p.at--
		case '{', '[':
			open++
		case '}', ']':
			if open--; open == 0 {
				p.at++
				text := p.src[from:p.at]
				return &Value{Kind: Whole, Text: text, hash: maphash.String(p.seed, text)}
			}
		}
	}
}

// plain is what a JSON string means.
func plain(text string) string {
	if strings.IndexByte(text, '\\') < 0 {
		return text[1 : len(text)-1]
	}
	var s string
	if json.Unmarshal([]byte(text), &s) != nil {
		return text
	}
	return s
}

// mix is a hash of two hashes, in this order.
func mix(a, b uint64) uint64 {
	x := a*0x9e3779b97f4a7c15 ^ b
	x ^= x >> 32
	x *= 0xd6e8feb86659fd93
	return x ^ x>>29
}

// equal reports whether two values mean the same.
func equal(a, b *Value) bool {
	if a.Kind != b.Kind || a.hash != b.hash || len(a.Items) != len(b.Items) {
		return false
	}
	switch a.Kind {
	case Object:
		return equalMembers(a, b)
	case Array, Lines:
		for i := range a.Items {
			if !equal(a.Items[i], b.Items[i]) {
				return false
			}
		}
		return true
	case String:
		return a.Text == b.Text || plain(a.Text) == plain(b.Text)
	default:
		return a.Text == b.Text
	}
}

// equalMembers reports whether two objects have the same members. Of a name that is there twice each counts.
func equalMembers(a, b *Value) bool {
	where := places(b)
	for i, key := range a.Keys {
		j := where.take(plain(key))
		if j < 0 || !equal(a.Items[i], b.Items[j]) {
			return false
		}
	}
	return true
}

// named says where the members of each name stand that were not taken yet, in order.
type named map[string][]int

func places(v *Value) named {
	n := make(named, len(v.Keys))
	for i, key := range v.Keys {
		n[plain(key)] = append(n[plain(key)], i)
	}
	return n
}

// take is the first place of a name that is left; -1: there is none.
func (n named) take(name string) int {
	left := n[name]
	if len(left) == 0 {
		return -1
	}
	n[name] = left[1:]
	return left[0]
}
