package filter

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"path"
	"strings"
	"testing"
	"time"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

// said is a query and what it means, written to be obviously right.
type said struct {
	text  string
	means func(*Fields) bool
}

// dice makes events and queries about them.
type dice struct{ *rand.Rand }

func one[T any](d dice, of ...T) T { return of[d.IntN(len(of))] }

func (d dice) event() Fields {
	f := Fields{Kind: one(d, spine.Opened, spine.Closed, spine.In, spine.Out, spine.Refused, spine.HTTP),
		Session: one(d, "", "a1b2c3", "a1ff00", "b2b2b2"), Client: one(d, "", "probe", "Claude Code"),
		Transport: one(d, "sse", "http"), Note: one(d, "", "SlowClient: full", "é und É"),
		Took: time.Duration(d.IntN(4)) * 400 * time.Millisecond, Paired: d.IntN(2) == 0}
	if f.Kind == spine.HTTP {
		f.HTTP = &spine.Exchange{Method: "POST", URL: "/mcp", Status: one(d, 200, 202, 404, 500)}
	}
	if f.Kind == spine.In || f.Kind == spine.Out {
		text := one(d, `{"jsonrpc":"2.0","id":7,"method":"tools/call"}`, `{"jsonrpc":"2.0","id":"7","method":"Tools/List","params":{"x":"ÉTÉ"}}`,
			`{"jsonrpc":"2.0","id":7,"result":{}}`, `{"jsonrpc":"2.0","id":12,"error":{"code":-32601}}`, `{"jsonrpc":"2.0","method":"ping"}`, `no JSON`)
		f.Frame = frame.New(one(d, frame.In, frame.Out), one(d, frame.Client, frame.Operator), []byte(text))
		f.Method = f.Frame.Method
	}
	return f
}

// same is smart-case: typed as it is in its folded form, or as it was typed.
func same(typed string, f func(a, b string) bool) func(string) bool {
	if hasCapital(typed) {
		return func(s string) bool { return f(s, typed) }
	}
	return func(s string) bool { return f(strings.ToLower(s), typed) }
}

func (d dice) word() said {
	word := one(d, "ping", "Tools", "tools", "é", "É", "e", "7", "#7", "32601", "slow", "mcp", "closed", "zzz", "a1b2", "ET", "{}", `"`)
	in := same(word, strings.Contains)
	text := word
	if word == `"` || d.IntN(3) == 0 {
		text = quote(word)
	}
	return said{text, func(f *Fields) bool {
		kind := f.Kind.String()
		if f.Frame != nil {
			if kind = f.Frame.Kind.String(); word[0] == '#' && f.Frame.ID == word[1:] || in(string(f.Frame.Data)) {
				return true
			}
		}
		return in(kind) || in(f.Method) || in(f.Note) || f.HTTP != nil && (in(f.HTTP.URL) || in(f.HTTP.Method)) ||
			len(word) > 3 && strings.HasPrefix(f.Session, word)
	}}
}

func (d dice) term() said {
	glob := func(name, value string, of func(*Fields) string) said {
		matches := same(value, func(s, pattern string) bool {
			ok, err := path.Match(strings.ReplaceAll(pattern, "/", "|"), strings.ReplaceAll(s, "/", "|")) // its * stops at slashes
			return ok && err == nil && s != ""
		})
		return said{name + ":" + value, func(f *Fields) bool { return matches(of(f)) }}
	}
	number := func(name string, value int, unit string, scale float64, of func(*Fields) (float64, bool)) said {
		op := one(d, ">", ">=", "<", "<=")
		return said{fmt.Sprint(name, ":", op, value, unit), func(f *Fields) bool {
			n, ok := of(f)
			v := float64(value) * scale
			return ok && map[string]bool{">": n > v, ">=": n >= v, "<": n < v, "<=": n <= v}[op]
		}}
	}
	switch d.IntN(9) {
	case 0:
		return glob("method", one(d, "tools/*", "*", "Tools/*", "p?ng", "ping", "*l*l*", "t*t"), func(f *Fields) string { return f.Method })
	case 1:
		return glob("client", one(d, "claude*", "probe", "*code", "Cl*", "?????"), func(f *Fields) string { return f.Client })
	case 2:
		prefix := one(d, "a1", "b2", "a1b2c3", "c")
		return said{"session:" + prefix, func(f *Fields) bool { return strings.HasPrefix(f.Session, prefix) }}
	case 3:
		id := one(d, "7", "12", "8")
		return said{"id:" + id, func(f *Fields) bool { return f.Frame != nil && strings.Trim(f.Frame.ID, `"`) == id }}
	case 4:
		kind := one(d, "request", "error", "closed", "in", "http", "invalid")
		return said{"kind:" + kind, func(f *Fields) bool {
			return f.Kind.String() == kind || f.Frame != nil && f.Frame.Kind.String() == kind
		}}
	case 5:
		return number("dur", one(d, 0, 400, 500, 800), "ms", 1e6, func(f *Fields) (float64, bool) { return float64(f.Took), f.Took > 0 })
	case 6:
		return number("size", one(d, 0, 36, 37, 60), "B", 1, func(f *Fields) (float64, bool) {
			if f.Frame == nil {
				return 0, false
			}
			return float64(len(f.Frame.Data)), true
		})
	case 7:
		return number("status", one(d, 200, 202, 300, 404), "", 1, func(f *Fields) (float64, bool) {
			if f.HTTP == nil {
				return 0, false
			}
			return float64(f.HTTP.Status), true
		})
	}
	has := one(d, "pair", "note", "frame", "session")
	return said{"has:" + has, func(f *Fields) bool {
		return map[string]bool{"pair": f.Paired, "note": f.Note != "", "frame": f.Frame != nil, "session": f.Session != ""}[has]
	}}
}

func (d dice) query(depth int) said {
	if depth == 0 {
		return one(d, d.word, d.term)()
	}
	a, b := d.query(d.IntN(depth)), d.query(d.IntN(depth))
	switch d.IntN(4) {
	case 0:
		return said{"(" + a.text + ") (" + b.text + ")", func(f *Fields) bool { return a.means(f) && b.means(f) }}
	case 1:
		return said{"(" + a.text + " or " + b.text + ")", func(f *Fields) bool { return a.means(f) || b.means(f) }}
	case 2:
		return said{"-(" + a.text + ")", func(f *Fields) bool { return !a.means(f) }}
	}
	return said{a.text, a.means}
}

func TestQueryMeansWhatItSays(t *testing.T) {
	d := dice{rand.New(rand.NewPCG(1, 2))}
	for range 20_000 {
		said := d.query(d.IntN(4))
		q, err := Parse(said.text)
		if err != nil {
			t.Fatalf("Parse(%s): %v", said.text, err)
		}
		for range 10 {
			f := d.event()
			if got, want := q.Match(&f), said.means(&f); got != want {
				t.Fatalf("%s, read as %s, of %+v %v: %v, want %v", said.text, q, f, f.Frame, got, want)
			}
		}
		again(t, q)
	}
}

// again holds that what q writes is q.
func again(t *testing.T, q *Query) {
	t.Helper()
	written := q.String()
	p, err := Parse(written)
	if err != nil {
		t.Fatalf("Parse(%q), which String wrote: %v", written, err)
	}
	if p.String() != written || p.Named() != q.Named() {
		t.Fatalf("String wrote %q, and read again %q", written, p)
	}
	d := dice{rand.New(rand.NewPCG(3, 4))}
	for range 20 {
		if f := d.event(); p.Match(&f) != q.Match(&f) {
			t.Fatalf("%q, read again, is another query: it matches %+v: %v", written, f, p.Match(&f))
		}
	}
}

func FuzzParse(f *testing.F) {
	p := readPage(f)
	for _, row := range append(p.finds, p.errors...) {
		f.Add(row[0])
	}
	for _, s := range []string{`method:/a/,"b/",/c`, `id:#7,"#7",op-?`, "\xff* /\xff/ \"\xff\"", `-(a or -"b c") (d,e`, "ſ K İ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for i := range len(text) + 1 {
			for _, s := range Suggest(text, i, Values{Methods: []Value{{Text: "ping"}, {Text: "a b"}}}) {
				if s.Offset < 0 || s.Length < 0 || s.Offset+s.Length > len(text) {
					t.Fatalf("Suggest(%q, %d) = %+v, which lies outside", text, i, s)
				}
			}
			if i > 64 {
				break
			}
		}
		q, err := Parse(text)
		if err == nil {
			again(t, q)
			return
		}
		var mistake *Error
		if !errors.As(err, &mistake) || mistake.Want == "" || mistake.Offset < 0 || mistake.Length < 0 || mistake.Offset+mistake.Length > len(text) {
			t.Fatalf("Parse(%q) = %#v", text, err)
		}
		_ = mistake.In(text)
	})
}
