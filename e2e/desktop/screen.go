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
	pix, err := d.display.pixels(d.display.size)
	if err != nil {
		d.t.Fatalf("the display gives no picture of its screen: %v", err)
	}
	return &Shot{d.display.size, pix, 4 * d.display.size.Dx()}
}

// Shot is a picture of the screen, in the bytes of the display: blue, green, red, nothing.
type Shot struct {
	Rect   image.Rectangle
	pix    []byte
	stride int
}

// At is the colour of a pixel.
func (s *Shot) At(x, y int) color.NRGBA {
	p := s.pix[y*s.stride+4*x:]
	return color.NRGBA{R: p[2], G: p[1], B: p[0], A: 0xff}
}

// Save writes a PNG file.
func (s *Shot) Save(path string) error {
	img := image.NewNRGBA(s.Rect)
	for y := range s.Rect.Dy() {
		for x := range s.Rect.Dx() {
			img.SetNRGBA(x, y, s.At(x, y))
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
	r = r.Intersect(s.Rect)
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
	return s.pix[y*s.stride+4*r.Min.X : y*s.stride+4*r.Max.X]
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
