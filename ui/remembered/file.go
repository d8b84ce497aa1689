package remembered

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"

	"github.com/pelletier/go-toml/v2"

	"switchboard/gateway/config"
)

// Name is the file's name in the data directory.
const Name = "window.toml"

// mostBytes bounds the file.
const mostBytes = 4 << 20

const head = "# Written by Switchboard: how its window was left. Take it away to begin anew.\n\n"

// File keeps a State at a path. Its methods may be called by anyone at any time; Close comes last.
type File struct {
	path   string
	failed func(error)
	joined sync.WaitGroup
	wake   chan struct{} // holds a token where state is newer than the file, or File is closed

	mu     sync.Mutex
	state  State
	newer  bool
	closed bool
}

// Open reads the state at path. A file that is missing is an empty State; one that cannot be read is set aside as
// path.broken, so that nothing is lost, and told of by the error, with which the File is good nevertheless. Changes are
// written by a goroutine of the File's own, whole files at a time; failed hears, on it, why one was not. Path "" keeps nothing.
func Open(path string, failed func(error)) (*File, error) {
	f := &File{path: path, failed: failed, wake: make(chan struct{}, 1)}
	err := f.read()
	f.joined.Go(f.run)
	return f, err
}

func (f *File) read() error {
	if f.path == "" {
		return nil
	}
	data, err := config.ReadFile(f.path, mostBytes)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = toml.Unmarshal(data, &f.state) // what a newer version kept is passed over
	}
	if err == nil {
		return nil
	}
	f.state = State{}
	if moved := os.Rename(f.path, f.path+".broken"); moved != nil {
		return fmt.Errorf("how the window was left cannot be read: %w", err)
	}
	return fmt.Errorf("how the window was left cannot be read, and was set aside as %s.broken: %w", f.path, err)
}

// State is what is remembered now, for reading only: its slices and maps are the File's.
func (f *File) State() State {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.state
}

// Update has change, which must replace the slices and maps that it alters, alter the state, and returns before it is written.
func (f *File) Update(change func(*State)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change(&f.state)
	f.newer = true
	f.nudge()
}

// Close writes what is not written yet, and returns when the File's goroutine has ended.
func (f *File) Close() {
	f.mu.Lock()
	f.closed = true
	f.nudge()
	f.mu.Unlock()
	f.joined.Wait()
}

func (f *File) nudge() {
	select {
	case f.wake <- struct{}{}:
	default:
	}
}

func (f *File) run() {
	for range f.wake {
		f.mu.Lock()
		state, newer, closed := f.state, f.newer, f.closed
		f.newer = false
		f.mu.Unlock()
		if newer && f.path != "" {
			if err := f.write(&state); err != nil && f.failed != nil {
				f.failed(fmt.Errorf("how the window is left was not kept: %w", err))
			}
		}
		if closed {
			return
		}
	}
}

func (f *File) write(s *State) error {
	data, err := toml.Marshal(s)
	if err != nil {
		return err
	}
	if len(data)+len(head) > mostBytes {
		return fmt.Errorf("it is more than %s", config.Size(mostBytes))
	}
	return config.Replace(f.path, head+string(data))
}
