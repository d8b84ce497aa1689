package desktop

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"

	"switchboard/e2e/harness"
)

// Look is what is on the screen now.
func (d *Desktop) Look() *Shot {
	d.t.Helper()
	return d.glimpse(d.display.size)
}

// glimpse is a part of the screen now, which costs as much less than all of it as it is smaller.
func (d *Desktop) glimpse(part image.Rectangle) *Shot {
	d.t.Helper()
	part = part.Intersect(d.display.size)
	if part.Empty() {
		return &Shot{}
	}
	pix, err := d.display.pixels(part)
	if err != nil {
		d.t.Fatalf("the display gives no picture of %v: %v", part, err)
	}
	return &Shot{part, pix}
}

// Shot is a picture of the screen, or of a part of it, in the bytes of the display: blue, green, red, nothing.
type Shot struct {
	Rect image.Rectangle
	pix  []byte
}

// At is the colour of a pixel.
func (s *Shot) At(x, y int) color.NRGBA {
	p := s.row(image.Rect(x, y, x+1, y+1), y)
	return color.NRGBA{R: p[2], G: p[1], B: p[0], A: 0xff}
}

// Save writes a PNG file.
func (s *Shot) Save(path string) error {
	img := image.NewNRGBA(s.Rect)
	for y := range s.Rect.Dy() {
		for x := range s.Rect.Dx() {
			img.SetNRGBA(x, y, s.At(s.Rect.Min.X+x, s.Rect.Min.Y+y))
		}
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := png.Encode(f, img); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// Count is how many pixels in r have the colour c, to within what rounding does.
func (s *Shot) Count(r image.Rectangle, c color.NRGBA) (n int) {
	return s.count(r, func(p []byte) bool { return near(p[2], c.R) && near(p[1], c.G) && near(p[0], c.B) })
}

// Bright is how many pixels in r differ much from back: text on a pane of that colour.
func (s *Shot) Bright(r image.Rectangle, back color.NRGBA) int {
	far := func(a, b uint8) bool { return max(a, b)-min(a, b) > 60 }
	return s.count(r, func(p []byte) bool { return far(p[2], back.R) || far(p[1], back.G) || far(p[0], back.B) })
}

// Diff is how many pixels in r differ between two shots of one screen.
func (s *Shot) Diff(o *Shot, r image.Rectangle) int {
	n, _ := s.Changed(o, r)
	return n
}

// Changed is Diff, and the least rectangle with all those pixels in it.
func (s *Shot) Changed(o *Shot, r image.Rectangle) (n int, where image.Rectangle) {
	r = r.Intersect(s.Rect).Intersect(o.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		a, b := s.row(r, y), o.row(r, y)
		if bytes.Equal(a, b) {
			continue
		}
		for i := 0; i < len(a); i += 4 {
			if !bytes.Equal(a[i:i+3], b[i:i+3]) {
				n++
				x := r.Min.X + i/4
				where = where.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return n, where
}

func (s *Shot) count(r image.Rectangle, is func(pixel []byte) bool) (n int) {
	r = r.Intersect(s.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for row := s.row(r, y); len(row) > 0; row = row[4:] {
			if is(row[:4]) {
				n++
			}
		}
	}
	return n
}

func (s *Shot) row(r image.Rectangle, y int) []byte {
	line := 4 * s.Rect.Dx() * (y - s.Rect.Min.Y)
	return s.pix[line+4*(r.Min.X-s.Rect.Min.X) : line+4*(r.Max.X-s.Rect.Min.X)]
}

func near(a, b uint8) bool { return max(a, b)-min(a, b) <= 3 }

// Eventually looks at the screen until holds is true of it, and gives that very look: a later one may show more.
func (d *Desktop) Eventually(what string, holds func(*Shot) (ok bool, seen any)) (s *Shot) {
	d.t.Helper()
	harness.Eventually(d.t, what, func() (bool, any) {
		s = d.Look()
		return holds(s)
	})
	return s
}

// EventuallyIn is Eventually for what an area shows: it looks at that alone, and at all of the screen once holds is true there.
func (w *Window) EventuallyIn(a Area, what string, holds func(s *Shot, area image.Rectangle) (ok bool, seen any)) (s *Shot) {
	w.t.Helper()
	harness.Eventually(w.t, what, func() (bool, any) {
		area := w.In(a)
		if ok, seen := holds(w.glimpse(area), area); !ok {
			return false, seen
		}
		s = w.Look()
		return holds(s, area)
	})
	return s
}
