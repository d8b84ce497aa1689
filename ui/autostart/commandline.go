package autostart

import "strings"

// commandLine is command as one line that a program on Windows takes apart again: quotes around what has blanks, and
// backslashes doubled before a quote alone.
func commandLine(command []string) string {
	words := make([]string, len(command))
	for i, arg := range command {
		words[i] = windowsWord(arg)
	}
	return strings.Join(words, " ")
}

func windowsWord(arg string) string {
	if arg != "" && !strings.ContainsAny(arg, " \t\n\v\"") {
		return arg
	}
	var b strings.Builder
	b.WriteByte('"')
	slashes := 0
	for i := range len(arg) {
		switch c := arg[i]; c {
		case '\\':
			slashes++
			continue
		case '"':
			b.WriteString(strings.Repeat(`\`, 2*slashes+1))
		default:
			b.WriteString(strings.Repeat(`\`, slashes))
		}
		slashes = 0
		b.WriteByte(arg[i])
	}
	b.WriteString(strings.Repeat(`\`, 2*slashes))
	b.WriteByte('"')
	return b.String()
}
