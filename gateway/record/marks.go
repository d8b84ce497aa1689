package record

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"unicode/utf8"
)

// Marks are what a person wants to find again: the comment, which may be empty, by the Seq of the event that it is on. Of
// a message that went out that is its Queued. They stand in a file beside the recording, or in its lines where it was exported.
type Marks map[uint64]string

// The bounds of marks.
const (
	MostMarks   = 10_000
	MostComment = 2000 // bytes
)

// What can be wrong with marks.
var (
	ErrManyMarks  = fmt.Errorf("there are %d marks already: take some away first", MostMarks)
	errNoMarks    = errors.New(`these are no marks of Switchboard: the file must begin with {"switchboard":"marks","version":1`)
	errNewerMarks = errors.New("these marks were written by a newer Switchboard, which can read them")
)

// Set marks an event, or changes the comment of its mark. A comment that is too long ends with an ellipsis.
func (m Marks) Set(seq uint64, comment string) error {
	if _, there := m[seq]; !there && len(m) >= MostMarks {
		return ErrManyMarks
	}
	m[seq] = shortComment(comment)
	return nil
}

// with is Set for who reads: what is too much is left out, and nil is no marks.
func (m Marks) with(seq uint64, comment string) Marks {
	if m == nil {
		m = make(Marks)
	}
	_ = m.Set(seq, comment)
	return m
}

func shortComment(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if len(s) <= MostComment {
		return s
	}
	end := MostComment - len("…")
	for end > 0 && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end] + "…"
}

// MarksPath is the file beside the recording that file is a part of, in which its marks are kept.
func MarksPath(file string) string {
	base, _ := stem(file)
	return base + ".marks.json"
}

// marksFile is the content of such a file.
type marksFile struct {
	Switchboard string       `json:"switchboard"` // "marks"
	Version     int          `json:"version"`
	Marks       []markedLine `json:"marks"`
}

type markedLine struct {
	Seq     uint64 `json:"seq"`
	Comment string `json:"comment,omitempty"`
}

const marksMagic = "marks"

// mostMarksBytes is longer than a file of marks can be.
const mostMarksBytes = MostMarks * (6*MostComment + 64)

// JSON is the content of a file that keeps m, one mark a line.
func (m Marks) JSON() string {
	var b strings.Builder
	fmt.Fprintf(&b, `{"switchboard":%q,"version":%d,"marks":[`, marksMagic, formatVersion)
	for i, seq := range slices.Sorted(maps.Keys(m)) {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
		b.Write(encoded(markedLine{seq, m[seq]}))
	}
	b.WriteString("]}\n")
	return b.String()
}

// encoded is v, which is made of numbers and strings, as JSON.
func encoded(v any) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return text
}

// ReadMarks reads the file at path. One that is not there keeps none, and one that is no file of marks is an error.
func ReadMarks(path string) (Marks, error) {
	file, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, mostMarksBytes))
	if err != nil {
		return nil, err
	}
	m, err := parseMarks(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return m, nil
}

func parseMarks(data []byte) (Marks, error) {
	var f marksFile
	if err := json.Unmarshal(data, &f); err != nil || f.Switchboard != marksMagic || f.Version < 1 {
		return nil, errNoMarks
	}
	if f.Version > formatVersion {
		return nil, errNewerMarks
	}
	m := make(Marks, len(f.Marks))
	for _, line := range f.Marks {
		m = m.with(line.Seq, line.Comment)
	}
	return m, nil
}

// markIn is the mark that a line of a capture carries beside its event; nil: none.
func markIn(line []byte) *string {
	if !bytes.Contains(line, []byte(`"mark":`)) {
		return nil
	}
	var in struct {
		Mark *string `json:"mark"`
	}
	if json.Unmarshal(line, &in) != nil {
		return nil
	}
	return in.Mark
}

// appendMark puts the mark into the line of an event, which ends in }.
func appendMark(line []byte, comment string) []byte {
	line = append(line[:len(line)-1], `,"mark":`...)
	return append(append(line, encoded(comment)...), '}')
}
