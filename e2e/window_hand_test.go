package e2e

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"switchboard/e2e/desktop"
	"switchboard/e2e/harness"
)

// TestByHand does with the mouse what else is done by keys: it chooses who is sent to, drags what is between the panes, and
// looks for a place for an export in the dialog of the files.
func TestByHand(t *testing.T) {
	t.Parallel()
	d := desktop.New(t, desktop.Options{})
	app, win := d.Open(harness.Options{Config: windowConfig})
	w := worked{t, app, win, nil}
	app.SetKeepalive(`{"enabled":false}`)
	var clients []*harness.Stream
	for range 3 {
		s := app.Open()
		s.Initialize("{}")
		clients = append(clients, s)
	}
	w.eventually("three clients are listed", desktop.Sessions, desktop.Dark.Success, 90, 300)

	w.step("two of three sessions are chosen, and both get the message", func(w worked) {
		w.win.Click(desktop.SendTo)
		w.covers("the sessions are offered", desktop.SendMenu, 15_000)
		w.win.Click(desktop.Several)
		w.eventually("all three have a check", desktop.SendToBox, desktop.Dark.Accent, 5000, 1e6)
		before := w.win.Look()
		w.win.Click(desktop.Check[1])
		w.changes("one has none", before, desktop.SendToBox, 50)
		w.win.Click(desktop.Choose)
		w.eventually("they are chosen", desktop.SendToBox, desktop.Dark.Accent, 0, 2000)
		w.win.ClickSend()
		for _, i := range []int{0, 2} {
			if m := clients[i].Message(); m.Method != "ping" {
				w.Errorf("client %d, which was chosen, gets %+v, want a ping", i, m)
			}
		}
		w.app.Inject(clients[1].ID, `{"jsonrpc":"2.0","method":"marker"}`)
		if m := clients[1].Message(); m.Method != "marker" {
			w.Errorf("the client that was not chosen gets %+v, want nothing before the marker", m)
		}
	})
	w.step("what is between the panes is dragged", func(w worked) {
		was := w.splits()
		w.win.Drag(desktop.SessionsEdge, desktop.SessionsEdge.By(120, 0))
		harness.Eventually(w, "the sessions have more room", func() (bool, any) {
			is := w.splits()
			return is[0] > was[0]+0.07 && is[0] < was[0]+0.11 && is[1] == was[1] && is[2] == was[2], [][3]float64{was, is}
		})
		was = w.splits()
		w.win.Drag(desktop.DetailEdge, desktop.DetailEdge.By(0, -100))
		harness.Eventually(w, "the detail has more room", func() (bool, any) {
			is := w.splits()
			return is[1] < was[1]-0.11 && is[1] > was[1]-0.15 && is[0] == was[0] && is[2] == was[2], [][3]float64{was, is}
		})
	})
	w.step("a place for an export is looked for", func(w worked) {
		w.win.Key("ctrl+e")
		w.covers("the dialog of the export is there", desktop.Export, 15_000)
		w.win.Click(desktop.Browse)
		w.covers("the dialog of the files is there", desktop.FileDialog, 30_000)
		w.win.Click(desktop.FileName)
		w.win.Key("ctrl+a")
		w.win.Type("by-hand.jsonl")
		w.win.Click(desktop.Save)
		w.eventually("it is gone", desktop.FileDialog, desktop.Dark.Raised, 0, 15_000)
		w.covers("the export is there again", desktop.Export, 15_000)
		w.win.Key("Return")
		harness.Eventually(w, "what is shown is there", func() (bool, any) {
			text, err := os.ReadFile(filepath.Join(d.Home, "by-hand.jsonl"))
			return err == nil && strings.Contains(string(text), `"initialize"`) && strings.HasSuffix(string(text), "\n"), err
		})
	})
}

// covers waits until something over the window has at least so many pixels of an area.
func (w worked) covers(what string, area desktop.Area, least int) {
	w.Helper()
	w.eventually(what, area, desktop.Dark.Raised, least, 1e6)
}

// splits are the parts that the panes have, as they are kept; those of a first start where none are yet.
func (w worked) splits() (parts [3]float64) {
	w.Helper()
	text, err := os.ReadFile(filepath.Join(w.app.Dir, "window.toml"))
	found := regexp.MustCompile(`splits = \[([0-9.]+), ([0-9.]+), ([0-9.]+)\]`).FindStringSubmatch(string(text))
	for i := range parts {
		if err == nil && found != nil {
			parts[i], err = strconv.ParseFloat(found[i+1], 64)
		}
	}
	if parts == [3]float64{} {
		return [3]float64{0.22, 0.56, 0.6}
	}
	return parts
}
