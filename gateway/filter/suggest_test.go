package filter

import (
	"strings"
	"testing"

	"switchboard/gateway/frame"
)

// TestSuggest: the cursor stands at |, and what a suggestion replaces is shown in [ ].
func TestSuggest(t *testing.T) {
	seen := Values{Methods: []Value{{"tools/call", "12"}, {"tools/list", "3"}, {"a b", ""}},
		Sessions: []Value{{"a1b2c3d4", "claude-code"}}, Clients: []Value{{"claude-code", ""}, {"My Client", ""}}}
	tests := []struct{ text, place, want string }{
		{"", "", ""},
		{"|", "[]", "method: kind: dir: session: client: id: dur: size: has: origin: status: transport: rpc:"},
		{"me|", "[me]", "method:"},
		{"s|", "[s]", "session: size: status:"},
		{"-(S|", "-([S]", "session: size: status:"},
		{"ping |", "ping []", "method: kind: dir: session: client: id: dur: size: has: origin: status: transport: rpc:"},
		{"tool|", "[tool]", "method:tools/call method:tools/list"},
		{"method:|", "method:[]", `tools/call tools/list "a b"`},
		{"method:CALL|", "method:[CALL]", "tools/call"},
		{"method:tools/call|", "", ""},
		{"method:tools/call,li|", "method:tools/call,[li]", "tools/list"},
		{"kind:re|", "kind:[re]", "refused request response"},
		{"kind:re|x", "", ""},
		{"(kind:re|)", "(kind:[re])", "refused request response"},
		{"kind:re| ping", "kind:[re] ping", "refused request response"},
		{"dur:>|", "dur:[>]", ">100ms >500ms >1s"},
		{"client:m|", "client:[m]", `"My Client"`},
		{"session:|", "session:[]", "a1b2c3d4"},
		{"nothing-like-this|", "", ""},
		{`"me|`, "", ""},
		{`"a b" me|`, `"a b" [me]`, "method:"},
		{`client:"My|`, "", ""},
		{"metod:|", "", ""},
	}
	for _, tt := range tests {
		before, after, _ := strings.Cut(tt.text, "|")
		if tt.text == "" {
			continue
		}
		var texts []string
		place := ""
		all := Suggest(before+after, len(before), seen)
		for _, s := range all {
			texts = append(texts, s.Text)
			text := before + after
			place = text[:s.Offset] + "[" + text[s.Offset:s.Offset+s.Length] + "]" + text[s.Offset+s.Length:]
		}
		if got := strings.Join(texts, " "); got != tt.want || place != tt.place {
			t.Errorf("Suggest(%s) = %s at %s; want %s at %s", tt.text, got, place, tt.want, tt.place)
		}
	}
	if got := Suggest("", -5, Values{}); len(got) != len(tokens()) {
		t.Errorf("Suggest before the text = %v", got)
	}
}

func TestWith(t *testing.T) {
	tests := []struct{ text, term, want string }{
		{"", "kind:request", "kind:request"},
		{"ping", "kind:request", "ping kind:request"},
		{"a or b", "kind:request", "(a or b) kind:request"},
		{"kind:request x", "kind:request", "x kind:request"},
		{"kind:request x", "kind:error", "x kind:error"},
		{"-kind:http", "-kind:keepalive", "-kind:http -kind:keepalive"},
		{"-kind:http", "-kind:http", "-kind:http"},
		{"-kind:http", "kind:http", "kind:http"},
		{"kind:http", "-kind:http", "-kind:http"},
		{"ping", "", "ping"},
		{"kind:request x", "rpc:request -has:pair", "kind:request x rpc:request -has:pair"},
		{"rpc:response has:pair", "rpc:request -has:pair", "rpc:request -has:pair"},
		{"ping", "kind:", "ping"},
	}
	for _, tt := range tests {
		q, err := Parse(tt.text)
		if err != nil {
			t.Fatal(err)
		}
		if got := q.With(tt.term); got != tt.want {
			t.Errorf("%q with %q = %q, want %q", tt.text, tt.term, got, tt.want)
		}
	}
}

func TestHasAndWithout(t *testing.T) {
	tests := []struct {
		text, terms string
		has         bool
		without     string
	}{
		{"", "kind:request", false, ""},
		{"", "", false, ""},
		{"kind:request", "kind:request", true, ""},
		{"x kind:request", "kind:request", true, "x"},
		{"x (kind:request)", "kind:request", true, "x"},
		{"kind:request,error", "kind:request", false, "kind:request,error"},
		{"-has:pair x rpc:request", "rpc:request -has:pair", true, "x"},
		{"rpc:request", "rpc:request -has:pair", false, ""},
		{"a or kind:request", "kind:request", false, "a or kind:request"},
		{"a", "kind:", false, "a"},
	}
	for _, tt := range tests {
		q, err := Parse(tt.text)
		if err != nil {
			t.Fatal(err)
		}
		if has, without := q.Has(tt.terms), q.Without(tt.terms); has != tt.has || without != tt.without {
			t.Errorf("%q: Has(%q) = %v, Without = %q, want %v, %q", tt.text, tt.terms, has, without, tt.has, tt.without)
		}
	}
}

func TestNameIsReadAsItself(t *testing.T) {
	for _, s := range []string{"ping", "tools/call", "a*b", "a,b", `say "x"`, "My Client", "/x/", "#7", "é", "or"} {
		q, err := Parse("method:" + Name(s))
		if err != nil || !q.Match(&Fields{Method: s}) || q.Match(&Fields{Method: s + "x"}) {
			t.Errorf("method:%s, %v, does not mean %s alone", Name(s), err, s)
		}
	}
	for id, want := range map[string]string{"7": "id:#7", `"op-1"`: "id:op-1", `"#7"`: `id:"#7"`} {
		if got := ID(frame.New(frame.In, frame.Client, []byte(`{"jsonrpc":"2.0","method":"m","id":`+id+`}`))); got != want {
			t.Errorf("ID of %s = %s, want %s", id, got, want)
		}
	}
}
