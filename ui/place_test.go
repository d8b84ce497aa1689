package ui

import (
	"image"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"switchboard/gateway/config"
	"switchboard/ui/remembered"
)

// display is screens that are as a test wants them, and a window on them.
type display struct {
	rooms                []image.Rectangle
	at                   image.Point
	maximized, iconified bool
	toMaximize           int
}

func (d *display) Rooms() []image.Rectangle { return d.rooms }
func (d *display) Where(fyne.Window) (image.Point, bool, bool, bool) {
	return d.at, true, d.maximized, !d.iconified
}
func (d *display) Maximize(fyne.Window) { d.toMaximize++ }

// left is what the window's file says after the window has come to rest.
func (r *rig) left() (p remembered.Place) {
	for range 2 {
		r.wait(func() {
			r.w.stands.looked = time.Unix(1, 0)
			r.w.keepPlace(time.Now(), false)
		})
	}
	r.wait(func() { p = r.w.Memory.State().Place })
	return p
}

func TestPlaceIsKept(t *testing.T) {
	r := newRig(t)
	d := &display{at: image.Pt(30, 40)}
	r.wait(func() {
		r.w.Screens = d
		r.w.Show()
		r.w.win.Resize(fyne.NewSize(1100, 700))
		r.w.stands.splits[0].SetOffset(0.3)
		r.w.top.path.parts[1].Tapped(nil)
		r.w.traffic.follow.SetChecked(false)
	})
	want := remembered.Place{Width: 1100, Height: 700, X: 30, Y: 40, Placed: true, Splits: [3]float64{0.3, 0.56, 0.6}, Follow: "false", Path: pathHTTP}
	if got := r.left(); got != want {
		t.Errorf("kept %+v, want %+v", got, want)
	}
	r.wait(func() {
		d.maximized, d.at = true, image.Pt(0, 0)
		r.w.win.Resize(fyne.NewSize(1400, 872))
	})
	want.Maximized = true
	if got := r.left(); got != want {
		t.Errorf("maximized: kept %+v, want the size of before: %+v", got, want)
	}
	r.wait(func() { d.maximized, d.iconified, d.at = false, true, image.Pt(-32000, -32000) })
	if got := r.left(); got != want {
		t.Errorf("as an icon: kept %+v, want what was before: %+v", got, want)
	}
	r.wait(r.w.putBack)
	if got := r.w.Memory.State().Place; got != (remembered.Place{}) {
		t.Errorf("put back: kept %+v, want nothing", got)
	}
	r.wait(func() {
		if s := r.w.stands.splits[0].Offset; s != firstSplits[0] || r.w.top.path.chosen != pathSSE || !r.w.traffic.follow.Checked {
			t.Errorf("put back: split %v, path %s, follow %v", s, r.w.top.path.chosen, r.w.traffic.follow.Checked)
		}
	})
}

func TestPlaceIsRestored(t *testing.T) {
	rooms := []image.Rectangle{image.Rect(0, 0, 1200, 800)}
	for _, c := range []struct {
		name   string
		left   remembered.Place
		rooms  []image.Rectangle
		config string
		size   fyne.Size
		split  float64
		follow bool
		path   string
	}{
		{"a first start", remembered.Place{}, nil, "", fyne.NewSize(1360, 860), 0.22, true, pathSSE},
		{"a first start on a small screen", remembered.Place{}, rooms, "", fyne.NewSize(1200, 772), 0.22, true, pathSSE},
		{"as it was left", remembered.Place{Width: 1150, Height: 700, Splits: [3]float64{0.3, 0.5, 0.5}, Follow: "false", Path: pathHTTP}, rooms, "",
			fyne.NewSize(1150, 700), 0.3, false, pathHTTP},
		{"on a screen that is smaller now", remembered.Place{Width: 3000, Height: 2000, Placed: true, X: 2500, Y: 900}, rooms, "", fyne.NewSize(1200, 772), 0.22, true, pathSSE},
		{"nonsense", remembered.Place{Width: -5, Height: 1e9, Splits: [3]float64{-1, 7, 0}, Follow: "perhaps", Path: "/etc"}, nil, "",
			fyne.NewSize(1360, 860), 0.22, false, pathSSE},
		{"the person's file says otherwise", remembered.Place{Follow: "false"}, nil, "[window]\nfollow = true\n", fyne.NewSize(1360, 860), 0.22, true, pathSSE},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRig(t)
			if c.config != "" {
				if err := os.WriteFile(filepath.Join(r.dir, config.FileName), []byte(c.config), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			r.wait(func() {
				r.w.Screens = &display{rooms: c.rooms}
				r.w.Memory.Update(func(s *remembered.State) { s.Place = c.left })
				r.w.restore()
				if got := r.w.win.Canvas().Size(); got != c.size {
					t.Errorf("%s: the size is %v, want %v", c.name, got, c.size)
				}
				if got := r.w.stands.splits[0].Offset; got != c.split || r.w.top.path.chosen != c.path || r.w.traffic.follow.Checked != c.follow {
					t.Errorf("%s: split %v, path %s, follow %v, want %v, %s, %v", c.name, got, r.w.top.path.chosen, r.w.traffic.follow.Checked, c.split, c.path, c.follow)
				}
			})
		})
	}
}

// A window that was left maximized is so again, once, when it is shown.
func TestPlaceMaximized(t *testing.T) {
	r := newRig(t)
	d := &display{}
	r.wait(func() {
		r.w.Screens = d
		r.w.Memory.Update(func(s *remembered.State) { s.Place.Maximized = true })
		r.w.restore()
		r.w.Show()
		r.w.Show()
	})
	if d.toMaximize != 1 {
		t.Errorf("maximized %d times, want 1", d.toMaximize)
	}
}

// What a desktop makes of a window in its first seconds, larger than the screen, is mended; what a person does later is not.
func TestPlaceFits(t *testing.T) {
	r := newRig(t)
	now := time.Now()
	r.wait(func() {
		r.w.Screens = &display{rooms: []image.Rectangle{image.Rect(0, 0, 1200, 800)}}
		r.w.Show()
	})
	for second, c := range []struct{ is, want fyne.Size }{
		{fyne.NewSize(2720, 1720), fyne.NewSize(1200, 772)},
		{fyne.NewSize(1100, 700), fyne.NewSize(1100, 700)},
		{fyne.NewSize(2720, 1720), fyne.NewSize(2720, 1720)},
	} {
		r.wait(func() {
			r.w.win.Resize(c.is)
			now = now.Add(2 * time.Second)
			r.w.keepPlace(now, false)
			if got := r.w.win.Canvas().Size(); got != c.want {
				t.Errorf("look %d at a window of %v: it is %v, want %v", second+1, c.is, got, c.want)
			}
		})
	}
}
