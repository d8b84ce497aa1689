package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"switchboard/gateway/record"
)

func TestExport(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	const (
		head  = `{"switchboard":"capture","version":1,"program":"test","started":"2026-11-25T15:23:38Z","part":1}` + "\n"
		event = `{"seq":1,"time":"2026-11-25T15:23:38Z","kind":"switched","note":"Bearer abcdefghijklmnop"}` + "\n"
	)
	masked := strings.Replace(event, "abcdefghijkl", "…", 1)
	whole, cut, broken := write("whole", head+event), write("cut", head+event+`{"seq":2,`), write("broken", head+event+"{}\n"+event)
	for name, tt := range map[string]struct {
		args     []string
		code     int
		out, err string
	}{
		"lines":       {[]string{whole}, 0, head + masked, ""},
		"unmasked":    {[]string{"--unmask", whole}, 0, head + event, ""},
		"parts":       {[]string{whole, cut}, 0, head + masked + masked, "cut: The last 9 bytes, from line 3 on (byte 188), are no whole event"},
		"broken":      {[]string{broken}, 1, head + masked, `broken: line 3: unknown kind of event ""`},
		"missing":     {[]string{filepath.Join(dir, "none")}, 1, "", "no such file"},
		"foreign":     {[]string{write("foreign", "{}\n")}, 1, "", "foreign: line 1: this is no capture"},
		"no file":     {nil, 2, "", "export needs the file of a recording"},
		"and records": {[]string{"--record", "x", whole}, 2, "", "--record does not go with export"},
		"no har":      {[]string{"--hra", whole}, 2, "", "-hra"},
	} {
		var out, errOut bytes.Buffer
		if code := run(append([]string{"export"}, tt.args...), &out, &errOut); code != tt.code || out.String() != tt.out ||
			!strings.Contains(errOut.String(), tt.err) || (tt.err == "") != (errOut.Len() == 0) {
			t.Errorf("%s: %d, out %q, err %q; want %d, %q, %q", name, code, out.String(), errOut.String(), tt.code, tt.out, tt.err)
		}
	}
	var out, errOut bytes.Buffer
	if code := run([]string{"export", "--har", whole}, &out, &errOut); code != 0 || !strings.Contains(out.String(), `"version": "1.2"`) {
		t.Errorf("HAR: %d, %s%s", code, out.String(), errOut.String())
	}
}

// TestRecordFlag: a run that cannot record what it was asked to does not run, and one that can records from the first event.
func TestRecordFlag(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "run.jsonl")
	args := []string{"--headless", "--listen", "127.0.0.1:0", "--data-dir", dir, "--until-idle", "1ms", "--record", file}
	var out, errOut bytes.Buffer
	if code := run(args, &out, &errOut); code != 0 || !strings.Contains(out.String(), "record   "+file) {
		t.Fatalf("%d, %s%s", code, out.String(), errOut.String())
	}
	c, err := record.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	var notes []string
	for _, e := range c.Events {
		notes = append(notes, e.Note)
	}
	if n := len(notes); n != 4 || c.Events[0].Seq != 1 || !strings.HasPrefix(notes[1], "listening on ") || notes[2] != "stopped" {
		t.Errorf("recorded %q", notes)
	}
	if code := run(args, &out, &errOut); code != 1 || !strings.Contains(errOut.String(), "file exists") {
		t.Errorf("recording over it: %d, %s", code, errOut.String())
	}
	if code := run([]string{"config", "--record", file}, &out, &errOut); code != 2 {
		t.Errorf("config --record: %d; want 2", code)
	}
}
