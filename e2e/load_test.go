package e2e

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"switchboard/e2e/harness"
)

// TestA3Stalled has one client stop reading while it is sent 200 MB. It is closed
// as SlowClient, memory stays bounded, and another session does not notice.
func TestA3Stalled(t *testing.T) {
	t.Parallel()
	app := harness.Start(t, harness.Options{
		Config: off + "[limits]\nqueue_frames = 64\nqueue_bytes = \"64KiB\"\nwrite_timeout = \"1s\"\n[debug]\nbacklog_bytes = \"1MiB\"\n"})
	before := app.Footprint()
	stalled, other := app.Open(), app.Open()
	stalled.Shrink()
	other.Initialize("{}")
	stalled.Initialize("{}")
	start := time.Now()
	stalled.Request("tools/call", `{"name":"burst","arguments":{"n":100000,"size":2048},"_meta":{"progressToken":"b"}}`)
	harness.Eventually(t, "the stalled session is closed as SlowClient", func() (bool, any) {
		if got := other.Call("ping", "{}"); string(got.Result) != "{}" {
			t.Errorf("ping of the other session: %s %s, want {}", got.Result, got.Error)
		}
		got := app.Session(stalled.ID)
		return got.State == "closed" && got.Reason == "SlowClient" && strings.Contains(got.Note, "1s"), got
	})
	t.Logf("closed %v after the call", time.Since(start))
	got := app.Session(stalled.ID)
	if got.High > 64 {
		t.Errorf("the most that waited: %d frames, want at most 64", got.High)
	}
	if n := got.Totals; n.Queued != n.Out+n.Dropped || n.Queued > 90_000 {
		t.Errorf("totals %+v: want queued = out + dropped, and most of the burst never queued", n)
	}
	if grown := app.Footprint().PeakKiB - before.PeakKiB; grown > 64<<10 {
		t.Errorf("memory grew by %d KiB, want at most 64 MiB", grown)
	}
	if got := other.Call("tools/call", harness.Tool("echo", `{"text":"fine"}`)); !strings.Contains(string(got.Result), "fine") {
		t.Errorf("echo of the other session: %s %s", got.Result, got.Error)
	}
}

// TestA9Idle opens 1,000 sessions and drops them as a crash would: no session, no
// file descriptor and no goroutine of theirs is left.
func TestA9Idle(t *testing.T) {
	t.Parallel()
	const n = 1000
	app := harness.Start(t, harness.Options{Config: off + "[limits]\nclosed_kept = 0\n"})
	app.Open().Close()
	harness.Eventually(t, "the first session is gone", func() (bool, any) {
		s := app.Stats().Sessions
		return s == 0, s
	})
	before := app.Footprint()
	streams := make([]*harness.Stream, n)
	work := make(chan int)
	var dialers sync.WaitGroup
	for range 16 {
		dialers.Go(func() {
			for i := range work {
				s, err := app.Dial()
				if err != nil {
					t.Errorf("session %d: %v", i, err)
					continue
				}
				streams[i] = s
			}
		})
	}
	for i := range n {
		work <- i
	}
	close(work)
	dialers.Wait()
	if t.Failed() {
		return
	}
	if got := app.Stats().Sessions; got != n {
		t.Errorf("%d sessions are shown, want %d", got, n)
	}
	held := app.Footprint()
	for _, s := range streams {
		s.Reset()
	}
	harness.Eventually(t, "all sessions and their descriptors are gone", func() (bool, any) {
		sessions, f := app.Stats().Sessions, app.Footprint()
		return sessions == 0 && f.FDs <= before.FDs+1, fmt.Sprintf("%d sessions, %+v", sessions, f)
	})
	after := app.Footprint()
	t.Logf("before %+v, with %d sessions %+v, after %+v", before, n, held, after)
	if after.Threads > before.Threads+16 {
		t.Errorf("threads: %d, want about %d as before", after.Threads, before.Threads)
	}
	stacks := app.Goroutines()
	t.Logf("%d goroutines at the end", len(stacks))
	if len(stacks) == 0 || len(stacks) > 40 {
		t.Errorf("%d goroutines are left, want the few of an idle program", len(stacks))
	}
	for _, stack := range stacks {
		head, _, _ := strings.Cut(stack, "\n")
		if strings.Contains(stack, "net/http.(*Server).Serve(") || !strings.Contains(head, "wait") && !strings.Contains(head, "select") && !strings.Contains(head, "chan") {
			continue // waits for clients; or is at work still, while what is left behind waits
		}
		if strings.Contains(stack, "switchboard/gateway/transport") || strings.Contains(stack, "switchboard/gateway/backend") {
			t.Errorf("left behind by a session:\n%s", stack)
		}
	}
}
