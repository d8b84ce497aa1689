package record

import (
	"io"

	"switchboard/gateway/spine"
)

// Choice says what of a recording is exported. The zero Choice is all of it, with its secrets masked.
type Choice struct {
	Secrets Secrets
	Wants   func(*spine.Event) bool // nil: every event
	Marks   Marks                   // go with the events that they are on
}

func (c *Choice) wants(e *spine.Event) bool { return e != nil && (c.Wants == nil || c.Wants(e)) }

// WriteJSONLines writes the chosen of events as a capture, which Read reads, and returns how many these were.
func WriteJSONLines(w io.Writer, h Header, events []spine.Event, c Choice) (n int, err error) {
	h.Switchboard, h.Version = magic, formatVersion
	h.ofChosen(events, &c)
	m := c.Secrets.mask()
	buf := h.line()
	for i := range events {
		if !c.wants(&events[i]) {
			continue
		}
		n++
		e := m.event(events[i])
		buf = e.AppendJSON(buf)
		if comment, marked := c.Marks[e.Seq]; marked {
			buf = appendMark(buf, m.text(comment))
		}
		buf = append(buf, '\n')
		if len(buf) >= bufferSize {
			if _, err := w.Write(buf); err != nil {
				return n, err
			}
			buf = buf[:0]
		}
	}
	_, err = w.Write(buf)
	return n, err
}
