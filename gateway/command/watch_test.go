package command

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"switchboard/gateway/record"
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
	for args, want := range map[string]string{
		"--print x":             "go with --headless",
		"stdio --until x":       "--until does not go with stdio",
		"export --fail-on x f":  "--fail-on does not go with export",
		"config --print x":      "--print does not go with config",
		"--headless --until (x": "--until: (: want a ) that closes this",
	} {
		if _, err := parse(strings.Fields(args)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("parse(%s) = %v, want %s", args, err, want)
		}
	}
}

// Whoever reads may go first: the run ends in order, so that what it records is whole.
func TestPrintToNobody(t *testing.T) {
	dir := t.TempDir()
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	read.Close()
	defer write.Close()
	var errOut bytes.Buffer
	file := filepath.Join(dir, "run.jsonl")
	code := run([]string{"--headless", "--listen", "127.0.0.1:0", "--data-dir", dir, "--record", file, "--print", ""}, write, &errOut)
	if code != 1 || !strings.Contains(errOut.String(), "switchboard: --print: nobody reads any more what is printed\n") {
		t.Errorf("print to nobody = %d, %s; want 1, and why", code, errOut.String())
	}
	c, err := record.Open(file)
	if err != nil || !strings.HasPrefix(c.Events[len(c.Events)-1].Note, "recording stopped") {
		t.Errorf("the recording: %v, %+v", err, c)
	}
}
