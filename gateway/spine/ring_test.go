package spine

import (
	"net/http"
	"strings"
	"testing"
)

// TestBoundsCountAllText: whatever a client can make long counts against the bound of a tap and of the backlog: of what
// takes a third of the bound there are no more than three.
func TestBoundsCountAllText(t *testing.T) {
	const bound = 64 << 10
	long := strings.Repeat("x", bound/3)
	for _, tt := range []struct {
		name string
		e    Event
	}{
		{"note", Event{Kind: Refused, Note: long}},
		{"method", Event{Kind: Out, Method: long}},
		{"URL", Event{Kind: HTTP, HTTP: &Exchange{URL: "/mcp?" + long}}},
		{"method of HTTP", Event{Kind: HTTP, HTTP: &Exchange{Method: long}}},
		{"name of a header", Event{Kind: HTTP, HTTP: &Exchange{Header: http.Header{long: nil}}}},
		{"value of a header", Event{Kind: HTTP, HTTP: &Exchange{Header: http.Header{"X": {"", long}}}}},
		{"what a refusal said", Event{Kind: HTTP, HTTP: &Exchange{Body: long}}},
		{"value of an answer's header", Event{Kind: HTTP, HTTP: &Exchange{Answer: http.Header{"X": {long}}}}},
	} {
		s := New(Limit{Items: 100, Bytes: bound})
		tap := s.Tap("t", Limit{Items: 100, Bytes: bound}, 0)
		for range 10 {
			s.Source("").Publish(tt.e)
		}
		buf := make([]Event, 20)
		if n := tap.Take(buf); n > 1+3 || buf[0].Kind != Lost || buf[0].N < 7 {
			t.Errorf("%s: of ten events a tap has %d, the first of them %v of %d; want no more than three, and seven lost", tt.name, n, buf[0].Kind, buf[0].N)
		}
		late := s.Tap("late", big, 100)
		if n := late.Take(buf); n > 3 || n == 0 {
			t.Errorf("%s: the backlog has %d of ten events; want from one to three", tt.name, n)
		}
		tap.Close()
		late.Close()
		for s.recent.n > 0 {
			s.recent.drop()
		}
		if n := s.recent.bytes; n != 0 {
			t.Errorf("%s: an empty ring counts %d bytes; want 0", tt.name, n)
		}
	}
}
