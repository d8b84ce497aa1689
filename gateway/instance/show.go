package instance

import (
	"encoding/json"
	"strings"
)

const show = "show"

// Show is the command that a later start gives to the process that holds the data directory: show your window, and in it the recording
// that captures are the parts of, if any. Their paths are absolute.
func Show(captures []string) (cmd string) {
	if len(captures) == 0 {
		return show
	}
	text, err := json.Marshal(captures)
	if err != nil {
		panic(err) // a list of strings
	}
	return show + " " + string(text)
}

// Shown is what cmd asks to be shown; false: it is no command of Show.
func Shown(cmd string) (captures []string, ok bool) {
	list, more := strings.CutPrefix(cmd, show+" ")
	if !more {
		return nil, cmd == show
	}
	if json.Unmarshal([]byte(list), &captures) != nil {
		return nil, false
	}
	return captures, true
}
