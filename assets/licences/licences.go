// Package licences has the licences of all that is linked into the program, on any system, as most of them ask for.
package licences

import (
	"cmp"
	_ "embed" // for the texts
	"slices"
	"strings"
)

//go:embed licences.txt
var file string

// Licence is the licence of one module.
type Licence struct {
	Module  string
	Version string // empty for the Go standard library, which is that of the toolchain
	Kind    string // "MIT", "BSD-3-Clause" …, with commas where several parts have licences of their own
	Text    string
}

// The form of the file: a line of rule, for each module with this text a line that begins with mark, an empty line, the text.
const (
	rule = "================================================================================\n"
	mark = "* "
)

// All is the licence of the standard library, and then that of every module, in the order of their names.
func All() []Licence {
	_, body, _ := strings.Cut(file, rule)
	var all []Licence
	for part := range strings.SplitSeq(body, rule) {
		head, text, _ := strings.Cut(part, "\n\n")
		for line := range strings.SplitSeq(head, "\n") {
			line, found := strings.CutPrefix(line, mark)
			if !found {
				continue
			}
			name, kind, _ := strings.Cut(line, " | ")
			module, version, _ := strings.Cut(name, "@")
			all = append(all, Licence{module, version, kind, strings.TrimSpace(text)})
		}
	}
	slices.SortStableFunc(all, func(a, b Licence) int {
		if a.Version == "" || b.Version == "" { // the toolchain comes first
			return cmp.Compare(min(len(a.Version), 1), min(len(b.Version), 1))
		}
		return strings.Compare(strings.ToLower(a.Module), strings.ToLower(b.Module))
	})
	return all
}
