package e2e

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"switchboard/e2e/harness"
)

// TestMirrorOff turns the mirror off and on while somebody watches.
func TestMirrorOff(t *testing.T) {
	t.Parallel()
	app := harness.Start(t, harness.Options{Config: off})
	viewers := []*harness.Viewer{app.Watch(0), app.Watch(0)}
	harness.Eventually(t, "two viewers are shown", func() (bool, any) {
		n := app.Stats().Viewers
		return n == 2, n
	})
	app.SetMirror(false)
	for _, v := range viewers {
		if got, want := v.Ended(), "the mirror was switched off"; got != want {
			t.Errorf("mirror off: closed with %q, want %q", got, want)
		}
	}
	refuses(t, app, "GET", "events?backlog=1", "", 503, "switched off")
	if _, resp, err := app.DialEvents("?token="+app.Token, nil); err == nil || resp.StatusCode != 503 {
		t.Errorf("WebSocket with the mirror off: %v, want 503", err)
	}
	harness.Eventually(t, "no viewer is shown", func() (bool, any) {
		got := app.Stats()
		return got.Viewers == 0 && !got.Mirror, got
	})
	s := app.Open() // traffic goes on, and is kept
	app.SetMirror(true)
	app.Watch(100).Await("the session that opened meanwhile", func(e harness.Event) bool { return e.Kind == "opened" && e.Session == s.ID })
}

// TestMirrorOffByConfig starts with the mirror off.
func TestMirrorOffByConfig(t *testing.T) {
	t.Parallel()
	app := harness.Start(t, harness.Options{Config: off + "[debug]\nenabled = false\nviewers = 1\n"})
	refuses(t, app, "GET", "events", "", 503, "switched off")
	app.SetMirror(true)
	app.Watch(0)
	harness.Eventually(t, "a viewer more than allowed is refused", func() (bool, any) {
		got := app.Control("GET", "events", "")
		return got.Status == 503 && strings.Contains(got.Body, "too many viewers"), got
	})
}

// TestBacklog asks back for what went before: the newest events, in order, and
// without a gap to those that follow.
func TestBacklog(t *testing.T) {
	t.Parallel()
	app := harness.Start(t, harness.Options{Config: off})
	s := app.Open()
	for range 10 {
		s.Call("ping", "{}") // in, queued, out
	}
	all := app.Watch(1000)
	answer := all.Await("the tenth answer", func(e harness.Event) bool { return e.Kind == "out" && string(e.ID) == "10" })
	if answer.Method != "ping" || answer.Pair == 0 || answer.TookMS <= 0 || answer.Text == "" || answer.Size != len(answer.Text) {
		t.Errorf("the answer to a ping is shown as %v", answer)
	}
	for _, backlog := range []int{0, 1, 7, 1000} {
		v := app.Watch(backlog)
		app.Inject(s.ID, fmt.Sprintf(`{"jsonrpc":"2.0","method":"mark/%d"}`, backlog))
		mark := v.Await("the mark", func(e harness.Event) bool {
			return e.Kind == "out" && e.Method == fmt.Sprintf("mark/%d", backlog)
		})
		events := v.Events()
		before := 0
		for i, e := range events {
			if e.Seq == mark.Of { // its queued event: all before it are the backlog
				before = i
			}
			if i > 0 && e.Seq != events[i-1].Seq+1 {
				t.Errorf("backlog=%d: #%d after #%d", backlog, e.Seq, events[i-1].Seq)
			}
		}
		if want := min(backlog, int(mark.Of)-1); before != want {
			t.Errorf("backlog=%d: %d events came before the mark, want %d", backlog, before, want)
		}
	}
	if first := all.Events()[0]; first.Seq != 1 || first.Kind != "switched" || !strings.Contains(first.Note, app.Address) {
		t.Errorf("the first event of all is %v, want that it listens on %s", first, app.Address)
	}
}

// TestSlowViewer has one viewer read nothing while 2,000 frames go by: more than may wait for it, and few enough to go by
// before it is let go, on a slow machine, too. They are not held up; when it reads at last, it is told how many events it has missed.
func TestSlowViewer(t *testing.T) {
	t.Parallel()
	const n = 2000
	app := harness.Start(t, harness.Options{Config: off + "[debug]\nbacklog_bytes = \"64KiB\"\n"})
	slow, _, err := app.DialEvents("?token="+app.Token, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer slow.Close()
	s := app.Open()
	s.Initialize("{}")
	id := s.Request("tools/call", fmt.Sprintf(`{"name":"burst","arguments":{"n":%d,"size":4000},"_meta":{"progressToken":"b"}}`, n))
	if got := s.Response(id); !strings.Contains(string(got.Result), fmt.Sprintf("Sent %d", n)) {
		t.Fatalf("burst beside a viewer that does not read: %s %s", got.Result, got.Error)
	}
	mark := app.Inject(s.ID, `{"jsonrpc":"2.0","method":"mark"}`)
	_ = slow.SetReadDeadline(time.Now().Add(harness.Deadline))
	var lost, seq uint64
	for {
		_, data, err := slow.ReadMessage()
		if err != nil {
			t.Fatalf("the viewer, reading at last: %v", err)
		}
		var e harness.Event
		if err := json.Unmarshal(data, &e); err != nil {
			t.Fatal(err)
		}
		if e.Kind == "lost" {
			lost += e.N
			if seq+e.N != e.Seq {
				t.Errorf("after #%d came lost n=%d seq=%d", seq, e.N, e.Seq)
			}
		} else if seq > 0 && e.Seq != seq+1 {
			t.Errorf("after #%d came #%d, and no lost", seq, e.Seq)
		}
		seq = e.Seq
		if e.Kind == "out" && e.Of == mark.Seq {
			break
		}
	}
	if lost == 0 {
		t.Error("a viewer that did not read 16 MB has lost nothing")
	}
	t.Logf("lost %d of %d events", lost, seq)
}
