package command

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestCommandsOfThePages: each command line that the pages show is one that the program takes.
func TestCommandsOfThePages(t *testing.T) {
	paths, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	said := 0
	for _, path := range append(paths, "../../README.md") {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			command, ok := strings.CutPrefix(line, "    switchboard ")
			if !ok {
				continue
			}
			said++
			if _, err := parse(words(command)); err != nil {
				t.Errorf("%s: switchboard %s: %v", path, strings.TrimSpace(command), err)
			}
		}
	}
	if said < 10 {
		t.Errorf("the pages show %d commands; the pattern here no longer finds them", said)
	}
}

// words are the arguments in a line of the shell: up to a comment, a pipe or a file that takes what is printed.
func words(line string) (args []string) {
	var word strings.Builder
	inWord, quoted := false, false
	for _, c := range line {
		switch {
		case c == '\'':
			quoted, inWord = !quoted, true
		case quoted:
			word.WriteRune(c)
		case strings.ContainsRune("#|>&", c):
			return args
		case c != ' ' && c != '\n':
			word.WriteRune(c)
			inWord = true
		case inWord:
			args = append(args, word.String())
			word.Reset()
			inWord = false
		}
	}
	return args
}
