package config

// This file says where each value in force came from.

import (
	"cmp"
	"fmt"
	"io"
	"path/filepath"
	"text/tabwriter"
)

// Layer is one of the four places that a value can come from, from the bottom up.
type Layer string

// The layers.
const (
	FromDefault  Layer = "default"
	FromFile     Layer = "file"     // the person's file
	FromSettings Layer = "settings" // what was changed in the window
	FromFlag     Layer = "flag"
)

// Source is where a value came from.
type Source struct {
	Layer        Layer
	Name         string // the file, or the flag as typed; empty for a default
	Line, Column int    // in a file; from 1
}

// String is "default", "file /etc/switchboard.toml:3", "settings …/settings.toml:5" or "flag --listen".
func (s Source) String() string {
	switch {
	case s.Line > 0:
		return fmt.Sprintf("%s %s:%d", s.Layer, s.Name, s.Line)
	case s.Name != "":
		return fmt.Sprintf("%s %s", s.Layer, s.Name)
	default:
		return string(s.Layer)
	}
}

// Value is one key with the value in force.
type Value struct {
	Key
	Text   string // as one types it in a form; Config.Set takes it
	Source Source
}

// Values is every key with its value and where that came from, in the order of the example file.
func (l Loaded) Values() []Value {
	var values []Value
	for _, r := range l.Config.rows() {
		source, found := l.sources[r.name]
		if !found {
			source.Layer = FromDefault
		}
		values = append(values, Value{r.key(), plain(r.value()), source})
	}
	return values
}

// In is l's configuration with its paths made good: one that a file says is relative to that file, and recordings are
// kept below dir, the data directory, where none says otherwise.
func (l Loaded) In(dir string) Config {
	c := l.Config
	c.Server.File = l.beside("server.file", c.Server.File)
	if c.Record.Dir == "" {
		c.Record.Dir = filepath.Join(dir, "captures")
	} else {
		c.Record.Dir = l.beside("record.dir", c.Record.Dir)
	}
	return c
}

func (l Loaded) beside(key, path string) string {
	if s := l.sources[key]; path != "" && !filepath.IsAbs(path) && s.Line > 0 {
		return filepath.Join(filepath.Dir(s.Name), path)
	}
	return path
}

// WriteTable writes values as aligned columns, for switchboard config.
func WriteTable(w io.Writer, values []Value) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "KEY\tVALUE\tFROM")
	for _, v := range values {
		fmt.Fprintf(t, "%s\t%s\t%s\n", v.Name, cmp.Or(v.Text, `""`), v.Source)
	}
	return t.Flush()
}
