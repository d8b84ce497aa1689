package view

import (
	"cmp"
	"slices"
	"strings"
)

// Field is a column of a Table.
type Field[T any] struct {
	Title   string
	Number  bool              // flush right; the greatest first when it is first sorted by
	Text    func(*T) string   // short; empty: nothing to say
	Compare func(a, b *T) int // nil: the table is not sorted by it
}

// Table is rows in the order of one of their columns. It is for one goroutine.
type Table[T any] struct {
	Fields []Field[T]
	By     int  // the column that orders the rows
	Down   bool // the greatest first

	key  func(*T) string // what makes a row the same row
	rows []*T
}

// NewTable makes an empty table, ordered by a column.
func NewTable[T any](fields []Field[T], by int, key func(*T) string) *Table[T] {
	return &Table[T]{Fields: fields, By: by, Down: fields[by].Number, key: key}
}

// Set takes rows, which the table owns from then on. Where they are not to be ordered anew, those that
// were there stay where they are, and new ones come last: nothing moves under a pointer.
func (t *Table[T]) Set(rows []T, anew bool) {
	was := make(map[string]int, len(t.rows))
	if !anew {
		for i := range t.rows {
			was[t.key(t.rows[i])] = i + 1
		}
	}
	t.rows = make([]*T, len(rows))
	for i := range rows {
		t.rows[i] = &rows[i]
	}
	slices.SortFunc(t.rows, func(a, b *T) int {
		if len(was) == 0 {
			return t.order(a, b)
		}
		if i, j := was[t.key(a)], was[t.key(b)]; i != j {
			return cmp.Compare(uint(i-1), uint(j-1)) // 0, which is new, comes after all
		}
		return t.order(a, b)
	})
}

func (t *Table[T]) order(a, b *T) int {
	n := t.Fields[t.By].Compare(a, b)
	if t.Down {
		n = -n
	}
	return cmp.Or(n, strings.Compare(t.key(a), t.key(b)))
}

// Sort orders the rows by a column; by that which they are in the order of, the other way.
func (t *Table[T]) Sort(by int) {
	switch {
	case t.Fields[by].Compare == nil:
		return
	case by == t.By:
		t.Down = !t.Down
	default:
		t.By, t.Down = by, t.Fields[by].Number
	}
	slices.SortFunc(t.rows, t.order)
}

// Len is the number of rows.
func (t *Table[T]) Len() int { return len(t.rows) }

// At is row i, good until the next Set or Sort; nil: there is none.
func (t *Table[T]) At(i int) *T {
	if i < 0 || i >= len(t.rows) {
		return nil
	}
	return t.rows[i]
}

// Find is where the row of a key stands; -1: nowhere.
func (t *Table[T]) Find(key string) int {
	return slices.IndexFunc(t.rows, func(row *T) bool { return t.key(row) == key })
}

// Key is what makes row i the same row when it moves; empty: there is none.
func (t *Table[T]) Key(i int) string {
	if row := t.At(i); row != nil {
		return t.key(row)
	}
	return ""
}

// Titles are the names of the columns, with a mark at the one that orders the rows.
func (t *Table[T]) Titles() []string {
	titles := make([]string, len(t.Fields))
	for i := range t.Fields {
		titles[i] = t.Fields[i].Title
		if i == t.By && titles[i] != "" {
			mark := map[bool]string{true: "▾", false: "▴"}[t.Down]
			if t.Fields[i].Number {
				titles[i] = mark + titles[i]
			} else {
				titles[i] += mark
			}
		}
	}
	return titles
}

// Markdown is the table as one pastes it into an issue: its first rows, and how many more there are.
func (t *Table[T]) Markdown(most int) string {
	var b strings.Builder
	for i := range t.Fields {
		b.WriteString("| " + cmp.Or(t.Fields[i].Title, " ") + " ")
	}
	b.WriteString("|\n")
	for i := range t.Fields {
		b.WriteString(map[bool]string{true: "| ---: ", false: "| --- "}[t.Fields[i].Number])
	}
	b.WriteString("|\n")
	for i := range min(len(t.rows), most) {
		for f := range t.Fields {
			b.WriteString("| " + cell(t.Fields[f].Text(t.rows[i])) + " ")
		}
		b.WriteString("|\n")
	}
	if more := len(t.rows) - most; more > 0 {
		b.WriteString("\n… and " + Count(more) + " more.\n")
	}
	return b.String()
}

// cell is text that stays in its cell, whatever a client calls itself or its methods.
func cell(s string) string {
	if strings.ContainsAny(s, "|\\`*_<>[]\n\r") {
		s = strings.NewReplacer("|", `\|`, `\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "<", `\<`, ">", `\>`, "[", `\[`, "]", `\]`, "\n", " ", "\r", " ").Replace(s)
	}
	return cmp.Or(s, " ")
}
