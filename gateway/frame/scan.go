package frame

import (
	"bytes"
	"fmt"
)

// MaxDepth is how deep objects and arrays may nest. Deeper is refused before
// any decoder that recurses can see it.
const MaxDepth = 1000

// SyntaxError says where the bytes stop being JSON.
type SyntaxError struct {
	Offset int    // of the byte that cannot stand there, from 0
	Msg    string // what is wrong with it
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("not JSON: %s at byte %d", e.Msg, e.Offset)
}

// scanner checks one JSON document in one pass, without recursion, and hands
// members the keys and values of its outermost object.
type scanner struct {
	data    []byte
	at      int
	members members            // a value: a pointer here would take the caller's to the heap
	stack   [MaxDepth / 8]byte // one bit a level: 1 where it is an object
	depth   int
	quoted  bool // a byte was passed that a string of JSON cannot simply hold, quotes aside, or one over 127
}

// document reads all of data and returns the first byte of its value.
func (s *scanner) document() (first byte, err error) {
	s.space()
	if s.at == len(s.data) {
		return 0, s.fail("nothing there")
	}
	if bytes.HasPrefix(s.data, []byte("\xef\xbb\xbf")) { // as some shells begin what they pipe
		return 0, s.fail("a byte order mark")
	}
	first = s.data[s.at]
	if err := s.value(); err != nil {
		return 0, err
	}
	if s.space(); s.at < len(s.data) {
		return 0, s.fail("more than one value")
	}
	return first, nil
}

// value reads one value with all that it holds. A key at depth 1 begins a
// member, which ends where the scanner is back at depth 1.
func (s *scanner) value() error {
	var key []byte // of the member being read
	start := 0     // of its value
	for {
		s.space()
		opened, err := s.scalarOrOpen()
		if err != nil {
			return err
		}
		if opened {
			if !s.closes() {
				if key, start, err = s.nextKey(key, start); err != nil {
					return err
				}
				continue
			}
			s.depth--
		}
		// A value is complete: what follows it, and how many does it complete?
		for {
			if s.depth == 0 {
				return nil
			}
			if s.depth == 1 && key != nil {
				s.members.set(key, s.data[start:s.at])
				key = nil
			}
			s.space()
			switch c := s.peek(); {
			case c == ',':
				s.at++
				s.space()
				if key, start, err = s.nextKey(key, start); err != nil {
					return err
				}
			case c == s.closer():
				s.at++
				s.depth--
				continue
			default:
				return s.fail("want ',' or '%c'", s.closer())
			}
			break
		}
	}
}

// nextKey reads `"key":` where the scanner is in an object. At depth 1 it
// returns the key and where its value starts; else what it was given.
func (s *scanner) nextKey(key []byte, start int) ([]byte, int, error) {
	if !s.inObject() {
		return key, start, nil
	}
	if s.peek() != '"' {
		return nil, 0, s.fail("want a key")
	}
	from := s.at
	if err := s.str(); err != nil {
		return nil, 0, err
	}
	k := s.data[from:s.at]
	if s.space(); s.peek() != ':' {
		return nil, 0, s.fail("want ':'")
	}
	s.at++
	if s.depth > 1 {
		return key, start, nil
	}
	s.space()
	return k, s.at, nil
}

// scalarOrOpen reads a string, number or word whole, or the opening bracket of
// an object or array.
func (s *scanner) scalarOrOpen() (opened bool, err error) {
	switch c := s.peek(); c {
	case '{', '[':
		if s.depth == MaxDepth {
			return false, s.fail("nested deeper than %d", MaxDepth)
		}
		bit := byte(1) << (s.depth % 8)
		if c == '{' {
			s.stack[s.depth/8] |= bit
		} else {
			s.stack[s.depth/8] &^= bit
		}
		s.depth++
		s.at++
		s.space()
		return true, nil
	case '"':
		return false, s.str()
	case 't':
		return false, s.word("true")
	case 'f':
		return false, s.word("false")
	case 'n':
		return false, s.word("null")
	default:
		return false, s.number()
	}
}

func (s *scanner) inObject() bool {
	d := s.depth - 1
	return s.stack[d/8]&(1<<(d%8)) != 0
}

func (s *scanner) closer() byte {
	if s.inObject() {
		return '}'
	}
	return ']'
}

// closes takes the closing bracket of the level just opened, if it is there.
func (s *scanner) closes() bool {
	if s.peek() != s.closer() {
		return false
	}
	s.at++
	return true
}

// peek is the byte at hand; 0, which no JSON has outside strings, at the end.
func (s *scanner) peek() byte {
	if s.at < len(s.data) {
		return s.data[s.at]
	}
	return 0
}

func (s *scanner) space() {
	for s.at < len(s.data) {
		switch s.data[s.at] {
		case ' ':
			s.at++
		case '\t', '\r', '\n':
			s.at++
			s.quoted = true
		default:
			return
		}
	}
}

func (s *scanner) fail(format string, a ...any) error {
	return &SyntaxError{Offset: s.at, Msg: fmt.Sprintf(format, a...)}
}
