package pretty

// The JSON reader: one pass, no recursion, and no failure, only a place from where the text is shown as it is.

import (
	"strings"
	"unicode/utf8"
)

// Parse lays out JSON. After a mistake, the Problem, the rest of the source follows as plain text.
func Parse(src string) *Doc { return parse(src, false) }

// ParseHead lays out the first part of a JSON text; that it ends early is no mistake.
func ParseHead(src string) *Doc { return parse(src, true) }

func parse(src string, head bool) *Doc {
	p := parser{src: src}
	p.lines = make([]Line, 0, len(src)/24+8)
	at, want := p.document()
	d := &Doc{Lines: p.lines, src: src}
	if want == tooMany {
		d.Cut = len(src) - p.done
		return d
	}
	if want != "" && !(head && at == len(src)) {
		d.Problem = locate(src, at, want)
	}
	if want != "" {
		d.rest(p.done)
	}
	return d
}

type parser struct {
	src   string
	at    int
	done  int // everything before is in lines
	lines []Line
	open  []int32 // lines that wait for their bracket
}

// tooMany is expected where there are MostLines.
const tooMany = "no more lines"

// document reads the whole source. It returns "", or what was expected and where.
func (p *parser) document() (at int, want string) {
	for {
		if len(p.lines) >= MostLines {
			return p.at, tooMany
		}
		// A value, or the end of a fresh array.
		var key piece
		if n := len(p.open); n > 0 && p.src[p.lines[p.open[n-1]].val.from] == '{' {
			p.space()
			if key, want = p.key(); want != "" {
				return p.at, want
			}
		}
		p.space()
		if want = p.value(key); want != "" {
			return p.at, want
		}
		// What follows a value: commas and closing brackets.
		for {
			if len(p.open) == 0 {
				p.space()
				if p.at < len(p.src) {
					return p.at, "the end"
				}
				return 0, ""
			}
			top := p.open[len(p.open)-1]
			if int(top) == len(p.lines)-1 { // just opened
				break
			}
			p.space()
			closer := p.src[p.lines[top].val.from] + 2 // '[' and ']', '{' and '}' are two apart
			if p.next(closer) {
				p.close(top)
				continue
			}
			if p.next(',') {
				p.lines[len(p.lines)-1].comma = true
				p.done = p.at
				break
			}
			return p.at, "',' or '" + string(rune(closer)) + "'"
		}
	}
}

// key reads "name":
func (p *parser) key() (k piece, want string) {
	from := p.at
	if p.at >= len(p.src) || p.src[p.at] != '"' {
		return k, "a name in double quotes"
	}
	if want := p.str(); want != "" {
		return k, want
	}
	k = piece{int32(from), int32(p.at)}
	p.space()
	if !p.next(':') {
		return k, "':'"
	}
	return k, ""
}

// value reads a literal, an empty object or array, or the bracket that opens one.
func (p *parser) value(key piece) (want string) {
	if p.at >= len(p.src) {
		return "a value"
	}
	from, kind := p.at, Punct
	switch c := p.src[p.at]; {
	case c == '{' || c == '[':
		p.at++
		opened := p.at
		p.space()
		if p.next(c + 2) {
			p.add(key, piece{int32(from), int32(opened)}, kind)
			p.lines[len(p.lines)-1].empty = true
			return ""
		}
		p.add(key, piece{int32(from), int32(opened)}, kind)
		p.open = append(p.open, int32(len(p.lines)-1))
		return ""
	case c == '"':
		kind = String
		want = p.str()
	case c == '-' || c >= '0' && c <= '9':
		kind = Number
		want = p.number()
	case c == 't':
		kind, want = Bool, p.word("true")
	case c == 'f':
		kind, want = Bool, p.word("false")
	case c == 'n':
		kind, want = Null, p.word("null")
	default:
		want = "a value"
	}
	if want == "" {
		p.add(key, piece{int32(from), int32(p.at)}, kind)
	}
	return want
}

func (p *parser) add(key, val piece, kind Kind) {
	p.lines = append(p.lines, Line{Number: int32(len(p.lines) + 1), Depth: int32(len(p.open)), kind: kind, key: key, val: val})
	p.done = p.at
}

// close adds the bracket just read, which belongs to line top.
func (p *parser) close(top int32) {
	p.open = p.open[:len(p.open)-1]
	p.add(piece{}, piece{int32(p.at - 1), int32(p.at)}, Punct)
	p.lines[top].Close = int32(len(p.lines) - 1)
}

func (p *parser) space() {
	for p.at < len(p.src) && (p.src[p.at] == ' ' || p.src[p.at] == '\n' || p.src[p.at] == '\r' || p.src[p.at] == '\t') {
		p.at++
	}
}

func (p *parser) next(c byte) bool {
	if p.at < len(p.src) && p.src[p.at] == c {
		p.at++
		return true
	}
	return false
}

// str reads a string, whose opening quote is at p.at.
func (p *parser) str() (want string) {
	for i := p.at + 1; i < len(p.src); i++ {
		switch c := p.src[i]; {
		case c == '"':
			p.at = i + 1
			return ""
		case c == '\\':
			i++
			n, ok := escape(p.src[i:])
			if !ok {
				p.at = min(i, len(p.src))
				return "one of \" \\ / b f n r t u after '\\'"
			}
			i += n - 1
		case c < 0x20:
			p.at = i
			return "no control character in a string (it needs an escape)"
		}
	}
	p.at = len(p.src)
	return "'\"' at the end of the string"
}

// escape is the length of what follows a backslash.
func escape(s string) (n int, ok bool) {
	if s == "" {
		return 0, false
	}
	if s[0] != 'u' {
		return 1, strings.IndexByte(`"\/bfnrt`, s[0]) >= 0
	}
	if len(s) < 5 {
		return 0, false
	}
	for _, c := range []byte(s[1:5]) {
		if !(c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F') {
			return 0, false
		}
	}
	return 5, true
}

func (p *parser) digits() bool {
	from := p.at
	for p.at < len(p.src) && p.src[p.at] >= '0' && p.src[p.at] <= '9' {
		p.at++
	}
	return p.at > from
}

func (p *parser) number() (want string) {
	p.next('-')
	if !p.next('0') && !p.digits() {
		return "a digit"
	}
	if p.next('.') && !p.digits() {
		return "a digit after '.'"
	}
	if p.next('e') || p.next('E') {
		if !p.next('+') {
			p.next('-')
		}
		if !p.digits() {
			return "a digit in the exponent"
		}
	}
	return ""
}

func (p *parser) word(w string) (want string) {
	if !strings.HasPrefix(p.src[p.at:], w) {
		return "a value"
	}
	p.at += len(w)
	return ""
}

// rest shows the problem, if there is one, and the source from byte from on as it is.
func (d *Doc) rest(from int) {
	if d.Problem != nil {
		d.Lines = append(d.Lines, Line{form: problem})
	}
	number := int32(0)
	for i := len(d.Lines) - 1; i >= 0 && number == 0; i-- {
		number = d.Lines[i].Number
	}
	for tail := strings.TrimLeft(d.src[from:], " \t\r\n"); tail != ""; {
		at := len(d.src) - len(tail)
		n := strings.IndexByte(tail, '\n')
		next := n + 1
		if n < 0 {
			n, next = len(tail), len(tail)
		}
		number++
		end := at + len(strings.TrimSuffix(tail[:n], "\r"))
		d.Lines = append(d.Lines, Line{Number: number, form: text, val: piece{int32(at), int32(end)}})
		tail = tail[next:]
	}
}

func locate(src string, at int, want string) *Error {
	before := src[:at]
	line := strings.LastIndexByte(before, '\n') + 1
	return &Error{
		Offset: at,
		Line:   strings.Count(before, "\n") + 1,
		Column: utf8.RuneCountInString(before[line:]) + 1,
		Want:   want,
	}
}
