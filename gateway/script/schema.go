package script

// This file sees to it that schemas are such.

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/google/jsonschema-go/jsonschema"
)

// schema is raw, which stands at key, ready to check values with.
func (t *table) schema(key string, raw json.RawMessage) *jsonschema.Resolved {
	var s jsonschema.Schema
	err := json.Unmarshal(raw, &s)
	if err == nil {
		err = checkTypes(&s)
	}
	if err == nil {
		var resolved *jsonschema.Resolved
		if resolved, err = s.Resolve(&jsonschema.ResolveOptions{ValidateDefaults: true}); err == nil {
			return resolved
		}
	}
	t.wrong(key, "is no JSON Schema: %v", err)
	return nil
}

// types are the types of JSON Schema.
var types = []string{"null", "boolean", "object", "array", "number", "string", "integer"}

// checkTypes refuses misspelt types: to the schema package they are types that nothing has.
func checkTypes(s *jsonschema.Schema) error {
	if s == nil {
		return nil
	}
	for _, name := range slices.Concat(s.Types, []string{s.Type}) {
		if name != "" && !slices.Contains(types, name) {
			return fmt.Errorf("there is no type %s", describe(name))
		}
	}
	within := slices.Concat([]*jsonschema.Schema{s.Items, s.AdditionalProperties, s.Not, s.If, s.Then, s.Else},
		s.PrefixItems, s.AllOf, s.AnyOf, s.OneOf)
	for _, m := range []map[string]*jsonschema.Schema{s.Properties, s.Defs} {
		for _, name := range slices.Sorted(maps.Keys(m)) {
			within = append(within, m[name])
		}
	}
	for _, w := range within {
		if err := checkTypes(w); err != nil {
			return err
		}
	}
	return nil
}

// propertyNames is the names of the properties that a schema describes.
func propertyNames(schema json.RawMessage) []string {
	var s struct {
		Properties map[string]json.RawMessage `json:"properties"`
	}
	_ = json.Unmarshal(schema, &s) // what it is not has no properties
	return slices.Collect(maps.Keys(s.Properties))
}
