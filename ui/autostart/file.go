//go:build !windows

package autostart

import (
	"errors"
	"io/fs"
	"os"

	"switchboard/gateway/config"
)

// State looks whether the program is started at login.
func (e *Entry) State() (State, error) {
	data, err := os.ReadFile(e.Where)
	if errors.Is(err, fs.ErrNotExist) {
		return State{}, nil
	}
	if err != nil {
		return State{}, err
	}
	return stateOf(string(data), e.command)
}

// Set has the program started at login from now on, or not. The running one is left alone.
func (e *Entry) Set(on bool) error {
	if !on {
		if err := os.Remove(e.Where); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	}
	content, err := contentOf(e.command)
	if err != nil {
		return err
	}
	return config.Replace(e.Where, content)
}
