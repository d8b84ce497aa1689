package filter

import (
	"strings"
	"testing"
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
