package view

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"switchboard/gateway/measure"
	"switchboard/gateway/record"
	"switchboard/gateway/session"
	"switchboard/gateway/spine"
)

// Capture is a recording as it is shown: it fills while its files are read, and none of it is changed but the marks. It is
// for one goroutine; who reads the files is another.
type Capture struct {
	Recording record.Recording
	Journal   *Journal
	roll      Roll
	figures   *measure.Figures // nil: nothing was read yet
	beside    bool             // there is a file of marks, which counts instead of those in the lines

	events      uint64
	first, last time.Time
	read        int64
	done        bool
	cuts        []string
	failed      error // why the rest was not read; nil: it was
	stopped     bool  // because the person had enough
}

// NewCapture is a recording of which nothing has been read. beside are the marks that are kept beside it; nil: there is no such file.
func NewCapture(r record.Recording, beside record.Marks, limit spine.Limit) *Capture {
	c := &Capture{Recording: r, Journal: NewJournal(limit), beside: beside != nil}
	c.Journal.Recall(beside)
	c.roll.Know(r.Header.Sessions)
	return c
}

// Batch is what was read at a stretch.
type Batch struct {
	events []spine.Event
	marks  record.Marks
	read   int64
	cuts   []string
	err    error // io.EOF: that was all
}

// How much is read at a stretch: so little that who shows it is not kept long, the first time for the first screen alone.
const (
	batchEvents = 1024
	batchBytes  = 4 << 20
	firstBatch  = 256
)

// ReadBatch reads the next events, and reports whether there may be more.
func ReadBatch(p *record.Playback) (b Batch, more bool) {
	most, start := batchEvents, p.Read()
	if start == 0 {
		most = firstBatch
	}
	b.events = make([]spine.Event, 0, most)
	for len(b.events) < most && p.Read()-start < batchBytes {
		e, mark, err := p.Next()
		if err != nil {
			b.err, b.cuts = err, p.Cuts()
			break
		}
		if mark != nil {
			if b.marks == nil {
				b.marks = make(record.Marks)
			}
			_ = b.marks.Set(e.Seq, *mark) // there are fewer in a batch than may be
		}
		b.events = append(b.events, e)
	}
	b.read = p.Read()
	return b, b.err == nil
}

// Add takes in what was read.
func (c *Capture) Add(b Batch) {
	if !c.beside && len(b.marks) > 0 {
		if c.Journal.marks.of == nil {
			c.Journal.marks.of = make(record.Marks)
		}
		for seq, comment := range b.marks {
			_ = c.Journal.marks.of.Set(seq, comment) // what is too much is not shown as marked
		}
	}
	c.Journal.Apply(b.events)
	for i := range b.events {
		c.roll.Add(&b.events[i])
	}
	c.measure(b.events)
	if n := len(b.events); n > 0 {
		if c.events == 0 {
			c.first = b.events[0].Time
		}
		c.last = b.events[n-1].Time
		c.events += uint64(n)
	}
	c.read = b.read
	if b.err != nil {
		c.done, c.cuts = true, b.cuts
		if !errors.Is(b.err, io.EOF) {
			c.failed = b.err
		}
	}
}

// Stop says that no more will be read, because the person had enough.
func (c *Capture) Stop() {
	if !c.done {
		c.done, c.stopped = true, true
	}
}

// measure counts what was read. Of sessions that are not listed it keeps no figures.
func (c *Capture) measure(events []spine.Event) {
	if c.figures == nil && len(events) > 0 {
		c.figures = measure.New(events[0].Time)
	}
	if c.figures == nil {
		return
	}
	c.figures.Apply(events)
	if c.figures.Len() > len(c.roll.infos) {
		c.figures.Keep(func(id string) bool { _, listed := c.roll.at[id]; return listed })
	}
}

// Figures are what the recording came to so far; nil: nothing was read yet.
func (c *Capture) Figures() *measure.Figures { return c.figures }

// Done reports whether all was read that can be.
func (c *Capture) Done() bool { return c.done }

// Events are how many were read.
func (c *Capture) Events() uint64 { return c.events }

// Sessions are those of the recording, and how many there are beside those listed.
func (c *Capture) Sessions() (infos []session.Info, more int) { return c.roll.Infos() }

// End is when the last event was: what time it is in the recording.
func (c *Capture) End() time.Time { return c.last }

// Summary is the recording in a line.
func (c *Capture) Summary() string {
	parts := []string{Plural(c.events, "event")}
	if c.events > 0 {
		parts = append(parts, span(c.first, c.last))
	}
	if !c.done {
		parts = append(parts, fmt.Sprintf("reading, %d %%", c.percent()))
	}
	return strings.Join(append(parts, "read-only"), " · ")
}

// span is from when to when, with the day where that is not the same.
func span(from, to time.Time) string {
	const clock, day = "15:04:05", "2006-01-02"
	to = to.In(from.Location())
	if from.Format(day) != to.Format(day) {
		return from.Format(day+" "+clock) + "–" + to.Format(day+" "+clock)
	}
	return from.Format(day+" "+clock) + "–" + to.Format(clock)
}

func (c *Capture) percent() int {
	if c.Recording.Bytes == 0 {
		return 0
	}
	return int(min(c.read*100/c.Recording.Bytes, 99))
}

// Trouble is what is missing of the recording, and why; empty where nothing is.
func (c *Capture) Trouble() string {
	var said []string
	if c.Recording.Gone > 0 {
		said = append(said, Plural(c.Recording.Gone, "part")+" of it are gone, the oldest first: a recording keeps as many as record.keep says.")
	}
	said = append(said, c.cuts...)
	switch {
	case c.stopped:
		said = append(said, fmt.Sprintf("It was not read to its end: you stopped at %d %%.", c.percent()))
	case c.failed != nil:
		said = append(said, "The rest cannot be read: "+c.failed.Error()+".")
	}
	return strings.Join(said, " ")
}
