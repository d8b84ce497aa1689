package main

import (
	"bytes"
	"strings"
	"testing"
)

// What happens in every run: the gateway says that it listens, and at the end that it has stopped.
func TestWatch(t *testing.T) {
	for _, c := range []struct {
		name      string
		flags     []string
		code      int
		out, errs string // what is said there, among other things
	}{
		{"until", []string{"--until", "listening"}, 0, "", ""},
		{"print", []string{"--until", "listening", "--print", "kind:switched"}, 0, `"kind":"switched"`, "is listening on"},
		{"print all", []string{"--until", "listening", "--print", ""}, 0, `"note":"stopped`, "Ctrl+C stops it."},
		{"fail", []string{"--fail-on", "listening"}, 4, "", `what --fail-on names has happened: {"seq":`},
		{"fail at the end", []string{"--until", "listening", "--fail-on", "stopped"}, 4, "", "has happened"},
		{"neither", []string{"--until", "nowhere", "--fail-on", "nowhere", "--until-idle", "1ms"}, 0, "", ""},
		{"a mistake", []string{"--fail-on", "dur:fast"}, 2, "", "want "},
		{"an empty one ends at once", []string{"--until", ""}, 0, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out, errOut bytes.Buffer
			code := run(append([]string{"--headless", "--listen", "127.0.0.1:0", "--data-dir", t.TempDir()}, c.flags...), &out, &errOut)
			if code != c.code || !strings.Contains(out.String(), c.out) || !strings.Contains(errOut.String(), c.errs) {
				t.Errorf("%v = %d, want %d; out, want %q:\n%s\nerrors, want %q:\n%s", c.flags, code, c.code, c.out, out.String(), c.errs, errOut.String())
			}
			if strings.HasPrefix(c.name, "print") {
				for line := range strings.Lines(out.String()) {
					if !strings.HasPrefix(line, "{") {
						t.Errorf("printed %q, want JSON alone", line)
					}
				}
			}
		})
	}
}

func TestWatchFlags(t *testing.T) {
	for _, args := range []string{"--print x", "stdio --until x", "export --fail-on x f", "config --print x"} {
		if _, err := parse(strings.Fields(args)); err == nil || !strings.Contains(err.Error(), "go with --headless") && !strings.Contains(err.Error(), "not defined") {
			t.Errorf("parse(%s) = %v, want that it goes with --headless", args, err)
		}
	}
}
