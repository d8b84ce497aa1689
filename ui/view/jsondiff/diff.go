package jsondiff

import (
	"fmt"
	"hash/maphash"
	"strings"
)

// Op is what became of a value between left and right.
type Op uint8

// The ops. Inside is an object or array that is on both sides and differs in what it has.
const (
	Same Op = iota
	Added
	Removed
	Changed
	Inside
)

// Node is a value on the left, on the right or on both, with what became of it.
type Node struct {
	Op          Op
	Key         string // of a member, as one of the sides has it; empty: none
	Left, Right *Value // nil: not on that side
	Items       []Node // of Inside: in the order of the left, with what is new where the right has it
}

// Diff is how two messages differ.
type Diff struct {
	Root                    Node
	Added, Removed, Changed int    // differences of each kind; what is in an added or removed value does not count
	Beyond                  string // a sentence about what was not looked into; empty: nothing
}

// Count is the number of differences.
func (d *Diff) Count() int { return d.Added + d.Removed + d.Changed }

// Compare compares two messages. Members are matched by name, whatever their order; items of arrays by what they are,
// so that one that was put in moves none of the others. Numbers are the same where they are spelt the same.
func Compare(left, right []byte) *Diff {
	seed := maphash.MakeSeed()
	a, wholeA := read(left, seed)
	b, wholeB := read(right, seed)
	if (a.Kind == Lines) != (b.Kind == Lines) { // of a message and what is none, the lines
		a, wholeA = lines(string(left), seed)
		b, wholeB = lines(string(right), seed)
	}
	c := &comparer{d: &Diff{}}
	c.d.Root = c.node("", a, b)
	var beyond []string
	if n := wholeA + wholeB; n > 0 {
		beyond = append(beyond, fmt.Sprintf("%d parts were compared only as a whole: beyond %d values or %d levels", n, MostValues, MostDepth))
	}
	if c.byPlace > 0 {
		beyond = append(beyond, fmt.Sprintf("%d long arrays that differ much were compared item by item, by place", c.byPlace))
	}
	if len(beyond) > 0 {
		c.d.Beyond = strings.Join(beyond, "; ") + "."
	}
	return c.d
}

type comparer struct {
	d       *Diff
	byPlace int
}

// node compares two values of which one may be nil.
func (c *comparer) node(key string, a, b *Value) Node {
	n := Node{Key: key, Left: a, Right: b}
	switch {
	case a == nil:
		n.Op = Added
		c.d.Added++
	case b == nil:
		n.Op = Removed
		c.d.Removed++
	case equal(a, b):
	case a.Kind == Object && b.Kind == Object:
		n.Op, n.Items = Inside, c.members(a, b)
	case a.Kind == b.Kind && a.opens():
		n.Op, n.Items = Inside, c.items(a.Items, b.Items)
	default:
		n.Op = Changed
		c.d.Changed++
	}
	return n
}

// members compares two objects.
func (c *comparer) members(a, b *Value) []Node {
	where := places(b)
	pair := make([]int, len(a.Keys)) // where in b each member of a is; -1: nowhere
	old := make([]bool, len(b.Keys)) // members of b that a has
	for i, key := range a.Keys {
		if pair[i] = where.take(plain(key)); pair[i] >= 0 {
			old[pair[i]] = true
		}
	}
	nodes := make([]Node, 0, len(a.Keys))
	fresh := func(j int) { // what is new in b from j on, up to what is not
		for ; j < len(old) && !old[j]; j++ {
			nodes = append(nodes, c.node(b.Keys[j], nil, b.Items[j]))
		}
	}
	fresh(0)
	for i, key := range a.Keys {
		if j := pair[i]; j < 0 {
			nodes = append(nodes, c.node(key, a.Items[i], nil))
		} else {
			nodes = append(nodes, c.node(key, a.Items[i], b.Items[j]))
			fresh(j + 1)
		}
	}
	return nodes
}

// items compares two arrays.
func (c *comparer) items(a, b []*Value) []Node {
	nodes := make([]Node, 0, max(len(a), len(b)))
	matches, ok := common(a, b)
	if !ok {
		c.byPlace++
	}
	i, j := 0, 0
	for _, m := range append(matches, match{len(a), len(b)}) {
		nodes = c.between(nodes, a[i:m.a], b[j:m.b])
		if m.a < len(a) {
			nodes = append(nodes, c.node("", a[m.a], b[m.b]))
		}
		i, j = m.a+1, m.b+1
	}
	return nodes
}

// between compares items of which none is on both sides: those that seem to be one thing that was changed are paired.
func (c *comparer) between(nodes []Node, a, b []*Value) []Node {
	i, j := 0, 0
	for _, m := range append(pairs(a, b), match{len(a), len(b)}) {
		for ; i < m.a; i++ {
			nodes = append(nodes, c.node("", a[i], nil))
		}
		for ; j < m.b; j++ {
			nodes = append(nodes, c.node("", nil, b[j]))
		}
		if m.a < len(a) {
			nodes = append(nodes, c.node("", a[i], b[j]))
			i, j = i+1, j+1
		}
	}
	return nodes
}
