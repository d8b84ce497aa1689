package jsondiff

import (
	"fmt"
	"hash/maphash"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// said is a diff in one line for each difference.
func said(d *Diff) (lines []string) {
	rows, at := d.Rows()
	for _, i := range at {
		r, sign := rows[i], map[Op]string{Added: "+", Removed: "-", Changed: "~"}
		s := sign[r.Op]
		if r.Left.There {
			s += " " + r.Left.Key + r.Left.Text
		}
		if r.Right.There {
			s += " " + r.Right.Key + r.Right.Text
		}
		lines = append(lines, s)
	}
	return lines
}

func TestCompare(t *testing.T) {
	for _, c := range []struct {
		name, left, right string
		want              []string
	}{
		{"equal", `{"a":1,"b":[1,2]}`, `{"b":[1,2],"a":1}`, nil},
		{"spelt otherwise", `{"\u0061":"\u00e9"}`, `{ "a" : "é" }`, nil},
		{"numbers as they are spelt", `1`, `1.0`, []string{"~ 1 1.0"}},
		{"a member more", `{"a":1,"c":3}`, `{"a":1,"b":2,"c":3}`, []string{`+ "b"2`}},
		{"a member less", `{"a":1,"b":{"x":1}}`, `{"a":1}`, []string{`- "b"{`}},
		{"a member changed", `{"a":{"b":1}}`, `{"a":{"b":true}}`, []string{`~ "b"1 "b"true`}},
		{"a name twice", `{"a":1,"a":2}`, `{"a":1,"a":3}`, []string{`~ "a"2 "a"3`}},
		{"another kind", `{"a":{"b":1}}`, `{"a":[]}`, []string{`~ "a"{ "a"[]`}},
		{"an item put in", `[1,2,3]`, `[1,9,2,3]`, []string{"+ 9"}},
		{"an item taken out", `["a","b","c"]`, `["a","c"]`, []string{`- "b"`}},
		{"an item changed", `[{"name":"x","v":1},{"name":"y","v":2}]`, `[{"name":"x","v":1},{"name":"y","v":3}]`, []string{`~ "v"2 "v"3`}},
		{"one put in before one that is changed", `[{"name":"y","v":2}]`, `[{"name":"x","v":2},{"name":"y","v":3}]`, []string{"+ {", `~ "v"2 "v"3`}},
		{"items of other names", `[{"name":"x"}]`, `[{"name":"y"}]`, []string{"- {", "+ {"}},
		{"no JSON", "a\nb\nc", "a\nx\nc", []string{"~ b x"}},
		{"JSON and none", `{"a":1}`, `{"a":1`, []string{`~ {"a":1} {"a":1`}},
		{"nothing", "", `1`, []string{"+ 1"}},
		{"both nothing", "", "", nil},
	} {
		d := Compare([]byte(c.left), []byte(c.right))
		if got := said(d); !slices.Equal(got, c.want) || d.Count() != len(c.want) || d.Beyond != "" {
			t.Errorf("%s: Compare(%s, %s) = %q, %d differences, beyond %q; want %q", c.name, c.left, c.right, got, d.Count(), d.Beyond, c.want)
		}
	}
}

func TestBeyond(t *testing.T) {
	deep := func(leaf string) []byte {
		return []byte(strings.Repeat(`{"a":`, 200) + leaf + strings.Repeat("}", 200))
	}
	d := Compare(deep("1"), deep("2"))
	if d.Changed != 1 || !strings.Contains(d.Beyond, "2 parts were compared only as a whole") {
		t.Errorf("of 200 levels: %d changed, beyond %q; want 1, and that two parts are a whole", d.Changed, d.Beyond)
	}
	many := func(first int) []byte {
		var items []string
		for i := range 3 * mostEdits {
			items = append(items, strconv.Itoa(first+i))
		}
		return []byte("[" + strings.Join(items, ",") + "]")
	}
	if d := Compare(many(0), many(1e6)); !strings.Contains(d.Beyond, "by place") || d.Changed != 3*mostEdits {
		t.Errorf("of arrays that have nothing in common: %d changed, beyond %q; want each by place", d.Changed, d.Beyond)
	}
	big := []byte("[" + strings.TrimSuffix(strings.Repeat("[0],", MostValues), ",") + "]")
	if d := Compare(big, big); d.Count() != 0 || d.Beyond == "" {
		t.Errorf("of %d values: %d differences, beyond %q; want none, and that some are a whole", 2*MostValues, d.Count(), d.Beyond)
	}
}

// TestMyers holds that what is found is in common, in order, and the longest there is.
func TestMyers(t *testing.T) {
	seed := maphash.MakeSeed()
	list := func(s string) *Value {
		v, _ := read([]byte("["+strings.Join(strings.Split(s, ""), ",")+"]"), seed)
		return v
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		var s [2]string
		for i := range s {
			for range r.IntN(12) {
				s[i] += strconv.Itoa(r.IntN(3))
			}
		}
		a, b := list(s[0]).Items, list(s[1]).Items
		got, ok := common(a, b)
		at := match{-1, -1}
		for _, m := range got {
			if m.a <= at.a || m.b <= at.b || !equal(a[m.a], b[m.b]) {
				t.Fatalf("common(%s, %s) = %v, want what is equal, in order", s[0], s[1], got)
			}
			at = m
		}
		if want := longest(s[0], s[1]); !ok || len(got) != want {
			t.Fatalf("common(%s, %s) = %v, %v; want %d", s[0], s[1], got, ok, want)
		}
	}
}

func longest(a, b string) int {
	if a == "" || b == "" {
		return 0
	}
	n := max(longestMemo(a[1:], b), longestMemo(a, b[1:]))
	if a[0] == b[0] {
		n = max(n, 1+longestMemo(a[1:], b[1:]))
	}
	return n
}

var memo = map[string]int{}

func longestMemo(a, b string) int {
	key := a + "|" + b
	if n, ok := memo[key]; ok {
		return n
	}
	n := longest(a, b)
	memo[key] = n
	return n
}

func TestPage(t *testing.T) {
	var left, right []string
	for i := range 30 {
		left = append(left, fmt.Sprintf(`"k%02d":%d`, i, i))
		right = append(right, left[i])
	}
	right[15] = `"k15":"other"`
	p := NewPage(Compare([]byte("{"+strings.Join(left, ",")+"}"), []byte("{"+strings.Join(right, ",")+"}")))
	lines := p.Lines()
	// { k00 k01 … k13 k14 k15 k16 k17 … k28 k29 }
	want := []Line{{0, 0}, {1, 0}, {2, 0}, {3, 11}, {14, 0}, {15, 0}, {16, 0}, {17, 0}, {18, 0}, {19, 10}, {29, 0}, {30, 0}, {31, 0}}
	if !slices.Equal(lines, want) || !slices.Equal(p.Differences, []int{16}) {
		t.Fatalf("lines %v, differences %v; want %v, [16]", lines, p.Differences, want)
	}
	p.Unfold(3)
	if got := len(p.Lines()); got != 13+10 {
		t.Errorf("after Unfold(3): %d lines, want 23", got)
	}
	p.Fold(false)
	if can, is := p.Folds(); len(p.Lines()) != 32 || !can || is {
		t.Errorf("all unfolded: %d lines, folds %v, %v; want 32, true, false", len(p.Lines()), can, is)
	}
	if p := NewPage(Compare([]byte("{"+strings.Join(left, ",")+"}"), []byte("{"+strings.Join(left, ",")+"}"))); len(p.Lines()) != 32 {
		t.Errorf("of two that are equal %d lines are shown, want all 32", len(p.Lines()))
	}
}

// BenchmarkCompare is two answers of 4 MB that differ in one of 40,000 items, and two that differ in all.
func BenchmarkCompare(b *testing.B) {
	made := func(value func(i int) string) []byte {
		var items []string
		for i := range 40_000 {
			items = append(items, fmt.Sprintf(`{"name":"item-%d","text":%q}`, i, value(i)+strings.Repeat("x", 60)))
		}
		return []byte(`{"items":[` + strings.Join(items, ",") + `]}`)
	}
	plain := made(func(int) string { return "a" })
	for name, other := range map[string][]byte{
		"one": made(func(i int) string { return map[bool]string{true: "b", false: "a"}[i == 20_000] }),
		"all": made(strconv.Itoa),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(plain)))
			for b.Loop() {
				NewPage(Compare(plain, other))
			}
		})
	}
}
