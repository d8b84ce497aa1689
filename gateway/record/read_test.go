package record

import (
	"bytes"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

const head = `{"switchboard":"capture","version":1,"program":"test","started":"2026-11-25T15:23:38Z","part":1}` + "\n"

// capture is a file of n events.
func capture(n int) []byte {
	text := []byte(head)
	for i := range n {
		e := some(i)
		e.Seq = uint64(i + 1)
		text = append(e.AppendJSON(text), '\n')
	}
	return text
}

// TestCutAnywhere: wherever a file ends, what is whole before that is read, and what is not is told.
func TestCutAnywhere(t *testing.T) {
	all := capture(12)
	for end := len(head); end <= len(all); end++ {
		part := all[:end]
		c, err := Read(bytes.NewReader(part))
		if err != nil {
			t.Fatalf("cut at %d: %v", end, err)
		}
		whole := bytes.LastIndexByte(part, '\n') + 1
		lines := bytes.Count(part[:whole], []byte{'\n'}) - 1
		rest := end - whole
		if end < len(all) && all[end] == '\n' { // all but its end is there
			lines, rest = lines+1, 0
		}
		if len(c.Events) != lines || c.Cut.Bytes != rest || rest > 0 && (c.Cut.Line != lines+2 || c.Cut.At != int64(whole)) {
			t.Fatalf("cut at %d: %d events, %+v; want %d, %d bytes", end, len(c.Events), c.Cut, lines, rest)
		}
		if said := c.Cut.String(); (said != "") != (rest > 0) {
			t.Fatalf("cut at %d is told as %q", end, said)
		}
	}
}

func TestRead(t *testing.T) {
	event := strings.TrimPrefix(string(capture(1)), head)
	for name, tt := range map[string]struct {
		text   string
		events int
		cut    Cut
		err    string
	}{
		"no events":        {head, 0, Cut{}, ""},
		"parts in a row":   {head + event + head + event, 2, Cut{}, ""},
		"blank lines":      {head + "\n" + event + "\r\n\n", 1, Cut{}, ""},
		"CRLF":             {strings.ReplaceAll(head+event, "\n", "\r\n"), 1, Cut{}, ""},
		"zeros at the end": {head + event + strings.Repeat("\x00", 4096), 1, Cut{Line: 3, Bytes: 4096}, ""},
		"half a line":      {head + event + event[:20], 1, Cut{Line: 3, Bytes: 20}, ""},
		"half, with end":   {head + event + event[:20] + "\n", 1, Cut{Line: 3, Bytes: 21}, ""},
		"half a header":    {head + event + head[:30], 1, Cut{Line: 3, Bytes: 30}, ""},
		"nothing":          {"", 0, Cut{}, "empty"},
		"half of line 1":   {head[:20], 0, Cut{}, "line 1: this is no capture"},
		"a HAR":            {`{"log":{}}` + "\n", 0, Cut{}, "line 1: this is no capture"},
		"an event first":   {event, 0, Cut{}, "line 1: this is no capture"},
		"binary":           {"\x7fELF\x00\x00", 0, Cut{}, "line 1: this is no capture"},
		"newer":            {strings.Replace(head, `:1,`, `:2,`, 1), 0, Cut{}, `version 2, written by Switchboard "test": a newer Switchboard`},
		"newer part":       {head + event + strings.Replace(head, `:1,`, `:9,`, 1) + event, 1, Cut{}, "line 3: this capture is of version 9"},
		"version 0":        {strings.Replace(head, `:1,`, `:0,`, 1), 0, Cut{}, "line 1: this is no capture"},
		"a broken middle":  {head + event + "{\n" + event, 1, Cut{}, "line 3: unexpected end of JSON input"},
		"a foreign line":   {head + event + "{}\n" + event, 1, Cut{}, `line 3: unknown kind of event ""`},
		"no message":       {head + event + `{"seq":2,"kind":"in","session":"a"}` + "\n" + event, 1, Cut{}, `line 3: an event of kind "in" without its message`},
		"no dropped one":   {head + `{"seq":2,"kind":"dropped","session":"a","of":1}` + "\n" + event, 0, Cut{}, `line 2: an event of kind "dropped" without its message`},
		"no request":       {head + `{"seq":2,"kind":"http","of":1}` + "\n" + event, 0, Cut{}, `line 2: an event of kind "http" without its request`},
		"refused by name":  {head + `{"seq":2,"kind":"refused","note":"Host evil.example"}` + "\n", 1, Cut{}, ""},
		"a list":           {head + "[]\n" + event, 0, Cut{}, "line 2: json: cannot unmarshal array"},
	} {
		c, err := Read(strings.NewReader(tt.text))
		if (err == nil) != (tt.err == "") || err != nil && !strings.Contains(err.Error(), tt.err) {
			t.Errorf("%s: %v; want %q", name, err, tt.err)
		}
		if c == nil {
			if tt.events > 0 || err == nil {
				t.Errorf("%s: no capture", name)
			}
		} else if c.Cut.At = 0; len(c.Events) != tt.events || c.Cut != tt.cut { // where it is, TestCutAnywhere knows
			t.Errorf("%s: %d events, %+v; want %d, %+v", name, len(c.Events), c.Cut, tt.events, tt.cut)
		}
	}
	dir := t.TempDir()
	if _, err := Open(dir); err == nil || err.Error() != dir+" is a folder: name the file of a recording" {
		t.Errorf("Open(%s) = %v", dir, err)
	}
	missing := filepath.Join(t.TempDir(), "none.jsonl")
	if _, err := Open(missing); err == nil || !strings.Contains(err.Error(), missing) {
		t.Errorf("Open(%s) = %v", missing, err)
	}
}

// TestEndlessLine: a line that never ends is refused before it fills the memory.
func TestEndlessLine(t *testing.T) {
	endless := io.MultiReader(strings.NewReader(head), io.LimitReader(letters{}, 1<<40))
	if _, err := Read(endless); err == nil || !strings.Contains(err.Error(), "line 2: longer than 64 MiB") {
		t.Errorf("Read of an endless line = %v", err)
	}
	read := &counted{Reader: letters{}}
	if _, err := NewReader(read); err == nil || !strings.Contains(err.Error(), "line 1: this is no capture") || read.n > 2*maxHeader {
		t.Errorf("NewReader of an endless line = %v, after %d bytes", err, read.n)
	}
}

// counted tells how much was read.
type counted struct {
	io.Reader
	n int
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n += n
	return n, err
}

type letters struct{}

func (letters) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'a'
	}
	return len(p), nil
}

// FuzzRead: whatever a file holds, what is read of it can be written and read again, and is the same.
func FuzzRead(f *testing.F) {
	all := capture(12)
	f.Add(all)
	f.Add(all[:len(all)-9])
	f.Add([]byte(head + `{"seq":1,"time":"2026-11-25T15:23:38Z","kind":"in","dir":"in","origin":"client","base64":"/w=="}`))
	f.Add([]byte(head + head + "\n{}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := Read(bytes.NewReader(data))
		if c == nil {
			if err == nil {
				t.Fatal("neither a capture nor an error")
			}
			return
		}
		var text bytes.Buffer
		if _, err := WriteJSONLines(&text, c.Header, c.Events, Choice{Secrets: Shown, Marks: c.Marks}); err != nil {
			t.Fatal(err)
		}
		back, err := Read(&text)
		if err != nil || back.Cut != (Cut{}) || len(back.Events) != len(c.Events) {
			t.Fatalf("read again: %v, %+v, %d events; want %d", err, back.Cut, len(back.Events), len(c.Events))
		}
		for i := range back.Events {
			if got, want := line(back.Events[i]), line(c.Events[i]); got != want {
				t.Fatalf("read again: %s\nat first:   %s", got, want)
			}
		}
	})
}

func line(e spine.Event) string { return string(e.AppendJSON(nil)) }

// TestReadOnce: a message that stands twice in a file, as it was queued and as it went out, is held once; another is not taken for it.
func TestReadOnce(t *testing.T) {
	message := func(origin frame.Origin, text string) *frame.Frame { return frame.New(frame.Out, origin, []byte(text)) }
	text := []byte(head)
	for i, e := range []spine.Event{
		{Kind: spine.Queued, Frame: message(frame.Backend, "{}")},
		{Kind: spine.Queued, Frame: message(frame.Backend, "[]")},
		{Kind: spine.Out, Of: 1, Frame: message(frame.Backend, "{}")},
		{Kind: spine.Dropped, Of: 2, Frame: message(frame.Backend, "{}")},
		{Kind: spine.Out, Of: 2, Frame: message(frame.Operator, "[]")},
		{Kind: spine.Out, Of: 9, Frame: message(frame.Backend, "{}")},
	} {
		e.Seq = uint64(i + 1)
		text = append(e.AppendJSON(text), '\n')
	}
	c, err := Read(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if c.Events[2].Frame != c.Events[0].Frame {
		t.Error("a message that was queued and went out is there twice")
	}
	for i := range c.Events {
		if i != 2 && c.Events[i].Frame == c.Events[0].Frame && i > 0 || i > 1 && c.Events[i].Frame == c.Events[1].Frame {
			t.Errorf("event %d has the message of another", i+1)
		}
	}
}
