package command

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
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
	var head record.Header
	var events []spine.Event
	marks := make(record.Marks)
	for i, path := range o.Captures {
		c, failed := record.Open(path)
		if c != nil {
			if events = append(events, c.Events...); i == 0 {
				head = c.Header
			}
			if cut := c.Cut.String(); cut != "" {
				fmt.Fprintf(errOut, "switchboard: %s: %s\n", path, cut)
			}
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
	if o.unmask {
		choice.Secrets = record.Shown
	}
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

// marksOf are the marks of a capture: those beside it, or where there are none those in its lines.
func marksOf(path string, c *record.Capture, errOut io.Writer) record.Marks {
	beside, err := record.ReadMarks(record.MarksPath(path))
	if err != nil {
		fmt.Fprintf(errOut, "switchboard: %v\n", err)
	}
	if beside != nil {
		return beside
	}
	return c.Marks
}
