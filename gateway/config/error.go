package config

// This file has the one error of the package, and puts failures of the system into words.

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
)

// Error is a mistake in the configuration. Its text is one sentence that says where it is and what to write instead.
type Error struct {
	File   string // the file, or the flag as typed; empty for a value that came from neither
	Line   int    // from 1; 0 where the mistake is not at a place in a file
	Column int    // from 1, in characters
	Key    string // in full: "keepalive.interval"; empty where no key is concerned
	Msg    string
	More   int // further mistakes in the same file

	cause    error
	repeated bool // the line is in order, but an earlier one says the same
}

// Error is "file:line:column: key: what is wrong", without the parts that are not known.
func (e *Error) Error() string {
	var b strings.Builder
	if e.File != "" {
		b.WriteString(e.File)
		if e.Line > 0 {
			fmt.Fprintf(&b, ":%d:%d", e.Line, e.Column)
		}
		b.WriteString(": ")
	}
	if e.Key != "" {
		b.WriteString(e.Key + ": ")
	}
	b.WriteString(e.Msg)
	switch {
	case e.More == 1:
		b.WriteString(" (and 1 more mistake)")
	case e.More > 1:
		fmt.Fprintf(&b, " (and %d more mistakes)", e.More)
	}
	return b.String()
}

// Unwrap is what the system said when a file could not be read or written, else nil.
func (e *Error) Unwrap() error { return e.cause }

// fileError is a failure of the system in words: what names the act, as in "cannot be read".
func fileError(file, what string, err error) *Error {
	msg := what + ": " + reason(err)
	if errors.Is(err, fs.ErrNotExist) {
		msg = what + ": there is no such file"
	}
	return &Error{File: file, Msg: msg, cause: err}
}

// reason is err without the call and the path, which the sentence has already.
func reason(err error) string {
	if errno := syscall.Errno(0); errors.As(err, &errno) {
		return errno.Error()
	}
	return err.Error()
}
