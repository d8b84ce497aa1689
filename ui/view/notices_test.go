package view

import (
	"fmt"
	"testing"
)

func TestNotices(t *testing.T) {
	var q Notices
	want := func(act, text string, place, count int) {
		t.Helper()
		n, p, c := q.Shown()
		if n.Text != text || p != place || c != count {
			t.Fatalf("%s: %q, %d of %d, want %q, %d of %d", act, n.Text, p, c, text, place, count)
		}
	}
	add := func(topic, text string) bool { return q.Add(Notice{Topic: topic, Text: text}) }
	want("none", "", 0, 0)
	q.Next()
	add("a", "one")
	add("b", "two")
	add("c", "three")
	want("a later one stays behind", "one", 1, 3)
	if add("a", "one") || !add("a", "one anew") {
		t.Error("Add of the same is new, or of another text is not")
	}
	want("about the same", "one anew", 1, 3)
	q.Next()
	q.Settle("a")
	want("one before is settled", "two", 1, 2)
	q.Next()
	q.Settle("c")
	want("the last is settled while it is shown", "two", 1, 1)
	if q.Settle("c") {
		t.Error("Settle of what is not there = true")
	}
	q.Settle("b")
	want("all settled", "", 0, 0)
}

func TestNoticesAreBounded(t *testing.T) {
	var q Notices
	for i := range MostNotices + 3 {
		q.Add(Notice{Topic: fmt.Sprint(i), Text: fmt.Sprint(i)})
	}
	if n, place, count := q.Shown(); n.Text != "3" || place != 1 || count != MostNotices || q.Fallen() != 3 {
		t.Errorf("beyond the bound: %q, %d of %d, %d fell out, want 3, 1 of %d, 3", n.Text, place, count, q.Fallen(), MostNotices)
	}
	for i := range MostNotices + 3 {
		q.Settle(fmt.Sprint(i))
	}
	if q.Fallen() != 0 {
		t.Errorf("all seen: %d fell out, want 0", q.Fallen())
	}
}
