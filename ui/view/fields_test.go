package view

import (
	"strings"
	"testing"
)

// marked reads a text whose fields stand in [brackets].
func marked(s string) (text string, spans []Span) {
	var out strings.Builder
	for _, r := range s {
		switch r {
		case '[':
			spans = append(spans, Span{out.Len(), 0})
		case ']':
			spans[len(spans)-1].End = out.Len()
		default:
			out.WriteRune(r)
		}
	}
	return out.String(), spans
}

func mark(text string, spans []Span) string {
	for i := len(spans) - 1; i >= 0; i-- {
		s := spans[i]
		text = text[:s.Start] + "[" + text[s.Start:s.End] + "]" + text[s.End:]
	}
	return text
}

func TestFieldsFollowEdits(t *testing.T) {
	for _, c := range []struct{ before, after, want string }{ // | is the cursor after the edit
		{"a [one] b [two] c", "a x| b two c", "a [x] b [two] c"},
		{"a [one] b [two] c", "a | b two c", "a [] b [two] c"},
		{"a [one] b [two] c", "a one1| b two c", "a [one1] b [two] c"},
		{"a [one] b [two] c", "a one b two!| c", "a [one] b [two!] c"},
		{"a [one] b [two] c", "new a| one b two c", "new a [one] b [two] c"},
		{"a [one] b [two] c", "a on| two c", "a on [two] c"}, // cut into
		{"a [one] b [two] c", "|", ""},
		{"a [oo] b", "a ooo| b", "a [ooo] b"},
		{"[ä]ö", "äx|ö", "[äx]ö"},
		{"a [one] b [two] c", "a one b| c", "a [one] b c"},
	} {
		var f Fields
		f.Set(marked(c.before))
		cursor := strings.Index(c.after, "|")
		text := strings.Replace(c.after, "|", "", 1)
		f.Edited(text, cursor)
		if got := mark(text, f.Spans()); got != c.want {
			t.Errorf("%s edited to %s = %s, want %s", c.before, c.after, got, c.want)
		}
	}
}

func TestFieldsNextAndPrevious(t *testing.T) {
	text, spans := marked("a [one] b [two] c [] d")
	var f Fields
	f.Set(text, spans)
	var went []string
	at := 0
	for range 3 {
		s, ok := f.Next(at)
		if !ok {
			t.Fatal("Next: none, want three fields")
		}
		went = append(went, text[s.Start:s.End])
		at = s.End
	}
	if got := strings.Join(went, ","); got != "one,two," {
		t.Errorf("Next went to %q, want one, two and the empty one", got)
	}
	s, _ := f.Previous(at)
	if text[s.Start:s.End] != "two" {
		t.Errorf("Previous of the third = %q, want two", text[s.Start:s.End])
	}
	s, _ = f.Previous(s.End)
	if s, _ = f.Previous(s.End); text[s.Start:s.End] != "one" {
		t.Errorf("Previous of the first = %q, want that it stays", text[s.Start:s.End])
	}
	if s, _ = f.Previous(len(text)); s != spans[2] {
		t.Errorf("Previous of the end = %v, want the last", s)
	}
	if s, _ = f.Next(6); text[s.Start:s.End] != "two" {
		t.Errorf("Next from between = %q, want two", text[s.Start:s.End])
	}
	if s, ok := f.Next(spans[2].End); !ok || s.Start != len(text) {
		t.Errorf("Next of the last = %v, %v, want the end of the text", s, ok)
	}
	if _, ok := f.Next(0); ok {
		t.Error("Next after the end finds a field, want none left")
	}
	if _, ok := f.Previous(0); ok {
		t.Error("Previous after the end finds a field, want none left")
	}
}
