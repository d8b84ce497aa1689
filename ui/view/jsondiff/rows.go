package jsondiff

import "slices"

// Cell is what one side of a row says: a literal, a bracket or both of an empty pair.
type Cell struct {
	There bool // false: the side has nothing here
	Depth int
	Key   string // with its quotes; empty: none
	Text  string
	Kind  Kind
	Comma bool
}

// Row is one line of both sides.
type Row struct {
	Op          Op // Same also for the brackets around what differs: those are Inside
	Left, Right Cell
}

// Rows lays both messages out beside each other, the members in the order of the left, and says at which rows the
// differences begin.
func (d *Diff) Rows() (rows []Row, differences []int) {
	f := &flattener{}
	f.node(&d.Root, 0, false, false)
	return f.rows, f.differences
}

type flattener struct {
	rows        []Row
	differences []int
}

func (f *flattener) node(n *Node, depth int, commaLeft, commaRight bool) {
	switch n.Op {
	case Same:
		f.same(n.Key, n.Left, n.Right, depth, commaLeft, commaRight)
	case Inside:
		f.inside(n, depth, commaLeft, commaRight)
	default:
		f.differences = append(f.differences, len(f.rows))
		left, right := cells(nil, n.Key, n.Left, depth, commaLeft), cells(nil, n.Key, n.Right, depth, commaRight)
		for i := range max(len(left), len(right)) {
			row := Row{Op: n.Op}
			if i < len(left) {
				row.Left = left[i]
			}
			if i < len(right) {
				row.Right = right[i]
			}
			f.rows = append(f.rows, row)
		}
	}
}

func (f *flattener) inside(n *Node, depth int, commaLeft, commaRight bool) {
	inner := depth + 1
	if n.Left.Kind == Lines {
		inner = depth
	} else {
		f.rows = append(f.rows, Row{Inside, open(n.Key, n.Left, depth), open(n.Key, n.Right, depth)})
	}
	isLeft := func(n Node) bool { return n.Left != nil }
	isRight := func(n Node) bool { return n.Right != nil }
	lastLeft, lastRight := last(n.Items, isLeft), last(n.Items, isRight)
	commas := n.Left.Kind != Lines
	for i := range n.Items {
		f.node(&n.Items[i], inner, commas && i < lastLeft, commas && i < lastRight)
	}
	if commas {
		f.rows = append(f.rows, Row{Inside, closed(n.Left, depth, commaLeft), closed(n.Right, depth, commaRight)})
	}
}

func last(nodes []Node, is func(Node) bool) int {
	for i := len(nodes) - 1; i >= 0; i-- {
		if is(nodes[i]) {
			return i
		}
	}
	return -1
}

// same lays out what means the same on both sides, each as it is spelt.
func (f *flattener) same(key string, a, b *Value, depth int, commaLeft, commaRight bool) {
	if !a.opens() || len(a.Items) == 0 {
		left, right := cells(nil, key, a, depth, commaLeft), cells(nil, key, b, depth, commaRight)
		for i := range left {
			f.rows = append(f.rows, Row{Same, left[i], right[i]})
		}
		return
	}
	inner, commas := depth+1, a.Kind != Lines
	if commas {
		f.rows = append(f.rows, Row{Same, open(key, a, depth), open(key, b, depth)})
	} else {
		inner = depth
	}
	where := places(b)
	for i, item := range a.Items {
		j, name := i, ""
		if a.Kind == Object {
			name = a.Keys[i]
			j = where.take(plain(name))
		}
		comma := commas && i < len(a.Items)-1
		f.same(name, item, b.Items[j], inner, comma, comma)
	}
	if commas {
		f.rows = append(f.rows, Row{Same, closed(a, depth, commaLeft), closed(b, depth, commaRight)})
	}
}

// cells appends the lines of a value; nil has none.
func cells(dst []Cell, key string, v *Value, depth int, comma bool) []Cell {
	switch {
	case v == nil:
		return dst
	case v.Kind == Lines:
		for _, item := range v.Items {
			dst = cells(dst, "", item, depth, false)
		}
		return dst
	case !v.opens():
		return append(dst, Cell{There: true, Depth: depth, Key: key, Text: v.Text, Kind: v.Kind, Comma: comma})
	case len(v.Items) == 0:
		return append(dst, Cell{There: true, Depth: depth, Key: key, Text: brackets[v.Kind], Kind: v.Kind, Comma: comma})
	}
	dst = append(dst, open(key, v, depth))
	for i, item := range v.Items {
		name := ""
		if v.Kind == Object {
			name = v.Keys[i]
		}
		dst = cells(dst, name, item, depth+1, i < len(v.Items)-1)
	}
	return append(dst, closed(v, depth, comma))
}

var brackets = map[Kind]string{Object: "{}", Array: "[]"}

func open(key string, v *Value, depth int) Cell {
	return Cell{There: true, Depth: depth, Key: key, Text: brackets[v.Kind][:1], Kind: v.Kind}
}

func closed(v *Value, depth int, comma bool) Cell {
	return Cell{There: true, Depth: depth, Text: brackets[v.Kind][1:], Kind: v.Kind, Comma: comma}
}

// Page is rows of which those that are the same on both sides can be folded away.
type Page struct {
	Rows        []Row
	Differences []int // the rows at which they begin
	folds       []fold
}

type fold struct {
	from, to int // rows
	open     bool
}

// around is how many rows that are the same are shown beside others, and leastFolded how many it takes to fold some.
const (
	around      = 2
	leastFolded = 3
)

// NewPage lays a diff out, with what is the same folded.
func NewPage(d *Diff) *Page {
	p := &Page{}
	p.Rows, p.Differences = d.Rows()
	if len(p.Differences) == 0 {
		return p // all would be folded
	}
	for i := 0; i < len(p.Rows); {
		if p.Rows[i].Op != Same {
			i++
			continue
		}
		end := i
		for end < len(p.Rows) && p.Rows[end].Op == Same {
			end++
		}
		if from, to := i+around, end-around; to-from >= leastFolded {
			p.folds = append(p.folds, fold{from: from, to: to})
		}
		i = end
	}
	return p
}

// Line is what one line of the page shows: a row, or that Hidden rows from Row on are folded.
type Line struct{ Row, Hidden int }

// Lines are the lines as they are folded now.
func (p *Page) Lines() []Line {
	lines := make([]Line, 0, len(p.Rows))
	at := 0
	for _, f := range p.folds {
		if f.open {
			continue
		}
		for ; at < f.from; at++ {
			lines = append(lines, Line{Row: at})
		}
		lines = append(lines, Line{Row: f.from, Hidden: f.to - f.from})
		at = f.to
	}
	for ; at < len(p.Rows); at++ {
		lines = append(lines, Line{Row: at})
	}
	return lines
}

// Unfold shows what is folded from a row on.
func (p *Page) Unfold(row int) {
	if i := slices.IndexFunc(p.folds, func(f fold) bool { return f.from == row }); i >= 0 {
		p.folds[i].open = true
	}
}

// Fold folds or unfolds all that is the same.
func (p *Page) Fold(on bool) {
	for i := range p.folds {
		p.folds[i].open = !on
	}
}

// Folds reports whether anything can be folded, and whether anything is.
func (p *Page) Folds() (can, is bool) {
	return len(p.folds) > 0, slices.ContainsFunc(p.folds, func(f fold) bool { return !f.open })
}
