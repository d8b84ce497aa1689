package desktop

import (
	"image"
	"image/color"
	"strconv"
	"strings"
	"testing"

	"github.com/jezek/xgb/xproto"

	"switchboard/e2e/harness"
)

// Window is a window of the program on a desktop, as the last look found it.
type Window struct {
	*Desktop
	ID   xproto.Window
	Area image.Rectangle // on the screen, without a frame
}

// Open starts the program on a desktop and waits for its window. o needs no Window and no Env.
func (d *Desktop) Open(o harness.Options) (*harness.App, *Window) {
	d.t.Helper()
	a := d.Launch(o)
	a.Listening()
	return a, d.Window()
}

// Launch starts the program on a desktop and waits for nothing.
func (d *Desktop) Launch(o harness.Options) *harness.App {
	d.t.Helper()
	o.Window, o.Env = true, append(d.Env, o.Env...)
	a := harness.Launch(d.t, o)
	d.t.Cleanup(d.keep) // before it is stopped
	return a
}

// Window waits for a window to be shown, and until it does not move any more.
func (d *Desktop) Window() *Window {
	d.t.Helper()
	return d.Titled("Switchboard")
}

// Titled is Window for the window of that title. Where one takes the place of another, it waits until that is gone.
func (d *Desktop) Titled(title string) *Window {
	d.t.Helper()
	w := &Window{Desktop: d}
	var last image.Rectangle
	harness.Eventually(d.t, "the window "+title+" is shown", func() (bool, any) {
		all := d.display.titled(title)
		if len(all) != 1 {
			return false, all
		}
		w.ID = all[0]
		last, w.Area = w.Area, d.display.area(w.ID)
		part := w.Area.Intersect(image.Rect(0, 0, w.Area.Dx(), 120).Add(w.Area.Min))
		shot, drawn := d.glimpse(part), 0
		for _, c := range []color.NRGBA{Dark.Raised, Dark.Pane, Light.Raised, Light.Pane} {
			drawn = max(drawn, shot.Count(part, c))
		}
		return drawn > 1000 && last == w.Area, w.Area
	})
	return w
}

// For is the window for a subtest.
func (w *Window) For(t testing.TB) *Window {
	d := *w.Desktop
	d.t = t
	t.Cleanup(d.keep)
	return &Window{Desktop: &d, ID: w.ID, Area: w.Area}
}

// Locate finds the window again: it may have been moved or resized since. One that is gone is where it was.
func (w *Window) Locate() image.Rectangle {
	if area := w.display.area(w.ID); !area.Empty() {
		w.Area = area
	}
	return w.Area
}

// Hidden waits until no window is to be seen.
func (d *Desktop) Hidden() {
	d.t.Helper()
	harness.Eventually(d.t, "the window is hidden", func() (bool, any) {
		all := d.display.titled("Switchboard")
		return len(all) == 0, all
	})
}

// HasKeys waits until this window has the keys, or another one; it needs a window manager, which gives them a moment after a
// window is shown or gone. What is typed before that goes to nobody.
func (w *Window) HasKeys(is bool) {
	w.t.Helper()
	what := map[bool]string{true: "the window has the keys", false: "another window has the keys"}[is]
	harness.Eventually(w.t, what, func() (bool, any) {
		out, err := w.command("xdotool", "getactivewindow").Output() // it fails where none has, yet
		active := strings.TrimSpace(string(out))
		return err == nil && active != "0" && (active == w.id()) == is, active
	})
}

func (w *Window) id() string { return strconv.FormatUint(uint64(w.ID), 10) }

// Resize gives the window of the program, which has a status bar, a size, and waits until it is drawn in that. What is asked
// for while the program is still coming to its first size may be forgotten, so it is asked for until then.
func (w *Window) Resize(width, height int) {
	w.t.Helper()
	harness.Eventually(w.t, "the window is drawn in its new size", func() (bool, any) {
		if w.Area = w.display.area(w.ID); w.Area.Dx() != width || w.Area.Dy() != height {
			w.run("xdotool", "windowsize", w.id(), strconv.Itoa(width), strconv.Itoa(height))
			return false, w.Area
		}
		bar := image.Rect(0, height-16, width, height-4).Add(w.Area.Min)
		shot := w.glimpse(bar)
		drawn := max(shot.Count(bar, Dark.Raised), shot.Count(bar, Light.Raised))
		return drawn > bar.Dx()*bar.Dy()/2, [2]any{w.Area, drawn}
	})
}

// Move puts the upper left corner of the window's frame on a point of the screen.
func (w *Window) Move(x, y int) {
	w.t.Helper()
	before := w.Area.Min
	harness.Eventually(w.t, "the window has moved", func() (bool, any) {
		w.run("xdotool", "windowmove", w.id(), strconv.Itoa(x), strconv.Itoa(y))
		w.Area = w.display.area(w.ID)
		return w.Area.Min != before, w.Area
	})
}

// Key presses keys such as "ctrl+t".
func (w *Window) Key(keys ...string) {
	w.t.Helper()
	w.run("xdotool", append([]string{"key", "--clearmodifiers"}, keys...)...)
}

// Type types a text.
func (w *Window) Type(text string) {
	w.t.Helper()
	w.run("xdotool", "type", "--delay", "5", text)
}

// Close presses the close button of the window's frame; it needs a window manager.
func (w *Window) Close() {
	w.t.Helper()
	w.run("wmctrl", "-i", "-c", w.id())
}
