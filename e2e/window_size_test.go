package e2e

import (
	"image"
	"testing"

	"switchboard/e2e/desktop"
	"switchboard/e2e/harness"
)

// TestSizes makes the window small and large: its edges must stay what they are, and
// what is anchored to them must still be there to click.
func TestSizes(t *testing.T) {
	t.Parallel()
	d := desktop.New(t, desktop.Options{Width: 2048, Height: 1280})
	app, win := d.Open(harness.Options{Config: windowConfig})
	s := app.Open()
	s.Initialize("{}")
	listed := worked{t, app, win, nil}
	listed.text("the session is listed", desktop.Sessions, 200)
	win.Click(desktop.FirstSession)
	listed.eventually("a click selects it", desktop.Sessions, desktop.Dark.Selection, 2000, 1e6)
	for _, size := range []image.Point{{1010, 600}, {2000, 1200}, {900, 600}, {1360, 860}} {
		win.Resize(size.X, size.Y)
		w := worked{t, app, win, nil}
		// The status bar is drawn along the whole lower edge, the top bar along the upper one.
		for name, line := range map[string]desktop.Area{
			"status bar": {Min: image.Pt(0, size.Y-20), Max: image.Pt(size.X, size.Y-2)},
			"top bar":    {Min: image.Pt(0, 28), Max: image.Pt(size.X, 62)},
		} {
			area := (size.X) * (line.Max.Y - line.Min.Y)
			w.eventually(name+" at "+size.String(), line, desktop.Dark.Raised, area/2, area)
		}
		before := app.Session(s.ID).Totals.Injected
		win.ClickSend()
		harness.Eventually(t, "Send works at "+size.String(), func() (bool, any) {
			n := app.Session(s.ID).Totals.Injected
			return n == before+1, n
		})
		if size.X < 1002 {
			continue // less than the window asks for: it is cut off at the right, Stop with it
		}
		power := image.Rectangle{Min: win.At(desktop.Power), Max: win.At(desktop.Power)}.Inset(-20)
		w.text("Stop is there at "+size.String(), desktop.Area(power.Sub(win.Area.Min)), 20)
	}
	if got := s.Message(); got.Method != "ping" {
		t.Errorf("what was sent by clicks: %+v, want a ping", got)
	}
}
