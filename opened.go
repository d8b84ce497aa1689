package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
)

// This file says to a Switchboard that is running already which recording to show.

// locate makes the paths of the recordings whole, for who runs in another folder, and reports one that is not there.
func (o *options) locate() error {
	for i, file := range o.captures {
		path, err := filepath.Abs(file)
		if err != nil {
			return err
		}
		if _, err := os.Stat(path); err != nil {
			return err
		}
		o.captures[i] = path
	}
	return nil
}

const show = "show"

// showCommand is what the running Switchboard is told: to show its window, and in it the recording that these are the parts of, if any.
func showCommand(captures []string) string {
	if len(captures) == 0 {
		return show
	}
	text, err := json.Marshal(captures)
	if err != nil {
		panic(err) // a list of strings
	}
	return show + " " + string(text)
}

// shownBy is what a command asks to be shown; false: it is no such command.
func shownBy(cmd string) (captures []string, ok bool) {
	list, more := strings.CutPrefix(cmd, show+" ")
	if !more {
		return nil, cmd == show
	}
	if json.Unmarshal([]byte(list), &captures) != nil {
		return nil, false
	}
	return captures, true
}
