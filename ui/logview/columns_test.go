package logview

import (
	"image"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"switchboard/ui/theme"
)

// inkAt is the first and the last x in [x0, x1) with a pixel unlike the background, in lines [y0, y1).
func inkAt(img *image.RGBA, x0, x1, y0, y1 int) (first, last int) {
	bg := img.RGBAAt(x0, y0)
	first, last = -1, -1
	for x := x0; x < x1; x++ {
		for y := y0; y < y1; y++ {
			if img.RGBAAt(x, y) != bg {
				if first < 0 {
					first = x
				}
				last = x
			}
		}
	}
	return first, last
}

// titled is a source with the column titles as rows.
type titled struct{}

func (titled) Bounds() (uint64, uint64) { return 0, 1 }
func (titled) Row(_ uint64, row *Row) {
	for c := range row.Cells {
		row.Cells[c].Text = columns[c].Title
	}
}

func TestHeaderAlignsWithColumns(t *testing.T) {
	v := show(t, titled{})
	img := paint(v)
	for _, c := range v.cols {
		hf, hl := inkAt(img, c.x+1, c.x+c.w-2, 2, headH-2)
		rf, rl := inkAt(img, c.x+1, c.x+c.w-2, headH+1, headH+rowH-1)
		if hf < 0 || hf != rf || hl != rl {
			t.Errorf("column %q: title at %d–%d, cell at %d–%d, want the same", c.Title, hf, hl, rf, rl)
		}
	}
}

func TestColumnsNeverOverlap(t *testing.T) {
	v := show(t, &fake{end: 50})
	for _, width := range []float32{1200, 600, 300, 160, 40, 8} {
		v.Resize(fyne.NewSize(width, 200))
		paint(v)
		x := 0
		for _, c := range v.cols {
			if c.x != x || c.w < 2*v.geo.pad+2*v.face.CellW {
				t.Errorf("width %v, column %q: x %d, w %d, want x %d and room for two characters", width, c.Title, c.x, c.w, x)
			}
			x = c.x + c.w
		}
		if fits := float32(x) <= width-theme.BarSize; width >= 600 && !fits {
			t.Errorf("width %v: columns end at %d, want them to fit", width, x)
		}
	}
}

// TestColumnsGiveWay: flexible columns shrink before any is out of sight, in proportion, and not below what they need.
func TestColumnsGiveWay(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Dark))
	v := New([]Column{{Title: "time", Width: 12}, {Title: "method", Width: 26, Flex: true, Least: 10}, {Title: "size", Width: 7}, {Title: "note", Width: 20, Flex: true, Least: 6}}, &fake{end: 50})
	v.Resize(fyne.NewSize(800, 200))
	paint(v)
	for _, tt := range []struct {
		lack         int // of characters; fewer than none are left over
		method, note int // characters that there is room for
		fits         bool
	}{{-4, 28, 22, true}, {0, 26, 20, true}, {15, 18, 13, true}, {30, 10, 6, true}, {34, 10, 6, false}} {
		width := (65-tt.lack)*v.face.CellW + 4*2*v.geo.pad + v.geo.bar
		v.Resize(fyne.NewSize(float32(width), 200))
		paint(v)
		if method, note := v.cols[1].cells(&v.geo, v.face), v.cols[3].cells(&v.geo, v.face); method != tt.method || note != tt.note {
			t.Errorf("without room for %d characters: method %d, note %d; want %d, %d", tt.lack, method, note, tt.method, tt.note)
		}
		if fits := v.cols[3].x+v.cols[3].w <= width-v.geo.bar; fits != tt.fits {
			t.Errorf("without room for %d characters: all columns are in sight: %v, want %v", tt.lack, fits, tt.fits)
		}
	}
}

func TestTextStaysInItsColumn(t *testing.T) {
	v := show(t, &fake{end: 50})
	img := paint(v)
	for _, c := range v.cols {
		for y := headH; y < headH+shown*rowH; y++ {
			if got, want := img.RGBAAt(c.x+c.w-1, y), img.RGBAAt(c.x+c.w-2, y); got != want {
				t.Fatalf("column %q: ink at its right edge, line %d", c.Title, y)
			}
		}
	}
}

func TestBordersDrag(t *testing.T) {
	for _, c := range []struct {
		border, col int
		by          float32
		want        int // change of the column's width
	}{{0, 0, 40, 40}, {1, 1, -24, -24}, {2, 3, -16, 16}, {0, 0, -4000, -80}} {
		v := show(t, &fake{end: 50})
		before := v.cols[c.col].w
		x := float32(v.cols[c.border].x + v.cols[c.border].w)
		v.hoverTo(image.Pt(int(x), 5))
		if got := v.Cursor(); got != desktop.HResizeCursor {
			t.Errorf("Cursor() on border %d = %v, want the resize cursor", c.border, got)
		}
		down := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary}
		down.Position = fyne.NewPos(x, 5)
		v.MouseDown(down)
		drag := &fyne.DragEvent{}
		drag.Position = fyne.NewPos(x+c.by, 5)
		v.Dragged(drag)
		v.DragEnd()
		if got := v.cols[c.col].w - before; got != c.want {
			t.Errorf("dragging border %d by %v: column %d changed by %d, want %d", c.border, c.by, c.col, got, c.want)
		}
		if _, ok := v.Selected(); ok {
			t.Errorf("dragging border %d selected a row", c.border)
		}
	}
}

func TestThemeSwitchChangesColours(t *testing.T) {
	v := show(t, &fake{end: 50})
	for _, m := range []theme.Mode{theme.Light, theme.Dark} {
		fyne.CurrentApp().Settings().SetTheme(theme.New(m))
		want := theme.Now().Of(theme.Raised)
		if got := paint(v).RGBAAt(3, 2); got.R != want.R || got.G != want.G || got.B != want.B {
			t.Errorf("header pixel in mode %d = %v, want %v", m, got, want)
		}
	}
}

func TestFocusRing(t *testing.T) {
	v := show(t, &fake{end: 50})
	v.FocusGained()
	want := theme.Now().Of(theme.Focus)
	if got := paint(v).RGBAAt(0, 100); got.R != want.R || got.B != want.B {
		t.Errorf("edge pixel with focus = %v, want %v", got, want)
	}
	v.FocusLost()
	if got := paint(v).RGBAAt(0, 100); got.R == want.R && got.B == want.B {
		t.Errorf("edge pixel without focus = %v, want no ring", got)
	}
}

func TestHiDPI(t *testing.T) {
	v := show(t, &fake{end: 500})
	wheel(v, 793)
	top := v.pos.top
	for _, scale := range []float32{2, 1.25, 1} {
		w, h := v.Size().Width*scale, v.Size().Height*scale
		img := v.sheet.Draw(int(w), int(h))
		if got := img.Bounds().Size(); got != (image.Point{X: int(w), Y: int(h)}) {
			t.Errorf("picture at scale %v = %v, want %v by %v", scale, got, w, h)
		}
		if want := int(theme.RowHeight * scale); v.geo.row != want || v.pos.top != top {
			t.Errorf("scale %v: row height %d, top %d; want %d, %d", scale, v.geo.row, v.pos.top, want, top)
		}
	}
}

func BenchmarkFrame(b *testing.B) {
	src := &fake{end: 1_000_000}
	v := show(b, src)
	v.Resize(fyne.NewSize(1400, 900))
	v.sheet.Draw(1400, 900)
	b.ReportAllocs()
	for b.Loop() {
		src.end += 7
		v.rows.stale()
		v.sheet.Draw(1400, 900)
	}
}

func BenchmarkUpdateUnchanged(b *testing.B) {
	v := show(b, &fake{end: 1_000_000})
	b.ReportAllocs()
	for b.Loop() {
		v.Update()
	}
}
