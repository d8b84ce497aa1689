// Package autostart has Switchboard started when a person logs in. What counts is what the system has, not what was
// once wished for: others may add and remove the entry, and State looks.
package autostart

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
