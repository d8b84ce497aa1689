// Package glyph draws monospace text into pixels: a cache of rasterised characters and an image to blend them into.
package glyph

import (
	"image"
	"math"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// Face is a monospace grid at one pixel size. Every character takes 0, 1 or 2 cells (see Cells), so that columns
// align whatever the font. A Face is for one goroutine.
type Face struct {
	CellW   int // width of a cell, in pixels
	Ascent  int // from the baseline up, in pixels
	Descent int // from the baseline down, in pixels

	px    float64
	fonts []source
	other system
	latin [2][latinSize]*mask // by bold; the usual case without a map
	rest  [2]map[rune]*mask
}

const latinSize = 0x180

type source struct {
	font *sfnt.Font
	face font.Face
}

// mask is the coverage of one character, placed relative to the pen on the baseline.
type mask struct {
	x, y, w, h int
	pix        []uint8
}

// NewFace makes a grid for text of px pixels. The first of the font files sets the grid, the others stand in for
// characters that it lacks; files that do not parse are skipped. With no usable font every character is a box.
//
// The size is nudged so that the x-height is a whole number of pixels, which keeps small text crisp.
func NewFace(px float64, files ...[]byte) *Face {
	px = max(px, 4)
	f := &Face{rest: [2]map[rune]*mask{{}, {}}}
	for _, file := range files {
		parsed, err := opentype.Parse(file)
		if err != nil {
			continue
		}
		if len(f.fonts) == 0 {
			px = snap(parsed, px)
		}
		face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: px, DPI: 72, Hinting: font.HintingNone})
		if err != nil {
			continue
		}
		f.fonts = append(f.fonts, source{parsed, face})
	}
	f.px = px
	f.CellW, f.Ascent, f.Descent = int(math.Round(px*0.6)), int(math.Ceil(px*0.93)), int(math.Ceil(px*0.24))
	if len(f.fonts) > 0 {
		if adv, ok := f.fonts[0].face.GlyphAdvance('0'); ok {
			f.CellW = adv.Round()
		}
	}
	return f
}

// snap is the size nearest to px at which the x-height fills whole pixels, but never further than 4 % away.
func snap(f *sfnt.Font, px float64) float64 {
	const units = 1000
	var buf sfnt.Buffer
	m, err := f.Metrics(&buf, fixed.I(units), font.HintingNone)
	if err != nil || m.XHeight <= 0 {
		return px
	}
	ratio := float64(m.XHeight) / 64 / units
	snapped := math.Round(px*ratio) / ratio
	return min(max(snapped, px*0.96), px*1.04)
}

// mask returns the coverage of r, rasterised at its first use.
func (f *Face) mask(r rune, bold bool) *mask {
	b := 0
	if bold {
		b = 1
	}
	if r >= 0 && r < latinSize {
		if m := f.latin[b][r]; m != nil {
			return m
		}
		m := f.rasterise(r, bold)
		f.latin[b][r] = m
		return m
	}
	if m := f.rest[b][r]; m != nil {
		return m
	}
	const enough = 8192 // bounds what hostile text can make us keep
	if len(f.rest[b]) >= enough {
		clear(f.rest[b])
	}
	m := f.rasterise(r, bold)
	f.rest[b][r] = m
	return m
}

func (f *Face) rasterise(r rune, bold bool) *mask {
	if r == ' ' || r == '\u00a0' {
		return &mask{}
	}
	if control(r) {
		return f.box(1)
	}
	for i, s := range f.fonts {
		if m, adv := s.draw(r); m != nil {
			if i > 0 { // another font's advance: centre it in our cell
				m.x += (max(Cells(r), 1)*f.CellW - adv) / 2
			}
			return m.as(bold)
		}
	}
	if m := f.other.draw(r, f.px, max(Cells(r), 1)*f.CellW); m != nil {
		return m.as(bold)
	}
	return f.box(max(Cells(r), 1))
}

// draw is r in that font, and how far it moves the pen; nil: the font lacks it.
func (s source) draw(r rune) (m *mask, advance int) {
	dr, img, _, adv, ok := s.face.Glyph(fixed.Point26_6{}, r)
	a, isAlpha := img.(*image.Alpha)
	if !ok || !isAlpha {
		return nil, 0
	}
	m = &mask{x: dr.Min.X, y: dr.Min.Y, w: dr.Dx(), h: dr.Dy(), pix: make([]uint8, dr.Dx()*dr.Dy())}
	for y := range m.h {
		copy(m.pix[y*m.w:(y+1)*m.w], a.Pix[y*a.Stride:])
	}
	return m, adv.Round()
}

// as is m, or m in bold.
func (m *mask) as(bold bool) *mask {
	if bold {
		return m.emboldened()
	}
	return m
}

// emboldened is m with every stroke wider by about half a pixel; the bundled fonts have no bold monospace.
func (m *mask) emboldened() *mask {
	w := m.w + 1
	b := &mask{x: m.x, y: m.y, w: w, h: m.h, pix: make([]uint8, w*m.h)}
	for y := range m.h {
		left := 0
		for x := range w {
			here := 0
			if x < m.w {
				here = int(m.pix[y*m.w+x])
			}
			b.pix[y*w+x] = uint8(min(here+left*11/20, 255))
			left = here
		}
	}
	return b
}

// box is what stands for a character that no font has.
func (f *Face) box(cells int) *mask {
	w, h := max(cells*f.CellW-2, 3), max(f.Ascent*3/4, 3)
	m := &mask{x: 1, y: -h, w: w, h: h, pix: make([]uint8, w*h)}
	for i := range w {
		m.pix[i], m.pix[(h-1)*w+i] = 150, 150
	}
	for i := range h {
		m.pix[i*w], m.pix[i*w+w-1] = 150, 150
	}
	return m
}
