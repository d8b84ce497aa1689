package ui

import (
	"image"
	"math"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"

	"switchboard/gateway/config"
	"switchboard/ui/remembered"
	"switchboard/ui/view"
)

// This file keeps in mind where the window stood and how it was divided, and puts it back so.

// Screens knows of the screens, and of a window what the toolkit does not tell. All of it is in the pixels of the desktop
// and for the main goroutine.
type Screens interface {
	Rooms() []image.Rectangle                                            // what programs may use of each, the first one first; none: not known
	Where(w fyne.Window) (at image.Point, placed, maximized, shown bool) // placed: at is known; shown: it is on the screen, and no icon
	Maximize(w fyne.Window)
}

// The window as it first opens.
const (
	firstWidth  = 1360
	firstHeight = 860
)

// firstSplits are the parts that go to what is left or above: of all, of the right side, of what is below there.
var firstSplits = [3]float64{0.22, 0.56, 0.6}

// standing is the splits of the window, and what was last kept of how it stands.
type standing struct {
	splits     [3]*container.Split
	kept, seen remembered.Place
	looked     time.Time // zero: it was not shown yet
	toFit      int       // how often it is still to be seen whether it fits the screen
	ended      bool
}

// restore puts the window where it was left, before it is shown. What does not fit the screens of today is made to.
func (w *Window) restore() {
	p := w.Memory.State().Place
	w.stands.kept, w.stands.seen = p, p
	w.divide(p.Splits)
	w.resize(p)
	if p.Path == pathSSE || p.Path == pathHTTP {
		w.top.path.chosen = p.Path
		w.top.path.refresh()
	}
	if p.Follow != "" && !w.says("window.follow") {
		w.setFollow(p.Follow == "true")
	}
}

// says reports whether a file or a flag says something of a key.
func (w *Window) says(key string) bool {
	loaded, err := config.Load(w.Sources)
	if err != nil {
		return false
	}
	for _, v := range loaded.Values() {
		if v.Name == key {
			return v.Source.Layer != config.FromDefault
		}
	}
	return false
}

func (w *Window) setFollow(on bool) {
	w.traffic.follow.Checked = on
	w.traffic.list.SetFollow(on)
	w.traffic.follow.Refresh()
}

// divide moves the splits; a part that nobody could see is that of a first start.
func (w *Window) divide(splits [3]float64) {
	for i, s := range w.stands.splits {
		offset := splits[i]
		if !(offset > 0.02 && offset < 0.98) {
			offset = firstSplits[i]
		}
		s.SetOffset(offset)
	}
}

// resize gives the window its size and, where the desktop lets programs choose it, its place.
func (w *Window) resize(p remembered.Place) {
	size := fyne.NewSize(p.Width, p.Height)
	if !(size.Width >= 200 && size.Height >= 150 && size.Width < 1e5 && size.Height < 1e5) {
		size = fyne.NewSize(firstWidth, firstHeight)
	}
	var rooms []image.Rectangle
	if w.Screens != nil {
		rooms = w.Screens.Rooms()
	}
	scale := w.win.Canvas().Scale()
	want := image.Rectangle{Max: image.Pt(int(size.Width*scale), int(size.Height*scale))}
	if p.Placed {
		want = want.Add(image.Pt(p.X, p.Y))
	} else if len(rooms) > 0 {
		want = want.Add(rooms[0].Min)
	}
	fits := view.Fit(want, rooms)
	if fits.Dx() < want.Dx() {
		size.Width = float32(fits.Dx()) / scale
	}
	if fits.Dy() < want.Dy() {
		size.Height = float32(fits.Dy()) / scale
	}
	w.win.Resize(size)
	if d, ok := w.win.(desktop.Window); ok && p.Placed {
		d.RequestPosition(fits.Min.X, fits.Min.Y)
	}
}

// fitLooks is how often it is seen whether a window fits the screen once it is shown, a second apart. Once is not enough: what
// the desktop says of a size comes late, and Fyne, when what it draws has grown meanwhile, asks for the size of before again.
const fitLooks = 3

// shown does what can only be done when the window is on the screen for the first time.
func (w *Window) shown() {
	if !w.stands.looked.IsZero() {
		return
	}
	if w.stands.looked = time.Now(); w.Screens == nil {
		return
	}
	w.stands.toFit = fitLooks
	w.fit()
	if w.stands.kept.Maximized {
		w.Screens.Maximize(w.win)
	}
}

// fit makes the window smaller where it is larger than its screen: only once it is shown its scale is known.
func (w *Window) fit() {
	if w.stands.toFit == 0 {
		return
	}
	w.stands.toFit--
	at, placed, maximized, shown := w.Screens.Where(w.win)
	if maximized || !shown {
		return
	}
	size, scale := w.win.Canvas().Size(), w.win.Canvas().Scale()
	is := image.Rectangle{Max: image.Pt(int(size.Width*scale), int(size.Height*scale))}
	if placed {
		is = is.Add(at)
	}
	if fits := view.Fit(is, w.Screens.Rooms()); fits.Dx() < is.Dx() || fits.Dy() < is.Dy() {
		w.win.Resize(fyne.NewSize(float32(fits.Dx())/scale, float32(fits.Dy())/scale))
	}
}

// keepPlace keeps how the window stands, once it was shown, each time that it has come to rest; at the end at once.
func (w *Window) keepPlace(now time.Time, end bool) {
	if w.hidden || w.stands.ended || w.stands.looked.IsZero() || !end && now.Sub(w.stands.looked) < time.Second {
		return
	}
	w.stands.looked = now
	w.fit()
	p := w.stand()
	rests := p == w.stands.seen
	w.stands.seen = p
	if p != w.stands.kept && (rests || end) {
		w.stands.kept = p
		w.Memory.Update(func(s *remembered.State) { s.Place = p })
	}
}

// stand is how the window stands now. Of one that is maximized the size is what it was before.
func (w *Window) stand() remembered.Place {
	p := w.stands.kept
	size := w.win.Canvas().Size()
	at, placed, maximized, shown := image.Point{}, false, false, true
	if w.Screens != nil {
		at, placed, maximized, shown = w.Screens.Where(w.win)
	}
	if shown {
		if p.Maximized = maximized; !maximized {
			p.Width, p.Height, p.X, p.Y, p.Placed = size.Width, size.Height, at.X, at.Y, placed
		}
	}
	for i, s := range w.stands.splits {
		p.Splits[i] = math.Round(s.Offset*1000) / 1000
	}
	p.Path = w.top.path.chosen
	return p
}

// turnedFollow keeps that the person turned it; that a list is scrolled turns it as well, and is not kept.
func (w *Window) turnedFollow(on bool) {
	w.stands.kept.Follow = onOff(on)
	w.Memory.Update(func(s *remembered.State) { s.Place.Follow = onOff(on) })
}

// putBack makes the window what it was at first.
func (w *Window) putBack() {
	w.divide(firstSplits)
	w.resize(remembered.Place{})
	if w.Screens != nil {
		w.win.CenterOnScreen()
	}
	w.top.path.chosen = pathSSE
	w.top.path.refresh()
	w.setFollow(w.Config.Window.Follow)
	w.stands.kept = remembered.Place{}
	w.Memory.Update(func(s *remembered.State) { s.Place = remembered.Place{} })
	w.refresh(time.Now())
	w.status.say(time.Now(), "The window is as it was at first.")
}
