//go:build !windows && !darwin

package autostart

import (
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

// contentOf is the file that starts command.
func contentOf(command []string) (string, error) { return desktopEntry(command) }

// stateOf is what the file says of command.
func stateOf(data string, command []string) (State, error) {
	wanted, err := execLine(command)
	return desktopState(data, wanted), err
}
