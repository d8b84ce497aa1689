package record

import (
	"io"

	"switchboard/gateway/spine"
)

// WriteJSONLines writes events as a capture, which Read reads.
func WriteJSONLines(w io.Writer, h Header, events []spine.Event, s Secrets) error {
	h.Switchboard, h.Version = magic, formatVersion
	m := s.mask()
	buf := h.line()
	for i := range events {
		e := m.event(events[i])
		buf = append(e.AppendJSON(buf), '\n')
		if len(buf) >= bufferSize {
			if _, err := w.Write(buf); err != nil {
				return err
			}
			buf = buf[:0]
		}
	}
	_, err := w.Write(buf)
	return err
}
