package record

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// This file finds the parts of a recording, and the recordings of a folder.

// Recording is one that is kept: its files, in the order of its parts.
type Recording struct {
	Header Header // of the first part that is there
	Files  []string
	Bytes  int64
	Ended  time.Time // when its last file was written to
	Gone   int       // parts that are missing: the oldest of a long recording are removed while it goes on
}

// Name is what a person calls it by: its file without folder and extension.
func (r Recording) Name() string {
	base, _ := stem(r.Files[0])
	return filepath.Base(base)
}

// mostDigits is how many a part's number can have; a date, as people put it into names, has more.
const mostDigits = 7

// stem is the path of a part without what makes it a part, and whether its name says that it is one.
func stem(file string) (base string, numbered bool) {
	base = strings.TrimSuffix(file, extension)
	if base == file {
		return base, false
	}
	dot := strings.LastIndexByte(base, '.')
	if digits := len(base) - dot - 1; dot < 0 || digits < 3 || digits > mostDigits || strings.Trim(base[dot+1:], "0123456789") != "" {
		return base, false
	}
	return base[:dot], true
}

// Whole finds the recording that file is a part of: the files beside it that are named alike and were begun at the same
// moment. A file that is no capture, or of a newer program, is an error.
func Whole(file string) (Recording, error) {
	file, err := filepath.Abs(file)
	if err != nil {
		return Recording{}, err
	}
	head, err := headOf(file)
	if err != nil {
		return Recording{}, err
	}
	base, _ := stem(file)
	entries, err := os.ReadDir(filepath.Dir(file))
	if err != nil {
		entries = nil // the file itself can be read
	}
	found := []part{{head, file}}
	for _, e := range entries {
		path := filepath.Join(filepath.Dir(file), e.Name())
		if other, _ := stem(path); path == file || other != base || !e.Type().IsRegular() {
			continue
		}
		if h, err := headOf(path); err == nil && h.Started.Equal(head.Started) && h.Program == head.Program {
			found = append(found, part{h, path})
		}
	}
	return join(found)
}

// Join is the recording that these files are the parts of, in whatever order they are named.
func Join(files []string) (Recording, error) {
	var found []part
	for _, file := range files {
		head, err := headOf(file)
		if err != nil {
			return Recording{}, err
		}
		if len(found) > 0 && !head.Started.Equal(found[0].Started) {
			return Recording{}, fmt.Errorf("%s and %s are parts of two recordings: open one at a time", found[0].path, file)
		}
		found = append(found, part{head, file})
	}
	if len(found) == 0 {
		return Recording{}, errors.New("no file is named")
	}
	return join(found)
}

// part is a file of a recording.
type part struct {
	Header
	path string
}

func join(found []part) (Recording, error) {
	slices.SortStableFunc(found, func(a, b part) int { return cmp.Compare(a.Part, b.Part) })
	r := Recording{Header: found[0].Header}
	last := 0
	for _, p := range found {
		info, err := os.Stat(p.path)
		if err != nil {
			return r, err
		}
		if p.Part == last && len(r.Files) > 0 {
			continue // a copy
		}
		r.Files, r.Bytes, last = append(r.Files, p.path), r.Bytes+info.Size(), p.Part
		if info.ModTime().After(r.Ended) {
			r.Ended = info.ModTime()
		}
	}
	r.Gone = max(last-len(r.Files), 0)
	return r, nil
}

func errFolder(path string) error {
	return fmt.Errorf("%s is a folder: name the file of a recording", path)
}

// headOf is the header of a file.
func headOf(path string) (Header, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return Header{}, err
	case info.IsDir():
		return Header{}, errFolder(path)
	case !info.Mode().IsRegular():
		return Header{}, fmt.Errorf("%s is no file", path)
	}
	file, err := os.Open(path)
	if err != nil {
		return Header{}, err
	}
	defer file.Close()
	r, err := NewReader(file)
	if err != nil {
		return Header{}, fmt.Errorf("%s: %w", path, err)
	}
	return r.Header(), nil
}

// mostListed bounds what a list of a folder looks at.
const mostListed = 10_000

// List is the recordings in dir, the newest first, at most so many. A folder that is not there has none.
func List(dir string, most int) ([]Recording, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	if len(entries) > mostListed { // sorted by name, which begins with the day
		entries = entries[len(entries)-mostListed:]
	}
	byName := make(map[string][]part)
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		if filepath.Ext(path) != extension || !e.Type().IsRegular() {
			continue
		}
		if h, err := headOf(path); err == nil {
			base, _ := stem(path)
			key := base + h.Started.String()
			byName[key] = append(byName[key], part{h, path})
		}
	}
	var all []Recording
	for _, found := range byName {
		if r, err := join(found); err == nil {
			all = append(all, r)
		}
	}
	slices.SortFunc(all, func(a, b Recording) int {
		return cmp.Or(b.Ended.Compare(a.Ended), strings.Compare(b.Files[0], a.Files[0]))
	})
	return all[:min(len(all), most)], nil
}
