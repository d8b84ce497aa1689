package script

// This file reads single keys, with a sentence for whatever else stands there.

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"switchboard/gateway/config"
)

// table is one table of the file. Its methods read a key each and note what cannot stand there; those are also
// the keys that it may have: close notes all others.
type table struct {
	d      *document
	path   string
	values map[string]any
	known  []string
}

func (t *table) at(key string) string { return join(t.path, key) }

func (t *table) wrong(key, format string, a ...any) { t.d.wrong(t.at(key), format, a...) }

func (t *table) has(key string) bool {
	_, found := t.values[key]
	return found
}

// get is the value of a key, if it has one.
func (t *table) get(key string) (v any, found bool) {
	t.known = append(t.known, key)
	v, found = t.values[key]
	return v, found
}

// read is the value of a key, the zero value where there is none or one of another type: it must be what is said.
func read[T any](t *table, key, must string) (v T, found bool) {
	raw, found := t.get(key)
	if !found {
		return v, false
	}
	v, ok := raw.(T)
	if !ok {
		t.wrong(key, "must be %s, not %s", must, describe(raw))
	}
	return v, ok
}

func (t *table) str(key string) string {
	s, _ := read[string](t, key, "a string")
	return s
}

// need is str for a key that must be there, and not empty.
func (t *table) need(key string) string {
	s, found := read[string](t, key, "a string")
	switch {
	case !t.has(key):
		t.d.wrong(t.path, "has no %s", key)
	case found && s == "":
		t.wrong(key, "must not be empty")
	}
	return s
}

func (t *table) choice(key string, choices ...string) string {
	s, found := read[string](t, key, "a string")
	if found && !slices.Contains(choices, s) {
		t.wrong(key, "must be one of %s, not %q", strings.Join(choices, ", "), s)
	}
	return s
}

func (t *table) flag(key string) bool {
	b, _ := read[bool](t, key, "true or false")
	return b
}

// option is flag for what can also be left open.
func (t *table) option(key string) *bool {
	if b, found := read[bool](t, key, "true or false"); found {
		return &b
	}
	return nil
}

func (t *table) integer(key string) int64 {
	n, _ := read[int64](t, key, "a whole number")
	return n
}

func (t *table) number(key string) float64 {
	switch v, _ := t.get(key); v := v.(type) {
	case nil:
		return 0
	case int64:
		return float64(v)
	case float64:
		if v == v && v < 1e308 && v > -1e308 {
			return v
		}
	}
	t.wrong(key, "must be a number")
	return 0
}

// most is as long as anything can be made to take.
const most = time.Hour

func (t *table) duration(key string) time.Duration {
	s, found := read[string](t, key, `a duration such as "50ms"`)
	if !found {
		return 0
	}
	d, err := time.ParseDuration(s)
	if err != nil || d < 0 || d > most {
		t.wrong(key, "must be a duration from 0s to %s, not %q", config.FormatDuration(most), s)
	}
	return d
}

func (t *table) base64(key string) []byte {
	s := strings.Join(strings.Fields(t.str(key)), "")
	data, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		t.wrong(key, "must be base64: %v", err)
	}
	return data
}

func (t *table) strings(key string) []string {
	list, _ := read[[]any](t, key, "a list of strings")
	var all []string
	for i, v := range list {
		s, ok := v.(string)
		if !ok {
			t.d.wrong(element(t.at(key), i), "must be a string, not %s", describe(v))
		}
		all = append(all, s)
	}
	return all
}

// table is the table at a key; nil where there is none.
func (t *table) table(key string) *table {
	values, found := read[map[string]any](t, key, "a table")
	if !found {
		return nil
	}
	return &table{d: t.d, path: t.at(key), values: values}
}

// tables is each table of the list at a key.
func (t *table) tables(key string) []*table {
	v, found := t.get(key)
	if !found {
		return nil
	}
	list, ok := v.([]any)
	if _, single := v.(map[string]any); single {
		t.wrong(key, "is a list of tables: write [[%s]], not [%[1]s]", key)
		return nil
	}
	var all []*table
	for i, v := range list {
		var values map[string]any
		if values, ok = v.(map[string]any); !ok {
			break
		}
		all = append(all, &table{d: t.d, path: element(t.at(key), i), values: values})
	}
	if !ok && len(list) > 0 || list == nil {
		t.wrong(key, "must be a list of tables, not %s", describe(v))
	}
	return all
}

// json is what stands at a key as JSON: a string is JSON text, anything else is turned into it. Nil where there is nothing.
func (t *table) json(key string) json.RawMessage {
	v, found := t.get(key)
	if !found {
		return nil
	}
	s, ok := v.(string)
	if !ok {
		data, err := json.Marshal(v)
		if err != nil {
			t.wrong(key, "is no JSON: %v", err)
			return nil
		}
		return data
	}
	var b bytes.Buffer
	if err := json.Compact(&b, []byte(s)); err != nil {
		t.wrong(key, "is no JSON: %v", err)
		return nil
	}
	return b.Bytes()
}

// object is json for what must be an object.
func (t *table) object(key string) json.RawMessage {
	data := t.json(key)
	if data != nil && data[0] != '{' {
		t.wrong(key, "must be a table, or a string with a JSON object, not %s", describe(t.values[key]))
		return nil
	}
	return data
}

// describe is v in an error, which is one line whatever was in the file.
func describe(v any) string {
	switch v := v.(type) {
	case string:
		const most = 60
		if r := []rune(v); len(r) > most {
			v = string(r[:most]) + "…"
		}
		return strconv.Quote(v)
	case []any:
		return "a list"
	case map[string]any:
		return "a table"
	default:
		return fmt.Sprint(v)
	}
}

// close notes the keys that nothing has asked for.
func (t *table) close() {
	for _, key := range slices.Sorted(maps.Keys(t.values)) {
		if !slices.Contains(t.known, key) {
			t.wrong(key, "%s", config.Unknown("key", key, t.known))
		}
	}
}
