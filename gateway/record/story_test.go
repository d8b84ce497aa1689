package record

import (
	"net/http"
	"time"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

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
