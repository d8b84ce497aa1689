package e2e

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"switchboard/e2e/harness"
)

// The tests named A1 to A12 are the acceptance cases of the same names.

// TestA1EqualIDs has two sessions use the same request ids at the same time: each
// gets its own answers, all of them, and no other.
func TestA1EqualIDs(t *testing.T) {
	t.Parallel()
	const calls = 200
	app := harness.Start(t, harness.Options{Config: off})
	streams := []*harness.Stream{app.Open(), app.Open()}
	for _, s := range streams {
		s.Initialize("{}")
	}
	for n := range calls {
		for i, s := range streams {
			s.Send(harness.Request(fmt.Sprint(100+n), "tools/call", harness.Tool("echo", fmt.Sprintf(`{"text":"session %d call %d"}`, i, n))))
		}
	}
	for i, s := range streams {
		seen := make(map[int]bool)
		for len(seen) < calls {
			m := s.Message()
			var id int
			err := json.Unmarshal(m.ID, &id)
			want := fmt.Sprintf(`"session %d call %d"`, i, id-100)
			if err != nil || seen[id] || !strings.Contains(string(m.Result), want) {
				t.Fatalf("session %d, answer to %s: %s %s; want one that says %s, once", i, m.ID, m.Result, m.Error, want)
			}
			seen[id] = true
		}
	}
}

// TestA2Burst has 10,000 frames come as fast as they can: none is lost, and none
// comes out of order.
func TestA2Burst(t *testing.T) {
	t.Parallel()
	const n = 10_000
	app := harness.Start(t, harness.Options{Config: off})
	s := app.Open()
	s.Initialize("{}")
	id := s.Request("tools/call", fmt.Sprintf(`{"name":"burst","arguments":{"n":%d,"size":100},"_meta":{"progressToken":"b"}}`, n))
	for want := range n {
		m := s.Message()
		var p struct {
			Progress int
			Message  string
		}
		if err := json.Unmarshal(m.Params, &p); err != nil || p.Progress != want || len(p.Message) != 100 {
			t.Fatalf("frame %d of the burst is %s %s", want, m.Method, m.Params)
		}
	}
	if got := s.Message(); string(got.ID) != id || !strings.Contains(string(got.Result), "Sent 10000 notifications") {
		t.Errorf("after the burst: %s %s %s, want the result of the call", got.ID, got.Result, got.Error)
	}
	if got := app.Session(s.ID).Totals; got.Queued != n+2 || got.Out != n+2 || got.Dropped+got.Refused != 0 {
		t.Errorf("after the burst: %+v, want %d queued and out", got, n+2)
	}
}

// TestA4A8Errors asks for failures: each comes as it was meant, and -32603 comes
// for what cannot be answered.
func TestA4A8Errors(t *testing.T) {
	t.Parallel()
	app := harness.Start(t, harness.Options{Config: off, Expect: []string{"a handler panicked"}})
	s := app.Open()
	s.Initialize("{}")
	for _, test := range []struct{ name, method, params, result, err string }{
		{"A4 error", "tools/call", harness.Tool("fail", `{"as":"error","code":-32042,"message":"<no & yes>","data":{"why":["a",1]}}`),
			"", `{"code":-32042,"message":"<no & yes>","data":{"why":["a",1]}}`},
		{"A4 tool error", "tools/call", harness.Tool("fail", `{"message":"no luck"}`), `"isError":true`, ""},
		{"A4 unknown method", "no/such", "{}", "", `"code":-32601`},
		{"A4 unknown tool", "tools/call", harness.Tool("nope", "{}"), "", `"code":-32602`},
		{"A4 unknown resource", "resources/read", `{"uri":"switchboard://nope"}`, "", `"message":"Resource not found"`},
		{"A4 missing argument", "prompts/get", `{"name":"greet"}`, "", `"code":-32602`},
		{"A8 panic", "tools/call", harness.Tool("fail", `{"as":"panic"}`), "", `"code":-32603`},
		{"A8 no JSON", "tools/call", harness.Tool("fail", `{"as":"unserialisable"}`), "", `"code":-32603`},
		{"discover", "server/discover", "{}", "", `"code":-32601`},
	} {
		got := s.Call(test.method, test.params)
		if test.err != "" && (!strings.Contains(string(got.Error), test.err) || got.Result != nil) ||
			test.result != "" && (!strings.Contains(string(got.Result), test.result) || got.Error != nil) {
			t.Errorf("%s: %s: result %s, error %s; want result %s, error %s", test.name, test.params, got.Result, got.Error, test.result, test.err)
		}
	}
}

// TestA5Concurrent pings while a call of 30 seconds runs, then cancels it. The
// id of a call is in use until the server has let go of it.
func TestA5Concurrent(t *testing.T) {
	t.Parallel()
	app := harness.Start(t, harness.Options{Config: off})
	events := app.Watch(0)
	s := app.Open()
	s.Initialize("{}")
	s.Send(harness.Request(`"long"`, "tools/call", harness.Tool("slow", `{"seconds":30}`)))
	asked := events.Await("the call", func(e harness.Event) bool { return e.Kind == "in" && e.Method == "tools/call" })
	if got := s.Request("ping", "{}"); string(s.Message().ID) != got {
		t.Error("ping during slow: something else came first")
	}
	s.Send(`{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"long"}}`)
	told := events.Await("notifications/cancelled", func(e harness.Event) bool { return e.Method == "notifications/cancelled" })
	if told.Pair != asked.Seq {
		t.Errorf("notifications/cancelled: pair %d, want %d", told.Pair, asked.Seq)
	}
	harness.Eventually(t, "the server has let go of the cancelled call", func() (bool, any) {
		s.Send(harness.Request(`"long"`, "tools/call", harness.Tool("echo", `{"text":"free"}`)))
		got := s.Message()
		return strings.Contains(string(got.Result), "free"), string(got.Error)
	})
}

// TestA6Idle pings after a silence: the answer is due at once. How fast it was
// is for whoever reads the log.
func TestA6Idle(t *testing.T) {
	t.Parallel()
	app := harness.Start(t, harness.Options{Config: off})
	s := app.Open()
	s.Initialize("{}")
	for _, idle := range []time.Duration{0, time.Second} {
		if idle > 0 {
			s.Silent(idle)
		}
		start := time.Now()
		if got := s.Call("ping", "{}"); string(got.Result) != "{}" {
			t.Errorf("ping after %v: %s %s, want {}", idle, got.Result, got.Error)
		}
		t.Logf("ping after %v of silence: %v", idle, time.Since(start))
	}
}

// TestA7Disconnect ends a session from the server's side: the stream ends at
// once, though the next keepalive is far away or there is none.
func TestA7Disconnect(t *testing.T) {
	t.Parallel()
	for name, config := range map[string]string{"keepalive off": off, "keepalive each hour": "[keepalive]\ninterval = \"1h\"\n"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			app := harness.Start(t, harness.Options{Config: config})
			s := app.Open()
			s.Initialize("{}")
			app.Disconnect(s.ID)
			for _, f := range s.Ended() {
				if f.Name != "message" { // what the handshake had under way
					t.Errorf("before the end: %q", f.Raw)
				}
			}
			harness.Eventually(t, "the session is closed as Operator", func() (bool, any) {
				got := app.Session(s.ID)
				return got.State == "closed" && got.Reason == "Operator", got
			})
			if got := s.Post(harness.Request("9", "ping", "{}")); got.Status != 404 {
				t.Errorf("POST to the ended session: %d %s, want 404", got.Status, got.Body)
			}
		})
	}
}

// TestA10Silent turns keepalive off while a stream lives: from then on not a byte.
func TestA10Silent(t *testing.T) {
	t.Parallel()
	for _, style := range []string{"comment", "event", "ping"} {
		t.Run(style, func(t *testing.T) {
			t.Parallel()
			app := harness.Start(t, harness.Options{Config: everySecond(style)})
			events := app.Watch(0)
			s, own := app.Open(), app.Open()
			for _, stream := range []*harness.Stream{s, own} {
				stream.Next() // one keepalive, so that it was on
			}
			app.SetKeepalive(`{"enabled":false}`)
			events.Await("the switch", func(e harness.Event) bool { return e.Kind == "switched" && e.Note == "keepalive off" })
			app.Inject(s.ID, `{"jsonrpc":"2.0","method":"marker"}`)
			for !strings.Contains(s.Next().Data, "marker") {
				continue // a keepalive that went out before
			}
			s.Silent(2500 * time.Millisecond)
			app.SetKeepalive(`{"enabled":true}`)
			s.Next()
		})
	}
}

// TestOwnKeepalive gives one session a keepalive of its own, and takes it back.
func TestOwnKeepalive(t *testing.T) {
	t.Parallel()
	app := harness.Start(t, harness.Options{Config: off})
	own, other := app.Open(), app.Open()
	if got := app.Control("PUT", "sessions/"+own.ID+"/keepalive", `{"enabled":true,"style":"event","interval":"1s"}`); got.Status != 200 {
		t.Fatalf("PUT keepalive: %d %s", got.Status, got.Body)
	}
	for range 2 {
		if got, want := own.Next().Raw, "event: keepalive\r\ndata: {}\r\n"+retry; got != want {
			t.Errorf("own keepalive: %q, want %q", got, want)
		}
	}
	if got := app.Session(own.ID); !got.OwnKeepalive || got.Keepalive.Style != "event" {
		t.Errorf("session with its own keepalive is shown as %+v", got)
	}
	other.Silent(100 * time.Millisecond)
	if got := app.Control("DELETE", "sessions/"+own.ID+"/keepalive", ""); got.Status != 200 {
		t.Fatalf("DELETE keepalive: %d %s", got.Status, got.Body)
	}
	if got := app.Session(own.ID); got.OwnKeepalive || *got.Keepalive.Enabled {
		t.Errorf("after DELETE its keepalive is shown as %+v", got)
	}
	for _, bad := range []string{`{"interval":"10ms"}`, `{"interval":"soon"}`, `{"style":"shout"}`, `{"stile":"event"}`, `[]`, ``} {
		if got := app.Control("PUT", "keepalive", bad); got.Status != 400 || len(got.Body) < 20 {
			t.Errorf("PUT keepalive %s: %d %s, want 400 and a reason", bad, got.Status, got.Body)
		}
	}
}
