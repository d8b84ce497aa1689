package assets

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
)

// panels are the backgrounds that a tray icon must stand out from: a dark one and a light one.
var panels = map[string]color.NRGBA{
	"dark":  {R: 0x1e, G: 0x1e, B: 0x1e, A: 0xff},
	"light": {R: 0xf4, G: 0xf4, B: 0xf4, A: 0xff},
}

func decode(t *testing.T, icon fyne.Resource) image.Image {
	t.Helper()
	picture, err := png.Decode(bytes.NewReader(icon.Content()))
	if err != nil {
		t.Fatalf("decode %s: %v", icon.Name(), err)
	}
	return picture
}

func trayIcons() []fyne.Resource {
	return []fyne.Resource{TrayStopped(), TrayIdle(), TrayLive(), TrayError()}
}

func TestSizes(t *testing.T) {
	for _, icon := range append(trayIcons(), Icon()) {
		want := 48
		if !strings.HasPrefix(icon.Name(), "tray-") {
			want = 512
		}
		if got := decode(t, icon).Bounds().Size(); got != image.Pt(want, want) {
			t.Errorf("size of %s = %v, want %d×%d", icon.Name(), got, want, want)
		}
	}
}

// WCAG asks 3:1 of a graphic that means something.
func TestTrayIconsStandOutFromThePanel(t *testing.T) {
	for _, icon := range trayIcons() {
		main := mainColor(decode(t, icon))
		for name, panel := range panels {
			if got := contrast(main, panel); got < 3 {
				t.Errorf("contrast of %s (%v) on a %s panel = %.2f, want at least 3", icon.Name(), main, name, got)
			}
		}
	}
}

// A state must show to those who do not see its colour.
func TestTrayIconsDifferInShape(t *testing.T) {
	icons := trayIcons()
	for i, one := range icons {
		for _, other := range icons[:i] {
			a, b := decode(t, one), decode(t, other)
			differ := 0
			for y := range 48 {
				for x := range 48 {
					if solid(a.At(x, y)) != solid(b.At(x, y)) {
						differ++
					}
				}
			}
			if least := 48 * 48 / 20; differ < least {
				t.Errorf("pixels where the shapes of %s and %s differ = %d, want at least %d", one.Name(), other.Name(), differ, least)
			}
		}
	}
}

func solid(c color.Color) bool {
	_, _, _, a := c.RGBA()
	return a > 0x7fff
}

// mainColor is the colour of most solid pixels.
func mainColor(picture image.Image) color.NRGBA {
	count := map[color.NRGBA]int{}
	var most color.NRGBA
	b := picture.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			c := color.NRGBAModel.Convert(picture.At(x, y)).(color.NRGBA)
			if !solid(c) {
				continue
			}
			if count[c]++; count[c] > count[most] {
				most = c
			}
		}
	}
	return most
}

func contrast(a, b color.NRGBA) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func luminance(c color.NRGBA) float64 {
	linear := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}
