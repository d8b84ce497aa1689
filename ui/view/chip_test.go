package view

import (
	"strings"
	"testing"

	"switchboard/gateway/filter"
	"switchboard/gateway/spine"
	"switchboard/ui/remembered"
)

func query(t *testing.T, text string) *filter.Query {
	t.Helper()
	q, err := filter.Parse(text)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return q
}

func TestChips(t *testing.T) {
	for _, c := range Chips() {
		on := c.Turn(query(t, "ping"))
		if off := c.Turn(query(t, on)); !c.On(query(t, on)) || c.On(query(t, "ping")) || off != "ping" {
			t.Errorf("chip %s turned on = %q, and off again = %q, want ping", c.Name, on, off)
		}
	}
	saved := Chip{Name: "mine", Query: "method:tools/*   dir:in", Saved: true}
	for _, c := range []struct {
		text string
		on   bool
		turn string
	}{
		{"", false, saved.Query},
		{"ping", false, saved.Query},
		{"method:tools/* dir:in", true, ""},
		{"method:tools/* dir:in ping", false, saved.Query},
	} {
		if on, turn := saved.On(query(t, c.text)), saved.Turn(query(t, c.text)); on != c.on || turn != c.turn {
			t.Errorf("a saved chip at %q: On = %v, Turn = %q, want %v, %q", c.text, on, turn, c.on, c.turn)
		}
	}
}

func TestSaveFilter(t *testing.T) {
	have := []remembered.Filter{{Name: "a", Query: "x"}}
	for _, c := range []struct {
		name, query string
		want        int
		why         string
	}{
		{"b", "y", 2, ""},
		{"a", "y", 1, ""},
		{" a ", "y", 1, ""},
		{"", "y", 2, ""},
		{"b", "  ", 1, "There is no filter to save."},
		{"b", "kind:", 1, "There is no filter to save."},
	} {
		got, why := SaveFilter(have, c.name, c.query)
		if len(got) != c.want || why != c.why {
			t.Errorf("SaveFilter(%q, %q) = %v, %q, want %d of them, %q", c.name, c.query, got, why, c.want, c.why)
		}
	}
	if have[0].Query != "x" {
		t.Errorf("SaveFilter changed what it was given: %v", have)
	}
	full := make([]remembered.Filter, remembered.MostFilters)
	if got, why := SaveFilter(full, "b", "y"); len(got) != len(full) || !strings.Contains(why, "forget one") {
		t.Errorf("SaveFilter of one too many = %d of them, %q", len(got), why)
	}
	if got := ForgetFilter(have, "a"); len(got) != 0 || len(have) != 1 {
		t.Errorf("ForgetFilter = %v, and left %v", got, have)
	}
}

func TestLike(t *testing.T) {
	for _, c := range []struct {
		row  Row
		want string
	}{
		{Row{Kind: spine.In, Frame: in(call), Method: "tools/call"}, "method:tools/call kind:request dir:in"},
		{Row{Kind: spine.Out, Frame: out(result), Method: "tools/call"}, "method:tools/call kind:response dir:out"},
		{Row{Kind: spine.Out, Frame: out(result)}, "kind:response"},
		{Row{Kind: spine.Keepalive}, "kind:keepalive"},
	} {
		if got := Like(&c.row); got != c.want {
			t.Errorf("Like(%s %s) = %q, want %q", c.row.What(), c.row.Method, got, c.want)
		} else {
			query(t, got)
		}
	}
}
