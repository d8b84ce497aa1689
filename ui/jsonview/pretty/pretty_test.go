package pretty

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

// render is the text of a document, line by line.
func render(d *Doc) string {
	var b strings.Builder
	for i := range d.Lines {
		if i > 0 && !d.Joined(i) {
			b.WriteByte('\n')
		}
		for _, s := range d.Spans(nil, i) {
			b.WriteString(s.Text)
		}
	}
	return b.String()
}

func TestParse(t *testing.T) {
	for in, want := range map[string]string{
		`{}`:                   "{}",
		`[ ]`:                  "[]",
		` 1.50e+07 `:           "1.50e+07",
		`"\u00e9\/"`:           `"\u00e9\/"`,
		`[1,[],{"a":null}]`:    "[\n  1,\n  [],\n  {\n    \"a\": null\n  }\n]",
		`{"b":true,"a":false}`: "{\n  \"b\": true,\n  \"a\": false\n}",
		`{"a":1,"a":2}`:        "{\n  \"a\": 1,\n  \"a\": 2\n}",
		`-0.0`:                 "-0.0",
	} {
		d := Parse(in)
		if got := render(d); got != want || d.Problem != nil {
			t.Errorf("Parse(%q) = %q, %v, want %q", in, got, d.Problem, want)
		}
	}
}

func TestBrokenJSON(t *testing.T) {
	for _, c := range []struct{ in, want, lines string }{
		{``, "line 1, column 1: expected a value", ""},
		{`{`, "line 1, column 2: expected a name in double quotes", "{"},
		{`{"a" 1}`, "line 1, column 6: expected ':'", "{|\"a\" 1}"},
		{`[1 2]`, "line 1, column 4: expected ',' or ']'", "[|  1|2]"},
		{"{\"a\":1,\n}", "line 2, column 1: expected a name in double quotes", "{|  \"a\": 1,|}"},
		{`[01]`, "line 1, column 3: expected ',' or ']'", "[|  0|1]"},
		{`[1.]`, "line 1, column 4: expected a digit after '.'", "[|1.]"},
		{`-`, "line 1, column 2: expected a digit", "-"},
		{`1e`, "line 1, column 3: expected a digit in the exponent", "1e"},
		{"\"é\x01\"", "line 1, column 3: expected no control character in a string (it needs an escape)", "\"é\x01\""},
		{`"\x"`, `line 1, column 3: expected one of " \ / b f n r t u after '\'`, `"\x"`},
		{`"\`, `line 1, column 3: expected one of " \ / b f n r t u after '\'`, `"\`},
		{`"\u12"`, `line 1, column 3: expected one of " \ / b f n r t u after '\'`, `"\u12"`},
		{`"a`, `line 1, column 3: expected '"' at the end of the string`, `"a`},
		{`nul`, "line 1, column 1: expected a value", "nul"},
		{"{}\n{}\r\nx", "line 2, column 1: expected the end", "{}|{}|x"},
		{`]`, "line 1, column 1: expected a value", "]"},
		{`{"a":}`, "line 1, column 6: expected a value", "{|\"a\":}"},
	} {
		d := Parse(c.in)
		var lines []string
		for i := range d.Lines {
			if d.IsProblem(i) {
				continue
			}
			s := ""
			for _, span := range d.Spans(nil, i) {
				s += span.Text
			}
			lines = append(lines, s)
		}
		if got := strings.Join(lines, "|"); d.Problem == nil || d.Problem.Error() != c.want || got != c.lines {
			t.Errorf("Parse(%q) = %q, %v, want %q, %s", c.in, got, d.Problem, c.lines, c.want)
		}
	}
}

func TestWhereItBrokeIsMarked(t *testing.T) {
	d := Parse("[1,\n 2 oops,\n 3]")
	got := ""
	for i := range d.Lines {
		for _, s := range d.Spans(nil, i) {
			if s.Kind == Problem && !d.IsProblem(i) {
				got += s.Text
			}
		}
	}
	if want := "oops,"; got != want {
		t.Errorf("marked as broken: %q, want %q", got, want)
	}
}

func TestParseHeadIsNoProblem(t *testing.T) {
	for _, in := range []string{`{"a":[1,2,"unfini`, `{"a"`, `[tr`} {
		if d := ParseHead(in); d.Problem != nil && d.Problem.Offset == len(in) {
			t.Errorf("ParseHead(%q).Problem = %v, want none at the end", in, d.Problem)
		}
	}
	if d := ParseHead(`[1 2`); d.Problem == nil {
		t.Error("ParseHead([1 2).Problem = nil, want the missing comma")
	}
}

func TestFolded(t *testing.T) {
	d := Parse(`{"a":[1,2],"b":3}`)
	for line, want := range map[int]string{0: "{ … 5 lines }", 1: `  "a": [ … 2 lines ],`, 2: "    1,"} {
		got := ""
		for _, s := range d.Folded(nil, line) {
			got += s.Text
		}
		if got != want {
			t.Errorf("Folded(%d) = %q, want %q", line, got, want)
		}
	}
}

func TestIndentHasAnEnd(t *testing.T) {
	if len(blanks) != Indent*Deepest {
		t.Fatalf("len(blanks) = %d, want %d", len(blanks), Indent*Deepest)
	}
	d := Parse(strings.Repeat("[", 1000) + strings.Repeat("]", 1000))
	if got := d.Spans(nil, 900)[0].Text; got != blanks || d.Problem != nil {
		t.Errorf("indent at depth 900 = %d blanks, problem %v; want %d, none", len(got), d.Problem, len(blanks))
	}
}

func TestRaw(t *testing.T) {
	for in, want := range map[string]string{
		"":                        "",
		"data: é\r\n\r\n":         "data: é\\r\\n\n\\r\\n",
		"a\x00\xff\tb":            "a‹00›‹ff›\\tb",
		"\u0085x":                 "‹c2›‹85›x",
		strings.Repeat("é", 5000): strings.Repeat("é", 5000),
	} {
		if got := render(Raw(in)); got != want {
			t.Errorf("Raw(%.20q) = %.60q, want %.60q", in, got, want)
		}
	}
}

func TestText(t *testing.T) {
	for in, want := range map[string]string{
		"":                        "",
		"POST /mcp\n\n200 OK\n":   "POST /mcp\n\n200 OK",
		"a\r\nb\x00\n":            "a\\r\nb‹00›",
		strings.Repeat("é", 5000): strings.Repeat("é", 5000),
	} {
		if got := render(Text(in)); got != want {
			t.Errorf("Text(%.20q) = %.60q, want %.60q", in, got, want)
		}
	}
}

func TestRawNumbersLinesOnce(t *testing.T) {
	got := ""
	for _, l := range Raw("a\n" + strings.Repeat("x", 10000) + "\nb").Lines {
		got += fmt.Sprint(l.Number, " ")
	}
	if want := "1 2 0 0 3 "; got != want {
		t.Errorf("Raw line numbers = %q, want %q", got, want)
	}
}

// FuzzParse: whatever comes in, nothing is lost, and we agree with encoding/json on what is valid.
func FuzzParse(f *testing.F) {
	for _, s := range []string{`{"a":[1,{"b":null}],"c":"\u00e9"}`, `[1 2]`, "{\"a\":\n", `"\ud800"`, "\xff", `[[[[`, `{"a":1}}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		d := Parse(in)
		if valid := json.Valid([]byte(in)); valid != (d.Problem == nil) {
			t.Fatalf("Parse(%q).Problem = %v, but encoding/json says valid: %v", in, d.Problem, valid)
		}
		squeeze := func(s string) string { return strings.Join(strings.FieldsFunc(s, blank), "") }
		var all strings.Builder
		for i, l := range d.Lines {
			if l.Close != 0 && d.Lines[l.Close].Depth != l.Depth {
				t.Fatalf("Parse(%q): line %d closes at another depth", in, i)
			}
			if !d.IsProblem(i) {
				for _, s := range d.Spans(nil, i) {
					all.WriteString(s.Text)
				}
			}
		}
		if got, want := squeeze(all.String()), squeeze(in); got != want {
			t.Fatalf("Parse(%q) shows %q, want every byte but blanks", in, got)
		}
		for i, l := range Raw(in).Lines {
			if l.val.to <= l.val.from || utf8.ValidString(in) && !utf8.ValidString(in[l.val.from:l.val.to]) {
				t.Fatalf("Raw(%q): line %d is [%d, %d)", in, i, l.val.from, l.val.to)
			}
		}
	})
}

func blank(r rune) bool { return r == ' ' || r == '\n' || r == '\r' || r == '\t' }

func megabyte() string {
	var b strings.Builder
	b.WriteString(`{"jsonrpc":"2.0","id":7,"result":{"tools":[`)
	for i := 0; b.Len() < 1<<20; i++ {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"name":"tool_%d","description":"Searches all documents, and more.","limit":%d.5,"fuzzy":true,"after":null,"tags":["a","b"]}`, i, i)
	}
	b.WriteString(`]}}`)
	return b.String()
}

func BenchmarkParse(b *testing.B) {
	src := megabyte()
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		Parse(src)
	}
}

func TestHex(t *testing.T) {
	for in, want := range map[string]string{
		"": "",
		`{"jsonrpc":"2.0"}`: "000000  7b 22 6a 73 6f 6e 72 70  63 22 3a 22 32 2e 30 22  {\"jsonrpc\":\"2.0\"\n" +
			"000010  7d                                                }",
		"8 bytes!": "000000  38 20 62 79 74 65 73 21                           8 bytes!",
		"é\x00\n":  "000000  c3 a9 00 0a                                       ....",
	} {
		if got := render(Hex(in)); got != want {
			t.Errorf("Hex(%q) =\n%s\nwant\n%s", in, got, want)
		}
	}
	d := Hex(strings.Repeat("x", 15) + "yz")
	for _, c := range []struct {
		line, i int
		want    string
	}{{0, 0, "78"}, {0, 7, "78"}, {0, 8, "78"}, {0, 15, "79"}, {1, 0, "7a"}} {
		text := ""
		for _, s := range d.Spans(nil, c.line) {
			text += s.Text
		}
		hex, ascii := HexCells(c.i)
		if text[hex:hex+2] != c.want || fmt.Sprintf("%x", text[ascii]) != c.want {
			t.Errorf("byte %d of line %d is %s and %q, want %s", c.i, c.line, text[hex:hex+2], text[ascii], c.want)
		}
	}
}

func TestLinesHaveABound(t *testing.T) {
	for name, d := range map[string]*Doc{
		"nested": Parse(strings.Repeat("[", 2*MostLines)),
		"items":  Parse("[" + strings.Repeat("0,", 2*MostLines) + "0]"),
		"raw":    Raw(strings.Repeat("\n", 2*MostLines)),
	} {
		if n := len(d.Lines); n != MostLines || d.Cut == 0 || d.Problem != nil {
			t.Errorf("%s: %d lines, %d bytes cut, problem %v; want %d lines, the rest cut", name, n, d.Cut, d.Problem, MostLines)
		}
	}
	if d := Hex(strings.Repeat("x", mostDumped+3)); len(d.Lines) != mostDumped/HexBytes || d.Cut != 3 {
		t.Errorf("hex: %d lines, %d bytes cut; want %d, 3", len(d.Lines), d.Cut, mostDumped/HexBytes)
	}
	d := Hex("0123456789abcdefg")
	for i, want := range []int{74, 59} {
		if got := d.HexLength(i); got != want || got != len(strings.Split(render(d), "\n")[i]) {
			t.Errorf("HexLength(%d) = %d, want %d, as long as the line", i, got, want)
		}
	}
}
