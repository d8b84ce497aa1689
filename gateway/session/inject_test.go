package session

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"switchboard/gateway/frame"
)

func TestInjectIDs(t *testing.T) {
	tests := []struct {
		name, in string
		raw      bool
		out, id  string
	}{
		{"number", request(1, "ping"), false, request(`"op-1"`, "ping"), `"op-1"`},
		{"null", request("null", "ping"), false, request(`"op-1"`, "ping"), `"op-1"`},
		{"string", request(`"x"`, "ping"), false, request(`"x"`, "ping"), `"x"`},
		{"string in use", request(`"busy"`, "ping"), false, request(`"op-1"`, "ping"), `"op-1"`},
		{"raw", request(1, "ping"), true, request(1, "ping"), "1"},
		{"notification", `{"jsonrpc":"2.0","method":"x"}`, false, `{"jsonrpc":"2.0","method":"x"}`, ""},
		{"response", result(1), false, result(1), ""},
		{"no JSON", "\xff\x00 what?", false, "\xff\x00 what?", ""},
		{"nothing", "", false, "", ""},
		{"batch", "[" + request(1, "ping") + "]", false, "[" + request(1, "ping") + "]", ""},
	}
	for _, tt := range tests {
		s := newRig(t, roomy).open(&backend{})
		if _, err := s.Inject([]byte(request(`"busy"`, "ping")), false); err != nil {
			t.Fatal(err)
		}
		data := []byte(tt.in)
		got, err := s.Inject(data, tt.raw)
		clear(data) // it is the caller's again
		if wrote := write(s); err != nil || len(wrote) != 2 || wrote[1] != tt.out || string(got.ID) != tt.id {
			t.Errorf("%s: Inject(%s) wrote %q with id %s, %v; want %s, id %s", tt.name, tt.in, wrote, got.ID, err, tt.out, tt.id)
		}
	}
}

func TestFreshIDsSkipThoseInUse(t *testing.T) {
	s := newRig(t, roomy).open(&backend{})
	for _, id := range []string{`"op-1"`, `"op-2"`} {
		if _, err := s.Inject([]byte(request(id, "ping")), true); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := s.Inject([]byte(request(1, "ping")), false); err != nil || string(got.ID) != `"op-3"` {
		t.Errorf("Inject = id %s, %v; want op-3", got.ID, err)
	}
}

func TestWithID(t *testing.T) {
	tests := []struct{ in, want string }{
		{`{"id":1}`, `{"id":"N"}`},
		{` { "id" : 12 , "method":"x"} `, ` { "id" : "N" , "method":"x"} `},
		{"{\t\"id\"\n:\r\n-1.5e3\n}", "{\t\"id\"\n:\r\n\"N\"\n}"},
		{`{"id":1,"params":{"id":2,"x":[{"id":3}]},"id":4}`, `{"id":"N","params":{"id":2,"x":[{"id":3}]},"id":"N"}`},
		{`{"\u0069d":1,"ID":2,"i\u0064":3}`, `{"\u0069d":"N","ID":2,"i\u0064":"N"}`},
		{`{"params":"\"id\":1","id":null}`, `{"params":"\"id\":1","id":"N"}`},
		{`{"é":"日本","id":7,"z":"\ud83d\ude00"}`, `{"é":"日本","id":"N","z":"\ud83d\ude00"}`},
		{`{"n":12345678901234567890.123,"id":"x"}`, `{"n":12345678901234567890.123,"id":"N"}`},
		{`{"method":"x"}`, `{"method":"x"}`},
	}
	for _, tt := range tests {
		if got := string(withID([]byte(tt.in), `"N"`)); got != tt.want {
			t.Errorf("withID(%s) =\n %s; want\n %s", tt.in, got, tt.want)
		}
	}
}

// FuzzWithID: what comes out differs from what went in by its id alone.
func FuzzWithID(f *testing.F) {
	f.Add([]byte(`{"jsonrpc":"2.0", "id" : 1 ,"method":"x","params":{"id":[1,2]}}`))
	f.Add([]byte(`{"\u0069d":{},"jsonrpc":"2.0","id":0,"method":""}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		before := frame.Look(data)
		if before.Kind != frame.Request {
			return
		}
		out := withID(data, `"N"`)
		after := frame.Look(out)
		if after.Kind != frame.Request || after.ID != `"N"` || after.Method != before.Method {
			t.Fatalf("withID(%q) = %q: %+v", data, out, after)
		}
		var a, b map[string]json.RawMessage
		if json.Unmarshal(data, &a) != nil || json.Unmarshal(out, &b) != nil || len(a) != len(b) {
			t.Fatalf("withID(%q) = %q", data, out)
		}
		for k, v := range a {
			if k != "id" && string(b[k]) != string(v) {
				t.Errorf("withID(%q) changed %q to %q", data, v, b[k])
			}
		}
	})
}

func TestInjectAll(t *testing.T) {
	r := newRig(t, tight(1, 1<<20))
	a, b, gone := r.open(&backend{}), r.open(&backend{}), r.open(&backend{})
	if _, err := b.Inject([]byte("x"), true); err != nil {
		t.Fatal(err)
	}
	gone.End(Operator, "")
	receipts, failed := r.InjectAll([]byte(request(1, "ping")), false)
	if len(receipts) != 1 || receipts[0].Session != a.ID() || len(failed) != 2 || !errors.Is(failed[0], ErrQueueFull) || !errors.Is(failed[1], ErrClosed) {
		t.Errorf("InjectAll = %+v, %v; want one receipt, one full, one closed", receipts, failed)
	}
	if strings.Contains(failed[0].Error(), b.ID()) {
		t.Errorf("%q tells the whole id", failed[0])
	}
}

func TestMatch(t *testing.T) {
	r := newRig(t, roomy)
	a := r.open(&backend{})
	old := r.open(&backend{})
	old.Finish()
	prefix := func(s *Session, others ...*Session) string {
		n := 1
		for _, o := range others {
			for n < len(o.ID()) && strings.HasPrefix(o.ID(), s.ID()[:n]) {
				n++
			}
		}
		return s.ID()[:n]
	}
	tests := []struct {
		prefix string
		want   *Session
		err    error
	}{
		{a.ID(), a, nil},
		{prefix(a, old), a, nil},
		{old.ID(), nil, ErrClosed},
		{prefix(old, a), nil, ErrClosed},
		{"", nil, ErrUnknown},
		{"zzz", nil, ErrUnknown},
	}
	for _, tt := range tests {
		if got, err := r.Match(tt.prefix); got != tt.want || !errors.Is(err, tt.err) {
			t.Errorf("Match(%q) = %v, %v; want %v, %v", tt.prefix, got, err, tt.want, tt.err)
		}
	}
	var many []*Session
	for range 17 { // two of them begin with the same digit
		many = append(many, r.open(&backend{}))
	}
	seen := map[byte]bool{}
	for _, s := range many {
		if c := s.ID()[0]; seen[c] {
			if _, err := r.Match(string(c)); !errors.Is(err, ErrUnknown) || !strings.Contains(err.Error(), "several") {
				t.Errorf("Match of a beginning of several = %v", err)
			}
			return
		} else {
			seen[c] = true
		}
	}
}
