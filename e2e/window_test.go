package e2e

import (
	"bytes"
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"switchboard/e2e/desktop"
	"switchboard/e2e/harness"
)

// TestWindow does in one window what it is there for, by mouse and keys, with a
// real client: each step goes on where the one before has left it.
func TestWindow(t *testing.T) {
	t.Parallel()
	config := strings.Replace(windowConfig, `"1s"`, `"1h"`, 1) // each keepalive is a row, and rows are to stay where they are clicked
	app, win := desktop.New(t, desktop.Options{}).Open(harness.Options{Config: config})
	w := worked{t, app, win, app.Watch(0)}
	var client client
	var session string

	w.step("a client connects and is listed", func(w worked) {
		w.eventually("the pane of sessions is empty", desktop.Sessions, desktop.Dark.Success, 0, 0)
		var err error
		if client, err = connectGoSDK(t, w.url(), newHeard()); err != nil {
			w.Fatalf("connect and initialize: %v", err)
		}
		session = w.app.Sessions()[0].ID
		w.eventually("the client has a green dot", desktop.Sessions, desktop.Dark.Success, 30, 200)
		w.text("the client's name is in its row", desktop.Sessions, 200)
		w.text("its traffic is listed", desktop.Rows, 1000)
	})
	w.step("a click selects it", func(w worked) {
		w.win.Click(desktop.FirstSession)
		w.eventually("its row has the colour of a selection", desktop.Sessions, desktop.Dark.Selection, 2000, 1e6)
	})
	w.step("Ctrl+Enter in the composer injects a ping", func(w worked) { injects(w, session) })
	w.step("Send does, too", func(w worked) {
		before := w.app.Session(session).Totals.Injected
		w.win.ClickSend()
		harness.Eventually(w, "one more was injected", func() (bool, any) {
			n := w.app.Session(session).Totals.Injected
			return n == before+1, n
		})
	})
	w.step("a click on a row shows the message", func(w worked) {
		w.win.Click(desktop.SecondRow) // the first tells that the session was opened
		w.eventually("the row has the colour of a selection", desktop.Rows, desktop.Dark.Selection, 5000, 1e6)
		before := w.text("the detail has text", desktop.Detail, 400)
		w.win.Click(desktop.Raw)
		w.changes("the raw frame looks different", before, desktop.Detail, 100)
	})
	w.step("Ctrl+F finds", finds)
	w.step("keepalive is turned off and on", keepsAlive)
	w.step("a style of keepalive is chosen", chooses)
	w.step("delivery is paused, stepped, resumed", func(w worked) { holdsBack(w, session) })
	w.step("the mirror is turned off and on", mirrors)
	w.step("the token is copied", copiesToken)
	w.step("the client is disconnected", func(w worked) {
		gone := make(chan error, 1)
		go func() { gone <- client.(goSDK).Wait() }()
		w.win.Click(desktop.Disconnect)
		receive(w.T, "end of the client", gone)
		harness.Eventually(w, "the session is closed by the operator", func() (bool, any) {
			s := w.app.Session(session)
			return s.State == "closed" && s.Reason == "Operator", s
		})
	})
	w.step("serving is stopped and started", stopsAndStarts)
	w.step("Ctrl+T brings a client", func(w worked) {
		w.win.Click(desktop.SessionsEmpty) // takes the focus from whatever had it
		w.win.Key("ctrl+t")
		harness.Eventually(w, "the built-in client is there", func() (bool, any) {
			all := w.app.Sessions()
			return len(all) > 0 && all[0].Client == "try-it" && all[0].State == "live", all
		})
	})
	w.step("the theme is light", func(w worked) {
		w.win.Click(desktop.View)
		w.text("the menu is there", desktop.Menu, 50)
		w.win.Click(desktop.NextTheme)
		w.eventually("the detail's background is white", desktop.Detail, desktop.Light.Pane, 50_000, 1e7)
		w.eventually("the list's background is white", desktop.Rows, desktop.Light.Pane, 50_000, 1e7)
		w.settings(`theme = "light"`)
	})
	if got, err := os.ReadFile(filepath.Join(app.Dir, "config.toml")); err != nil || string(got) != config {
		t.Errorf("after all that, the person's file is %q, %v; want it untouched", got, err)
	}
}

// injects sends the ping that the composer begins with.
func injects(w worked, session string) {
	before := w.win.Look()
	w.win.Click(desktop.Editor)
	w.win.Key("ctrl+Return")
	out := w.events.Await("the injected ping", func(e harness.Event) bool {
		return e.Kind == "out" && e.Origin == "operator" && e.Session == session
	})
	if out.Method != "ping" || out.RPC != "request" || !bytes.HasPrefix(out.ID, []byte(`"`)) {
		w.Errorf("injected: out as %v, want a ping with a string for its id", out)
	}
	in := w.events.Await("the client's answer", func(e harness.Event) bool { return e.Kind == "in" && e.Pair == out.Of })
	if in.Method != "ping" || in.RPC != "response" || in.TookMS <= 0 {
		w.Errorf("answer: %v, took %v ms; want a response to the ping, and a time", in, in.TookMS)
	}
	w.changes("the list has new rows", before, desktop.Rows, 300)
	w.eventually("the injected row is tinted", desktop.Rows, desktop.Dark.TintInjected, 3000, 1e6)
}

func finds(w worked) {
	w.win.Key("ctrl+f")
	w.win.Type("nothing-like-this")
	w.bright("no row is left", desktop.RowMarks, 0, 0)
	w.win.Key("ctrl+a")
	w.win.Type("ping")
	w.text("the pings are left", desktop.Rows, 200)
	w.eventually("they are the injected ones", desktop.Rows, desktop.Dark.TintInjected, 3000, 1e6)
	w.win.Key("ctrl+a", "BackSpace")
	w.text("all rows are back", desktop.RowMarks, 200)
}

// keepsAlive turns the switch in the top bar and reads the wire.
func keepsAlive(w worked) {
	s := w.app.Open()
	defer s.Close()
	s.Initialize("{}")
	comes := func() {
		w.Helper()
		for f := s.Next(); f.Name != ""; f = s.Next() {
		}
	}
	before := w.win.Look()
	w.app.SetKeepalive(`{"interval":"1s"}`)
	w.changes("the window shows it", before, desktop.Interval, 10) // what it shows is what it sets
	comes()
	w.win.Click(desktop.Keepalive)
	w.keepalive("it is off", func(k harness.Keepalive) bool { return !*k.Enabled })
	s.Call("ping", "{}") // what was on its way has come before the answer
	s.Silent(2 * time.Second)
	w.settings("enabled = false")
	w.win.Click(desktop.Keepalive)
	w.keepalive("it is on", func(k harness.Keepalive) bool { return *k.Enabled })
	comes()
	w.settings("enabled = true")
}

// chooses takes a style from the list that drops down.
func chooses(w worked) {
	s := w.app.Open()
	defer s.Close()
	s.Initialize("{}")
	for _, style := range []string{"ping", "comment"} { // go-sdk, which is connected too, dies of events
		w.win.Click(desktop.Style)
		w.win.EventuallyIn(desktop.StyleMenu, "the list drops down", func(shot *desktop.Shot, in image.Rectangle) (bool, any) {
			n := shot.Bright(in, desktop.Dark.Raised)
			return n > 300, n
		})
		w.win.Click(desktop.StyleIs[style])
		w.keepalive("the style is "+style, func(k harness.Keepalive) bool { return k.Style == style })
		w.settings(`style = "` + style + `"`)
		if style == "ping" {
			if m := s.Message(); m.Method != "ping" {
				w.Errorf("style ping: the stream brings %+v, want a ping", m)
			}
		}
	}
}

// holdsBack fills the queue of the selected session and lets it go.
func holdsBack(w worked, session string) {
	depth := func(want int) {
		w.Helper()
		harness.Eventually(w, "the queue has its depth", func() (bool, any) {
			got := w.app.Session(session)
			return got.Depth == want, got
		})
	}
	w.win.Click(desktop.Pause)
	harness.Eventually(w, "the session is paused", func() (bool, any) {
		s := w.app.Session(session)
		return s.State == "paused", s
	})
	for range 5 {
		w.app.Inject(session, `{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}`)
	}
	depth(5)
	w.eventually("the queue's bar is full", desktop.Sessions, desktop.Dark.Warning, 60, 1e6)
	w.win.Click(desktop.Step)
	depth(4)
	w.win.Click(desktop.Pause)
	depth(0)
	w.eventually("the dot is green again", desktop.Sessions, desktop.Dark.Success, 30, 1e6)
}

func mirrors(w worked) {
	v := w.app.Watch(0)
	w.win.Click(desktop.Mirror)
	if why := v.Ended(); why == "" {
		w.Error("the mirror was turned off: the viewer's socket ended without a reason")
	}
	if conn, resp, err := w.app.DialEvents("?token="+w.app.Token, nil); err == nil {
		conn.Close()
		w.Error("the mirror is off: a viewer was let in")
	} else if resp == nil || resp.StatusCode != 503 {
		w.Errorf("the mirror is off: a viewer got %v, want status 503", err)
	}
	w.win.Click(desktop.Mirror)
	harness.Eventually(w, "viewers are let in again", func() (bool, any) {
		conn, _, err := w.app.DialEvents("?token="+w.app.Token, nil)
		if err == nil {
			conn.Close()
		}
		return err == nil, err
	})
}

// copiesToken opens what is behind Token… and presses the last of its buttons.
func copiesToken(w worked) {
	w.win.Click(desktop.Token)
	place, ok := desktop.Place{}, false
	w.win.Eventually("the popup is open", func(s *desktop.Shot) (bool, any) {
		place, ok = w.win.CopyToken(s)
		return ok, place
	})
	w.win.Click(place)
	harness.Eventually(w, "the token is on the clipboard", func() (bool, any) {
		got := w.win.Clipboard()
		return got == w.app.Token, got
	})
	got := w.app.Do("GET", "/debug/stats", "", "Authorization", "Bearer "+w.app.Token)
	if got.Status != 200 {
		w.Errorf("GET /debug/stats with that: status %d, want 200: %s", got.Status, got.Body)
	}
	w.win.Key("Escape")
	w.win.Eventually("the popup is closed", func(s *desktop.Shot) (bool, any) {
		place, ok := w.win.CopyToken(s)
		return !ok, place
	})
}

func stopsAndStarts(w worked) {
	w.win.Click(desktop.Power)
	harness.Eventually(w, "nothing is served", func() (bool, any) {
		s, err := w.app.Dial()
		if err == nil {
			s.Close()
		}
		return err != nil, err
	})
	w.eventually("the dot is not green", desktop.TopBar, desktop.Dark.Success, 0, 0)
	w.win.Click(desktop.Power)
	w.eventually("the dot is green", desktop.TopBar, desktop.Dark.Success, 30, 200)
	if s := w.app.Stats(); !s.Running || s.Address != w.app.Address { // a client knows it
		w.Errorf("started again: stats say %+v, want running on %s as before", s, w.app.Address)
	}
}
