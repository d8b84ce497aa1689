package plot

import (
	"image"
	"image/color"
	"slices"
	"testing"

	"switchboard/ui/glyph"
)

func TestGroup(t *testing.T) {
	for _, c := range []struct {
		values  []uint32
		columns int
		phase   int
		want    []uint32
	}{
		{[]uint32{1, 2, 3}, 3, 0, []uint32{1, 2, 3}},
		{[]uint32{1, 2, 3}, 9, 1, []uint32{1, 2, 3}},
		{[]uint32{1, 2, 3, 4}, 2, 0, []uint32{2, 4}},
		{[]uint32{9, 1, 2, 3}, 2, 1, []uint32{2, 3}}, // the newest group has begun, the oldest is cut
		{[]uint32{9, 1, 2, 3}, 1, 0, []uint32{9}},
		{nil, 4, 0, nil},
	} {
		if got := Group(c.values, c.columns, c.phase); !slices.Equal(got, c.want) {
			t.Errorf("Group(%v, %d, %d) = %v, want %v", c.values, c.columns, c.phase, got, c.want)
		}
	}
}

// TestGroupKeepsItsShape: when a value more comes, the groups that are whole stay what they were.
func TestGroupKeepsItsShape(t *testing.T) {
	var all []uint32
	for i := range 900 {
		all = append(all, uint32(i*i%97))
	}
	const window, columns = 300, 80
	before := Group(all[:window], columns, window)
	for end := window + 1; end < len(all); end++ {
		now := Group(all[end-window:end], columns, end)
		shift := 0
		if (end-1)%4 == 0 { // a group begins
			shift = 1
		}
		n := min(len(before), len(now)) - 3
		a, b := before[len(before)-1-n:len(before)-1], now[len(now)-1-n-shift:len(now)-1-shift]
		if !slices.Equal(a, b) {
			t.Fatalf("at %d: %v, want %v", end, b, a)
		}
		before = now
	}
}

func TestScale(t *testing.T) {
	for most, want := range map[uint32]uint32{0: 5, 5: 5, 6: 10, 11: 20, 21: 50, 51: 100, 4_294_967_295: 4_294_967_295} {
		if got := Scale([]uint32{0, most}); got != want {
			t.Errorf("Scale(%d) = %d, want %d", most, got, want)
		}
	}
}

var white = color.NRGBA{R: 0xff, G: 0xff, B: 0xff, A: 0xff}

// columns are how many pixels of each column are white.
func columns(draw func(*glyph.Canvas, image.Rectangle)) (n []int) {
	c := &glyph.Canvas{}
	c.Resize(8, 12)
	c.Fill(c.Img.Rect, color.NRGBA{A: 0xff})
	draw(c, image.Rect(0, 1, 8, 11))
	n = make([]int, 8)
	for x := range n {
		for y := range 12 {
			if c.Img.RGBAAt(x, y).R == 0xff {
				n[x]++
			}
		}
	}
	return n
}

func TestDraw(t *testing.T) {
	for _, c := range []struct {
		name string
		draw func(*glyph.Canvas, image.Rectangle)
		want []int
	}{
		{"a line", func(cv *glyph.Canvas, r image.Rectangle) {
			Draw(cv, r, []uint32{0, 9}, 9, Line{Stroke: white, Thick: 1})
		}, []int{1, 1, 1, 1, 10, 1, 1, 1}},
		{"filled", func(cv *glyph.Canvas, r image.Rectangle) {
			Draw(cv, r, []uint32{0, 9}, 9, Line{Stroke: white, Fill: white, Thick: 1})
		}, []int{1, 1, 1, 1, 10, 10, 10, 10}},
		{"a little is seen", func(cv *glyph.Canvas, r image.Rectangle) { Bars(cv, r, []uint32{0, 1}, 1000, 1, white) }, []int{0, 0, 0, 0, 1, 1, 1, 0}},
		{"past the scale", func(cv *glyph.Canvas, r image.Rectangle) { Bars(cv, r, []uint32{7, 99}, 10, 2, white) }, []int{7, 7, 0, 0, 10, 10, 0, 0}},
		{"nothing", func(cv *glyph.Canvas, r image.Rectangle) {
			Draw(cv, r, nil, 0, Line{Stroke: white, Thick: 1})
			Bars(cv, r, nil, 0, 1, white)
		}, make([]int, 8)},
	} {
		if got := columns(c.draw); !slices.Equal(got, c.want) {
			t.Errorf("%s: white pixels by column %v, want %v", c.name, got, c.want)
		}
	}
}
