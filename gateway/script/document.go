package script

// This file reads TOML so that every mistake in it has its place.

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"

	"switchboard/gateway/config"
)

// document is a TOML file as a tree whose every value has its place, and the mistakes that have been found in it.
type document struct {
	text     config.Text
	tree     map[string]any
	places   map[string]int // by path: the offset of the key or the element
	mistakes []mistake
}

type mistake struct {
	offset   int
	key, msg string
}

func newDocument(file string, data []byte) (*document, error) {
	text := config.NewText(file, data)
	tree, err := text.Tree()
	if err != nil {
		return nil, err
	}
	d := &document{text: text, tree: tree, places: make(map[string]int)}
	d.locate()
	return d, nil
}

func (d *document) root() *table { return &table{d: d, values: d.tree} }

// wrong notes a mistake in what stands at path.
func (d *document) wrong(path, format string, a ...any) {
	d.mistakes = append(d.mistakes, mistake{d.offset(path), keyOf(path), fmt.Sprintf(format, a...)})
}

// keyOf is path without the numbers of elements: line and column say which one it is.
func keyOf(path string) string {
	parts := strings.Split(path, elementMark)
	for i, part := range parts[1:] {
		parts[i+1] = strings.TrimLeft(part, "0123456789")
	}
	return strings.Join(parts, "")
}

// offset is where path stands, or the nearest above it that stands anywhere.
func (d *document) offset(path string) int {
	for {
		if at, ok := d.places[path]; ok {
			return at
		}
		end := strings.LastIndexAny(path, "."+elementMark)
		if end < 0 {
			return 0
		}
		path = path[:end]
	}
}

// mistake is the first mistake of the file, with the number of the others; nil where there is none.
func (d *document) mistake() error {
	if len(d.mistakes) == 0 {
		return nil
	}
	first := slices.MinFunc(d.mistakes, func(a, b mistake) int { return cmp.Compare(a.offset, b.offset) })
	err := d.text.Mistake(first.offset, first.key, first.msg)
	err.More = len(d.mistakes) - 1
	return err
}

// locate finds the places of all keys and elements. The file is good TOML: Unmarshal has read it.
func (d *document) locate() {
	var p unstable.Parser
	p.Reset(d.text.Data)
	elements := make(map[string]int) // of each [[list]], so far
	table := ""
	for p.NextExpression() {
		e := p.Expression()
		if e.Kind == unstable.KeyValue {
			d.keyValue(table, e)
			continue
		}
		table = ""
		for key := e.Key(); key.Next(); {
			table = join(table, string(key.Node().Data))
			d.place(table, key.Node())
			if n := elements[table]; n > 0 && !(e.Kind == unstable.ArrayTable && key.IsLast()) {
				table = element(table, n-1)
			} else if e.Kind == unstable.ArrayTable && key.IsLast() {
				elements[table]++
				table = element(table, n)
				d.place(table, key.Node())
			}
		}
	}
}

func (d *document) keyValue(table string, e *unstable.Node) {
	path := table
	for key := e.Key(); key.Next(); {
		path = join(path, string(key.Node().Data))
		d.place(path, key.Node())
	}
	d.value(path, e.Value())
}

func (d *document) value(path string, v *unstable.Node) {
	within := v.Children()
	switch v.Kind {
	case unstable.InlineTable:
		for within.Next() {
			d.keyValue(path, within.Node())
		}
	case unstable.Array:
		for i := 0; within.Next(); i++ {
			d.place(element(path, i), within.Node())
			d.value(element(path, i), within.Node())
		}
	}
}

// place notes where path stands, if it is the first time that it is met and n knows.
func (d *document) place(path string, n *unstable.Node) {
	if _, met := d.places[path]; !met && n.Raw.Length > 0 {
		d.places[path] = int(n.Raw.Offset)
	}
}

func join(path, key string) string {
	if path == "" {
		return config.Quoted(key)
	}
	return path + "." + config.Quoted(key)
}

// elementMark stands between a list and the number of an element; no quoted key has it.
const elementMark = "\x00"

func element(path string, i int) string { return path + elementMark + strconv.Itoa(i) }
