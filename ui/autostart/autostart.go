// Package autostart has Switchboard started when a person logs in. What counts is what the system has, not what was
// once wished for: others may add and remove the entry, and State looks.
package autostart

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Entry is where the system keeps what it starts at login, for one program.
type Entry struct {
	// Where is the file, or the value of the registry, that makes the system start the program.
	Where string

	command []string
}

// New is the entry that runs command, the program's absolute path and its arguments. An error says that this system has
// no place for entries.
func New(command []string) (*Entry, error) {
	where, err := place()
	if err != nil {
		return nil, err
	}
	return &Entry{Where: where, command: command}, nil
}

// State is what the system has.
type State struct {
	On    bool
	Other bool // it starts another program than Set would, or with other arguments
}

// replaceFile puts content at path in one step, and makes the folder that it is in.
func replaceFile(path, content string) (err error) {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	next, err := os.CreateTemp(dir, ".switchboard.*.new")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			next.Close()
			os.Remove(next.Name())
		}
	}()
	if _, err := next.WriteString(content); err != nil {
		return err
	}
	if err := next.Chmod(0o644); err != nil {
		return err
	}
	if err := next.Close(); err != nil {
		return err
	}
	return os.Rename(next.Name(), path)
}

// removeFile removes path; that it is not there is no error.
func removeFile(path string) error {
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
