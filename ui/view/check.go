package view

import (
	"bytes"
	"errors"
	"fmt"

	"switchboard/gateway/frame"
)

// Verdict is what the composer says of its text. It warns and never forbids:
// malformed messages are sent on purpose.
type Verdict struct {
	Text string
	Good bool
}

// Check looks at a message that is being written.
func Check(text string) Verdict {
	data := []byte(text)
	if len(bytes.TrimSpace(data)) == 0 {
		return Verdict{Text: "nothing to send"}
	}
	p := frame.Look(data)
	var syntax *frame.SyntaxError
	switch {
	case errors.As(p.Err, &syntax):
		line, column := place(data, syntax.Offset)
		return Verdict{Text: fmt.Sprintf("not JSON: %s, line %d column %d", syntax.Msg, line, column)}
	case p.Err != nil:
		return Verdict{Text: "JSON, but " + p.Err.Error()}
	case p.Kind == frame.Batch:
		return Verdict{Text: "a batch: only 2025-03-26 has those"}
	default:
		return Verdict{Text: "valid " + p.Kind.String(), Good: true}
	}
}

// place is the line and column, from 1, of the byte at offset.
func place(data []byte, offset int) (line, column int) {
	before := data[:min(offset, len(data))]
	line = 1 + bytes.Count(before, []byte("\n"))
	return line, len([]rune(string(before[bytes.LastIndexByte(before, '\n')+1:]))) + 1
}
