package config

// This file reads a TOML document as a list of its keys in file order, each with its place and its value. The values
// are go-toml's; it stops at the first one that does not fit a Go struct, and a person wants to hear of all mistakes,
// so the keys are matched with the table here instead.

import (
	"fmt"

	"github.com/pelletier/go-toml/v2/unstable"
)

// document is a TOML file that has been read.
type document struct {
	Text
	entries []entry
}

// entry is one line that names something: a table's header, or a key with its value.
type entry struct {
	kind   unstable.Kind // Table, ArrayTable or KeyValue
	name   string        // in full, with dots
	value  any           // of a KeyValue, in TOML's types; lists of strings as []string
	offset int           // of the name
}

// parseDocument reads data, which came from file. What is not TOML is an *Error; where the key is one of ours and the
// line cannot be read, it shows how that is written.
func parseDocument(file string, data []byte) (document, error) {
	text := NewText(file, data)
	d := document{Text: text}
	tree, err := text.Tree()
	if err != nil {
		if r, found := newNames(new(Config)).rows[err.Key]; found && !err.repeated {
			err.Msg += fmt.Sprintf("; write it like %s = %s", last(err.Key), literal(r.initial))
		}
		return d, err
	}
	var p unstable.Parser
	p.Reset(d.Data)
	var table []string
	for p.NextExpression() {
		e := p.Expression()
		if e.Kind == unstable.KeyValue {
			d.add(tree, table, e)
			continue
		}
		path, offset := join(nil, e)
		d.entries = append(d.entries, entry{e.Kind, dotted(path), nil, offset})
		table = path
	}
	return d, nil
}

// add appends the key of node, which stands in table; an inline table is a header and the keys within.
func (d *document) add(tree map[string]any, table []string, node *unstable.Node) {
	path, offset := join(table, node)
	if node.Value().Kind != unstable.InlineTable {
		d.entries = append(d.entries, entry{unstable.KeyValue, dotted(path), normal(find(tree, path)), offset})
		return
	}
	d.entries = append(d.entries, entry{unstable.Table, dotted(path), nil, offset})
	for within := node.Value().Children(); within.Next(); {
		d.add(tree, path, within.Node())
	}
}

// join is table with the key of node behind it, and where that key starts.
func join(table []string, node *unstable.Node) (path []string, offset int) {
	path = append(path, table...)
	for key := node.Key(); key.Next(); {
		if len(path) == len(table) {
			offset = int(key.Node().Raw.Offset)
		}
		path = append(path, string(key.Node().Data))
	}
	return path, offset
}

// find is the value at path, or nil: keys below a list of tables are not looked up, for no key of ours is there.
func find(tree map[string]any, path []string) any {
	for _, part := range path[:len(path)-1] {
		tree, _ = tree[part].(map[string]any)
	}
	return tree[path[len(path)-1]]
}
