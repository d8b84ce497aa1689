package view

import (
	"net/http"
	"reflect"
	"testing"

	"switchboard/gateway/frame"
	"switchboard/gateway/session"
	"switchboard/gateway/spine"
)

func TestStreams(t *testing.T) {
	get := session.StreamInfo{ID: "0", Attached: true}
	post := func(id string, depth int) session.StreamInfo {
		return session.StreamInfo{ID: id, Attached: true, Depth: depth}
	}
	tests := []struct {
		streams []session.StreamInfo
		room    int
		want    []string
	}{
		{nil, 4, nil},
		{[]session.StreamInfo{{ID: "0"}}, 4, nil},
		{[]session.StreamInfo{{ID: "0", Depth: 2}}, 4, []string{"GET      not read q 2"}},
		{[]session.StreamInfo{get, post("7", 3)}, 4, []string{"GET      read     q 0", "POST 7   read     q 3"}},
		{[]session.StreamInfo{get, post("1", 0), post("2", 0), post("3", 0)}, 2, []string{"GET      read     q 0", "POST 3   read     q 0"}},
	}
	for _, tt := range tests {
		if got := Streams(tt.streams, tt.room); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("Streams(%v, room for %d) = %q; want %q", tt.streams, tt.room, got, tt.want)
		}
	}
}

// TestGistOfQuestions: a result that asks first says what for.
func TestGistOfQuestions(t *testing.T) {
	const result = `{"jsonrpc":"2.0","id":4,"result":{"resultType":"input_required","requestState":"x","inputRequests":{"b":{"method":"roots/list"},"a":{"method":"elicitation/create"}}}}`
	r := Row{Frame: frame.New(frame.Out, frame.Backend, []byte(result))}
	if got, want := r.Gist(), "asks first: elicitation/create, roots/list"; got != want {
		t.Errorf("Gist of %s = %q; want %q", result, got, want)
	}
}

// TestExchange: a row shows the request over HTTP that made it, a response that of
// the request that it answers, and what came by none says so.
func TestExchange(t *testing.T) {
	x := &spine.Exchange{Method: "POST", URL: "/mcp", Header: http.Header{"Accept": {"application/json"}}, Status: 200,
		Answer: http.Header{"Content-Type": {"text/event-stream"}}}
	const head = "POST /mcp\nAccept: application/json\n\n200 OK\nContent-Type: text/event-stream\n"
	request := &Row{Frame: frame.New(frame.In, frame.Client, []byte(`{"jsonrpc":"2.0","id":4,"method":"ping"}`)), HTTP: x}
	response := &Row{Frame: frame.New(frame.Out, frame.Backend, []byte(`{"jsonrpc":"2.0","id":4,"result":{}}`))}
	tests := []struct {
		what         string
		row, request *Row
		heads, note  string
	}{
		{"a request", request, nil, head, ""},
		{"its response", response, request, head, ""},
		{"a response without a pair", response, nil, "", "This went out on a stream that was open already."},
		{"what was refused", &Row{Kind: spine.Refused, HTTP: &spine.Exchange{Method: "GET", URL: "/mcp", Status: 400, Body: "{}\n"}}, nil, "GET /mcp\n\n400 Bad Request\n\n{}\n", ""},
		{"a fact", &Row{Kind: spine.Switched}, nil, "", "This came by no HTTP request of its own, or its status is not known yet."},
	}
	for _, tt := range tests {
		if heads, note := tt.row.Exchange(tt.request); heads != tt.heads || note != tt.note {
			t.Errorf("Exchange of %s = %q, %q; want %q, %q", tt.what, heads, note, tt.heads, tt.note)
		}
	}
}

// TestJournalTakesExchanges: an exchange joins the row that its request made, and counts for the bound.
func TestJournalTakesExchanges(t *testing.T) {
	j := NewJournal(spine.Limit{Items: 10, Bytes: 1 << 20})
	x := &spine.Exchange{Method: "POST", URL: "/message", Status: 202}
	j.Apply([]spine.Event{{Seq: 1, Kind: spine.In, Session: "s", Frame: frame.New(frame.In, frame.Client, []byte(`{"jsonrpc":"2.0","method":"x"}`))},
		{Seq: 2, Kind: spine.HTTP, Session: "s", Of: 1, HTTP: x}, {Seq: 3, Kind: spine.HTTP, HTTP: &spine.Exchange{Method: "GET", URL: "/mcp", Status: 200}}})
	if r := j.BySeq(1); r == nil || r.HTTP != x {
		t.Errorf("row 1 = %+v; want it to hold the exchange", r)
	}
	if r := j.BySeq(3); r == nil || r.Detail() != "GET /mcp: 200" {
		t.Errorf("row 3 = %+v; want a row of its own", r)
	}
	if _, kept, _ := j.Counts(); kept != 2 {
		t.Errorf("%d rows; want 2", kept)
	}
}

// TestJournalCalledOff: a request that its client gave up is waited for no more.
func TestJournalCalledOff(t *testing.T) {
	j := NewJournal(spine.Limit{Items: 10, Bytes: 1 << 20})
	call := frame.New(frame.In, frame.Client, []byte(`{"jsonrpc":"2.0","id":1,"method":"tools/call"}`))
	j.Apply([]spine.Event{{Seq: 1, Kind: spine.In, Session: "s", Frame: call, Method: "tools/call"}})
	if !j.BySeq(1).Pending() {
		t.Fatal("a call is not pending")
	}
	j.Apply([]spine.Event{{Seq: 2, Kind: spine.Switched, Session: "s", Pair: 1, Note: "cancelled"}})
	if r := j.BySeq(1); r.Pending() || !r.Over {
		t.Errorf("after its client gave it up: %+v; want it over", r)
	}
}
