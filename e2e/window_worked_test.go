package e2e

import (
	"image"
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"switchboard/e2e/desktop"
	"switchboard/e2e/harness"
)

// windowConfig has the colours that the tests look for, and a keepalive that can be waited for.
const windowConfig = `# a person's file
[window]
theme = "dark"

[keepalive]
interval = "1s"
`

// worked is one running window, worked by one test after the other.
type worked struct {
	*testing.T
	app    *harness.App
	win    *desktop.Window
	events *harness.Viewer
}

// step is a subtest; after one that failed nothing goes on.
func (w worked) step(name string, do func(worked)) {
	w.Helper()
	ok := w.Run(name, func(t *testing.T) { do(worked{t, w.app, w.win.For(t), w.events}) })
	if !ok {
		w.FailNow()
	}
}

func (w worked) url() string { return "http://" + w.app.Address + "/sse" }

// copyAddress gives the address that the window has copied.
func (w worked) copyAddress() (address string) {
	w.Helper()
	harness.Eventually(w, "the address is on the clipboard", func() (bool, any) {
		w.win.Click(desktop.CopyURL)
		url := w.win.Clipboard()
		address = strings.TrimSuffix(strings.TrimPrefix(url, "http://"), "/sse")
		return strings.HasPrefix(url, "http://") && address != w.app.Address, url
	})
	return address
}

// eventually waits until an area has between least and most pixels of a colour, and gives the look at it.
func (w worked) eventually(what string, area desktop.Area, c color.NRGBA, least, most int) *desktop.Shot {
	w.Helper()
	return w.win.EventuallyIn(area, what, func(s *desktop.Shot, in image.Rectangle) (bool, any) {
		n := s.Count(in, c)
		return n >= least && n <= most, n
	})
}

// text waits until an area has at least so many pixels of text.
func (w worked) text(what string, area desktop.Area, least int) *desktop.Shot {
	w.Helper()
	return w.bright(what, area, least, 1e7)
}

// bright waits until an area has between least and most pixels of text.
func (w worked) bright(what string, area desktop.Area, least, most int) *desktop.Shot {
	w.Helper()
	return w.win.EventuallyIn(area, what, func(s *desktop.Shot, in image.Rectangle) (bool, any) {
		n := s.Bright(in, desktop.Dark.Pane)
		return n >= least && n <= most, n
	})
}

// changes waits until an area differs from what it was in at least so many pixels.
func (w worked) changes(what string, before *desktop.Shot, area desktop.Area, least int) *desktop.Shot {
	w.Helper()
	return w.win.EventuallyIn(area, what, func(s *desktop.Shot, in image.Rectangle) (bool, any) {
		n := s.Diff(before, in)
		return n >= least, n
	})
}

// again waits until an area differs from what it was in fewer pixels than that.
func (w worked) again(what string, before *desktop.Shot, area desktop.Area, below int) *desktop.Shot {
	w.Helper()
	return w.win.EventuallyIn(area, what, func(s *desktop.Shot, in image.Rectangle) (bool, any) {
		n := s.Diff(before, in)
		return n < below, n
	})
}

func (w worked) keepalive(what string, holds func(harness.Keepalive) bool) {
	w.Helper()
	harness.Eventually(w, what, func() (bool, any) {
		k := w.app.Keepalive()
		return holds(k), k
	})
}

// settings waits until the settings file holds a line.
func (w worked) settings(line string) {
	w.Helper()
	harness.Eventually(w, "settings.toml holds "+line, func() (bool, any) {
		text, err := os.ReadFile(filepath.Join(w.app.Dir, "settings.toml"))
		return err == nil && strings.Contains(string(text), line), string(text)
	})
}
