package autostart

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// place is the file of the person's own launch agent.
func place() (string, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(home, "Library", "LaunchAgents", label+".plist"), nil
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
	wanted, err := launchAgent(e.command)
	return agentState(string(data), wanted), err
}

// Set has the program started at login from now on, or not. The running one is left alone.
func (e *Entry) Set(on bool) error {
	if !on {
		return removeFile(e.Where)
	}
	content, err := launchAgent(e.command)
	if err != nil {
		return err
	}
	return replaceFile(e.Where, content)
}
