// Package fynelog is Fyne's log without the complaints that mean nothing here.
package fynelog

import (
	"bytes"
	"io"
)

// meaningless are complaints of Fyne and of its tray, with why they are none of ours.
var meaningless = [][]byte{
	[]byte("systray error: failed to register:"),           // nobody shows trays here: then closing the window quits
	[]byte("systray error: failed to connect to DBus:"),    // nor is there a bus
	[]byte("Fyne error:  failed to watch theme settings"),  // nor has it anything to say of the desktop's theme
	[]byte("dbus: connection closed by user"),              // it takes the menu down after the connection, when we quit
	[]byte("Fyne error:  Preferences load error:"),         // it reads the file that it is writing; we keep nothing there
	[]byte("Fyne error:  Failed on force saving preferen"), // nor can we lose anything there
	[]byte("Fyne error:  Getting favorite locations"),      // a desktop need not have a folder for videos to browse for a file
}

// Filter gives a writer for the standard log that leaves those out.
func Filter(to io.Writer) io.Writer { return &filter{to: to} }

type filter struct {
	to      io.Writer
	dropped bool // the line before
}

// Write takes one entry of the log, which is one line. What Fyne calls one error is three of them.
func (f *filter) Write(line []byte) (int, error) {
	more := bytes.Contains(line, []byte("  Cause: ")) || bytes.Contains(line, []byte("  At: "))
	f.dropped = more && f.dropped
	for _, m := range meaningless {
		f.dropped = f.dropped || bytes.Contains(line, m)
	}
	if f.dropped {
		return len(line), nil
	}
	return f.to.Write(line)
}
