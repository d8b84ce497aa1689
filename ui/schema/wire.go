package schema

//lint:file-ignore SA1019 What 2026-07-28 deprecates is what clients before it are tested on.

import (
	"encoding/json"
	"math"
	"reflect"
	"slices"

	"github.com/google/jsonschema-go/jsonschema"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// contents is a block of content: one of several, told apart by their type.
func contents() *jsonschema.Schema {
	s := &jsonschema.Schema{Type: "object", Required: []string{"type"}}
	for _, c := range []mcp.Content{new(mcp.TextContent), new(mcp.ImageContent), new(mcp.AudioContent), new(mcp.EmbeddedResource),
		new(mcp.ResourceLink), new(mcp.ToolUseContent), new(mcp.ToolResultContent)} {
		s.AnyOf = append(s.AnyOf, wire(reflect.TypeOf(c).Elem()))
	}
	return s
}

// wire is the schema of a type that writes itself in a way that its fields do not tell: what it writes with every
// field set, required being what it writes with none set.
func wire(t reflect.Type) *jsonschema.Schema {
	full := reflect.New(t)
	fill(full.Elem(), 0)
	data, err := json.Marshal(full.Interface())
	if err != nil {
		return &jsonschema.Schema{Type: "object"}
	}
	var v any
	if json.Unmarshal(data, &v) != nil {
		return &jsonschema.Schema{Type: "object"}
	}
	s := like(v)
	bare := make(map[string]any)
	if data, err := json.Marshal(reflect.New(t).Interface()); err == nil && json.Unmarshal(data, &bare) == nil {
		for key := range bare {
			s.Required = append(s.Required, key)
		}
		slices.Sort(s.Required)
	}
	if name, ok := bare["type"].(string); ok {
		var v any = name
		s.Properties["type"].Const = &v
	}
	return s
}

// fill sets every field of a value to something that is not empty.
func fill(v reflect.Value, depth int) {
	if depth > 4 || !v.CanSet() {
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), depth+1)
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), depth+1)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), depth+1)
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		if v.Type().Key().Kind() == reflect.String {
			v.SetMapIndex(reflect.ValueOf("x").Convert(v.Type().Key()), reflect.Zero(v.Type().Elem()))
		}
	case reflect.Interface:
		if reflect.TypeFor[*mcp.TextContent]().Implements(v.Type()) {
			v.Set(reflect.ValueOf(&mcp.TextContent{Text: "x"}))
		}
	case reflect.String:
		v.SetString("x")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(1)
	case reflect.Float64:
		v.SetFloat(0.5)
	case reflect.Uint8:
		v.SetUint(1)
	}
}

// like is the schema of a value as JSON has it.
func like(v any) *jsonschema.Schema {
	switch v := v.(type) {
	case string:
		return &jsonschema.Schema{Type: "string"}
	case bool:
		return &jsonschema.Schema{Type: "boolean"}
	case float64:
		if v == math.Trunc(v) {
			return &jsonschema.Schema{Type: "integer"}
		}
		return &jsonschema.Schema{Type: "number"}
	case []any:
		s := &jsonschema.Schema{Type: "array"}
		if len(v) > 0 {
			s.Items = like(v[0])
		}
		return s
	case map[string]any:
		s := &jsonschema.Schema{Type: "object", Properties: make(map[string]*jsonschema.Schema)}
		for key, member := range v {
			if key != "x" { // of a map: any key may be there
				s.Properties[key] = like(member)
			}
		}
		if _, open := v["x"]; open {
			s.Properties = nil
		}
		return s
	default:
		return &jsonschema.Schema{}
	}
}
