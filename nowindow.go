//go:build headless

package main

import (
	"errors"
	"io"

	"switchboard/gateway/command"
)

// open serves headless: this build has no window.
func open(o command.Options, out, errOut io.Writer) error {
	if len(o.Captures) > 0 {
		return errors.New("this build has no window to show a recording in: switchboard export prints it")
	}
	io.WriteString(errOut, "This build has no window: serving headless.\n")
	return command.Serve(o, out, errOut)
}
