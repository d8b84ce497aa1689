package autostart

import (
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

// contentOf is the file that starts command.
func contentOf(command []string) (string, error) { return launchAgent(command) }

// stateOf is what the file says of command.
func stateOf(data string, command []string) (State, error) {
	wanted, err := launchAgent(command)
	return agentState(data, wanted), err
}
