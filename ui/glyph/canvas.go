package glyph

// The image that is drawn into, in device pixels.

import (
	"image"
	"image/color"
	"math"
	"unicode/utf8"
)

// Canvas is an opaque image and the part of it that may be painted. It is reused from frame to frame; colours are
// blended over what is there. For one goroutine.
type Canvas struct {
	Img  *image.RGBA
	clip image.Rectangle
}

// Resize makes the image w by h pixels, keeping its memory where it can, and clips to all of it.
func (c *Canvas) Resize(w, h int) {
	w, h = max(w, 1), max(h, 1)
	if c.Img == nil || c.Img.Rect.Dx() != w || c.Img.Rect.Dy() != h {
		if c.Img != nil && cap(c.Img.Pix) >= 4*w*h {
			c.Img = &image.RGBA{Pix: c.Img.Pix[:4*w*h], Stride: 4 * w, Rect: image.Rect(0, 0, w, h)}
		} else {
			c.Img = image.NewRGBA(image.Rect(0, 0, w, h))
		}
	}
	c.clip = c.Img.Rect
}

// Clip limits drawing to r until the next call.
func (c *Canvas) Clip(r image.Rectangle) { c.clip = r.Intersect(c.Img.Rect) }

// Fill paints r.
func (c *Canvas) Fill(r image.Rectangle, col color.NRGBA) {
	r = r.Intersect(c.clip)
	if r.Empty() || col.A == 0 {
		return
	}
	first := c.row(r.Min.X, r.Max.X, r.Min.Y)
	if col.A != 0xff {
		for y := r.Min.Y; y < r.Max.Y; y++ {
			line := c.row(r.Min.X, r.Max.X, y)
			for i := 0; i < len(line); i += 4 {
				blend(line[i:i+4:i+4], col, uint32(col.A))
			}
		}
		return
	}
	first[0], first[1], first[2], first[3] = col.R, col.G, col.B, 0xff
	for n := 4; n < len(first); n *= 2 {
		copy(first[n:], first[:n])
	}
	for y := r.Min.Y + 1; y < r.Max.Y; y++ {
		copy(c.row(r.Min.X, r.Max.X, y), first)
	}
}

// Frame paints the border of r, t pixels thick, inside r.
func (c *Canvas) Frame(r image.Rectangle, t int, col color.NRGBA) {
	c.Fill(image.Rect(r.Min.X, r.Min.Y, r.Max.X, r.Min.Y+t), col)
	c.Fill(image.Rect(r.Min.X, r.Max.Y-t, r.Max.X, r.Max.Y), col)
	c.Fill(image.Rect(r.Min.X, r.Min.Y+t, r.Min.X+t, r.Max.Y-t), col)
	c.Fill(image.Rect(r.Max.X-t, r.Min.Y+t, r.Max.X, r.Max.Y-t), col)
}

// Round paints r with corners of the given radius, smooth at the edges.
func (c *Canvas) Round(r image.Rectangle, radius float32, col color.NRGBA) {
	radius = min(radius, float32(r.Dx())/2, float32(r.Dy())/2)
	n := int(radius + 0.999)
	c.Fill(image.Rect(r.Min.X+n, r.Min.Y, r.Max.X-n, r.Max.Y), col)
	c.Fill(image.Rect(r.Min.X, r.Min.Y+n, r.Min.X+n, r.Max.Y-n), col)
	c.Fill(image.Rect(r.Max.X-n, r.Min.Y+n, r.Max.X, r.Max.Y-n), col)
	for y := range n {
		for x := range n {
			dx, dy := radius-float32(x)-0.5, radius-float32(y)-0.5
			cover := radius + 0.5 - float32(math.Hypot(float64(dx), float64(dy)))
			a := uint32(min(max(cover, 0), 1) * float32(col.A))
			c.dot(r.Min.X+x, r.Min.Y+y, col, a)
			c.dot(r.Max.X-1-x, r.Min.Y+y, col, a)
			c.dot(r.Min.X+x, r.Max.Y-1-y, col, a)
			c.dot(r.Max.X-1-x, r.Max.Y-1-y, col, a)
		}
	}
}

// Text draws s with its pen at x on baseline y, over at most limit cells: what is longer ends in an ellipsis. It
// returns the x after the last cell.
func (c *Canvas) Text(f *Face, s string, x, y, limit int, col color.NRGBA, bold bool) int {
	if limit <= 0 {
		return x
	}
	if len(s) <= limit || Width(s, limit) <= limit {
		return c.Run(f, s, x, y, col, bold)
	}
	x = c.Run(f, s[:Prefix(s, limit-1)], x, y, col, bold)
	return c.Run(f, "…", x, y, col, bold)
}

// Run draws s with its pen at x on baseline y, as far as the clip reaches. It returns the x after the last cell.
func (c *Canvas) Run(f *Face, s string, x, y int, col color.NRGBA, bold bool) int {
	for i := 0; i < len(s) && x < c.clip.Max.X; {
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		i += size
		n := Cells(r)
		if x+2*f.CellW > c.clip.Min.X {
			at := x
			if n == 0 { // a mark on the character before
				at -= f.CellW
			}
			c.glyph(f.mask(r, bold), at, y, col)
		}
		x += n * f.CellW
	}
	return x
}

func (c *Canvas) glyph(m *mask, x, y int, col color.NRGBA) {
	x, y = x+m.x, y+m.y
	r := image.Rect(x, y, x+m.w, y+m.h).Intersect(c.clip)
	if r.Empty() {
		return
	}
	for py := r.Min.Y; py < r.Max.Y; py++ {
		line := c.row(r.Min.X, r.Max.X, py)
		cover := m.pix[(py-y)*m.w+r.Min.X-x:]
		for i := 0; i < len(line); i += 4 {
			switch a := uint32(cover[i/4]); a {
			case 0:
			case 0xff:
				line[i], line[i+1], line[i+2] = col.R, col.G, col.B
			default:
				blend(line[i:i+4:i+4], col, a)
			}
		}
	}
}

func (c *Canvas) dot(x, y int, col color.NRGBA, a uint32) {
	if a > 0 && (image.Point{X: x, Y: y}).In(c.clip) {
		blend(c.row(x, x+1, y), col, a)
	}
}

// row is the bytes of the pixels from x0 up to x1 in line y, which must lie in the image.
func (c *Canvas) row(x0, x1, y int) []uint8 {
	i := y*c.Img.Stride + x0*4
	return c.Img.Pix[i : i+(x1-x0)*4]
}

// blend moves a pixel towards col by a of 255.
func blend(px []uint8, col color.NRGBA, a uint32) {
	b := 255 - a
	px[0] = uint8((uint32(col.R)*a + uint32(px[0])*b + 127) / 255)
	px[1] = uint8((uint32(col.G)*a + uint32(px[1])*b + 127) / 255)
	px[2] = uint8((uint32(col.B)*a + uint32(px[2])*b + 127) / 255)
	px[3] = 0xff
}
