package filter

import (
	"encoding/json"
	"errors"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"switchboard/gateway/spine"
)

// page is docs/filter.md, whose examples are the tests here.
type page struct {
	events        []Fields // by Seq - 1
	finds, errors [][]string
}

func readPage(t testing.TB) (p page) {
	t.Helper()
	doc, err := os.ReadFile("../../docs/filter.md")
	if err != nil {
		t.Fatal(err)
	}
	text := string(doc)
	_, examples, _ := strings.Cut(text, "## Examples")
	_, block, _ := strings.Cut(examples, "```json\n")
	block, rest, _ := strings.Cut(block, "```")
	sessions := map[string][2]string{}
	for _, m := range regexp.MustCompile("`(\\w{8})` is `([^`]+)` over `(\\w+)`").FindAllStringSubmatch(examples, -1) {
		sessions[m[1]] = [2]string{m[2], m[3]}
	}
	for line := range strings.Lines(block) {
		var e spine.Event
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		f := Of(&e)
		f.Client, f.Transport = sessions[e.Session][0], sessions[e.Session][1]
		p.events = append(p.events, f)
	}
	found, mistakes, _ := strings.Cut(rest, "And mistakes")
	p.finds, p.errors = table(found), table(mistakes)
	if len(p.events) != 9 || len(sessions) != 2 || len(p.finds) < 40 || len(p.errors) < 10 {
		t.Fatalf("docs/filter.md has %d events, %d sessions, %d examples, %d mistakes; the pattern here no longer finds them",
			len(p.events), len(sessions), len(p.finds), len(p.errors))
	}
	return p
}

// table is the cells of the rows that begin with code.
func table(text string) (rows [][]string) {
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "| `") {
			continue
		}
		line = strings.ReplaceAll(line, `\|`, "\x00")
		var row []string
		for _, cell := range strings.Split(strings.Trim(line, "| \n"), "|") {
			row = append(row, strings.ReplaceAll(strings.Trim(cell, " `"), "\x00", "|"))
		}
		rows = append(rows, row)
	}
	return rows
}

func TestExamplesOfThePage(t *testing.T) {
	p := readPage(t)
	for _, row := range p.finds {
		q, err := Parse(row[0])
		if err != nil {
			t.Errorf("Parse(%s): %v", row[0], err)
			continue
		}
		var got []string
		for i := range p.events {
			if q.Match(&p.events[i]) {
				got = append(got, strconv.Itoa(i+1))
			}
		}
		if s := strings.Join(got, " "); s != row[1] {
			t.Errorf("%s finds %q, want %q", row[0], s, row[1])
		}
	}
	for _, row := range p.errors {
		_, err := Parse(row[0])
		var mistake *Error
		if !errors.As(err, &mistake) {
			t.Errorf("Parse(%s) = %v, want a mistake", row[0], err)
			continue
		}
		if got := row[0][mistake.Offset : mistake.Offset+mistake.Length]; got != row[1] || mistake.Want != row[2] {
			t.Errorf("Parse(%s) underlines %q and wants %q, want %q, %q", row[0], got, mistake.Want, row[1], row[2])
		}
	}
}

// TestPageNamesEveryTerm: the table of terms, and the words that they take, are what there is.
func TestPageNamesEveryTerm(t *testing.T) {
	doc, err := os.ReadFile("../../docs/filter.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]string{}
	for _, row := range table(string(doc)) {
		rows[row[0]] = strings.Join(row[1:], " ")
	}
	for _, tok := range tokens() {
		row, ok := rows[tok.name+":"]
		if !ok {
			t.Errorf("docs/filter.md has no term %s:", tok.name)
		}
		if tok.names == nil || tok.name == "rpc" {
			continue
		}
		for _, name := range tok.names() {
			if name != "" && !strings.Contains(row, "`"+name+"`") && !strings.Contains(row, name) {
				t.Errorf("docs/filter.md does not say %s:%s", tok.name, name)
			}
		}
	}
}

func TestMistakes(t *testing.T) {
	tests := []struct {
		text, place, want string
	}{
		{"()", "", "something to find"},
		{"or ping", "", "something to find"},
		{"dur:500ms", "500ms", "a duration such as >500ms"},
		{"dur:>-1s", ">-1s", "a duration such as >500ms"},
		{"size:>>1", ">>1", "a size such as 312 or >=1kB"},
		{"size:1XB", "1XB", "a size such as 312 or >=1kB"},
		{"size:1e3", "1e3", "a size such as 312 or >=1kB"},
		{"status:99", "99", "a status such as 404, 4xx or >=400"},
		{"status:9xx", "9xx", "a status such as 404, 4xx or >=400"},
		{"kind:request,", "", "a value"},
		{"dir:/in/", "/in/", "one of in or out"},
		{`""`, `""`, "text between the quotes"},
		{`"a"b`, "b", `a space behind the quotes: write \" for one in the text`},
		{`"a"é`, "é", `a space behind the quotes: write \" for one in the text`},
		{"/a(/", "/a(/", "a regular expression: missing closing ): a("},
		{"/a)(b/", "/a)(b/", "a regular expression: unexpected ): a)(b"},
		{"method:/x{9999}/", "/x{9999}/", "a regular expression: invalid repeat count: {9999}"},
		{`/(\d{100}){10}{3}/`, `/(\d{100}){10}{3}/`, "a regular expression: invalid nested repetition operator: {10}{3}"},
		{`/(\d{99}x){10}(\w{99}y){10}z+/`, `/(\d{99}x){10}(\w{99}y){10}z+/`, "a shorter regular expression: at most 2000 characters with its repetitions written out"},
		{"id:#", "#", "an id such as 7, #7 for the number alone, or op-*"},
		{strings.Repeat("(", 60), "(", "fewer parentheses in one another"},
		{strings.Repeat("x", maxText+2), "xx", "at most 8192 bytes"},
	}
	for _, tt := range tests {
		_, err := Parse(tt.text)
		var mistake *Error
		if !errors.As(err, &mistake) {
			t.Errorf("Parse(%.40s) = %v, want a mistake", tt.text, err)
			continue
		}
		if got := tt.text[mistake.Offset : mistake.Offset+mistake.Length]; got != tt.place || mistake.Want != tt.want {
			t.Errorf("Parse(%.40s) underlines %q and wants %q, want %q, %q", tt.text, got, mistake.Want, tt.place, tt.want)
		}
	}
	_, err := Parse("ping dur:>fast")
	if got := err.(*Error).In("ping dur:>fast"); got != ">fast: want a duration such as >500ms" {
		t.Errorf("In = %q", got)
	}
}

func TestString(t *testing.T) {
	tests := [][2]string{
		{"", ""},
		{"  ping   pong ", "ping pong"},
		{`"ping"`, "ping"},
		{`"a b"`, `"a b"`},
		{`"say \"hi\" \\"`, `"say \"hi\" \\"`},
		{"-32601", `"-32601"`},
		{"--ping", "ping"},
		{"(a b) or c", "a b or c"},
		{"(a or b) c", "(a or b) c"},
		{"-(a b)", "-(a b)"},
		{"-(a or b)", "-(a or b)"},
		{"((a))", "a"},
		{"(a b) (c (d or (e or f)))", "a b c (d or e or f)"},
		{"-(-a)", "a"},
		{"-(7)", `-"7"`},
		{"KIND:Request,ERROR", "kind:request,error"},
		{"size:=1000 size:>=2048 size:0", "size:1kB size:>=2KiB size:0"},
		{"dur:>0.5s", "dur:>500ms"},
		{"status:4XX", "status:4xx"},
		{`method:"a*",b*`, `method:"a*",b*`},
		{`method:"ping"`, "method:ping"},
		{`/a\/b/`, `/a\/b/`},
		{"http://x", `"http://x"`},
		{"f(x)", `"f(x)"`},
		{`"or"`, `"or"`},
	}
	for _, tt := range tests {
		q, err := Parse(tt[0])
		if err != nil || q.String() != tt[1] {
			t.Errorf("Parse(%s) = %v, %v; want %s", tt[0], q, err, tt[1])
		}
	}
}

func TestMatchAllocatesNothing(t *testing.T) {
	p := readPage(t)
	for _, row := range p.finds {
		if strings.Contains(row[0], "/^") || strings.HasPrefix(row[0], "/\"") {
			continue // regexp pools what it needs, and the race detector empties pools
		}
		q, err := Parse(row[0])
		if err != nil {
			t.Fatal(err)
		}
		if n := testing.AllocsPerRun(20, func() {
			for i := range p.events {
				q.Match(&p.events[i])
			}
		}); n != 0 {
			t.Errorf("%s allocates %v times", row[0], n)
		}
	}
}
