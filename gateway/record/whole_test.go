package record

import (
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"switchboard/gateway/spine"
)

// part writes a file with a header of that part and events from seq on.
func writePart(t *testing.T, path string, started time.Time, part int, seqs ...uint64) string {
	t.Helper()
	text := Header{Switchboard: magic, Version: formatVersion, Program: "test", Started: started, Part: part}.line()
	for _, seq := range seqs {
		e := spine.Event{Seq: seq, Time: started, Kind: spine.Switched, Note: "n"}
		text = append(e.AppendJSON(text), '\n')
	}
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestWhole(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	then := time.Date(2026, 11, 25, 15, 0, 0, 0, time.UTC)
	two := writePart(t, at("run.002.jsonl"), then, 2, 3, 4)
	ten := writePart(t, at("run.1000.jsonl"), then, 1000, 7)
	three := writePart(t, at("run.003.jsonl"), then, 3, 5, 6)
	one := writePart(t, at("run.jsonl"), then, 1, 1, 2)
	writePart(t, at("run.004.jsonl"), then.Add(time.Hour), 4, 9)                // of another recording
	other := writePart(t, at("run.two.jsonl"), then, 2, 9)                      // named otherwise
	plain := writePart(t, at("noext"), then, 1, 1)                              // with --record
	second := writePart(t, at("noext.002.jsonl"), then, 2, 2)                   //
	lone := writePart(t, at("lone.003.jsonl"), then.Add(time.Minute), 3, 1, 2)  // its first parts were removed
	copied := writePart(t, at("lone.0003.jsonl"), then.Add(time.Minute), 3, 99) // part 3 again
	if err := os.Mkdir(at("run.005.jsonl"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(at("run.006.jsonl"), []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		file, files string
		name        string
		gone        int
	}{
		{one, one + two + three + ten, "run", 996},
		{three, one + two + three + ten, "run", 996},
		{other, other, "run.two", 1},
		{plain, plain + second, "noext", 0},
		{second, plain + second, "noext", 0},
		{lone, lone, "lone", 2},
		{copied, copied, "lone", 2},
	} {
		r, err := Whole(tt.file)
		if err != nil || strings.Join(r.Files, "") != tt.files || r.Name() != tt.name || r.Gone != tt.gone {
			t.Errorf("Whole(%s) = %v %q, %d gone, %v; want %s, %q, %d", tt.file, r.Files, r.Name(), r.Gone, err, tt.files, tt.name, tt.gone)
		}
	}
	for file, want := range map[string]string{
		dir:                 "is a folder",
		at("none"):          "no such file",
		at("run.006.jsonl"): "run.006.jsonl: line 1: this is no capture",
		"/dev/null":         "is no file",
	} {
		if _, err := Whole(file); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Whole(%s) = %v; want %q", file, err, want)
		}
	}
	if r, err := Join([]string{two, one}); err != nil || strings.Join(r.Files, "") != one+two || r.Gone != 0 {
		t.Errorf("Join = %v, %v", r, err)
	}
	if _, err := Join([]string{one, lone}); err == nil || !strings.Contains(err.Error(), "are parts of two recordings") {
		t.Errorf("Join of two recordings = %v", err)
	}
}

func TestList(t *testing.T) {
	dir := t.TempDir()
	then := time.Date(2026, 11, 25, 15, 0, 0, 0, time.UTC)
	for i, name := range []string{"b.jsonl", "a.jsonl", "c.jsonl"} {
		path := writePart(t, filepath.Join(dir, name), then.Add(time.Duration(i)*time.Hour), 1, 1)
		if err := os.Chtimes(path, then, then.Add(time.Duration(i)*time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	part := writePart(t, filepath.Join(dir, "a.002.jsonl"), then.Add(time.Hour), 2, 2)
	if err := os.Chtimes(part, then, then.Add(9*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "notes.jsonl"), []byte("{}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	all, err := List(dir, 10)
	var names []string
	for _, r := range all {
		names = append(names, r.Name()+strconv.Itoa(len(r.Files)))
	}
	if got := strings.Join(names, " "); err != nil || got != "a2 c1 b1" {
		t.Errorf("List = %s, %v; want the newest first", got, err)
	}
	if all, err := List(dir, 2); err != nil || len(all) != 2 {
		t.Errorf("List of 2 = %v, %v", all, err)
	}
	if all, err := List(filepath.Join(dir, "none"), 2); err != nil || all != nil {
		t.Errorf("List of no folder = %v, %v", all, err)
	}
}

func TestPlay(t *testing.T) {
	dir := t.TempDir()
	then := time.Date(2026, 11, 25, 15, 0, 0, 0, time.UTC)
	one := writePart(t, filepath.Join(dir, "run.jsonl"), then, 1, 1, 2)
	two := writePart(t, filepath.Join(dir, "run.002.jsonl"), then, 2, 3, 4)
	play := func() (seqs []uint64, p *Playback, err error) {
		t.Helper()
		r, err := Whole(two)
		if err != nil {
			t.Fatal(err)
		}
		p = Play(r)
		defer p.Close()
		for {
			e, _, err := p.Next()
			if err != nil {
				if r.Bytes != p.Read() && err == io.EOF {
					t.Errorf("read %d of %d bytes", p.Read(), r.Bytes)
				}
				return seqs, p, err
			}
			seqs = append(seqs, e.Seq)
		}
	}
	seqs, p, err := play()
	if len(seqs) != 4 || err != io.EOF || p.Cuts() != nil {
		t.Errorf("%v, %v, %v", seqs, p.Cuts(), err)
	}
	add(t, one, `{"seq":`)
	if seqs, p, err = play(); len(seqs) != 4 || err != io.EOF || len(p.Cuts()) != 1 || !strings.HasPrefix(p.Cuts()[0], "run.jsonl: The last 7 bytes, from line 4 on") {
		t.Errorf("cut: %v, %v, %v", seqs, p.Cuts(), err)
	}
	add(t, two, string(anEvent(3)))
	if seqs, _, err = play(); len(seqs) != 4 || err == nil || !strings.Contains(err.Error(), "run.002.jsonl: line 4: its number is not greater") {
		t.Errorf("disorder: %v, %v", seqs, err)
	}
	if err := os.Remove(one); err != nil {
		t.Fatal(err)
	}
	p = Play(Recording{Files: []string{one}})
	if _, _, err := p.Next(); !os.IsNotExist(err) {
		t.Errorf("a file that went: %v", err)
	}
	p.Close()
	p.Close()
}

func anEvent(seq uint64) []byte {
	e := spine.Event{Seq: seq, Kind: spine.Switched}
	return append(e.AppendJSON(nil), '\n')
}

func add(t *testing.T, path, text string) {
	t.Helper()
	file, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := file.WriteString(text); err != nil {
		t.Fatal(err)
	}
}
