package pretty

// Bytes as a hex dump: sixteen a line, with where they stand and what they are as ASCII.

// Where things stand in a line of a dump.
const (
	HexBytes     = 16               // bytes of a line
	mostDumped   = 8 << 20          // bytes that become lines
	offsetDigits = 6                // mostDumped needs no more
	hexFrom      = offsetDigits + 2 // after the offset
	asciiAt      = hexFrom + 3*HexBytes + 2
)

// Hex dumps bytes.
func Hex(src string) *Doc {
	d := &Doc{src: src, Cut: max(len(src)-mostDumped, 0)}
	d.Lines = make([]Line, 0, (len(src)-d.Cut)/HexBytes+1)
	for at := 0; at < len(src)-d.Cut; at += HexBytes {
		d.Lines = append(d.Lines, Line{form: dump, val: piece{int32(at), int32(min(at+HexBytes, len(src)))}})
	}
	return d
}

// HexLength is how many bytes the text of line i of a dump has: each is a cell.
func (d *Doc) HexLength(i int) int { return asciiAt + int(d.Lines[i].val.to-d.Lines[i].val.from) }

// HexCells are the bytes of a line's text that show byte i of it: in hex, and as ASCII.
func HexCells(i int) (hex, ascii int) {
	hex = hexFrom + 3*i
	if i >= HexBytes/2 {
		hex++
	}
	return hex, asciiAt + i
}

// pairs has every byte in hex, with a blank after it.
var pairs = func() string {
	var b []byte
	for i := range 256 {
		b = append(b, hex[i>>4], hex[i&15], ' ')
	}
	return string(b)
}()

const padding = "                                                   "

// dumpSpans are the spans of a line of a dump: bytes that are no ASCII are marks.
func dumpSpans(dst []Span, at int32, bytes string) []Span {
	var offset [hexFrom]byte
	for i := range offsetDigits {
		offset[i] = hex[at>>(4*(offsetDigits-1-i))&15]
	}
	offset[offsetDigits], offset[offsetDigits+1] = ' ', ' '
	dst = append(dst, Span{string(offset[:]), Mark})
	for i := range len(bytes) {
		c := bytes[i]
		if i == HexBytes/2 {
			dst = append(dst, Span{" ", Plain})
		}
		dst = append(dst, Span{pairs[3*int(c) : 3*int(c)+3], kindOf(c)})
	}
	shown, _ := HexCells(len(bytes))
	if len(bytes) == HexBytes/2 {
		shown-- // the blank before the ninth is not there yet
	}
	dst = append(dst, Span{padding[:asciiAt-shown], Plain})
	for i := 0; i < len(bytes); {
		from, kind := i, kindOf(bytes[i])
		if i++; kind == Mark {
			dst = append(dst, Span{".", Mark})
			continue
		}
		for i < len(bytes) && kindOf(bytes[i]) == Plain {
			i++
		}
		dst = append(dst, Span{bytes[from:i], Plain})
	}
	return dst
}

// kindOf is Plain for ASCII that has a picture.
func kindOf(c byte) Kind {
	if c < 0x20 || c >= 0x7f {
		return Mark
	}
	return Plain
}
