package view

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
)

// Fact is a line of what the program is and where it runs.
type Fact struct{ Name, Value string }

// About is what the program is made of. version is as it was stamped.
func About(version string) []Fact {
	facts := []Fact{{"Version", version}}
	info, ok := debug.ReadBuildInfo()
	if _, commit, found := strings.Cut(version, "+"); found {
		facts = append(facts, Fact{"Commit", commit})
	} else if ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				facts = append(facts, Fact{"Commit", s.Value})
			}
		}
	}
	facts = append(facts, Fact{"Go", strings.TrimPrefix(runtime.Version(), "go")})
	if ok {
		for _, m := range info.Deps {
			if m.Path == "fyne.io/fyne/v2" {
				facts = append(facts, Fact{"Fyne", strings.TrimPrefix(m.Version, "v")})
			}
		}
	}
	return append(facts, Fact{"System", fmt.Sprintf("%s/%s, %s", runtime.GOOS, runtime.GOARCH, Plural(runtime.NumCPU(), "processor"))})
}

// Report is facts for a report of a bug: one a line, in columns.
func Report(facts []Fact) string {
	width := 0
	for _, f := range facts {
		width = max(width, len(f.Name))
	}
	var b strings.Builder
	for _, f := range facts {
		fmt.Fprintf(&b, "%-*s  %s\n", width, f.Name, f.Value)
	}
	return b.String()
}
