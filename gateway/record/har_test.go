package record

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

const (
	eventStream = "text/event-stream"
	jsonType    = "application/json"
)

// TestHARPages: a session is called what its client said last before that was agreed on, also where it says so over and over.
func TestHARPages(t *testing.T) {
	named := func(session, name string) spine.Event {
		return spine.Event{Kind: spine.In, Session: session, Frame: frame.New(frame.In, frame.Client,
			[]byte(`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"clientInfo":{"name":"`+name+`","version":"1"}}}`))}
	}
	events := []spine.Event{{Kind: spine.Opened, Session: "a", Note: "http from here"}, named("a", "one"), named("a", "two"),
		{Kind: spine.In, Session: "b"}, named("b", "three"), {Kind: spine.In, Session: "c"}, named("d", "four"),
		{Kind: spine.Out, Session: "d", Pair: 7, Frame: frame.New(frame.Out, frame.Backend, []byte(`{"jsonrpc":"2.0","id":1,"result":{}}`))}, named("d", "five")}
	for i := range events {
		events[i].Seq = uint64(i + 1)
	}
	before := []Known{{ID: "b", Transport: "sse", Remote: "there", Client: "old", Version: "0"}, {ID: "c", Transport: "sse", Remote: "afar", Client: "kept", Version: "2"}}
	var got []string
	for _, p := range pagesOf(events, before, mask{}, func(string) bool { return true }) {
		got = append(got, p.Title)
	}
	want := []string{"two 1, http from here", "three 1, sse from there", "kept 2, sse from afar", "four 1, session d"}
	if !slices.Equal(got, want) {
		t.Errorf("pages %q\nwant %q", got, want)
	}
}

// TestHARStreams: where the events say which stream they belong to, nothing is guessed, and a batch is whole.
func TestHARStreams(t *testing.T) {
	s := &story{at: time.Date(2026, 11, 25, 15, 23, 38, 0, time.UTC)}
	in := func(text string, stream uint64) uint64 {
		return s.tell(spine.Event{Kind: spine.In, Session: "new", Stream: stream, Frame: frame.New(frame.In, frame.Client, []byte(text))})
	}
	out := func(text string, stream uint64) {
		f := frame.New(frame.Out, frame.Backend, []byte(text))
		of := s.tell(spine.Event{Kind: spine.Queued, Session: "new", Stream: stream, Frame: f})
		s.tell(spine.Event{Kind: spine.Out, Session: "new", Stream: stream, Frame: f, Of: of})
	}
	s.http("new", "GET", "/mcp", 200, eventStream, 0)
	a := in(`{"jsonrpc":"2.0","id":1,"method":"tools/call"}`, 1)
	s.http("new", "POST", "/mcp", 200, eventStream, a)
	b := in(`{"jsonrpc":"2.0","id":2,"method":"tools/call"}`, 2)
	s.http("new", "POST", "/mcp", 200, eventStream, b)
	in(`{"jsonrpc":"2.0","id":3,"method":"ping"}`, 3)
	c := in(`{"jsonrpc":"2.0","id":4,"method":"ping"}`, 3)
	s.http("new", "POST", "/mcp", 200, eventStream, c)
	out(`"first"`, 1)
	out(`"second"`, 2)
	out(`"standing"`, 0)
	out(`"first again"`, 1)
	out(`"of the batch"`, 3)
	out(`"of one that is not recorded"`, 9)
	var text bytes.Buffer
	if n, err := WriteHAR(&text, Header{}, s.events, Choice{Marks: Marks{c - 1: "early"}}); err != nil || n != 4 {
		t.Fatalf("%d entries, %v", n, err)
	}
	har := parseHAR(t, text.Bytes())
	var got []string
	for _, e := range har.Log.Entries {
		for _, m := range e.Messages {
			if got = append(got, e.Request.Method+" "+m.Data); m.Guessed {
				t.Errorf("%s is guessed", m.Data)
			}
		}
	}
	want := []string{`GET "standing"`, `POST "first"`, `POST "first again"`, `POST "second"`, `POST "of the batch"`}
	if !slices.Equal(got, want) {
		t.Errorf("the streams have %q; want %q", got, want)
	}
	last := har.Log.Entries[3]
	if body := last.Request.Body.Text; body != `[{"jsonrpc":"2.0","id":3,"method":"ping"},{"jsonrpc":"2.0","id":4,"method":"ping"}]` || last.Comment != "marked: early" {
		t.Errorf("the batch is %s, %q", body, last.Comment)
	}
	if har.Log.Comment != "One message is left out: it came or went by no HTTP exchange in this recording." {
		t.Errorf("what is left out: %s", har.Log.Comment)
	}
}

func TestHAR(t *testing.T) {
	events := aStory()
	var text bytes.Buffer
	if _, err := WriteHAR(&text, Header{Program: "1.2.3"}, events, Choice{}); err != nil {
		t.Fatal(err)
	}
	var plain any
	var har harFile
	for _, v := range []any{&plain, &har} {
		if err := json.Unmarshal(text.Bytes(), v); err != nil {
			t.Fatal(err)
		}
	}
	for _, wrong := range conforms(plain, "har", "") {
		t.Error(wrong)
	}
	if har.Log.Version != "1.2" || har.Log.Creator != (harCreator{"Switchboard", "1.2.3"}) || !strings.HasPrefix(har.Log.Comment, "2 messages are left out") {
		t.Errorf("log %s of %v: %s", har.Log.Version, har.Log.Creator, har.Log.Comment)
	}
	var pages []string
	for _, p := range har.Log.Pages {
		pages = append(pages, p.ID+": "+p.Title)
	}
	if got, want := strings.Join(pages, "\n"), "old: probe 0.1, sse from here\nnew: http from there\npipe: session pipe"; got != want {
		t.Errorf("pages\n%s\nwant\n%s", got, want)
	}
	var got []string
	for _, e := range har.Log.Entries {
		body := "-"
		if e.Request.Body != nil {
			body = e.Request.Body.Text
		}
		got = append(got, fmt.Sprintf("%s %s %s %d %q %q", e.Page, e.Request.Method, e.Request.URL, e.Response.Status, body[:min(len(body), 60)], e.Response.Content.Text))
	}
	const base = "http://127.0.0.1:4444"
	want := []string{
		`old GET ` + base + `/sse 200 "-" "event: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"access_token\":\"…mnop\"}}\n\nevent: message\ndata: {\"broken\ndata: in\ndata: two\n\n"`,
		`old POST ` + base + `/message?session_id=old&x=%20y&token=…mnop 202 "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"cli" ""`,
		`new POST ` + base + `/mcp 200 "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\"}" "event: message\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\"}\n\nevent: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"text\":\"é\"}}\n\n"`,
		`new POST ` + base + `/mcp 200 "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"ping\"}" "{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{}}"`,
		`new POST ` + base + `/mcp 200 "[{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"ping\"},{\"jsonrpc\":\"2.0\",\"" "[{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":{}},{\"jsonrpc\":\"2.0\",\"id\":4,\"result\":{}}]"`,
		`new POST ` + base + `/mcp 202 "/w==" ""`,
		`new GET ` + base + `/mcp 200 "-" "event: message\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}\n\n"`,
		`new POST ` + base + `/mcp 200 "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"tools/call\"}" "event: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":\"op-1\",\"method\":\"ping\"}\n\n"`,
		`new DELETE ` + base + `/mcp 204 "-" ""`,
		` POST ` + base + `/mcp 400 "{" ""`,
	}
	if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
		t.Errorf("entries\n%s\nwant\n%s", g, w)
	}
	stream := har.Log.Entries[0]
	if stream.Timings != (harTimings{Wait: 1, Receive: 6}) || stream.Time != 7 || len(stream.Messages) != 2 || stream.Messages[1].Data != "{\"broken\r\nin\ntwo" {
		t.Errorf("the stream took %v ms, %+v, and has %+v", stream.Time, stream.Timings, stream.Messages)
	}
	if guess := har.Log.Entries[7].Messages; len(guess) != 1 || !guess[0].Guessed || har.Log.Entries[2].Messages[0].Guessed {
		t.Errorf("which stream is guessed: %+v, %+v", guess, har.Log.Entries[2].Messages)
	}
	if c := har.Log.Entries[9].Comment; c != "not JSON" {
		t.Errorf("the refused one says %q", c)
	}
	if q := har.Log.Entries[1].Request.Query; len(q) != 3 || q[1] != (harPair{"x", " y"}) {
		t.Errorf("query %v", q)
	}
	text.Reset()
	if _, err := WriteHAR(&text, Header{}, events, Choice{Secrets: Shown}); err != nil || !strings.Contains(text.String(), `\"access_token\":\"abcdefghijklmnop\"`) {
		t.Errorf("unmasked: %v, without the token", err)
	}
	text.Reset()
	if _, err := WriteHAR(&text, Header{}, nil, Choice{}); err != nil {
		t.Error(err)
	} else if err := json.Unmarshal(text.Bytes(), &plain); err != nil || conforms(plain, "har", "") != nil {
		t.Errorf("of no events: %v, %v", err, conforms(plain, "har", ""))
	}
}

// TestHARRefusal: what a refusal said is the content of its response, without secrets, and a viewer is told what each request is for.
func TestHARRefusal(t *testing.T) {
	const said = `{"jsonrpc":"2.0","id":"sk-0123456789abcdef0123456789abcdef","error":{"code":-32600,"message":"Missing Mcp-Session-Id: initialize first"}}` + "\n"
	for _, tt := range []struct {
		method, body string
		secrets      Secrets
		want, kind   string
	}{
		{"POST", said, Shown, said, "fetch"},
		{"POST", said, Masked, MaskText(said), "fetch"},
		{"GET", "", Masked, "", "eventsource"},
	} {
		x := spine.Event{Seq: 2, Kind: spine.HTTP, HTTP: &spine.Exchange{Method: tt.method, URL: "/mcp", Status: 400, Body: tt.body}}
		var text bytes.Buffer
		var har harFile
		if _, err := WriteHAR(&text, Header{}, []spine.Event{x}, Choice{Secrets: tt.secrets}); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(text.Bytes(), &har); err != nil || len(har.Log.Entries) != 1 {
			t.Fatalf("WriteHAR of a refused %s: %v, %s", tt.method, err, text.Bytes())
		}
		if e := har.Log.Entries[0]; e.Response.Content.Text != tt.want || e.Type != tt.kind {
			t.Errorf("WriteHAR of a refused %s: content %q, type %s; want %q, %s", tt.method, e.Response.Content.Text, e.Type, tt.want, tt.kind)
		}
	}
	if MaskText(said) == said {
		t.Error("nothing in the refusal looks secret; the test wants something that does")
	}
}

// TestHARBodySize: of a body that was not kept, what the client said of it.
func TestHARBodySize(t *testing.T) {
	message := frame.New(frame.In, frame.Client, []byte(`{"jsonrpc":"2.0","id":1,"method":"ping"}`))
	for _, tt := range []struct {
		method, length string
		cause          spine.Event
		want           int
	}{
		{"GET", "", spine.Event{Kind: spine.Opened}, 0},
		{"POST", "40", spine.Event{Kind: spine.In, Frame: message}, 40},
		{"POST", "6000000", spine.Event{Kind: spine.Refused, Note: "request body too large"}, 6_000_000},
		{"POST", "", spine.Event{Kind: spine.Refused, Note: "request body too large"}, -1},
		{"POST", "-5", spine.Event{Kind: spine.Refused}, -1},
	} {
		header := http.Header{}
		if tt.length != "" {
			header.Set("Content-Length", tt.length)
		}
		tt.cause.Seq = 1
		x := spine.Event{Seq: 2, Kind: spine.HTTP, Of: 1, HTTP: &spine.Exchange{Method: tt.method, URL: "/mcp", Header: header, Status: 200}}
		var text bytes.Buffer
		var har harFile
		if _, err := WriteHAR(&text, Header{}, []spine.Event{tt.cause, x}, Choice{}); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(text.Bytes(), &har); err != nil || len(har.Log.Entries) != 1 || har.Log.Entries[0].Request.BodySize != tt.want {
			t.Errorf("WriteHAR of %s with Content-Length %q: %v, %s; want bodySize %d", tt.method, tt.length, err, text.Bytes(), tt.want)
		}
	}
}
