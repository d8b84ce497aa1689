package schema

import (
	"slices"
	"strconv"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"

	"switchboard/ui/outline"
)

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// chosen is the one of several schemas that the value's type names; s where it has only one, or names none.
func chosen(s *jsonschema.Schema, text string, n *outline.Node) *jsonschema.Schema {
	if s.AnyOf == nil || n.Kind != outline.Object {
		return s
	}
	kind, _ := n.Member("type").Text(text)
	for _, one := range s.AnyOf {
		if constant(one) == kind && kind != "" {
			return one
		}
	}
	// It is none of them yet: it may have the keys of all, and needs a type.
	all := &jsonschema.Schema{Type: "object", Required: []string{"type"}, AnyOf: s.AnyOf, Properties: make(map[string]*jsonschema.Schema)}
	for _, one := range s.AnyOf {
		for key, p := range one.Properties {
			all.Properties[key] = p
		}
	}
	all.Properties["type"] = &jsonschema.Schema{Type: "string"}
	return all
}

// kinds are the values of type that s tells apart.
func kinds(s *jsonschema.Schema) (all []string) {
	if s == nil {
		return nil
	}
	for _, one := range s.AnyOf {
		all = append(all, constant(one))
	}
	return all
}

func constant(s *jsonschema.Schema) string {
	p := s.Properties["type"]
	if p == nil || p.Const == nil {
		return ""
	}
	name, _ := (*p.Const).(string)
	return name
}

// types are the types that s allows, null left out: that a type of Go may be nil is not of the wire. None: all.
func types(s *jsonschema.Schema) []string {
	if s.Type != "" {
		return []string{s.Type}
	}
	return slices.DeleteFunc(slices.Clone(s.Types), func(t string) bool { return t == "null" })
}

func typeOf(text string, n *outline.Node) string {
	switch n.Kind {
	case outline.Object:
		return "object"
	case outline.Array:
		return "array"
	case outline.String:
		return "string"
	}
	switch word := text[n.Start:n.End]; {
	case word == "true" || word == "false":
		return "boolean"
	case word == "null":
		return "null"
	case strings.ContainsAny(word, ".eE"):
		if v, err := strconv.ParseFloat(word, 64); err == nil && v == float64(int64(v)) {
			return "integer"
		}
		return "number"
	default:
		return "integer"
	}
}

func fits(want []string, got string) bool {
	return slices.Contains(want, got) || got == "integer" && slices.Contains(want, "number")
}

func article(t string) string {
	switch t {
	case "null":
		return "null"
	case "array", "object", "integer":
		return "an " + t
	default:
		return "a " + t
	}
}

func articles(all []string) (with []string) {
	for _, t := range all {
		with = append(with, article(t))
	}
	return with
}
