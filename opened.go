package main

import (
	"os"
	"path/filepath"
)

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
