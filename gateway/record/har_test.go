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

// harFile is a HAR as it is read again.
type harFile struct {
	Log struct {
		Version string
		Creator harCreator
		Pages   []harPage
		Entries []*harEntry
		Comment string
	}
}

// The schema of HAR 1.2, member by member, as http://www.softwareishard.com/blog/har-12-spec/ has it. A type that ends in ?
// is of an optional member.
var schema = map[string]map[string]string{
	"har":       {"log": "log"},
	"log":       {"version": "text", "creator": "creator", "browser": "creator?", "pages": "[]page?", "entries": "[]entry", "comment": "text?"},
	"creator":   {"name": "text", "version": "text", "comment": "text?"},
	"page":      {"startedDateTime": "date", "id": "text", "title": "text", "pageTimings": "pageTimes", "comment": "text?"},
	"pageTimes": {"onContentLoad": "number?", "onLoad": "number?", "comment": "text?"},
	"entry": {"pageref": "text?", "startedDateTime": "date", "time": "positive", "request": "request", "response": "response", "cache": "cache",
		"timings": "timings", "serverIPAddress": "text?", "connection": "text?", "comment": "text?"},
	"request": {"method": "text", "url": "url", "httpVersion": "text", "cookies": "[]cookie", "headers": "[]pair", "queryString": "[]pair",
		"postData": "postData?", "headersSize": "whole", "bodySize": "whole", "comment": "text?"},
	"response": {"status": "whole", "statusText": "text", "httpVersion": "text", "cookies": "[]cookie", "headers": "[]pair", "content": "content",
		"redirectURL": "text", "headersSize": "whole", "bodySize": "whole", "comment": "text?"},
	"cookie": {"name": "text", "value": "text", "path": "text?", "domain": "text?", "expires": "date?", "httpOnly": "bool?", "secure": "bool?",
		"comment": "text?"},
	"pair":     {"name": "text", "value": "text", "comment": "text?"},
	"postData": {"mimeType": "text", "params": "[]param?", "text": "text", "comment": "text?"},
	"param":    {"name": "text", "value": "text?", "fileName": "text?", "contentType": "text?", "comment": "text?"},
	"content":  {"size": "whole", "compression": "whole?", "mimeType": "text", "text": "text?", "encoding": "text?", "comment": "text?"},
	"cache":    {"comment": "text?"},
	"timings": {"blocked": "number?", "dns": "number?", "connect": "number?", "send": "positive", "wait": "positive", "receive": "positive",
		"ssl": "number?", "comment": "text?"},
}

// conforms returns what is wrong with v, which is to be of that type.
func conforms(v any, kind, at string) (wrong []string) {
	if of, list := strings.CutPrefix(kind, "[]"); list {
		all, ok := v.([]any)
		if !ok {
			return []string{at + " is no list"}
		}
		for i, e := range all {
			wrong = append(wrong, conforms(e, of, fmt.Sprintf("%s[%d]", at, i))...)
		}
		return wrong
	}
	ok := false
	switch kind {
	case "text":
		_, ok = v.(string)
	case "url":
		s, _ := v.(string)
		ok = strings.HasPrefix(s, "http://") && !strings.Contains(s, "#")
	case "bool":
		_, ok = v.(bool)
	case "number":
		_, ok = v.(float64)
	case "positive":
		n, is := v.(float64)
		ok = is && n >= 0
	case "whole":
		n, is := v.(float64)
		ok = is && n >= -1 && n == float64(int(n))
	case "date":
		s, _ := v.(string)
		_, err := time.Parse(time.RFC3339Nano, s)
		ok = err == nil
	default:
		members, is := v.(map[string]any)
		if !is {
			break
		}
		for name, kind := range schema[kind] {
			kind, optional := strings.CutSuffix(kind, "?")
			if m, there := members[name]; there {
				wrong = append(wrong, conforms(m, kind, at+"."+name)...)
			} else if !optional {
				wrong = append(wrong, at+" has no "+name)
			}
		}
		for name := range members {
			if schema[kind][name] == "" && !strings.HasPrefix(name, "_") {
				wrong = append(wrong, at+" has a member "+name)
			}
		}
		return wrong
	}
	if !ok {
		wrong = append(wrong, fmt.Sprintf("%s is %v, which is no %s", at, v, kind))
	}
	return wrong
}

// story is a recording that is made by hand.
type story struct {
	events []spine.Event
	at     time.Time
}

func (s *story) tell(e spine.Event) (seq uint64) {
	s.at = s.at.Add(time.Millisecond)
	e.Seq, e.Time = uint64(len(s.events)+1), s.at
	if e.Frame != nil && e.Method == "" {
		e.Method = e.Frame.Method
	}
	s.events = append(s.events, e)
	return e.Seq
}

func (s *story) in(session, text string) uint64 {
	return s.tell(spine.Event{Kind: spine.In, Session: session, Frame: frame.New(frame.In, frame.Client, []byte(text))})
}

func (s *story) out(session, text string, pair uint64) {
	f := frame.New(frame.Out, frame.Backend, []byte(text))
	of := s.tell(spine.Event{Kind: spine.Queued, Session: session, Frame: f, Pair: pair})
	s.tell(spine.Event{Kind: spine.Out, Session: session, Frame: f, Pair: pair, Of: of})
}

func (s *story) http(session, method, url string, status int, contentType string, of uint64) {
	answer := http.Header{}
	if contentType != "" {
		answer.Set("Content-Type", contentType)
	}
	s.tell(spine.Event{Kind: spine.HTTP, Session: session, Of: of, HTTP: &spine.Exchange{Method: method, URL: url, Status: status,
		Header: http.Header{"User-Agent": {"probe"}, "Content-Type": {"application/json"}}, Answer: answer}})
}

const (
	eventStream = "text/event-stream"
	jsonType    = "application/json"
)

func aStory() []spine.Event {
	s := &story{at: time.Date(2026, 11, 25, 15, 23, 38, 0, time.UTC)}
	s.tell(spine.Event{Kind: spine.Switched, Note: "listening on 127.0.0.1:4444"})
	// HTTP+SSE: all goes on the one stream.
	o := s.tell(spine.Event{Kind: spine.Opened, Session: "old", Note: "sse from here"})
	s.http("old", "GET", "/sse", 200, eventStream, o)
	i := s.in("old", `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"clientInfo":{"name":"probe","version":"0.1"}}}`)
	s.http("old", "POST", "/message?session_id=old&x=%20y&token=abcdefghijklmnop", 202, jsonType, i)
	s.out("old", `{"jsonrpc":"2.0","id":1,"result":{"access_token":"abcdefghijklmnop"}}`, i)
	s.out("old", "{\"broken\r\nin\ntwo", 0)
	// Streamable HTTP: a stream for a POST, one JSON answer, a batch of two, a notification, a standing stream, and an end.
	s.tell(spine.Event{Kind: spine.Opened, Session: "new", Note: "http from there"})
	a := s.in("new", `{"jsonrpc":"2.0","id":1,"method":"tools/call"}`)
	s.http("new", "POST", "/mcp", 200, eventStream, a)
	s.out("new", `{"jsonrpc":"2.0","method":"notifications/progress"}`, 0)
	s.out("new", `{"jsonrpc":"2.0","id":1,"result":{"text":"é"}}`, a)
	b := s.in("new", `{"jsonrpc":"2.0","id":2,"method":"ping"}`)
	s.out("new", `{"jsonrpc":"2.0","id":2,"result":{}}`, b)
	s.http("new", "POST", "/mcp", 200, jsonType, b)
	c := s.in("new", `[{"jsonrpc":"2.0","id":3,"method":"ping"},{"jsonrpc":"2.0","id":4,"method":"ping"}]`)
	s.out("new", `{"jsonrpc":"2.0","id":3,"result":{}}`, c)
	s.out("new", `{"jsonrpc":"2.0","id":4,"result":{}}`, c)
	s.http("new", "POST", "/mcp", 200, jsonType+"; charset=utf-8", c)
	n := s.in("new", "\xff")
	s.http("new", "POST", "/mcp", 202, "", n)
	s.http("new", "GET", "/mcp", 200, eventStream, 0)
	s.out("new", `{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}`, 0)
	d := s.in("new", `{"jsonrpc":"2.0","id":5,"method":"tools/call"}`)
	s.http("new", "POST", "/mcp", 200, eventStream, d)
	s.out("new", `{"jsonrpc":"2.0","id":"op-1","method":"ping"}`, 0)
	s.http("new", "DELETE", "/mcp", 204, "", 0)
	r := s.tell(spine.Event{Kind: spine.Refused, Note: "not JSON", Frame: frame.New(frame.In, frame.Client, []byte("{"))})
	s.http("", "POST", "/mcp", 400, jsonType, r)
	// No HTTP.
	p := s.in("pipe", `{"jsonrpc":"2.0","id":1,"method":"ping"}`)
	s.out("pipe", `{"jsonrpc":"2.0","id":1,"result":{}}`, p)
	return s.events
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
