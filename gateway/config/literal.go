package config

// This file writes values as TOML and as plain text, and reads lists from plain text.

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"
)

// FormatDuration is the shortest exact form of d: "15s", "1m30s", "5m", "0s".
func FormatDuration(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

// literal is v as it stands in a TOML file. Go and TOML quote alike what a key takes, which has no control characters; what
// no key takes is only described.
func literal(v any) string {
	switch v := v.(type) {
	case string:
		return strconv.Quote(v)
	case []string:
		quoted := make([]string, len(v))
		for i, s := range v {
			quoted[i] = strconv.Quote(s)
		}
		return "[" + strings.Join(quoted, ", ") + "]"
	case []any:
		return "a list with other things than strings"
	case map[string]any:
		return "a table"
	default:
		return fmt.Sprint(v)
	}
}

// plain is v as one types it in a form or behind a flag.
func plain(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	return literal(v)
}

// parseList reads a TOML array, or words with commas between them.
func parseList(text string) any {
	if strings.HasPrefix(text, "[") {
		var doc map[string]any
		if toml.Unmarshal([]byte("list = "+text), &doc) == nil && len(doc) == 1 {
			return normal(doc["list"])
		}
		return text
	}
	var words []string
	for word := range strings.SplitSeq(text, ",") {
		if word = strings.TrimSpace(word); word != "" {
			words = append(words, word)
		}
	}
	return words
}

// normal turns TOML's lists of strings into []string, and leaves all else.
func normal(v any) any {
	items, ok := v.([]any)
	if !ok {
		return v
	}
	words := make([]string, len(items))
	for i, item := range items {
		if words[i], ok = item.(string); !ok {
			return v
		}
	}
	return words
}

// clipped keeps an error to one line, whatever was in the file.
func clipped(s string) string {
	const most = 80
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "…"
}
