package main

import (
	"bufio"
	"fmt"
	"io"

	"switchboard/gateway/record"
	"switchboard/gateway/spine"
)

// export prints the recording that the captures are the parts of. What cannot be read is said; what stands before it is printed.
func export(o options, out, errOut io.Writer) (err error) {
	var head record.Header
	var events []spine.Event
	var marks record.Marks
	for i, path := range o.captures {
		c, failed := record.Open(path)
		if c != nil {
			if events = append(events, c.Events...); i == 0 {
				head = c.Header
			}
			if cut := c.Cut.String(); cut != "" {
				fmt.Fprintf(errOut, "switchboard: %s: %s\n", path, cut)
			}
		}
		if err = failed; err != nil {
			break
		}
	}
	if head.Version == 0 {
		return err
	}
	choice := record.Choice{Marks: marks}
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
