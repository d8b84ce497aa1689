package raster

import (
	"image"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"switchboard/ui/theme"
)

func TestThumb(t *testing.T) {
	for _, c := range []struct {
		track            int
		offset, limit    float64
		wantAt, wantSize int
	}{{100, 0, 0, 0, 100}, {100, 0, 100, 0, 50}, {100, 100, 100, 50, 50}, {100, 50, 100, 25, 50}, {100, 1e9, 1e9, 80, 20}, {100, -5, 1e9, 0, 20}, {10, 0, 1e9, 0, 10}} {
		at, size := thumb(c.track, c.offset, c.limit, 20)
		if at != c.wantAt || size != c.wantSize {
			t.Errorf("thumb(%d, %v, %v) = %d, %d, want %d, %d", c.track, c.offset, c.limit, at, size, c.wantAt, c.wantSize)
		}
	}
	if got := thumbOffset(25, 100, 50, 100); got != 50 {
		t.Errorf("thumbOffset(25, 100, 50, 100) = %v, want 50", got)
	}
	if got := thumbOffset(5, 10, 10, 100); got != 0 {
		t.Errorf("thumbOffset on a full track = %v, want 0", got)
	}
}

// TestBar drags the handle of a scrollbar down, and of one across: both have a track of 100 from 20 on, and a handle of 50.
func TestBar(t *testing.T) {
	down := Bar{Track: image.Rect(90, 20, 100, 120), Offset: 50, Limit: 100, Least: 20}
	across := Bar{Track: image.Rect(20, 90, 120, 100), Across: true, Offset: 50, Limit: 100, Least: 20}
	at := map[bool]func(n int) image.Point{false: func(n int) image.Point { return image.Pt(95, n) }, true: func(n int) image.Point { return image.Pt(n, 95) }}
	for _, b := range []Bar{down, across} {
		at := at[b.Across]
		if got := b.Handle(); b.along(got.Min) != 45 || b.along(got.Max) != 95 {
			t.Errorf("across %v: Handle() = %v, want from 45 to 95", b.Across, got)
		}
		for _, c := range []struct {
			name       string
			press, end int
			want       float64
		}{
			{"the handle, to where it is", 50, 50, 50}, {"the handle, up by 10", 50, 40, 30}, {"the end of the handle, down by 25", 94, 119, 100},
			{"beside it, which brings its middle there", 25, 25, -40}, {"below it", 115, 115, 140},
		} {
			if !b.Hit(at(c.press)) {
				t.Errorf("across %v: Hit at %d = false, want true", b.Across, c.press)
			}
			if got := b.Drag(at(c.end), b.Grab(at(c.press))); got != c.want {
				t.Errorf("across %v, %s: Drag = %v, want %v", b.Across, c.name, got, c.want)
			}
		}
		if b.Hit(at(19)) || b.Hit(at(120)) {
			t.Errorf("across %v: Hit beside the track = true, want false", b.Across)
		}
		b.Limit = 0
		if !b.Handle().Empty() || b.Hit(at(50)) {
			t.Errorf("across %v, all is seen: Handle() = %v, Hit %v; want none", b.Across, b.Handle(), b.Hit(at(50)))
		}
	}
}

// drawn is a widget that draws itself.
type drawn struct {
	widget.BaseWidget
	sheet *Sheet
	fits  []Measures
}

func (d *drawn) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(d.sheet.Object())
}

func TestSheet(t *testing.T) {
	app := test.NewTempApp(t)
	app.Settings().SetTheme(theme.New(theme.Dark))
	d := &drawn{}
	draws := 0
	d.sheet = New(d, func(m Measures) { d.fits = append(d.fits, m) }, func(*theme.Palette) { draws++ })
	d.ExtendBaseWidget(d)
	d.Resize(fyne.NewSize(100, 50))
	d.sheet.Resize(d.Size())
	for _, c := range []struct {
		w, h int
		fits int
		want Measures
	}{
		{100, 50, 1, Measures{100, 50, 1, 1}}, {100, 50, 1, Measures{100, 50, 1, 1}}, {100, 60, 2, Measures{100, 60, 1, 1}},
		{250, 125, 3, Measures{250, 125, 2.5, 2}}, {251, 125, 4, Measures{251, 125, 2.5, 2}}, // rounding is no other scale
	} {
		img := d.sheet.Draw(c.w, c.h)
		if got := img.Bounds().Size(); got != image.Pt(c.w, c.h) {
			t.Errorf("Draw(%d, %d) is of size %v", c.w, c.h, got)
		}
		if n := len(d.fits); n != c.fits || d.fits[n-1] != c.want {
			t.Errorf("Draw(%d, %d) laid out %d times, the last for %+v; want %d, %+v", c.w, c.h, n, d.fits[n-1], c.fits, c.want)
		}
	}
	ground, ring := theme.Now().Of(theme.Pane), theme.Now().Of(theme.Focus)
	for _, on := range []bool{false, true} {
		d.sheet.Focus(on)
		want := ground
		if on {
			want = ring
		}
		if got := d.sheet.Draw(100, 50).(*image.RGBA).RGBAAt(0, 25); got.R != want.R || got.G != want.G || got.B != want.B {
			t.Errorf("focused %v: the edge is %v, want %v", on, got, want)
		}
	}
	before := draws
	if d.sheet.Draw(0, 10); draws != before {
		t.Error("Draw of nothing drew")
	}
}
