package command

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"runtime/debug"
	"slices"

	"switchboard/gateway/filter"
	"switchboard/gateway/record"
	"switchboard/gateway/spine"
)

// export prints the recording that the captures are the parts of, or what is chosen of it. What cannot be read is said; what
// stands before it is printed.
func export(o Options, choose Choose, out, errOut io.Writer) (err error) {
	query := new(filter.Query)
	if o.filter != nil {
		if query, err = filter.Parse(*o.filter); err != nil {
			return err
		}
	}
	if query.All() && !o.marked && !o.har {
		return copyAll(o, out, errOut)
	}
	defer debug.SetGCPercent(debug.SetGCPercent(25)) // what was read stays: room for as much again would never be used
	var head record.Header
	var events []spine.Event
	marks := make(record.Marks)
	for i, path := range o.Captures {
		c, failed := record.Open(path)
		if c != nil {
			if i == 0 {
				head, events = c.Header, c.Events
			} else {
				events = append(events, c.Events...)
			}
			sayCut(path, c.Cut, errOut)
			maps.Copy(marks, marksOf(path, c, errOut))
		}
		if err = failed; err != nil {
			break
		}
	}
	if head.Version == 0 {
		return err
	}
	choice := record.Choice{Marks: marks}
	if !query.All() || o.marked {
		if !slices.IsSortedFunc(events, func(a, b spine.Event) int { return cmp.Compare(a.Seq, b.Seq) }) {
			return errors.New("the captures are of two recordings, or named in another order than theirs: choose from one at a time")
		}
		choice = choose(events, head.Sessions, marks, query, o.marked)
	}
	choice.Secrets = o.secrets()
	write := record.WriteJSONLines
	if o.har {
		write = record.WriteHAR
	}
	buffered := bufio.NewWriterSize(out, 64<<10)
	if _, failed := write(buffered, head, events, choice); failed != nil {
		return failed
	}
	if failed := buffered.Flush(); failed != nil {
		return failed
	}
	return err
}

func (o *Options) secrets() record.Secrets {
	if o.unmask {
		return record.Shown
	}
	return record.Masked
}

// copyAll is export for all that there is, as JSON lines: it holds one event at a time, however many there are.
func copyAll(o Options, out, errOut io.Writer) (err error) {
	c := copying{out: out, errOut: errOut, secrets: o.secrets()}
	for _, path := range o.Captures {
		if err = c.capture(path); err != nil {
			break
		}
	}
	if c.lines == nil {
		return err
	}
	if _, failed := c.lines.End(); failed != nil {
		return failed
	}
	return err
}

// copying is the captures of which the parts are printed one after the other.
type copying struct {
	out, errOut io.Writer
	secrets     record.Secrets
	lines       *record.Lines // nil: no header was read yet
}

// capture prints one.
func (c *copying) capture(path string) error {
	r, err := record.OpenReader(path)
	if err != nil {
		return err
	}
	defer r.Close()
	beside := marksBeside(path, c.errOut)
	if c.lines == nil {
		c.lines = record.NewLines(c.out, r.Header(), c.secrets)
	}
	for {
		e, err := r.Next()
		if err == io.EOF {
			sayCut(path, r.Cut(), c.errOut)
			return nil
		} else if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		comment, marked := r.Mark()
		if beside != nil {
			comment, marked = beside[e.Seq]
		}
		if err := c.lines.Add(&e, comment, marked); err != nil {
			return err
		}
	}
}

func sayCut(path string, cut record.Cut, errOut io.Writer) {
	if said := cut.String(); said != "" {
		fmt.Fprintf(errOut, "switchboard: %s: %s\n", path, said)
	}
}

// marksOf are the marks of a capture: those beside it, or where there are none those in its lines.
func marksOf(path string, c *record.Capture, errOut io.Writer) record.Marks {
	if beside := marksBeside(path, errOut); beside != nil {
		return beside
	}
	return c.Marks
}

// marksBeside are those in a file of their own; nil: there is none, or none that can be read, which is said.
func marksBeside(path string, errOut io.Writer) record.Marks {
	beside, err := record.ReadMarks(record.MarksPath(path))
	if err != nil {
		fmt.Fprintf(errOut, "switchboard: %v\n", err)
	}
	return beside
}
