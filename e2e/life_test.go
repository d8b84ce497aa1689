package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"switchboard/e2e/harness"
)

// TestDisconnectPaused ends a session whose queue is held: what waited is shown as dropped.
func TestDisconnectPaused(t *testing.T) {
	t.Parallel()
	const n = 3
	app := harness.Start(t, harness.Options{Config: off})
	events := app.Watch(0)
	s := app.Open()
	app.Turn(s.ID, "pause")
	var seqs []uint64
	for range n {
		seqs = append(seqs, app.Inject(s.ID, `{"jsonrpc":"2.0","method":"held"}`).Seq)
	}
	app.Disconnect(s.ID)
	if rest := s.Ended(); len(rest) != 0 {
		t.Errorf("a paused session, disconnected: %v came, want nothing", rest)
	}
	for i, seq := range seqs {
		e := events.Await("a dropped frame", func(e harness.Event) bool { return e.Kind == "dropped" && e.Of == seq })
		if e.Depth != n-1-i || e.Note != "Operator" || e.Origin != "operator" {
			t.Errorf("dropped frame %d: %v; want depth %d and Operator", i, e, n-1-i)
		}
	}
	closed := events.Await("closed", func(e harness.Event) bool { return e.Kind == "closed" })
	if got := app.Session(s.ID); closed.Note != "Operator" || got.State != "closed" || got.Totals.Dropped != n || got.Depth != 0 {
		t.Errorf("closed as %q, then shown as %+v; want Operator, %d dropped, none that wait", closed.Note, got, n)
	}
}

// TestKeepaliveLive turns its knobs while a stream is silent: each counts at once.
func TestKeepaliveLive(t *testing.T) {
	t.Parallel()
	app := harness.Start(t, harness.Options{Config: "[keepalive]\ninterval = \"1h\"\n"})
	events := app.Watch(0)
	s := app.Open()
	app.SetKeepalive(`{"interval":"1s"}`)
	if got := s.Next().Raw; got != ": keepalive\r\n\r\n" {
		t.Errorf("interval 1s: %q, want a comment", got)
	}
	app.SetKeepalive(`{"style":"event"}`)
	app.Inject(s.ID, `{"jsonrpc":"2.0","method":"marker"}`)
	for !strings.Contains(s.Next().Data, "marker") {
		continue // one more, which went out before
	}
	if got := s.Next().Name; got != "keepalive" {
		t.Errorf("style event: %q, want a keepalive event", got)
	}
	app.Turn(s.ID, "pause")
	if got := s.Next().Name; got != "keepalive" {
		t.Errorf("paused: %q, want a keepalive event all the same", got)
	}
	app.Turn(s.ID, "resume")
	k := app.SetKeepalive(`{"style":"ping"}`)
	if !*k.Enabled || k.Style != "ping" || k.Interval != "1s" {
		t.Errorf("PUT keepalive: answer %+v, want the whole of what is in force", k)
	}
	m := s.Message()
	if m.Method != "ping" || !strings.HasPrefix(string(m.ID), `"keepalive-`) {
		t.Errorf("style ping: %s %s, want a ping of the keepalive's own", m.Method, m.ID)
	}
	s.Send(fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"result":{}}`, m.ID))
	events.Await("its answer", func(e harness.Event) bool { return e.Kind == "in" && e.Method == "ping" && e.Pair > 0 && e.TookMS > 0 })
}

// TestChunkedPost posts without a length, as a client that streams does.
func TestChunkedPost(t *testing.T) {
	t.Parallel()
	app := harness.Start(t, harness.Options{Config: off + "[limits]\nbody = \"1KiB\"\n"})
	s := app.Open()
	for _, test := range []struct {
		body   string
		status int
	}{{harness.Request("1", "ping", "{}"), 202}, {harness.Request("2", "ping", "{}") + strings.Repeat(" ", 2000), 413}} {
		r, err := http.NewRequest("POST", "http://"+app.Address+s.Endpoint[strings.Index(s.Endpoint, "/message"):], strings.NewReader(test.body))
		if err != nil {
			t.Fatal(err)
		}
		r.ContentLength = -1
		r.Header.Set("Content-Type", "application/json")
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != test.status {
			t.Errorf("POST of %d bytes in chunks: %d, want %d", len(test.body), resp.StatusCode, test.status)
		}
	}
	if got := s.Response("1"); string(got.Result) != "{}" {
		t.Errorf("ping in chunks: %s %s", got.Result, got.Error)
	}
}

// TestOldHTTP opens a stream by HTTP/1.0, which knows no chunks.
func TestOldHTTP(t *testing.T) {
	t.Parallel()
	app := harness.Start(t, harness.Options{Config: off})
	got := app.Raw("GET /sse HTTP/1.0\r\nHost: localhost\r\n\r\n", "session_id=")
	if !strings.HasPrefix(got, "HTTP/1.0 200") && !strings.HasPrefix(got, "HTTP/1.1 200") || !strings.Contains(got, "event: endpoint\r\ndata: http://localhost/message?") {
		t.Errorf("GET /sse by HTTP/1.0: %q", got)
	}
}

// TestCrashes has clients drop their connections in the midst of bursts, again
// and again: whatever became of each frame, the books are balanced.
func TestCrashes(t *testing.T) {
	t.Parallel()
	const rounds = 12
	app := harness.Start(t, harness.Options{Config: off})
	var ids []string
	for i := range rounds {
		s := app.Open()
		s.Initialize("{}")
		s.Request("tools/call", `{"name":"burst","arguments":{"n":20000,"size":500},"_meta":{"progressToken":"b"}}`)
		for range i * 10 {
			s.Next()
		}
		if i%2 == 0 {
			s.Reset()
		} else {
			s.Close()
		}
		ids = append(ids, s.ID)
	}
	for _, id := range ids {
		var got harness.Session
		harness.Eventually(t, "the session is closed", func() (bool, any) {
			got = app.Session(id)
			return got.State == "closed", got
		})
		if got.Reason != "ClientLeft" && got.Reason != "WriteFailed" {
			t.Errorf("a client that crashed is closed as %s (%s)", got.Reason, got.Note)
		}
		if n := got.Totals; n.Queued != n.Out+n.Dropped || got.Depth != 0 {
			t.Errorf("after a crash: depth %d, %+v; want queued = out + dropped", got.Depth, n)
		}
	}
	sum := app.Stats()
	if n := sum.Totals; n.Opened != rounds || n.Closed != rounds || n.Queued != n.Out+n.Dropped || sum.Depth != 0 {
		t.Errorf("after all: %+v", sum)
	}
}

// TestMirrorIsWhole adds up what a viewer was told and compares it with the totals.
func TestMirrorIsWhole(t *testing.T) {
	t.Parallel()
	app := harness.Start(t, harness.Options{Config: off})
	events := app.Watch(0)
	s := app.Open()
	s.Initialize("{}")
	id := s.Request("tools/call", `{"name":"burst","arguments":{"n":500,"size":50},"_meta":{"progressToken":"b"}}`)
	s.Response(id)
	s.Close()
	events.Await("closed", func(e harness.Event) bool { return e.Kind == "closed" })
	depth, count, outs := 0, map[string]uint64{}, map[uint64]bool{}
	for _, e := range events.Events() {
		count[e.Kind]++
		switch e.Kind {
		case "queued":
			depth++
			outs[e.Seq] = true
		case "out", "dropped":
			depth--
			if !outs[e.Of] {
				t.Errorf("%v: no frame was queued as #%d", e, e.Of)
			}
			delete(outs, e.Of)
		default:
			continue
		}
		if e.Depth != depth {
			t.Errorf("%v: want depth %d", e, depth)
		}
	}
	got := app.Session(s.ID).Totals
	if count["in"] != got.In || count["queued"] != got.Queued || count["out"] != got.Out || count["dropped"] != got.Dropped || len(outs) != 0 {
		t.Errorf("the mirror told of %v and left %d open; the totals are %+v", count, len(outs), got)
	}
}
