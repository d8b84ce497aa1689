package filter

import "strings"

// label is a term of names: any of its patterns. An event without the name has none of them.
type label struct {
	of    func(*Fields) string
	open  bool // the beginning of the name is enough
	names []pattern
}

func (l *label) add(v value) (string, bool) {
	l.names = append(l.names, newPattern(v, l.open))
	return written(v), true
}

func (l *label) match(f *Fields) bool { return anyOf(l.names, l.of(f)) }

func anyOf(names []pattern, s string) bool {
	if s == "" {
		return false
	}
	for i := range names {
		if names[i].match(s) {
			return true
		}
	}
	return false
}

// written is v as it stands in a list.
func written(v value) string {
	switch {
	case v.re != nil:
		return slashes(v.text)
	case !v.quoted, plainIn(v.text):
		return v.text
	}
	return quote(v.text)
}

// plainIn reports whether s, written bare in a list, is read as itself.
func plainIn(s string) bool {
	return plain(s) && !strings.ContainsAny(s, ",*?#") && !strings.HasSuffix(s, "/")
}

// ids is a term of JSON-RPC ids. In the query 7 is the number and the string, #7 the number alone.
type ids struct{ any, numbers []pattern }

func (n *ids) add(v value) (string, bool) {
	number := v
	if number.text = strings.TrimPrefix(v.text, "#"); v.re != nil || v.quoted || len(number.text) == len(v.text) {
		n.any = append(n.any, newPattern(v, false))
	} else if number.text == "" {
		return "", false
	} else {
		n.numbers = append(n.numbers, newPattern(number, false))
	}
	return written(v), true
}

func (n *ids) match(f *Fields) bool {
	if f.Frame == nil || f.Frame.ID == "" {
		return false
	}
	id := f.Frame.ID
	if id[0] == '"' {
		return anyOf(n.any, id[1:len(id)-1])
	}
	return anyOf(n.any, id) || anyOf(n.numbers, id)
}

func took(f *Fields) (int64, bool) { return int64(f.Took), f.Took > 0 }

func size(f *Fields) (int64, bool) {
	if f.Frame == nil {
		return 0, false
	}
	return int64(len(f.Frame.Data)), true
}

func status(f *Fields) (int64, bool) {
	if f.HTTP == nil {
		return 0, false
	}
	return int64(f.HTTP.Status), true
}
