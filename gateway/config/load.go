package config

// This file finds the layers and lays them over each other.

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// The names of the files in the data directory.
const (
	FileName     = "config.toml"   // written by the person, never by the program
	SettingsName = "settings.toml" // written by the program, see Settings
)

// mostBytes is the size beyond which a file is no configuration.
const mostBytes = 1 * MiB

// Sources says which layers make up a configuration. The zero value is the defaults alone.
type Sources struct {
	File     string     // the person's file, or ""
	Named    bool       // the person named File: then it must exist
	Settings string     // the program's file, or ""; it need not exist
	Flags    []Override // later ones win
}

// Override is a value given on the command line.
type Override struct {
	Key, Value string
	Flag       string // as the person typed it, for errors and provenance: "--listen"
}

// In is the files of the data directory dir, neither of which needs to exist.
func In(dir string) Sources {
	return Sources{File: filepath.Join(dir, FileName), Settings: filepath.Join(dir, SettingsName)}
}

// DefaultDir is the data directory where no --data-dir is given: switchboard in the user's configuration directory.
func DefaultDir() (string, error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("there is no place to keep settings and token (%w); name one with --data-dir", err)
	}
	return filepath.Join(dir, "switchboard"), nil
}

// Loaded is a configuration and where each of its values came from.
type Loaded struct {
	Config  Config
	sources map[string]Source // by key; a key that is not in it has its default
}

// Load lays the layers of s over the defaults: the person's file, the settings, the flags. An error is an *Error
// about the first mistake of the first layer that has one.
func Load(s Sources) (Loaded, error) {
	l := Loaded{Default(), make(map[string]Source)}
	files := []struct {
		layer Layer
		path  string
		named bool
	}{{FromFile, s.File, s.Named}, {FromSettings, s.Settings, false}}
	for _, f := range files {
		if f.path == "" {
			continue
		}
		data, err := ReadFile(f.path, mostBytes)
		if errors.Is(err, fs.ErrNotExist) && !f.named {
			continue
		}
		if err != nil {
			return Loaded{}, err
		}
		if err := l.lay(f.layer, f.path, data); err != nil {
			return Loaded{}, err
		}
	}
	for _, o := range s.Flags {
		if err := l.override(o); err != nil {
			return Loaded{}, err
		}
	}
	return l, nil
}

// ReadFile is the content of a file that a person writes, of at most so many bytes; the error is an *Error. Pipes are read
// like files.
func ReadFile(path string, most Size) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fileError(path, "cannot be read", err)
	}
	defer file.Close()
	if info, err := file.Stat(); err == nil && info.IsDir() {
		return nil, &Error{File: path, Msg: "is a directory, not a file"}
	}
	data, err := io.ReadAll(io.LimitReader(file, int64(most)+1))
	if err != nil {
		return nil, fileError(path, "cannot be read", err)
	}
	if Size(len(data)) > most {
		return nil, &Error{File: path, Msg: "is larger than " + most.String() + ", which no configuration is"}
	}
	return data, nil
}

// lay sets what data, the content of file, says. On an error l is half set and of no use.
func (l *Loaded) lay(layer Layer, file string, data []byte) error {
	doc, err := parseDocument(file, data)
	if err != nil {
		return err
	}
	names := newNames(&l.Config)
	var first *Error
	var bad string // the table that was refused last; its keys are not mistakes of their own
	for _, e := range doc.entries {
		if bad != "" && (e.name == bad || strings.HasPrefix(e.name, bad+".")) {
			continue
		}
		msg := names.take(e)
		switch {
		case msg != "" && first == nil:
			first = doc.Mistake(e.offset, e.name, msg)
		case msg != "":
			first.More++
		case e.kind == unstable.KeyValue:
			line, column := doc.place(e.offset)
			l.sources[e.name] = Source{layer, file, line, column}
		}
		if bad = ""; msg != "" && e.kind != unstable.KeyValue {
			bad = e.name
		}
	}
	if first != nil {
		return first
	}
	return nil
}

// override sets what a flag says.
func (l *Loaded) override(o Override) error {
	if err := l.Config.Set(o.Key, o.Value); err != nil {
		var e *Error
		if errors.As(err, &e) {
			e.File = o.Flag
		}
		return err
	}
	l.sources[o.Key] = Source{Layer: FromFlag, Name: o.Flag}
	return nil
}
