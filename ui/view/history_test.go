package view

import (
	"fmt"
	"strings"
	"testing"
)

func TestHistory(t *testing.T) {
	h := NewHistory(nil)
	for _, text := range []string{"a", "b", "c", "b"} {
		h.Add(Sent{Text: text})
	}
	h.Add(Sent{Text: "b", AsIs: true})
	var got []string
	for _, s := range h.All() {
		got = append(got, fmt.Sprint(s.Text, s.AsIs))
	}
	if said := strings.Join(got, " "); said != "btrue bfalse cfalse afalse" {
		t.Errorf("All = %s, want the newest first and equal ones once", said)
	}

	h = NewHistory([]Sent{{Text: "c"}, {Text: "b"}, {Text: "a"}})
	step := func(move func(Sent) (Sent, bool), now, want string) {
		t.Helper()
		if s, ok := move(Sent{Text: now}); s.Text != want || ok != (want != "") {
			t.Errorf("from %q: %q, %v, want %q", now, s.Text, ok, want)
		}
	}
	step(h.Newer, "draft", "")
	step(h.Older, "draft", "c")
	step(h.Older, "c", "b")
	step(h.Older, "b", "a")
	step(h.Older, "a", "")
	step(h.Newer, "a", "b")
	step(h.Newer, "b", "c")
	step(h.Newer, "c", "draft")
	step(h.Newer, "draft", "")
	step(h.Older, "c", "b") // what is there already is no step
	step(h.Newer, "b changed", "")
	step(h.Older, "b changed", "c")
	step(h.Newer, "c", "b changed")
	h.Add(Sent{Text: "d"})
	step(h.Older, "", "d")
}

func TestHistoryIsBounded(t *testing.T) {
	h := NewHistory(nil)
	for i := range 2 * MostSent {
		h.Add(Sent{Text: fmt.Sprint(i)})
	}
	if n := len(h.All()); n != MostSent {
		t.Errorf("%d messages are kept, want %d", n, MostSent)
	}
	for i := range 40 {
		h.Add(Sent{Text: strings.Repeat(fmt.Sprint(i%10, i), 20<<10)})
	}
	bytes := 0
	for _, s := range h.All() {
		bytes += len(s.Text)
	}
	if n := len(h.All()); bytes > MostSentBytes || n < 2 {
		t.Errorf("%d messages of %d bytes are kept, want at most %d bytes", n, bytes, MostSentBytes)
	}
	if again := NewHistory(h.All()); len(again.All()) != len(h.All()) || again.All()[0] != h.All()[0] {
		t.Error("NewHistory(All()) is not what it was")
	}
	h.Clear()
	if len(h.All()) != 0 {
		t.Error("Clear left something")
	}
}
