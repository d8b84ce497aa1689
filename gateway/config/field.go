package config

// This file has the kinds of values: what each reads from a file and what it takes.

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Kind says how a value is written and edited.
type Kind string

// The kinds of values.
const (
	KindBool     Kind = "bool"
	KindCount    Kind = "count"
	KindSize     Kind = "size"
	KindDuration Kind = "duration"
	KindChoice   Kind = "choice" // one of Key.Choices
	KindText     Kind = "text"
	KindList     Kind = "list"
)

// When says when a change of a value takes effect.
type When string

// The times at which changes take effect.
const (
	AtStart  When = "start"  // at the next start of the program
	AtListen When = "listen" // when the gateway is stopped and started again
	AtRecord When = "record" // with the next recording
	AtOnce   When = "once"
)

// field is the place of a value in one Config and what may stand there. Values go in and out in the types of TOML:
// bool, int64, string and []string.
type field struct {
	kind    Kind
	accepts string // completes "must be …"
	choices []string
	initial any
	value   func() any
	put     func(any) bool // false: v is not accepted, and nothing has changed
	when    When
}

// in is f with when a change takes effect, which is AtStart otherwise.
func (f field) in(when When) field {
	f.when = when
	return f
}

// set is put with a sentence for what is not accepted.
func (f field) set(v any) error {
	if f.put(v) {
		return nil
	}
	return fmt.Errorf("must be %s, not %s", f.accepts, clipped(literal(v)))
}

// parse reads text as one types it in a form. What cannot be read stays a string, for set to name in its error.
func (f field) parse(text string) any {
	switch f.kind {
	case KindBool:
		switch text {
		case "true", "false":
			return text == "true"
		}
	case KindCount:
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			return n
		}
	case KindList:
		return parseList(text)
	}
	return text
}

// place is a field of type T, with how a T is read from a TOML value and written as one.
func place[T any](at *T, initial T, kind Kind, accepts string, read func(any) (T, bool), write func(T) any) field {
	return field{
		kind:    kind,
		accepts: accepts,
		initial: write(initial),
		value:   func() any { return write(*at) },
		put: func(v any) bool {
			t, ok := read(v)
			if ok {
				*at = t
			}
			return ok
		},
	}
}

func toggle(at *bool, initial bool) field {
	read := func(v any) (bool, bool) { b, ok := v.(bool); return b, ok }
	return place(at, initial, KindBool, "true or false", read, func(b bool) any { return b })
}

func count(at *int, initial, low, high int) field {
	read := func(v any) (int, bool) {
		n, ok := v.(int64)
		return int(n), ok && int64(low) <= n && n <= int64(high)
	}
	accepts := fmt.Sprintf("a whole number from %d to %d", low, high)
	return place(at, initial, KindCount, accepts, read, func(n int) any { return int64(n) })
}

func size(at *Size, initial, low, high Size) field {
	read := func(v any) (Size, bool) {
		var s Size
		switch v := v.(type) {
		case int64:
			s = Size(v)
		case string:
			if s.UnmarshalText([]byte(v)) != nil {
				return 0, false
			}
		default:
			return 0, false
		}
		return s, low <= s && s <= high
	}
	accepts := fmt.Sprintf("a size from %s to %s", low, high)
	return place(at, initial, KindSize, accepts, read, func(s Size) any { return s.String() })
}

func duration(at *time.Duration, initial, low, high time.Duration) field {
	read := func(v any) (time.Duration, bool) {
		s, _ := v.(string)
		d, err := time.ParseDuration(s)
		return d, err == nil && low <= d && d <= high
	}
	accepts := fmt.Sprintf("a duration from %s to %s", FormatDuration(low), FormatDuration(high))
	return place(at, initial, KindDuration, accepts, read, func(d time.Duration) any { return FormatDuration(d) })
}

// choice takes one of the given values; the first is the default.
func choice[T ~string](at *T, choices ...T) field {
	read := func(v any) (T, bool) {
		s, ok := v.(string)
		return T(s), ok && slices.Contains(choices, T(s))
	}
	var names, quoted []string
	for _, c := range choices {
		names, quoted = append(names, string(c)), append(quoted, strconv.Quote(string(c)))
	}
	last := len(quoted) - 1
	accepts := strings.Join(quoted[:last], ", ") + " or " + quoted[last]
	f := place(at, choices[0], KindChoice, accepts, read, func(t T) any { return string(t) })
	f.choices = names
	return f
}

func text(at *string, initial string, valid func(string) bool, accepts string) field {
	read := func(v any) (string, bool) { s, ok := v.(string); return s, ok && valid(s) }
	return place(at, initial, KindText, accepts, read, func(s string) any { return s })
}

// list takes strings that are all valid. An empty list is nil.
func list(at *[]string, valid func(string) bool, accepts string) field {
	read := func(v any) ([]string, bool) {
		l, ok := v.([]string)
		for _, s := range l {
			ok = ok && valid(s)
		}
		return append([]string(nil), l...), ok
	}
	return place(at, nil, KindList, accepts, read, func(l []string) any { return l })
}
