package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os/exec"
	"strings"
	"testing"

	"switchboard/e2e/harness"
)

// TestFaultDescriptors has more clients than the program may have descriptors for: those that are there notice nothing, the
// user is told once, in the log, by an event and in the state that the window's banner shows; and when some have left there is room
// for others, which is told too.
func TestFaultDescriptors(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("prlimit"); err != nil {
		loud(t, "a program without descriptors", err)
	}
	const most = 48
	const full, again = "no more clients can come in until others leave", "clients can come in again"
	app := harness.Start(t, harness.Options{Under: []string{"prlimit", fmt.Sprintf("--nofile=%d", most)}, Config: off, Expect: []string{full, again}})
	b, events := newBystander(t, app), app.Watch(0)
	web := &http.Client{} // which keeps the connection that it has, where there is no other to be had
	defer web.CloseIdleConnections()
	crowded := func() string {
		r, err := http.NewRequest(http.MethodGet, "http://"+app.Address+"/debug/stats", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+app.Token)
		resp, err := web.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		var s struct{ Crowded string }
		if err := json.NewDecoder(resp.Body).Decode(&s); err != nil {
			t.Fatal(err)
		}
		return s.Crowded
	}
	if why := crowded(); why != "" {
		t.Errorf("with room, crowded is %q", why)
	}
	streams := []*harness.Stream{b.sse}
	for range most / 2 {
		streams = append(streams, app.Open())
	}
	var waiting []*harness.Conn // more of them than there can be
	for range most {
		waiting = append(waiting, app.Connect())
	}
	harness.Eventually(t, "the user is told", func() (bool, any) {
		why := crowded()
		return strings.Contains(why, full) && strings.Contains(why, "too many open files") && events.Has(noted("switched", full)), why
	})
	if events.Has(func(e harness.Event) bool { return e.Kind == "closed" }) {
		t.Error("a session ended because others could not be let in")
	}
	for _, c := range waiting {
		c.Close()
	}
	b.fine()
	for _, s := range streams[1:] {
		s.Initialize("{}") // which was there all along
		s.Close()
	}
	harness.Eventually(t, "there is room", func() (bool, any) { n := app.Stats().Sessions; return n <= 2, n })
	app.Open().Initialize("{}")
	harness.Eventually(t, "the user is told that there is room", func() (bool, any) {
		return crowded() == "" && events.Has(noted("switched", again)), crowded()
	})
	if said := strings.Join(app.Stderr(), "\n"); strings.Count(said, "\n") != 1 || strings.Count(said, full) != 1 || strings.Count(said, again) != 1 {
		t.Errorf("the log says\n%s\nwant two lines: that there is no room, and that there is again", said)
	}
}
