package glyph

import (
	"image"
	"image/draw"
	"math"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/fontscan"
	"github.com/go-text/typesetting/language"
	"golang.org/x/image/vector"
)

// system is the fonts that are installed, for characters that a face's own fonts lack. They are looked for when the
// first such character is met: the toolkit, which does so as well, keeps the list of them in a file.
type system struct {
	looked bool
	fonts  *fontscan.FontMap // nil: there are none
}

// silent is a log that nobody reads: a font that cannot be used is passed over.
type silent struct{}

func (silent) Printf(string, ...any) {}

// has is an installed font that has r, and r's place in it; nil: none has.
func (s *system) has(r rune) (*font.Face, font.GID) {
	if !s.looked {
		s.looked = true
		fonts := fontscan.NewFontMap(silent{})
		if fonts.UseSystemFonts("") == nil {
			fonts.SetQuery(fontscan.Query{Families: []string{fontscan.Monospace, fontscan.SansSerif}})
			s.fonts = fonts
		}
	}
	if s.fonts == nil {
		return nil, 0
	}
	s.fonts.SetScript(language.LookupScript(r))
	face := s.fonts.ResolveFace(r)
	if face == nil {
		return nil, 0
	}
	glyph, has := face.NominalGlyph(r) // where none has it, any font was given
	if !has {
		return nil, 0
	}
	return face, glyph
}

// draw is r at px pixels, or as much smaller as it must be to be no wider than room, in whose middle it stands. nil: no
// installed font has it as an outline; pictures in colour are not drawn.
func (s *system) draw(r rune, px float64, room int) *mask {
	face, glyph := s.has(r)
	if face == nil {
		return nil
	}
	outline, ok := face.GlyphData(glyph).(font.GlyphOutline)
	if !ok || len(outline.Segments) == 0 {
		return nil
	}
	scale := float32(px) / float32(face.Upem())
	advance := face.HorizontalAdvance(glyph) * scale
	if wide := advance / float32(room); wide > 1 {
		scale, advance = scale/wide, float32(room)
	}
	return fill(outline.Segments, scale, (float32(room)-advance)/2)
}

// fill is what lies within an outline, drawn at that scale and moved to the right. nil: it is nothing, or far too large.
func fill(segments []opentype.Segment, scale, right float32) *mask {
	const most = 1 << 10 // pixels each way: more is no character
	at := func(p opentype.SegmentPoint) (x, y float32) { return p.X*scale + right, -p.Y * scale }
	x0, y0, x1, y1 := float32(math.MaxFloat32), float32(math.MaxFloat32), float32(-math.MaxFloat32), float32(-math.MaxFloat32)
	for i := range segments {
		for _, p := range segments[i].ArgsSlice() {
			x, y := at(p)
			x0, y0, x1, y1 = min(x0, x), min(y0, y), max(x1, x), max(y1, y)
		}
	}
	if !(x1-x0 < most && y1-y0 < most) {
		return nil
	}
	left, top := int(math.Floor(float64(x0))), int(math.Floor(float64(y0)))
	m := &mask{x: left, y: top, w: int(math.Ceil(float64(x1))) - left, h: int(math.Ceil(float64(y1))) - top}
	if m.w <= 0 || m.h <= 0 {
		return nil
	}
	pen := vector.NewRasterizer(m.w, m.h)
	to := func(p opentype.SegmentPoint) (float32, float32) {
		x, y := at(p)
		return x - float32(left), y - float32(top)
	}
	for i := range segments {
		a := &segments[i].Args
		x, y := to(a[0])
		switch segments[i].Op {
		case opentype.SegmentOpMoveTo:
			pen.ClosePath()
			pen.MoveTo(x, y)
		case opentype.SegmentOpLineTo:
			pen.LineTo(x, y)
		case opentype.SegmentOpQuadTo:
			x2, y2 := to(a[1])
			pen.QuadTo(x, y, x2, y2)
		case opentype.SegmentOpCubeTo:
			x2, y2 := to(a[1])
			x3, y3 := to(a[2])
			pen.CubeTo(x, y, x2, y2, x3, y3)
		}
	}
	pen.ClosePath()
	drawn := image.NewAlpha(image.Rect(0, 0, m.w, m.h))
	pen.DrawOp = draw.Src
	pen.Draw(drawn, drawn.Rect, image.Opaque, image.Point{})
	m.pix = drawn.Pix
	return m
}
