package record

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"switchboard/gateway/spine"
)

func TestMarksFile(t *testing.T) {
	dir := t.TempDir()
	for _, m := range []Marks{{}, {7: ""}, {7: "", 3: "</script> \"quoted\"\nand é", 1 << 60: "late"}} {
		path := filepath.Join(dir, "x")
		if err := os.WriteFile(path, []byte(m.JSON()), 0o600); err != nil {
			t.Fatal(err)
		}
		back, err := ReadMarks(path)
		if err != nil || !maps.Equal(back, m) {
			t.Errorf("%v is written as %s and read as %v, %v", m, m.JSON(), back, err)
		}
		if lines := strings.Count(m.JSON(), "\n"); lines != len(m)+1 {
			t.Errorf("%d marks have %d lines", len(m), lines)
		}
	}
	for text, want := range map[string]string{
		"":                                    "no marks of Switchboard",
		"{}":                                  "no marks of Switchboard",
		`{"switchboard":"capture"}`:           "no marks of Switchboard",
		`{"switchboard":"marks","version":2}`: "a newer Switchboard",
	} {
		path := filepath.Join(dir, "wrong")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadMarks(path); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path) {
			t.Errorf("ReadMarks of %q = %v; want %q", text, err, want)
		}
	}
	if m, err := ReadMarks(filepath.Join(dir, "none")); m != nil || err != nil {
		t.Errorf("ReadMarks of no file = %v, %v", m, err)
	}
}

// FuzzMarks: whatever a file of marks holds, what is read of it is within bounds, and is read again as it is written.
func FuzzMarks(f *testing.F) {
	f.Add([]byte(Marks{7: "", 11: "why?"}.JSON()))
	f.Add([]byte(`{"switchboard":"marks","version":1,"marks":[{"seq":0},{"seq":7,"comment":"\ud800"},{"seq":7}]}`))
	f.Add([]byte(`{"switchboard":"marks","version":1,"marks":null}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := parseMarks(data)
		if (m == nil) != (err != nil) {
			t.Fatalf("%v, %v", m, err)
		}
		if err != nil {
			return
		}
		for seq, comment := range m {
			if len(comment) > MostComment || !utf8.ValidString(comment) {
				t.Errorf("%d has a comment of %d bytes, %q", seq, len(comment), comment)
			}
		}
		if back, err := parseMarks([]byte(m.JSON())); err != nil || !maps.Equal(back, m) {
			t.Errorf("%v is read again as %v, %v", m, back, err)
		}
	})
}

func TestMarksPath(t *testing.T) {
	for file, want := range map[string]string{
		"/a/run.jsonl":              "/a/run.marks.json",
		"/a/run.002.jsonl":          "/a/run.marks.json",
		"/a/run.v2.jsonl":           "/a/run.v2.marks.json",
		"/a/run.20261125.jsonl":     "/a/run.20261125.marks.json", // two days are two recordings
		"/a/run.20261125.002.jsonl": "/a/run.20261125.marks.json",
		"/a/run":                    "/a/run.marks.json",
		"/a/1.02.jsonl":             "/a/1.02.marks.json",
	} {
		if got := MarksPath(file); got != want {
			t.Errorf("MarksPath(%s) = %s; want %s", file, got, want)
		}
	}
}

func TestMarksBounds(t *testing.T) {
	m := Marks{}
	long := strings.Repeat("é", MostComment)
	if err := m.Set(1, long); err != nil {
		t.Fatal(err)
	}
	if c := m[1]; len(c) > MostComment || !strings.HasSuffix(c, "é…") || !utf8.ValidString(c) {
		t.Errorf("a long comment is kept as %d bytes, …%q", len(c), c[len(c)-6:])
	}
	if m.Set(1, "\xff"); m[1] != "\uFFFD" {
		t.Errorf("a comment that is no text is kept as %q", m[1])
	}
	for seq := range uint64(MostMarks) {
		_ = m.Set(seq, "")
	}
	if err := m.Set(MostMarks+1, ""); !errors.Is(err, ErrManyMarks) || len(m) != MostMarks {
		t.Errorf("one more: %v, %d marks", err, len(m))
	}
	if err := m.Set(1, "again"); err != nil || m[1] != "again" {
		t.Errorf("another comment: %v", err)
	}
}

// TestMarksTravel: an export as lines has the marks in it, and reading that gives them back.
func TestMarksTravel(t *testing.T) {
	c, err := Read(bytes.NewReader(capture(12)))
	if err != nil {
		t.Fatal(err)
	}
	want := Marks{2: "", 5: `say "hi"` + "\n<b>", 9: "Bearer abcdefghijklmnop"}
	var text bytes.Buffer
	n, err := WriteJSONLines(&text, c.Header, c.Events, Choice{Marks: want, Wants: func(e *spine.Event) bool { return e.Seq != 2 }})
	if err != nil || n != 11 {
		t.Fatalf("%d, %v", n, err)
	}
	back, err := Read(&text)
	if err != nil || len(back.Events) != 11 {
		t.Fatalf("%v", err)
	}
	if got, want := fmt.Sprint(back.Marks), fmt.Sprint(Marks{5: `say "hi"` + "\n<b>", 9: "Bearer …mnop"}); got != want {
		t.Errorf("marks %s; want %s", got, want)
	}
}

// TestHARChosen: an exchange comes with what was chosen of it, and says which of its messages are marked.
func TestHARChosen(t *testing.T) {
	events := aStory()
	find := func(part string, kind spine.Kind) uint64 {
		for _, e := range events {
			if e.Kind == kind && e.Frame != nil && strings.Contains(string(e.Frame.Data), part) {
				return e.Seq
			}
		}
		t.Fatalf("no %v of %s", kind, part)
		return 0
	}
	progress, ping := find("notifications/progress", spine.Queued), find(`"id":2,"method":"ping"`, spine.In)
	wanted := map[uint64]bool{progress: true, ping: true}
	var text bytes.Buffer
	n, err := WriteHAR(&text, Header{}, events, Choice{
		Wants: func(e *spine.Event) bool { return wanted[e.Seq] || wanted[e.Of] },
		Marks: Marks{progress: "too early", ping: "", 1 << 40: "elsewhere"}})
	if err != nil || n != 2 {
		t.Fatalf("%d entries, %v", n, err)
	}
	har := parseHAR(t, text.Bytes())
	stream, pong := har.Log.Entries[0], har.Log.Entries[1]
	if len(stream.Messages) != 1 || !strings.Contains(stream.Response.Content.Text, "progress") || strings.Contains(stream.Response.Content.Text, "result") {
		t.Errorf("the stream has %+v", stream.Messages)
	}
	if !stream.Marked || stream.Comment != "notifications/progress marked: too early" || pong.Comment != "marked" || !pong.Marked {
		t.Errorf("comments %q, %q", stream.Comment, pong.Comment)
	}
	if len(har.Log.Pages) != 1 || har.Log.Comment != "" {
		t.Errorf("pages %v, comment %q", har.Log.Pages, har.Log.Comment)
	}
}

func parseHAR(t *testing.T, text []byte) (har harFile) {
	t.Helper()
	if err := json.Unmarshal(text, &har); err != nil {
		t.Fatal(err)
	}
	var plain any
	if err := json.Unmarshal(text, &plain); err != nil {
		t.Fatal(err)
	}
	for _, wrong := range conforms(plain, "har", "") {
		t.Error(wrong)
	}
	return har
}
