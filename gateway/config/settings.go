package config

// This file keeps what was changed in the window, so that the person's own file is never written.

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// settingsHead is the first comment of the settings file.
const settingsHead = "Written by Switchboard: what was changed in its window. It wins over your config.toml; flags win over it. " +
	"Take a line out, or the whole file away, to undo a change. Comments of your own are not kept."

// Settings is the file that keeps what was changed in the window: only those keys, also where the value is the one
// that would hold without them. Its methods may be called at the same time; each change is in the file, whole, when
// they return, and on an error the file is as it was. Of two processes that change it at once, the later one's file
// stays.
type Settings struct {
	path string
	mu   sync.Mutex // held from reading the file until it is replaced
}

// NewSettings is the settings file at path, which is first read, and made, when something changes.
func NewSettings(path string) *Settings { return &Settings{path: path} }

// Set keeps text, checked as Config.Set does, for the key of that name.
func (s *Settings) Set(name, text string) error {
	c := Default()
	if err := c.Set(name, text); err != nil {
		return err
	}
	return s.change(func(kept map[string]any) { kept[name] = newNames(&c).rows[name].value() })
}

// Unset forgets the key of that name, so that what lies below holds again.
func (s *Settings) Unset(name string) error {
	if names := newNames(new(Config)); !slices.Contains(names.keys, name) {
		return &Error{Key: name, Msg: Unknown("key", name, names.keys)}
	}
	return s.change(func(kept map[string]any) { delete(kept, name) })
}

func (s *Settings) change(edit func(kept map[string]any)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	before, err := s.read()
	if err != nil {
		return err
	}
	after := maps.Clone(before)
	edit(after)
	if len(before) == 0 && len(after) == 0 {
		return nil // no file is made to say nothing
	}
	if err := Replace(s.path, settingsFile(after)); err != nil {
		return fileError(s.path, "cannot be written", err)
	}
	return nil
}

// read is the values that are kept, by key. A file that is not there keeps nothing; a broken one is an error, for to
// replace it would lose what it was meant to keep.
func (s *Settings) read() (map[string]any, error) {
	kept := make(map[string]any)
	data, err := ReadFile(s.path, mostBytes)
	if errors.Is(err, fs.ErrNotExist) {
		return kept, nil
	}
	if err != nil {
		return nil, err
	}
	l := Loaded{Default(), make(map[string]Source)}
	if err := l.lay(FromSettings, s.path, data); err != nil {
		return nil, err
	}
	for _, r := range l.Config.rows() {
		if _, found := l.sources[r.name]; found {
			kept[r.name] = r.value()
		}
	}
	return kept, nil
}

// settingsFile is the content of a file that keeps these values, in the order of the table of keys.
func settingsFile(kept map[string]any) string {
	var b strings.Builder
	comment(&b, settingsHead)
	for _, s := range new(Config).sections() {
		header := fmt.Sprintf("\n[%s]\n", s.name)
		for _, r := range s.rows {
			if v, found := kept[s.name+"."+r.name]; found {
				fmt.Fprintf(&b, "%s%s = %s\n", header, r.name, literal(v))
				header = ""
			}
		}
	}
	return b.String()
}

// Replace puts content in the place of the file at path, in one step: whoever reads sees the old or the new, and a
// failure, or a crash, leaves the old. Only its owner can read the new file. A link stays one: what it leads to is replaced.
func Replace(path, content string) (err error) {
	if file, err := filepath.EvalSymlinks(path); err == nil {
		path = file
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	next, err := os.CreateTemp(dir, filepath.Base(path)+".*.new")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			next.Close()
			os.Remove(next.Name())
		}
	}()
	if _, err := next.WriteString(content); err != nil {
		return err
	}
	if err := next.Sync(); err != nil {
		return err
	}
	if err := next.Close(); err != nil {
		return err
	}
	return os.Rename(next.Name(), path)
}
