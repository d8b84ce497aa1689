package view

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"

	"switchboard/gateway/frame"
	"switchboard/ui/outline"
	"switchboard/ui/schema"
)

// Verdict is what the composer says of its text. It warns and never forbids:
// malformed messages are sent on purpose.
type Verdict struct {
	Text string
	Good bool
	Line int // that it is about, from 1; 0: none
}

// Draft is a message that is being written.
type Draft struct {
	Text     string
	AsIs     bool
	Revision string                 // that it is written for; empty: the newest
	Method   func(id string) string // of the client's request with that id, as JSON text, that waits; empty: there is none
}

// Check looks at a message that is being written.
func Check(d Draft) Verdict {
	if len(strings.TrimSpace(d.Text)) == 0 {
		return Verdict{Text: "nothing to send"}
	}
	data := []byte(d.Text)
	if d.AsIs {
		bytes, n, err := AsIs(d.Text)
		if err != nil {
			return Verdict{Text: err.Error()}
		}
		if n > 0 {
			return checkBytes(bytes)
		}
	}
	p := frame.Look(data)
	var syntax *frame.SyntaxError
	switch {
	case errors.As(p.Err, &syntax):
		line, column := place(data, syntax.Offset)
		return Verdict{Text: fmt.Sprintf("not JSON: %s, line %d column %d", syntax.Msg, line, column), Line: line}
	case p.Err != nil:
		return Verdict{Text: "JSON, but " + p.Err.Error()}
	case p.Kind == frame.Batch:
		return Verdict{Text: "a batch: only 2025-03-26 has those"}
	}
	v := Verdict{Text: "valid " + p.Kind.String(), Good: true}
	if found := d.judge(&p); len(found) > 0 {
		v.Good, v.Text = false, v.Text+"; "+found[0].String()
		v.Line, _ = place(data, found[0].Offset)
		if n := len(found) - 1; n > 0 {
			v.Text += fmt.Sprintf(", and %d more", n)
		}
	}
	return v
}

// checkBytes is of what has bytes that no text can hold.
func checkBytes(data []byte) Verdict {
	p := frame.Look(data)
	said := Bytes(len(data)) + ", valid " + p.Kind.String()
	if p.Err != nil {
		said = Bytes(len(data)) + ", " + p.Err.Error()
	} else if p.Kind == frame.Batch {
		said = Bytes(len(data)) + ", a batch"
	}
	return Verdict{Text: said, Good: p.Err == nil}
}

// judge compares params, or the result, with what go-sdk has for it.
func (d *Draft) judge(p *frame.Peek) []schema.Finding {
	root := outline.Parse(d.Text)
	s, key := d.schema(p.Method, p.ID)
	if s == nil {
		return nil
	}
	value := root.Member(key)
	if value == nil {
		if len(s.Required) > 0 {
			return []schema.Finding{{Path: key, Wrong: " is missing", Offset: root.Start}}
		}
		return nil
	}
	found := schema.Judge(s, d.Text, value)
	for i := range found {
		if found[i].Path == "" {
			found[i].Path = key
		}
	}
	return found
}

// schema is what is known of the message, and of which of its members; nil: nothing.
func (d *Draft) schema(method, id string) (s *jsonschema.Schema, key string) {
	if method != "" {
		return schema.Params(method, d.Revision), "params"
	}
	if d.Method != nil && id != "" {
		return schema.Result(d.Method(id)), "result"
	}
	return nil, ""
}

// place is the line and column, from 1, of the byte at offset.
func place(data []byte, offset int) (line, column int) {
	before := data[:min(offset, len(data))]
	line = 1 + bytes.Count(before, []byte("\n"))
	return line, len([]rune(string(before[bytes.LastIndexByte(before, '\n')+1:]))) + 1
}
