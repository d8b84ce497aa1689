package script

// This file has texts with arguments put in.

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"text/template"
)

// text is a string of the file, which may be a template of package text/template.
type text struct {
	plain string
	tmpl  *template.Template // nil: plain is all
}

// jsonText is JSON of the file. As a string it is a template of JSON text; as a table
// each string in it is a template.
type jsonText struct {
	whole text
	tree  any // of a table: texts in place of strings
}

func (t *table) text(key string) text { return t.d.template(t.at(key), t.str(key)) }

// needText is text for a key that must be there.
func (t *table) needText(key string) text {
	if !t.has(key) {
		t.d.wrong(t.path, "has no %s", key)
	}
	return t.text(key)
}

func (d *document) template(path, s string) text {
	if !strings.Contains(s, "{{") {
		return text{plain: s}
	}
	tmpl, err := template.New("template").Option("missingkey=error").Funcs(functions()).Parse(s)
	if err != nil {
		d.wrong(path, "%s", strings.TrimPrefix(err.Error(), "template: "))
	}
	return text{s, tmpl}
}

// functions are what templates can call besides those of text/template.
func functions() template.FuncMap {
	return template.FuncMap{
		"json": func(v any) (string, error) {
			data, err := encode(v)
			return string(data), err
		},
		"upper": strings.ToUpper,
		"lower": strings.ToLower,
	}
}

// jsonText is what stands at a key, as JSON with templates; nil where there is nothing.
func (t *table) jsonText(key string) *jsonText {
	v, found := t.get(key)
	if !found {
		return nil
	}
	if s, ok := v.(string); ok {
		j := &jsonText{whole: t.d.template(t.at(key), s)}
		if j.whole.tmpl == nil && !json.Valid([]byte(s)) {
			t.wrong(key, "is no JSON: %s", describe(s))
		}
		return j
	}
	if _, err := json.Marshal(v); err != nil {
		t.wrong(key, "is no JSON: %v", err)
	}
	return &jsonText{tree: t.d.texts(t.at(key), v)}
}

// texts is v with templates in place of its strings.
func (d *document) texts(path string, v any) any {
	switch v := v.(type) {
	case string:
		return d.template(path, v)
	case []any:
		list := make([]any, len(v))
		for i := range v {
			list[i] = d.texts(element(path, i), v[i])
		}
		return list
	case map[string]any:
		m := make(map[string]any, len(v))
		for key := range v {
			m[key] = d.texts(join(path, key), v[key])
		}
		return m
	}
	return v
}

// render is x with data put in.
func (x text) render(data any) (string, error) {
	if x.tmpl == nil {
		return x.plain, nil
	}
	var b strings.Builder
	if err := x.tmpl.Execute(&b, data); err != nil {
		return "", fmt.Errorf("the template %s fails: %w", describe(x.plain), err)
	}
	return b.String(), nil
}

// render is j with data put in, as JSON.
func (j *jsonText) render(data any) (json.RawMessage, error) {
	if j.tree == nil {
		s, err := j.whole.render(data)
		if err == nil && !json.Valid([]byte(s)) {
			err = fmt.Errorf("the template %s makes no JSON: %s", describe(j.whole.plain), describe(s))
		}
		return json.RawMessage(s), err
	}
	tree, err := rendered(j.tree, data)
	if err != nil {
		return nil, err
	}
	return json.Marshal(tree)
}

func rendered(v, data any) (_ any, err error) {
	switch v := v.(type) {
	case text:
		return v.render(data)
	case []any:
		list := make([]any, len(v))
		for i := range v {
			if list[i], err = rendered(v[i], data); err != nil {
				return nil, err
			}
		}
		return list, nil
	case map[string]any:
		m := make(map[string]any, len(v))
		for key := range v {
			if m[key], err = rendered(v[key], data); err != nil {
				return nil, err
			}
		}
		return m, nil
	}
	return v, nil
}

// encode is v as JSON, as people write it: < stays <.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// decode is JSON as templates see it: whole numbers are whole, so that a million does not print as 1e+06.
func decode(data []byte) (any, error) {
	var v any
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	return numbers(v), nil
}

func numbers(v any) any {
	switch v := v.(type) {
	case json.Number:
		if n, err := strconv.ParseInt(v.String(), 10, 64); err == nil {
			return n
		}
		f, _ := v.Float64() // out of range is infinite, as text/template would have it
		return f
	case []any:
		for i := range v {
			v[i] = numbers(v[i])
		}
	case map[string]any:
		for key := range v {
			v[key] = numbers(v[key])
		}
	}
	return v
}
