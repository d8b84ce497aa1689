package view

import (
	"image"
	"testing"
)

func TestFit(t *testing.T) {
	r := func(x, y, w, h int) image.Rectangle { return image.Rect(x, y, x+w, y+h) }
	one := []image.Rectangle{r(0, 24, 1400, 876)}
	two := append(one[:1:1], r(1400, 0, 1920, 1080))
	for _, c := range []struct {
		name   string
		window image.Rectangle
		rooms  []image.Rectangle
		want   image.Rectangle
	}{
		{"nothing is known", r(-5000, 3, 100, 100), nil, r(-5000, 3, 100, 100)},
		{"it is on the screen", r(10, 50, 1200, 800), one, r(10, 50, 1200, 800)},
		{"it hangs over the right edge", r(900, 50, 1200, 800), one, r(200, 50, 1200, 800)},
		{"it is above the screen", r(10, -300, 1200, 600), one, r(10, 52, 1200, 600)},
		{"it is far away", r(5000, 5000, 800, 600), one, r(600, 300, 800, 600)},
		{"it is wider than the screen", r(0, 50, 3000, 800), one, r(0, 50, 1400, 800)},
		{"it is larger than the screen", r(-20, 0, 3000, 2000), one, r(0, 52, 1400, 848)},
		{"on the second screen", r(1500, 100, 1800, 900), two, r(1500, 100, 1800, 900)},
		{"the second screen is gone", r(1500, 100, 1300, 800), one, r(100, 100, 1300, 800)},
		{"more of it on the second", r(1200, 100, 1000, 800), two, r(1400, 100, 1000, 800)},
	} {
		if got := Fit(c.window, c.rooms); got != c.want {
			t.Errorf("Fit, %s = %v, want %v", c.name, got, c.want)
		}
	}
}
