package config

// This file matches the names in a file with the table of keys, and guesses what a misspelt one was meant to be.

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// names is the table of keys by name, over one Config.
type names struct {
	rows         map[string]row
	keys, tables []string
}

func newNames(c *Config) names {
	n := names{rows: make(map[string]row)}
	for _, r := range c.rows() {
		n.rows[r.name] = r
		n.keys = append(n.keys, r.name)
	}
	for _, s := range c.sections() {
		n.tables = append(n.tables, s.name)
	}
	return n
}

// take sets the key that e names, or returns what is wrong with e. The header of a table that exists is in order.
func (n names) take(e entry) (msg string) {
	key, isKey := n.rows[e.name]
	isTable := slices.Contains(n.tables, e.name)
	switch {
	case isTable && e.kind == unstable.Table:
		return ""
	case isTable && e.kind == unstable.ArrayTable:
		return fmt.Sprintf("there is only one such table; write [%s]", e.name)
	case isTable:
		return fmt.Sprintf("is a table, not a key; write [%s] and its keys below", e.name)
	case isKey && e.kind == unstable.KeyValue:
		if err := key.set(e.value); err != nil {
			return err.Error()
		}
		return ""
	case isKey:
		return key.set(map[string]any{}).Error()
	case e.kind == unstable.KeyValue:
		return Unknown("key", e.name, n.keys)
	default:
		return Unknown("table", e.name, n.tables)
	}
}

// Unknown says that there is no such thing, and which one was probably meant.
func Unknown(what, name string, all []string) string {
	msg := "there is no such " + what
	if near := nearest(name, all); near != "" {
		msg += "; did you mean " + near + "?"
	}
	return msg
}

// nearest is the candidate with the fewest typing mistakes between it and name, or "" when all are too far. A key
// that only stands in the wrong table is near.
func nearest(name string, candidates []string) string {
	if len(name) > 100 {
		return ""
	}
	best, least := "", 2+len(name)/5
	for _, c := range candidates {
		d := min(distance(name, c), 1+distance(last(name), last(c)))
		if d < least {
			best, least = c, d
		}
	}
	return best
}

// last is the part of a key behind its table.
func last(key string) string { return key[strings.LastIndexByte(key, '.')+1:] }

// distance is the number of letters to insert, drop or replace between a and b (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replace := diagonal
			if a[i] != b[j] {
				replace++
			}
			diagonal = row[j+1]
			row[j+1] = min(replace, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
