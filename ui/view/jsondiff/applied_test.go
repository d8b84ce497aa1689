package jsondiff

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"
)

// apply makes the right of a diff from the left: what is the same is taken from the left.
func apply(t *testing.T, n *Node, left *Value) *Value {
	t.Helper()
	if left != n.Left {
		t.Fatal("the diff is of another left")
	}
	switch n.Op {
	case Same:
		return left
	case Removed:
		return nil
	case Added, Changed:
		return n.Right
	}
	right := &Value{Kind: n.Left.Kind}
	at := 0
	for i := range n.Items {
		item := &n.Items[i]
		var was *Value
		if item.Left != nil {
			was = left.Items[at]
			at++
		}
		if is := apply(t, item, was); is != nil {
			right.Items = append(right.Items, is)
			if right.Kind == Object {
				right.Keys = append(right.Keys, item.Key)
			}
		}
	}
	if at != len(left.Items) {
		t.Fatalf("the diff has %d of the %d items on the left", at, len(left.Items))
	}
	return right
}

// text is a value as JSON.
func text(v *Value) string {
	switch v.Kind {
	case Object, Array:
		var b strings.Builder
		for i, item := range v.Items {
			if i > 0 {
				b.WriteByte(',')
			}
			if v.Kind == Object {
				b.WriteString(v.Keys[i] + ":")
			}
			b.WriteString(text(item))
		}
		return brackets[v.Kind][:1] + b.String() + brackets[v.Kind][1:]
	case Lines:
		var all []string
		for _, item := range v.Items {
			all = append(all, item.Text)
		}
		return strings.Join(all, "\n")
	default:
		return v.Text
	}
}

// any is a value that is likely to have parts in common with others.
func anything(r *rand.Rand, depth int) any {
	if depth == 0 || r.IntN(3) == 0 {
		return []any{r.IntN(4), "é\n", nil, true, "", "x"}[r.IntN(6)]
	}
	if r.IntN(2) == 0 {
		list := make([]any, r.IntN(7))
		for i := range list {
			list[i] = anything(r, depth-1)
		}
		return list
	}
	object := map[string]any{}
	for range r.IntN(5) {
		object[[]string{"name", "id", "a", "b", "c"}[r.IntN(5)]] = anything(r, depth-1)
	}
	return object
}

// changed is a value with some of it changed.
func changed(r *rand.Rand, v any) any {
	if r.IntN(8) == 0 {
		return anything(r, 2)
	}
	switch v := v.(type) {
	case []any:
		var list []any
		for _, item := range v {
			switch r.IntN(6) {
			case 0:
			case 1:
				list = append(list, anything(r, 1), item)
			default:
				list = append(list, changed(r, item))
			}
		}
		return list
	case map[string]any:
		object := map[string]any{}
		for k, item := range v {
			if r.IntN(6) > 0 {
				object[k] = changed(r, item)
			}
		}
		return object
	}
	return v
}

// TestApplied holds that a diff applied to the left gives the right, and that one without differences is of two that are equal.
func TestApplied(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	r := rand.New(rand.NewPCG(seed, 1))
	for range 3000 {
		v := anything(r, 4)
		left, _ := json.Marshal(v)
		right, _ := json.Marshal(changed(r, v))
		d := Compare(left, right)
		if same := jsonEqual(t, string(left), string(right)); same != (d.Count() == 0) {
			t.Fatalf("seed %d: Compare(%s, %s) has %d differences, and equal is %v", seed, left, right, d.Count(), same)
		}
		if got := text(apply(t, &d.Root, d.Root.Left)); !jsonEqual(t, got, string(right)) {
			t.Fatalf("seed %d: applied to %s the diff gives %s, want %s", seed, left, got, right)
		}
		holdsRows(t, d)
	}
}

func jsonEqual(t *testing.T, a, b string) bool {
	t.Helper()
	var x, y any
	if err := json.Unmarshal([]byte(a), &x); err != nil {
		t.Fatalf("%s: %v", a, err)
	}
	if err := json.Unmarshal([]byte(b), &y); err != nil {
		t.Fatalf("%s: %v", b, err)
	}
	return reflect.DeepEqual(x, y)
}

// holdsRows holds that the cells of either side are that side's message.
func holdsRows(t *testing.T, d *Diff) {
	t.Helper()
	rows, differences := d.Rows()
	if len(differences) != d.Count() {
		t.Fatalf("rows tell of %d differences, want %d", len(differences), d.Count())
	}
	side := func(cell func(Row) Cell) string {
		var b strings.Builder
		for _, r := range rows {
			if c := cell(r); c.There {
				if c.Key != "" {
					b.WriteString(c.Key + ":")
				}
				b.WriteString(c.Text)
				if c.Comma {
					b.WriteByte(',')
				}
			}
		}
		return b.String()
	}
	left, right := side(func(r Row) Cell { return r.Left }), side(func(r Row) Cell { return r.Right })
	if !jsonEqual(t, left, text(d.Root.Left)) || !jsonEqual(t, right, text(d.Root.Right)) {
		t.Fatalf("rows say\n%s\n%s, want\n%s\n%s", left, right, text(d.Root.Left), text(d.Root.Right))
	}
}
