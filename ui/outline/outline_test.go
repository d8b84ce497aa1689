package outline

import (
	"fmt"
	"strings"
	"testing"
)

func TestAt(t *testing.T) {
	for _, c := range []struct{ text, want string }{ // | is the cursor
		{`|{"a":1}`, ""},
		{`{|"a":1}`, "{} key a"},
		{`{"a|":1}`, "{} key a"},
		{`{"a":|1}`, "{} a"},
		{`{"a":1|}`, "{} a"},
		{`{"a":1, |}`, "{}"},
		{`{"a":1, "|`, "{} key "},
		{`{"a":{|}}`, "{} {}"},
		{`{"a":{"b":"x|y"}}`, "{} {} b"},
		{`{"a":[1,{"b|":2}]}`, "{} [] {} key b"},
		{`{"a":[1,{"b":2}|]}`, "{} []"},
		{`{"a":{"b":|`, "{} {} b"},
		{`{"a":|,"b":1}`, "{} a"},
		{`{"a":|"b":1}`, "{} a"},
		{`{"a":1}|`, ""},
		{`[[|`, "[] []"},
		{``, ""},
	} {
		at := strings.Index(c.text, "|")
		p := At(Parse(strings.Replace(c.text, "|", "", 1)), max(at, 0))
		var got []string
		for _, n := range p.Path {
			got = append(got, map[Kind]string{Object: "{}", Array: "[]"}[n.Kind])
		}
		if p.InKey {
			got = append(got, "key")
		}
		if p.Member != nil && (p.Member.Key != "" || p.InKey) {
			got = append(got, p.Member.Key)
		}
		if said := strings.Join(got, " "); said != c.want {
			t.Errorf("At(%s) = %q, want %q", c.text, said, c.want)
		}
	}
}

func TestFind(t *testing.T) {
	text := `{"a":1,"b":[{"c":"x"}],"a":2}`
	for _, c := range []struct{ path, want string }{
		{"a", "2"}, {"b 0 c", `"x"`}, {"b", `[{"c":"x"}]`}, {"z", ""}, {"b 1", ""}, {"b x", ""}, {"a b", ""},
	} {
		got := ""
		if n := Find(Parse(text), strings.Fields(c.path)...); n != nil {
			got = text[n.Start:n.End]
		}
		if got != c.want {
			t.Errorf("Find(%s) = %s, want %s", c.path, got, c.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{`{"a":[1,{"b":null}]}`, `{"a" "b":,}`, `[}{]`, `{"\u00e9\`, strings.Repeat(`{"a":[`, 150), `{a:{b:[[[`} {
		f.Add(s, len(s)/2)
	}
	f.Fuzz(func(t *testing.T, text string, at int) {
		var walk func(n *Node, within string)
		walk = func(n *Node, within string) {
			if n.Start < 0 || n.End > len(text) || n.Start > n.End || n.KeyEnd > len(text) {
				t.Fatalf("%s: a value from %d to %d of %q", within, n.Start, n.End, text)
			}
			for i, m := range n.Members {
				walk(m, fmt.Sprintf("%s/%d", within, i))
			}
		}
		root := Parse(text)
		walk(root, "")
		At(root, at)
	})
}
