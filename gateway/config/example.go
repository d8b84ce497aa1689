package config

// This file writes config.example.toml from the table of keys.

import (
	"fmt"
	"strings"
)

// exampleHead is the first comment of the example file.
const exampleHead = "Every key of Switchboard at its default. Copy what you want to change into config.toml in the data directory, " +
	"or into any file that you name with --config. Switchboard never writes your file: what is changed in the window is kept in " +
	"settings.toml in the data directory and wins over your file, and flags win over both. switchboard config prints each value in " +
	"force and where it comes from."

// Example is the example file: every key at its default, with its unit, range and effect. config.example.toml is this.
func Example() string {
	c := Default()
	var b strings.Builder
	comment(&b, exampleHead)
	for _, s := range c.sections() {
		b.WriteString("\n")
		comment(&b, s.doc)
		fmt.Fprintf(&b, "[%s]\n", s.name)
		for _, r := range s.rows {
			b.WriteString("\n")
			comment(&b, r.doc)
			comment(&b, "Takes "+r.accepts+".")
			fmt.Fprintf(&b, "%s = %s\n", r.name, literal(r.initial))
		}
	}
	return b.String()
}

// comment writes text as lines that start with # and end before column 100.
func comment(b *strings.Builder, text string) {
	column := 0
	for word := range strings.FieldsSeq(text) {
		switch {
		case column == 0:
			b.WriteString("# ")
		case column+1+len(word) > 96:
			b.WriteString("\n# ")
			column = 0
		default:
			b.WriteString(" ")
			column++
		}
		b.WriteString(word)
		column += len(word)
	}
	b.WriteString("\n")
}
