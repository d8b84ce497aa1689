package logview

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"switchboard/ui/theme"
)

func TestFollowSticksToTheTail(t *testing.T) {
	src := &fake{end: 3}
	v := show(t, src)
	for _, end := range []uint64{3, 9, 10, 11, 5000, 1_000_000} {
		src.end = end
		v.Update()
		last := v.pos.yOf(end-1, &v.geo)
		want := headH + rowH*int(min(end, shown)-1)
		if last != want || v.Unseen() != 0 {
			t.Errorf("with %d rows: the last at y %d, unseen %d, want %d, 0", end, last, v.Unseen(), want)
		}
	}
}

func TestScrollingUpReleasesFollow(t *testing.T) {
	for name, up := range map[string]func(*View){
		"wheel": func(v *View) { wheel(v, 1) },
		"PgUp":  func(v *View) { key(v, fyne.KeyPageUp) },
		"k":     func(v *View) { v.TypedRune('j'); v.TypedRune('k') },
		"g":     func(v *View) { v.TypedRune('g') },
		"thumb": func(v *View) { press(v, 595, 60, desktop.MouseButtonPrimary) },
		"click": func(v *View) { clickRow(v, 4) },
	} {
		src := &fake{end: 500}
		v := show(t, src)
		told := 0
		v.OnFollow = func(on bool) {
			told++
			if on {
				t.Errorf("%s: OnFollow(true), want false", name)
			}
		}
		up(v)
		if v.Follow() || told != 1 {
			t.Errorf("%s: follow %v, told %d times, want released and told once", name, v.Follow(), told)
		}
		src.end += 40
		v.Update()
		if got := v.Unseen(); got != 40 {
			t.Errorf("%s: Unseen() = %d, want 40", name, got)
		}
	}
}

func TestOnlyEndEngagesFollow(t *testing.T) {
	src := &fake{end: 500}
	v := show(t, src)
	var told []bool
	wheel(v, 100)
	v.OnFollow = func(on bool) { told = append(told, on) }
	wheel(v, -1e6)
	src.end++
	v.Update()
	if v.Follow() || v.Unseen() != 1 || len(told) != 0 {
		t.Errorf("after scrolling to the bottom: follow %v, unseen %d, told %v; want false, 1, none", v.Follow(), v.Unseen(), told)
	}
	wheel(v, -1e6)
	if got := v.Unseen(); got != 0 {
		t.Errorf("Unseen() with the last row on screen = %d, want 0", got)
	}
	key(v, fyne.KeyEnd)
	if !v.Follow() || len(told) != 1 || !told[0] {
		t.Errorf("after End: follow %v, told %v; want true, [true]", v.Follow(), told)
	}
	v.SetFollow(false)
	v.SetFollow(true)
	if len(told) != 1 {
		t.Errorf("SetFollow told the owner: %v, want silence", told)
	}
}

func TestWheelDownWhileFollowingKeepsFollowing(t *testing.T) {
	src := &fake{end: 500}
	v := show(t, src)
	src.end = 900
	wheel(v, -3)
	if !v.Follow() {
		t.Error("Scrolled(down) while following: released, want following")
	}
}

// TestReadingIsNeverDisturbed is the promise of the package.
func TestReadingIsNeverDisturbed(t *testing.T) {
	for name, move := range map[string]func(*fake){
		"rows arrive":               func(s *fake) { s.end += 123_456 },
		"older rows drop out":       func(s *fake) { s.first = 100 },
		"some on screen drop out":   func(s *fake) { s.first, s.end = 455, 800 },
		"all on screen drop out":    func(s *fake) { s.first, s.end = 5_000, 9_000 },
		"everything drops, one new": func(s *fake) { s.first, s.end = 5_000, 5_001 },
	} {
		src := &fake{end: 500}
		v := show(t, src)
		wheel(v, 793)
		before := body(paint(v))
		move(src)
		v.Update()
		if got := body(paint(v)); got != before {
			t.Errorf("%s: the picture changed, want the same rows at the same pixels (top %d + %.0f)", name, v.pos.top, v.pos.off)
		}
	}
}

func TestResizeKeepsTheTopRow(t *testing.T) {
	v := show(t, &fake{end: 500})
	wheel(v, 793)
	top, off := v.pos.top, v.pos.off
	for _, h := range []float32{500, 90, 300} {
		v.Resize(fyne.NewSize(500, h))
		paint(v)
		if v.pos.top != top || v.pos.off != off {
			t.Errorf("Resize to height %v: top %d + %v, want %d + %v", h, v.pos.top, v.pos.off, top, off)
		}
	}
}

func TestUpdateIsCheapWhenNothingVisibleChanged(t *testing.T) {
	src := &fake{end: 1_000_000}
	v := show(t, src)
	wheel(v, 5_000_000)
	paint(v)
	before := v.drawn
	src.end++
	v.Update()
	if got := v.signature(); got != before {
		t.Error("signature after a row arrived off screen: changed, want the same")
	}
	wheel(v, -float32(theme.RowHeight))
	if got := v.signature(); got == before {
		t.Error("signature after scrolling: the same, want another")
	}
	if n := testing.AllocsPerRun(100, v.Update); n > 0 {
		t.Errorf("Update allocates %v times, want 0", n)
	}
}

func TestReset(t *testing.T) {
	src := &fake{end: 500}
	v := show(t, src)
	v.TypedRune('g')
	src.first, src.end = 0, 4
	v.Reset()
	if i, ok := v.Selected(); ok || v.pos.top != 0 || v.Unseen() != 0 {
		t.Errorf("after Reset: selected %d %v, top %d, unseen %d; want none, 0, 0", i, ok, v.pos.top, v.Unseen())
	}
}

// A row that comes to stand between others does not move what is read.
func TestInsertedMovesNothing(t *testing.T) {
	src := &fake{end: 500}
	v := show(t, src)
	wheel(v, 40)
	v.SetSelected(v.pos.top+2, false)
	top, selected, y := v.pos.top, v.selected, v.pos.yOf(v.selected, &v.geo)
	for _, i := range []uint64{0, top + 2, selected + 5, 499} {
		src.end++
		v.Inserted(i)
		v.Update()
	}
	if v.pos.top != top+1 || v.selected != selected+2 || v.pos.yOf(selected+2, &v.geo) != y+rowH {
		t.Errorf("top %d, selected %d; want %d, %d", v.pos.top, v.selected, top+1, selected+2)
	}
}
