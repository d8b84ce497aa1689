package autostart

import (
	"errors"

	"golang.org/x/sys/windows/registry"
)

// The value of the registry that the system runs when the person logs in.
const (
	runKey = `Software\Microsoft\Windows\CurrentVersion\Run`
	name   = "Switchboard"
)

func place() (string, error) { return `HKEY_CURRENT_USER\` + runKey + `\` + name, nil }

// State looks whether the program is started at login.
func (e *Entry) State() (State, error) {
	key, err := registry.OpenKey(registry.CURRENT_USER, runKey, registry.QUERY_VALUE)
	if errors.Is(err, registry.ErrNotExist) {
		return State{}, nil
	}
	if err != nil {
		return State{}, err
	}
	defer key.Close()
	line, _, err := key.GetStringValue(name)
	switch {
	case errors.Is(err, registry.ErrNotExist):
		return State{}, nil
	case err != nil:
		return State{}, err
	}
	return State{On: true, Other: line != commandLine(e.command)}, nil
}

// Set has the program started at login from now on, or not.
func (e *Entry) Set(on bool) error {
	key, _, err := registry.CreateKey(registry.CURRENT_USER, runKey, registry.SET_VALUE)
	if err != nil {
		return err
	}
	defer key.Close()
	if on {
		return key.SetStringValue(name, commandLine(e.command))
	}
	if err := key.DeleteValue(name); !errors.Is(err, registry.ErrNotExist) {
		return err
	}
	return nil
}
