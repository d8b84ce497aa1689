package record

import (
	"bytes"
	"encoding/json"
	"io"
)

// harWriter writes a log of HAR an entry at a time: whole, it would take several times the memory of its recording.
type harWriter struct {
	w       io.Writer
	buf     bytes.Buffer // what is not yet written, where it is little
	entries int
	err     error // the first; nothing is written after it
}

func (h *harWriter) begin(creator harCreator, pages []harPage) {
	h.buf.WriteString("{\n \"log\": {\n  \"version\": \"1.2\",\n  \"creator\": ")
	h.put(creator, "  ")
	h.buf.WriteString(",\n  \"pages\": ")
	h.put(pages, "  ")
	h.buf.WriteString(",\n  \"entries\": [")
}

func (h *harWriter) entry(e *harEntry) {
	if h.entries++; h.entries > 1 {
		h.buf.WriteByte(',')
	}
	h.buf.WriteString("\n   ")
	h.put(e, "   ")
	if h.buf.Len() >= bufferSize {
		h.flush()
	}
}

// end writes the rest; an empty comment is none.
func (h *harWriter) end(comment string) {
	h.buf.WriteString("\n  ]")
	if comment != "" {
		h.buf.WriteString(",\n  \"comment\": ")
		h.put(comment, "  ")
	}
	h.buf.WriteString("\n }\n}\n")
	h.flush()
}

// put is v, at that indentation.
func (h *harWriter) put(v any, indent string) {
	enc := json.NewEncoder(&h.buf)
	enc.SetEscapeHTML(false)
	enc.SetIndent(indent, " ")
	if err := enc.Encode(v); err != nil {
		h.fail(err)
		return
	}
	h.buf.Truncate(h.buf.Len() - 1) // the encoder ends its line
}

func (h *harWriter) flush() {
	if h.err == nil {
		_, err := h.w.Write(h.buf.Bytes())
		h.fail(err)
	}
	h.buf.Reset()
}

func (h *harWriter) fail(err error) {
	if h.err == nil {
		h.err = err
	}
}
