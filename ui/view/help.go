package view

import (
	"github.com/google/jsonschema-go/jsonschema"
	"strings"

	"switchboard/ui/outline"
	"switchboard/ui/schema"
)

// Completion is a key or a value that may stand at the cursor.
type Completion struct {
	Text  string // as it is shown
	About string
	Put   string // what goes in the place of Span
	Span  Span
	Field Span // of Put, what of it will be filled in; empty: the cursor goes behind Put
}

// Hint is a line about what stands at the cursor, "maxTokens: integer, required", or else about what the object there
// still needs; empty: there is nothing to say.
func (d *Draft) Hint(cursor int) string {
	p, keys := d.at(cursor)
	for _, k := range keys {
		if p.Member != nil && k.Name == p.Member.Key {
			return k.Name + ": " + k.About()
		}
	}
	var names []string
	for _, k := range keys {
		if k.Required && !k.Given {
			names = append(names, k.Name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return "needs " + strings.Join(names, ", ")
}

// Complete is how it may go on at the cursor.
func (d *Draft) Complete(cursor int) []Completion {
	p, keys := d.at(cursor)
	if p.Inner() == nil || p.Inner().Kind != outline.Object {
		return nil
	}
	if p.Member != nil && !p.InKey {
		return d.values(p)
	}
	span, typed := Span{cursor, cursor}, ""
	if p.InKey {
		span = Span{p.Member.KeyStart, p.Member.KeyEnd}
		if n := span.End - span.Start; n < 2 || d.Text[span.End-1] != '"' { // it has no end yet: what follows is not of it
			span.End = cursor
		}
		typed = strings.Trim(d.Text[span.Start:min(cursor, span.End)], `"`)
	}
	var first, then []Completion
	for _, k := range keys {
		if k.Given && (p.Member == nil || k.Name != p.Member.Key) {
			continue
		}
		c := Completion{Text: k.Name, About: k.About(), Put: `"` + k.Name + `"`, Span: span}
		if !p.InKey || !strings.HasPrefix(strings.TrimLeft(d.Text[span.End:], " \t\r\n"), ":") {
			c = d.withValue(c, k, p)
		}
		switch lower := strings.ToLower(k.Name); {
		case strings.HasPrefix(lower, strings.ToLower(typed)):
			first = append(first, c)
		case strings.Contains(lower, strings.ToLower(typed)):
			then = append(then, c)
		}
	}
	return append(first, then...)
}

// withValue puts a value behind the key, and commas where they are missing.
func (d *Draft) withValue(c Completion, k schema.Key, p outline.Place) Completion {
	before := strings.TrimRight(d.Text[:c.Span.Start], " \t\r\n")
	after := strings.TrimLeft(d.Text[c.Span.End:], " \t\r\n")
	lead, tail := "", ""
	if n := len(before); n > 0 && before[n-1] != '{' && before[n-1] != ',' {
		lead = ", "
		if at := c.Span.Start - len(before); at > 0 { // the comma belongs behind the value before, not at the cursor
			lead = ","
			c.Span.Start = len(before)
			if gap := d.Text[len(before) : len(before)+at]; strings.Contains(gap, "\n") {
				lead += gap
			} else {
				lead += " "
			}
		}
	}
	if after != "" && after[0] == '"' {
		tail = ","
	}
	value := k.Begin()
	c.Put = lead + `"` + k.Name + `": ` + value + tail
	start := len(lead) + len(k.Name) + 4
	c.Field = Span{start, start + len(value)}
	if len(value) == 2 && value != "{}" && value != "[]" || value == "{}" || value == "[]" { // between the quotes or brackets
		c.Field = Span{start + 1, start + 1}
	}
	return c
}

// values are those that the member at the cursor may have.
func (d *Draft) values(p outline.Place) (all []Completion) {
	m := p.Member
	if len(p.Path) == 1 && m.Key == "method" {
		for _, name := range schema.Methods() {
			all = append(all, Completion{Text: name, Put: `"` + name + `"`, Span: Span{m.Start, m.End}})
		}
		return all
	}
	path, s := d.inside(p.Path)
	for _, v := range schema.Values(s, d.Text, path, m.Key) {
		all = append(all, Completion{Text: strings.Trim(v, `"`), Put: v, Span: Span{m.Start, m.End}})
	}
	return all
}

// at is where the cursor is, and the keys that the innermost object may have.
func (d *Draft) at(cursor int) (outline.Place, []schema.Key) {
	p := outline.At(outline.Parse(d.Text), cursor)
	if len(p.Path) == 1 { // the message itself
		var keys []schema.Key
		for _, name := range []string{"jsonrpc", "id", "method", "params", "result", "error"} {
			keys = append(keys, schema.Key{Name: name, Type: envelope[name], Given: p.Inner().Member(name) != nil})
		}
		return p, keys
	}
	path, s := d.inside(p.Path)
	return p, schema.Keys(s, d.Text, path)
}

// envelope is what the members of a message are, in JSON-RPC 2.0.
var envelope = map[string]string{"jsonrpc": `string, always "2.0"`, "id": "string or number, of a request and its answer", "method": "string",
	"params": "object", "result": "object", "error": "object"}

// inside is the part of a path that lies in params or in a result, and its schema.
func (d *Draft) inside(path []*outline.Node) ([]*outline.Node, *jsonschema.Schema) {
	if len(path) < 2 {
		return nil, nil
	}
	root := path[0]
	method, _ := root.Member("method").Text(d.Text)
	id := ""
	if n := root.Member("id"); n != nil {
		id = d.Text[n.Start:n.End]
	}
	s, key := d.schema(method, id)
	if s == nil || path[1].Key != key {
		return nil, nil
	}
	return path[1:], s
}
