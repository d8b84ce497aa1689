package transport

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"switchboard/gateway/session"
	"switchboard/gateway/spine"
)

// This file tests how a client and a session over Streamable HTTP come to terms, and what is said where they do not.

// TestFailedInitialize: a session whose initialize is answered with an error has no use, and does not stay.
func TestFailedInitialize(t *testing.T) {
	for _, answer := range []session.Answer{session.AnswerSSE, session.AnswerJSON} {
		t.Run(string(answer), func(t *testing.T) {
			e := listen(t, limits, usual)
			if err := e.Sessions.SetAnswer(answer); err != nil {
				t.Fatal(err)
			}
			resp := e.do(t.Context(), http.MethodPost, `{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"none"}}`)
			if status, body := said(t, resp); status != http.StatusOK || !strings.Contains(body, `"code":-32602`) {
				t.Errorf("initialize = %d %s; want the peer's error", status, body)
			}
			if status, body := said(t, e.do(t.Context(), http.MethodPost, pingCall, sessionHeader, resp.Header.Get(sessionHeader))); status != http.StatusNotFound {
				t.Errorf("ping after it = %d %s; want 404", status, body)
			}
			<-e.legacy
			until(t, func() bool { return e.Sessions.Len() == 0 })
			events := make([]spine.Event, 100)
			if events = events[:e.tap.Take(events)]; !slices.ContainsFunc(events, func(e spine.Event) bool { return e.Kind == spine.Closed && e.Note == "NotInitialized: no" }) {
				t.Errorf("no event says why it was closed: %+v", events)
			}
			e.connect("2025-11-25") // as the client shall
			e.balance()
		})
	}
}

// TestRevisionDisagrees: a header with another revision than was agreed on is taken, and the person sees it at the message.
func TestRevisionDisagrees(t *testing.T) {
	e := listen(t, limits, usual)
	e.Server.Close()
	e.Server = bounded(Observe(e.Sessions, e.Streamable), time.Second)
	c, old := e.connect("2025-11-25"), e.connect("2025-03-26")
	events := make([]spine.Event, 100)
	for _, tt := range []struct {
		name    string
		c       *link
		method  string
		body    string
		version string
		want    string
	}{
		{"as agreed", c, "POST", pingCall, "2025-11-25", ""},
		{"older", c, "POST", pingCall, "2025-06-18", "MCP-Protocol-Version says 2025-06-18, but 2025-11-25 was agreed on"},
		{"older, with nothing to answer", c, "POST", `{"jsonrpc":"2.0","method":"x"}`, "2025-06-18", "MCP-Protocol-Version says 2025-06-18, but 2025-11-25 was agreed on"},
		{"none", c, "POST", pingCall, "-", "MCP-Protocol-Version is missing: 2025-11-25 was agreed on"},
		{"none, where there was none", old, "POST", pingCall, "-", ""},
		{"GET", c, "GET", "", "2025-06-18", "MCP-Protocol-Version says 2025-06-18, but 2025-11-25 was agreed on"},
		{"DELETE", c, "DELETE", "", "2025-06-18", "MCP-Protocol-Version says 2025-06-18, but 2025-11-25 was agreed on"},
	} {
		e.tap.Take(events)
		resp := e.do(t.Context(), tt.method, tt.body, append(tt.c.headers[:4:4], revisionHeader, tt.version)...)
		if resp.StatusCode >= 300 {
			t.Errorf("%s: status %d", tt.name, resp.StatusCode)
		}
		resp.Body.Close()
		var got []string
		kind := spine.In
		if tt.method != "POST" {
			kind = spine.HTTP
		}
		until(t, func() bool {
			for _, e := range events[:e.tap.Take(events)] {
				if e.Kind == kind {
					got = append(got, e.Note)
				}
			}
			return len(got) > 0
		})
		if got[0] != tt.want {
			t.Errorf("%s: the event says %q, want %q", tt.name, got[0], tt.want)
		}
	}
}
