//go:build !windows && !darwin

package autostart

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// place is the file of the person's own autostart folder, as the Desktop Application Autostart Specification has it.
func place() (string, error) {
	dir, err := os.UserConfigDir() // $XDG_CONFIG_HOME, or .config at home
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, "autostart", fileName), nil
}

// State looks whether the program is started at login.
func (e *Entry) State() (State, error) {
	data, err := os.ReadFile(e.Where)
	if errors.Is(err, fs.ErrNotExist) {
		return State{}, nil
	}
	if err != nil {
		return State{}, err
	}
	wanted, err := execLine(e.command)
	return desktopState(string(data), wanted), err
}

// Set has the program started at login from now on, or not.
func (e *Entry) Set(on bool) error {
	if !on {
		return removeFile(e.Where)
	}
	content, err := desktopEntry(e.command)
	if err != nil {
		return err
	}
	return replaceFile(e.Where, content)
}
