package schema

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"

	"switchboard/ui/outline"
)

// Key is one that an object may have.
type Key struct {
	Name     string
	Type     string // "integer", "array of string"; "any"
	Required bool
	Meaning  string // one line; empty where the type has none
	Given    bool   // it stands there already
}

// About is what is to be said of it in one line.
func (k Key) About() string {
	s := k.Type
	if k.Required {
		s += ", required"
	}
	if k.Meaning != "" {
		s += ": " + k.Meaning
	}
	return s
}

// Keys are those that the innermost object around a place may have, required ones first. path are the values from
// the one that s is of down to that object.
func Keys(s *jsonschema.Schema, text string, path []*outline.Node) []Key {
	if s = follow(s, text, path); s == nil || len(path) == 0 {
		return nil
	}
	object := path[len(path)-1]
	var all []Key
	add := func(name string) {
		p := s.Properties[name]
		all = append(all, Key{Name: name, Type: typeName(p), Required: slices.Contains(s.Required, name), Meaning: p.Description, Given: object.Member(name) != nil})
	}
	for _, name := range order(s) {
		add(name)
	}
	slices.SortStableFunc(all, func(a, b Key) int { return rank(a) - rank(b) })
	return all
}

func rank(k Key) int {
	switch {
	case k.Required:
		return 0
	case k.Name == "_meta":
		return 2
	default:
		return 1
	}
}

func order(s *jsonschema.Schema) []string {
	if len(s.PropertyOrder) == len(s.Properties) {
		return s.PropertyOrder
	}
	var names []string
	for name := range s.Properties {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// follow is the schema of the last value of path; nil: it has none, or is no object.
func follow(s *jsonschema.Schema, text string, path []*outline.Node) *jsonschema.Schema {
	if s = unchosen(s, text, path); s == nil || len(path) == 0 || path[len(path)-1].Kind != outline.Object {
		return nil
	}
	return chosen(s, text, path[len(path)-1])
}

// unchosen is follow, with all that the last value may be.
func unchosen(s *jsonschema.Schema, text string, path []*outline.Node) *jsonschema.Schema {
	for i := 1; i < len(path) && s != nil; i++ {
		if s = chosen(s, text, path[i-1]); path[i-1].Kind == outline.Array {
			s = s.Items
		} else {
			s = member(s, path[i].Key)
		}
	}
	return s
}

func member(s *jsonschema.Schema, key string) *jsonschema.Schema {
	if p := s.Properties[key]; p != nil {
		return p
	}
	return s.AdditionalProperties
}

// Values are those that a key of the innermost object may have, where its schema tells a few; quoted as in JSON.
func Values(s *jsonschema.Schema, text string, path []*outline.Node, key string) (all []string) {
	if s == nil || len(path) == 0 {
		return nil
	}
	if key == "type" {
		for _, kind := range kinds(unchosen(s, text, path)) {
			all = append(all, strconv.Quote(kind))
		}
		if all != nil {
			return all
		}
	}
	s = follow(s, text, path)
	if s == nil {
		return nil
	}
	switch p := member(s, key); {
	case p != nil && slices.Equal(types(p), []string{"boolean"}):
		all = []string{"true", "false"}
	case p != nil:
		for _, v := range p.Enum {
			all = append(all, fmt.Sprintf("%q", v))
		}
	}
	return all
}

// typeName is a type for a person.
func typeName(s *jsonschema.Schema) string {
	want := types(s)
	if len(want) == 0 {
		return "any"
	}
	name := strings.Join(want, " or ")
	if name == "array" && s.Items != nil {
		if of := types(s.Items); len(of) == 1 {
			name += " of " + of[0]
		}
	}
	return name
}

// Begin is what a value of a key may begin as: the JSON of nothing of its type.
func (k Key) Begin() string {
	switch first, _, _ := strings.Cut(k.Type, " "); first {
	case "string":
		return `""`
	case "integer", "number":
		return "0"
	case "boolean":
		return "true"
	case "array":
		return "[]"
	case "object":
		return "{}"
	default:
		return `""`
	}
}
