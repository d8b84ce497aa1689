//go:build headless

package main

import (
	"errors"
	"io"
)

// open serves headless: this build has no window.
func open(o options, out, errOut io.Writer) error {
	if len(o.captures) > 0 {
		return errors.New("this build has no window to show a recording in: switchboard export prints it")
	}
	io.WriteString(errOut, "This build has no window: serving headless.\n")
	return serve(o, out, errOut)
}
