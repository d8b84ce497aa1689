package glyph_test

import (
	"image"
	"image/color"
	"testing"

	"fyne.io/fyne/v2/test"

	"switchboard/ui/glyph"
	"switchboard/ui/theme"
)

var (
	black = color.NRGBA{A: 0xff}
	white = color.NRGBA{R: 0xff, G: 0xff, B: 0xff, A: 0xff}
)

func face(t testing.TB) *glyph.Face {
	test.NewTempApp(t)
	return glyph.NewFace(13, theme.MonoFonts()...)
}

func blank(w, h int) *glyph.Canvas {
	c := &glyph.Canvas{}
	c.Resize(w, h)
	c.Fill(c.Img.Rect, black)
	return c
}

// ink is the smallest rectangle that holds every pixel which is not black.
func ink(img *image.RGBA) image.Rectangle {
	var r image.Rectangle
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			if p := img.RGBAAt(x, y); p.R|p.G|p.B != 0 {
				r = r.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return r
}

func TestTextKeepsToTheGrid(t *testing.T) {
	f := face(t)
	for _, c := range []struct {
		text  string
		limit int
		cells int
	}{
		{"", 10, 0}, {"abc", 10, 3}, {"abc", 0, 0}, {"abc", 3, 3}, {"abcd", 3, 3}, {"→ ←", 10, 3},
		{"e\u0301a", 10, 2}, {"漢字", 10, 4}, {"漢字漢字", 5, 5}, {"漢字漢字", 4, 3}, {"\x00\xff\x1b", 10, 3}, {"😀!", 10, 3},
	} {
		cv := blank(200, 30)
		if got, want := cv.Text(f, c.text, 10, 20, c.limit, white, false), 10+c.cells*f.CellW; got != want {
			t.Errorf("Text(%q, limit %d) ends at %d, want %d", c.text, c.limit, got, want)
		}
		if got := ink(cv.Img); got.Max.X > 10+c.cells*f.CellW+1 {
			t.Errorf("Text(%q, limit %d) paints %v, want nothing right of %d", c.text, c.limit, got, 10+c.cells*f.CellW+1)
		}
	}
}

func TestMissingCharactersAreVisible(t *testing.T) {
	f := face(t)
	for _, s := range []string{"漢", "\x00", "\xff", "\U0010fffd"} {
		cv := blank(60, 30)
		cv.Text(f, s, 10, 20, 4, white, false)
		if ink(cv.Img).Empty() {
			t.Errorf("Text(%q) paints nothing, want a box", s)
		}
	}
}

func TestNoFontIsNoPanic(t *testing.T) {
	f := glyph.NewFace(0, nil, []byte("not a font"))
	cv := blank(60, 30)
	cv.Text(f, "ab", 10, 20, 4, white, true)
	if ink(cv.Img).Empty() {
		t.Error("Text without a font paints nothing, want boxes")
	}
}

func TestClip(t *testing.T) {
	f := face(t)
	cv := blank(100, 30)
	clip := image.Rect(12, 5, 30, 18)
	cv.Clip(clip)
	cv.Text(f, "WWWWWWWWW", -3, 18, 99, white, true)
	cv.Round(image.Rect(-5, -5, 100, 100), 9, white)
	cv.Frame(image.Rect(10, 3, 40, 40), 4, white)
	if got := ink(cv.Img); got != clip {
		t.Errorf("clipped drawing paints %v, want %v", got, clip)
	}
}

func TestBoldHasMoreInk(t *testing.T) {
	f := face(t)
	sum := func(bold bool) (n int) {
		cv := blank(60, 30)
		cv.Text(f, "mcp", 10, 20, 4, white, bold)
		for _, v := range cv.Img.Pix {
			n += int(v)
		}
		return n
	}
	if plain, bold := sum(false), sum(true); bold <= plain {
		t.Errorf("ink of bold = %d, want more than %d", bold, plain)
	}
}

func TestWidth(t *testing.T) {
	for s, want := range map[string]int{"": 0, "ab": 2, "漢a": 3, "e\u0301": 1, "\xff": 1, "a\u200db": 2} {
		if got := glyph.Width(s, 100); got != want {
			t.Errorf("Width(%q) = %d, want %d", s, got, want)
		}
	}
}

func BenchmarkText(b *testing.B) {
	f := face(b)
	cv := blank(1400, 30)
	b.ReportAllocs()
	for b.Loop() {
		cv.Text(f, `{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"search"}}`, 10, 20, 200, white, false)
	}
}
