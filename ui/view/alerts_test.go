package view

import (
	"fmt"
	"reflect"
	"testing"

	"switchboard/gateway/frame"
	"switchboard/gateway/session"
	"switchboard/gateway/spine"
)

func TestAlertsSee(t *testing.T) {
	f := func(d frame.Dir, text string) *frame.Frame { return frame.New(d, frame.Client, []byte(text)) }
	bad := `{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"no"}}`
	for _, c := range []struct {
		name  string
		event spine.Event
		want  []Alert
	}{
		{"opened", spine.Event{Kind: spine.Opened, Session: "a"}, []Alert{{AlertSession, 1, "a", ""}}},
		{"a normal end", spine.Event{Kind: spine.Closed, Session: "a", Note: "ClientLeft"}, nil},
		{"a slow one", spine.Event{Kind: spine.Closed, Session: "a", Note: "SlowClient: queue full for 10s"}, []Alert{{AlertSlow, 1, "a", "SlowClient: queue full for 10s"}}},
		{"a fault", spine.Event{Kind: spine.Closed, Session: "a", Note: "Fault: writing its stream: oh"}, []Alert{{AlertError, 1, "a", "closed: Fault: writing its stream: oh"}}},
		{"one that vanished", spine.Event{Kind: spine.Closed, Session: "a", Note: "Vanished: nothing comes back from it"}, []Alert{{AlertError, 1, "a", "closed: Vanished: nothing comes back from it"}}},
		{"refused", spine.Event{Kind: spine.Refused, Note: "bad host"}, []Alert{{AlertError, 1, "", "refused: bad host"}}},
		{"an error answered", spine.Event{Kind: spine.Out, Session: "a", Method: "tools/call", Frame: f(frame.Out, bad)}, []Alert{{AlertError, 1, "a", "an error was the answer to tools/call"}}},
		{"an error that is none", spine.Event{Kind: spine.Out, Session: "a", Method: "server/discover", Frame: f(frame.Out, bad)}, nil},
		{"the same while it waits", spine.Event{Kind: spine.Queued, Session: "a", Method: "tools/call", Frame: f(frame.Out, bad)}, nil},
		{"no JSON-RPC", spine.Event{Kind: spine.In, Session: "a", Frame: f(frame.In, `{"id":1}`)}, []Alert{{AlertError, 1, "a", `not JSON-RPC 2.0: "jsonrpc" must be "2.0"`}}},
		{"made so by hand", spine.Event{Kind: spine.Out, Session: "a", Frame: f(frame.Out, `{`)}, nil},
		{"a request", spine.Event{Kind: spine.In, Session: "a", Frame: f(frame.In, `{"jsonrpc":"2.0","id":1,"method":"ping"}`)}, nil},
	} {
		var a Alerts
		a.See([]spine.Event{c.event})
		if got := a.Take(); !reflect.DeepEqual(got, c.want) {
			t.Errorf("See, %s = %+v, want %+v", c.name, got, c.want)
		}
		if got := a.Take(); got != nil {
			t.Errorf("Take once more, %s = %+v, want nothing", c.name, got)
		}
	}
	var a Alerts
	for i := range 12 {
		a.See([]spine.Event{{Kind: spine.Opened, Session: fmt.Sprint(i)}})
	}
	if got := a.Take(); len(got) != 1 || got[0].Count != 12 || got[0].Session != "11" {
		t.Errorf("12 opened = %+v, want 12 and the last of them", got)
	}
}

func TestAlertsLook(t *testing.T) {
	var a Alerts
	look := func(depth int, want int) {
		t.Helper()
		a.Look([]session.Info{{ID: "a", Depth: depth}}, 10)
		got := a.Take()
		if len(got) != want || want == 1 && got[0].What != Plural(depth, "frame")+" wait for it" {
			t.Errorf("Look at %d that wait = %+v, want %d alerts", depth, got, want)
		}
	}
	look(9, 0)
	look(10, 1)
	look(12, 0)
	look(6, 0) // not yet well again
	look(11, 0)
	look(4, 0)
	look(10, 1)
	a.Look(nil, 10)
	look(10, 1)
}

func TestNotification(t *testing.T) {
	infos := []session.Info{{ID: "a1b2c3d4e5", Client: "probe", Version: "0.1", Transport: "sse"}, {ID: "ffff0000"}}
	id := ShortID("a1b2c3d4e5")
	for _, c := range []struct {
		alert       Alert
		count       int
		title, text string
	}{
		{Alert{Kind: AlertSession, Session: "a1b2c3d4e5"}, 1, "New session", "probe 0.1 (" + id + ") over sse"},
		{Alert{Kind: AlertSession, Session: "a1b2c3d4e5"}, 12, "12 new sessions", "The last: probe 0.1 (" + id + ") over sse"},
		{Alert{Kind: AlertSession, Session: "gone"}, 1, "New session", ""},
		{Alert{Kind: AlertError, What: "refused: bad host"}, 1, "An error", "refused: bad host"},
		{Alert{Kind: AlertError, Session: "ffff0000", What: "x"}, 2, "2 errors", "The last: " + ShortID("ffff0000") + ": x"},
		{Alert{Kind: AlertSlow, Session: "ffff0000", What: "9 frames wait for it"}, 1, "A slow client", ShortID("ffff0000") + ": 9 frames wait for it"},
	} {
		if title, text := c.alert.Notification(c.count, infos); title != c.title || text != c.text {
			t.Errorf("Notification of %d of %+v = %q, %q, want %q, %q", c.count, c.alert, title, text, c.title, c.text)
		}
	}
}
