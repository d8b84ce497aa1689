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
	h.ofChosen(events, &c)
	lines := NewLines(w, h, c.Secrets)
	for i := range events {
		e := &events[i]
		if !c.wants(e) {
			continue
		}
		comment, marked := c.Marks[e.Seq]
		if err := lines.Add(e, comment, marked); err != nil {
			return lines.n, err
		}
	}
	return lines.End()
}

// Lines writes a capture, which Read reads, an event at a time. It is for one goroutine.
type Lines struct {
	w   io.Writer
	m   mask
	buf []byte // whole lines that are not yet written
	n   int
}

// NewLines begins a capture with that header.
func NewLines(w io.Writer, h Header, s Secrets) *Lines {
	h.Switchboard, h.Version = magic, formatVersion
	return &Lines{w: w, m: s.mask(), buf: h.line()}
}

// Add puts an event behind the others, and where it is marked the comment of that. After an error there is nothing more to do.
func (l *Lines) Add(e *spine.Event, comment string, marked bool) error {
	l.n++
	masked := l.m.event(*e)
	l.buf = masked.AppendJSON(l.buf)
	if marked {
		l.buf = appendMark(l.buf, l.m.text(comment))
	}
	if l.buf = append(l.buf, '\n'); len(l.buf) < bufferSize {
		return nil
	}
	return l.flush()
}

// End writes what is not yet written, and returns how many events there were.
func (l *Lines) End() (n int, err error) { return l.n, l.flush() }

func (l *Lines) flush() error {
	_, err := l.w.Write(l.buf)
	l.buf = l.buf[:0]
	return err
}
