package transport

import (
	"net/http"
	"strings"
	"testing"

	"switchboard/gateway/session"
	"switchboard/gateway/spine"
)

// TestStatelessStream: a request's stream has what was made in its course, then the response.
func TestStatelessStream(t *testing.T) {
	e := listen(t, limits, usual)
	resp := e.modern("1", "work", "")
	if status, body := said(t, resp); status != 200 || strings.Contains(body, "id:") || strings.Contains(body, "data: \r\n") ||
		strings.Count(body, "event: message") != 2 || strings.Index(body, "progress") > strings.Index(body, "result") {
		t.Errorf("%d %s; want progress and the response, without event ids", status, body)
	}
	e.balance()
}

// TestStatelessJSON: a JSON answer is the response alone; what has no place in it is refused with a reason.
func TestStatelessJSON(t *testing.T) {
	e := listen(t, limits, usual)
	if err := e.Sessions.SetAnswer(session.AnswerJSON); err != nil {
		t.Fatal(err)
	}
	if status, body := said(t, e.modern("1", "work", "")); status != 200 || body != `{"jsonrpc":"2.0","id":1,"result":{}}` {
		t.Errorf("%d %s; want the response", status, body)
	}
	if status, _ := said(t, e.modern("1", "nope", "")); status != http.StatusNotFound {
		t.Errorf("an unknown method = %d; want 404", status)
	}
	buf := make([]spine.Event, 100)
	for {
		n, err := e.tap.Next(t.Context(), buf)
		if err != nil {
			t.Fatal(err)
		}
		for _, ev := range buf[:n] {
			if ev.Kind == spine.Refused && strings.Contains(ev.Note, "answered as JSON") {
				return
			}
		}
	}
}

// TestStatelessCancel: closing the stream cancels the request, whichever way it is answered.
func TestStatelessCancel(t *testing.T) {
	for _, answer := range []session.Answer{session.AnswerSSE, session.AnswerJSON} {
		e := listen(t, limits, usual)
		if err := e.Sessions.SetAnswer(answer); err != nil {
			t.Fatal(err)
		}
		body, headers := modernCall("m", "1", "hold", "")
		var p *modernPeer
		e.hangUp(body, func() bool {
			select {
			case p = <-e.served:
				return true
			default:
				return false
			}
		}, headers...)
		<-p.closed
		if err := p.send([]byte(`{"jsonrpc":"2.0","id":1,"result":{}}`)); err == nil {
			t.Errorf("%s: an answer was taken after the end; want it refused", answer)
		}
		var call uint64
		buf := make([]spine.Event, 1)
		for said := false; !said; {
			if _, err := e.tap.Next(t.Context(), buf); err != nil {
				t.Fatalf("%s: %v; want an event that tells of the end", answer, err)
			}
			switch ev := buf[0]; {
			case ev.Kind == spine.In:
				call = ev.Seq
			case ev.Kind == spine.Switched && strings.Contains(ev.Note, "cancelled"):
				if said = true; ev.Pair != call || call == 0 {
					t.Errorf("%s: the event is of %d; want the call's, %d", answer, ev.Pair, call)
				}
			}
		}
		e.balance()
	}
}

// TestKeepaliveFirst: a call that is silent for long gets a keepalive, and then its answer.
func TestKeepaliveFirst(t *testing.T) {
	e := listen(t, limits, usual)
	if err := e.Sessions.SetKeepalive(every(session.Comment, session.MinInterval)); err != nil {
		t.Fatal(err)
	}
	body, headers := modernCall("m", "1", "hold", "")
	c := &link{endpoint: e, headers: headers}
	s, leave := c.stream("POST", body)
	defer leave()
	if ev, _ := s.next(); ev.comment != "keepalive" {
		t.Errorf("the stream begins with %+v; want a keepalive", ev)
	}
	p := <-e.served
	if err := p.send(errorOf(p.call, -32601)); err != nil {
		t.Fatal(err)
	}
	if got := s.data(); !strings.Contains(got, "-32601") {
		t.Errorf("then came %s; want the error", got)
	}
	s.ends()
}
