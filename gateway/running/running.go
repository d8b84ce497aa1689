// Package running is the note by which other programs of the same user find the gateway that serves a data directory.
package running

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Name is the name of the note in the data directory.
const Name = "running.json"

// Note says where a gateway can be met. It may outlive its gateway, which Find sees.
type Note struct {
	Address string    `json:"address"` // host:port it listens on; the host may be unspecified
	PID     int       `json:"pid"`
	Version string    `json:"version"`
	Started time.Time `json:"started"`
}

// Write leaves the note in dir, which must be there, for its owner alone. Readers see it whole or not at all. One that
// is there already is replaced: of two gateways on one directory, the later is the one that is found.
func Write(dir string, n Note) error {
	data, err := json.MarshalIndent(n, "", "  ")
	if err != nil {
		return err
	}
	file, err := os.CreateTemp(dir, Name+".*.new") // which makes it 0600
	if err != nil {
		return err
	}
	_, err = file.Write(append(data, '\n'))
	err = errors.Join(err, file.Close())
	if err == nil {
		err = os.Rename(file.Name(), filepath.Join(dir, Name))
	}
	if err != nil {
		os.Remove(file.Name())
	}
	return err
}

// Read is the note in dir; fs.ErrNotExist: there is none.
func Read(dir string) (n Note, err error) {
	path := filepath.Join(dir, Name)
	file, err := os.Open(path)
	if err != nil {
		return n, err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, 4096))
	if err == nil {
		err = json.Unmarshal(data, &n)
	}
	if err == nil && (n.Address == "" || n.PID <= 0) {
		err = errors.New("address or pid is missing")
	}
	if err != nil {
		return Note{}, fmt.Errorf("%s: %w", path, err)
	}
	return n, nil
}

// Remove takes n away from dir, where it still is: the note of another gateway stays.
func Remove(dir string, n Note) error {
	there, err := Read(dir)
	if errors.Is(err, fs.ErrNotExist) || err == nil && (there.PID != n.PID || there.Address != n.Address) {
		return nil
	}
	if err != nil {
		return err
	}
	return os.Remove(filepath.Join(dir, Name))
}
