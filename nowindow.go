//go:build headless

package main

import "io"

// open serves headless: this build has no window.
func open(o options, out, errOut io.Writer) error {
	io.WriteString(errOut, "This build has no window: serving headless.\n")
	return serve(o, out, errOut)
}
