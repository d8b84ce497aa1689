package view

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"switchboard/gateway/frame"
	"switchboard/gateway/measure"
	"switchboard/gateway/session"
	"switchboard/gateway/spine"
)

var noon = time.Unix(1_800_000_000, 0)

// measured are figures of one session: three calls, one of them failed, a ping that nobody answered, and a note.
func measured(t *testing.T) *measure.Figures {
	t.Helper()
	f := measure.New(noon)
	seq := uint64(0)
	event := func(kind spine.Kind, d frame.Dir, text, method string, pair, of uint64, took time.Duration) uint64 {
		seq++
		m := frame.New(d, frame.Client, []byte(text))
		if method == "" {
			method = m.Method
		}
		f.Apply([]spine.Event{{Seq: seq, Time: noon, Kind: kind, Session: "a1b2c3", Frame: m, Method: method, Pair: pair, Of: of, Took: took}})
		return seq
	}
	for i := range 3 {
		asked := event(spine.In, frame.In, `{"jsonrpc":"2.0","id":1,"method":"tools/call"}`, "", 0, 0, 0)
		answer := `{"jsonrpc":"2.0","id":1,"result":{}}`
		if i == 2 {
			answer = `{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"no"}}`
		}
		event(spine.Out, frame.Out, answer, "tools/call", asked, 0, time.Duration(i+1)*20*time.Millisecond)
	}
	const ping = `{"jsonrpc":"2.0","id":"p","method":"ping"}`
	event(spine.Out, frame.Out, ping, "", 0, event(spine.Queued, frame.Out, ping, "", 0, 0, 0), 0)
	event(spine.In, frame.In, `{"jsonrpc":"2.0","method":"evil|\u0060name"}`, "", 0, 0, 0)
	return f
}

func methodNames(methods *Table[measure.Method]) (names []string) {
	for i := range methods.Len() {
		names = append(names, MethodLabel(methods.At(i)))
	}
	return names
}

func TestOverviewRows(t *testing.T) {
	f, o := measured(t), NewOverview()
	infos := []session.Info{{ID: "a1b2c3", Client: "probe"}, {ID: "ffff"}}
	o.UpdateMethods(f, "", true)
	o.UpdateSessions(f, infos, noon.Add(2*time.Second), true)
	texts := func(i int) (cells []string) {
		for _, f := range o.Methods.Fields {
			cells = append(cells, f.Text(o.Methods.At(i)))
		}
		return cells
	}
	if got, want := texts(0), []string{"→", "tools/call", "3", "1", "", "", "40 ms", "60 ms", "60 ms", "60 ms"}; !slices.Equal(got, want) {
		t.Errorf("the first method says %q, want %q", got, want)
	}
	if i := o.Methods.Find(methodKey(&measure.Method{Name: "ping", By: frame.Out})); i < 0 {
		t.Errorf("no ping of the server among %q", methodNames(o.Methods))
	} else if got, want := texts(i), []string{"←", "ping", "1", "", "1", "", "", "", "", ""}; !slices.Equal(got, want) {
		t.Errorf("the ping says %q, want %q", got, want)
	}
	var cells []string
	for _, f := range o.Sessions.Fields {
		cells = append(cells, f.Text(o.Sessions.At(0)))
	}
	if want := []string{"probe", "a1b2", strings.Repeat(" ", 14) + "█", "4", "4", "1", "1", "", "40 ms", "60 ms", "", "", "4", "1"}; !slices.Equal(cells, want) {
		t.Errorf("the session says %q, want %q", cells, want)
	}
	if got := o.Sessions.Fields[SessionName].Text(o.Sessions.At(1)); got != "unnamed client" {
		t.Errorf("a session without a name is called %q", got)
	}
}

func TestTableSorts(t *testing.T) {
	o := NewOverview()
	o.UpdateMethods(measured(t), "", true)
	for _, c := range []struct {
		column int
		want   string // the first
		title  string
	}{
		{MethodName, "evil|`name", "method▴"},
		{MethodName, "tools/call", "method▾"},
		{MethodErrors, "tools/call", "▾errors"},
		{MethodWaiting, "ping", "▾waits"},
		{MethodP99, "tools/call", "▾p99"},
		{MethodCount, "tools/call", "▾count"},
	} {
		o.Methods.Sort(c.column)
		if got := methodNames(o.Methods)[0]; got != c.want {
			t.Errorf("Sort(%d): %s is first, want %s", c.column, got, c.want)
		}
		if got := o.Methods.Titles()[c.column]; got != c.title {
			t.Errorf("Sort(%d): its title is %q, want %q", c.column, got, c.title)
		}
	}
	o.Sessions.Sort(SessionRecent)
	if o.Sessions.By != SessionIn {
		t.Errorf("Sort(%d) sorts by curves", SessionRecent)
	}
}

func TestTableKeepsPlaces(t *testing.T) {
	type row struct {
		name string
		n    int
	}
	key := func(r *row) string { return r.name }
	table := NewTable([]Field[row]{{Title: "name", Text: key}, number("n", func(r *row) uint64 { return uint64(r.n) })}, 1, key)
	names := func() (s string) {
		for i := range table.Len() {
			s += table.Key(i)
		}
		return s
	}
	table.Set([]row{{"a", 1}, {"b", 2}, {"c", 3}}, true)
	for _, c := range []struct {
		rows []row
		anew bool
		want string
	}{
		{[]row{{"a", 9}, {"b", 2}, {"c", 3}}, false, "cba"},
		{[]row{{"a", 9}, {"d", 99}, {"c", 3}, {"e", 100}}, false, "caed"},
		{[]row{{"a", 9}, {"d", 99}, {"c", 3}, {"e", 100}}, true, "edac"},
	} {
		table.Set(c.rows, c.anew)
		if got := names(); got != c.want {
			t.Errorf("Set(%v, %v) = %s, want %s", c.rows, c.anew, got, c.want)
		}
	}
	if table.Find("a") != 2 || table.Find("x") != -1 || table.Key(-1) != "" || table.Key(4) != "" {
		t.Errorf("Find and Key: a at %d, x at %d, %q, %q", table.Find("a"), table.Find("x"), table.Key(-1), table.Key(4))
	}
}

func TestOverviewMarkdown(t *testing.T) {
	f := measured(t)
	f.Apply([]spine.Event{{Kind: spine.Lost, N: 7}})
	o := NewOverview()
	o.UpdateMethods(f, "", true)
	o.UpdateSessions(f, []session.Info{{ID: "a1b2c3", Client: "pro|be"}}, noon.Add(2*time.Second), true)
	got := o.Markdown(noon.Add(90 * time.Second))
	for _, want := range []string{
		"**8 messages** (→ 4 in, ← 4 out), 1 error, since " + noon.Format("15:04:05") + ", 90 s, at least: 7 events lost.",
		"|   | method | count | errors | waits | never | p50 | p90 | p99 | max |\n| --- | --- | ---: |",
		"| → | tools/call | 3 | 1 |   |   | 40 ms | 60 ms | 60 ms | 60 ms |\n",
		"| → | evil\\|\\`name | 1 |",
		"| pro\\|be | a1b2 |",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("Markdown has no %q:\n%s", want, got)
		}
	}
	for line := range strings.Lines(got) {
		if strings.HasPrefix(line, "|") && strings.Count(strings.ReplaceAll(line, `\|`, ""), "|") != 11 && strings.Count(strings.ReplaceAll(line, `\|`, ""), "|") != 15 {
			t.Errorf("a row of another width: %q", line)
		}
	}
}

func TestMarkdownIsBounded(t *testing.T) {
	type row struct{ n int }
	key := func(r *row) string { return fmt.Sprint(r.n) }
	table := NewTable([]Field[row]{{Title: "n", Text: key, Compare: func(a, b *row) int { return a.n - b.n }}}, 0, key)
	table.Set(make([]row, 1200), true)
	if got := table.Markdown(100); strings.Count(got, "\n") != 104 || !strings.HasSuffix(got, "\n… and 1,100 more.\n") {
		t.Errorf("Markdown(100) of 1,200 rows has %d lines and ends %q", strings.Count(got, "\n"), got[len(got)-30:])
	}
}

func TestSpark(t *testing.T) {
	for _, c := range []struct {
		values []uint32
		want   string
	}{
		{nil, ""}, {[]uint32{0, 0}, "  "}, {[]uint32{1}, "█"}, {[]uint32{0, 1, 8, 4, 5}, " ▁█▄▅"},
		{[]uint32{1, 1_000_000, 4_294_967_295}, "▁▁█"},
	} {
		if got := Spark(c.values); got != c.want {
			t.Errorf("Spark(%v) = %q, want %q", c.values, got, c.want)
		}
	}
}

// TestFiguresOfARecording: a recording comes to what the same events came to live.
func TestFiguresOfARecording(t *testing.T) {
	c := NewCapture(written(t, aRecording(), nil), nil, spine.Limit{Items: 4, Bytes: 1 << 20}) // most rows fall out
	if c.Figures() != nil {
		t.Error("figures of a recording of which nothing was read")
	}
	c.readAll(t)
	live := measure.New(noon)
	live.Apply(aRecording())
	if got, want := c.Figures().All(), live.All(); got != want || got.In != 3 || got.Server.P50 != time.Second {
		t.Errorf("All() = %+v, want %+v", got, want)
	}
	if got, want := c.Figures().Session("aaaa"), live.Session("aaaa"); got != want {
		t.Errorf("Session(aaaa) = %+v, want %+v", got, want)
	}
}

// TestRecentDoesNotShift: as time goes on, a slice of time stays the same slice until a new one begins.
func TestRecentDoesNotShift(t *testing.T) {
	f := measure.New(noon)
	note := frame.New(frame.In, frame.Client, []byte(`{"jsonrpc":"2.0","method":"x"}`))
	start := time.Unix(noon.Unix()/3*3, 0)
	for i := range 60 {
		f.Apply([]spine.Event{{Seq: uint64(i + 1), Time: start.Add(time.Duration(i) * time.Second), Kind: spine.In, Session: "a", Frame: note}})
	}
	for i, want := range [][]uint32{{3, 3, 3, 0}, {3, 3, 3, 1}, {3, 3, 3, 2}, {3, 3, 3, 0}} {
		if got := Recent(f, "a", start.Add(time.Duration(30+i)*time.Second), 4, 3); !slices.Equal(got, want) {
			t.Errorf("Recent, %d s on = %v, want %v", i, got, want)
		}
	}
}
