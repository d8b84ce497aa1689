package logview

import (
	"fmt"
	"image"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"switchboard/ui/theme"
)

// fake is a source whose rows show their number.
type fake struct{ first, end uint64 }

func (f *fake) Bounds() (uint64, uint64) { return f.first, f.end }

func (f *fake) Row(i uint64, row *Row) {
	if i < f.first || i >= f.end {
		panic(fmt.Sprintf("Row(%d) outside [%d, %d)", i, f.first, f.end))
	}
	row.Cells[0] = Cell{Text: names[i%uint64(len(names))], Role: theme.Muted}
	row.Cells[1] = Cell{Text: names[i/7%uint64(len(names))], Role: theme.Request, Badge: true}
	row.Cells[2] = Cell{Text: "tools/call and some more text that may not fit"}
	row.Cells[3] = Cell{Text: "312 B", Role: theme.Muted}
	row.Strong = i%5 == 0
}

var names = func() (s [1009]string) {
	for i := range s {
		s[i] = fmt.Sprintf("%04d", i)
	}
	return s
}()

var columns = []Column{{Title: "Time", Width: 12}, {Title: "Kind", Width: 10}, {Title: "Method", Width: 10, Flex: true}, {Title: "Size", Width: 8, Right: true}}

const headH, rowH, shown = int(theme.HeadSize), int(theme.RowHeight), 10

// show puts a list with room for exactly ten rows into a window.
func show(t testing.TB, src Source) *View {
	app := test.NewTempApp(t)
	app.Settings().SetTheme(theme.New(theme.Dark))
	v := New(columns, src)
	w := test.NewTempWindow(t, v)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(600, theme.HeadSize+shown*theme.RowHeight))
	v.Update()
	paint(v)
	return v
}

// paint draws the list and returns a copy of the picture.
func paint(v *View) *image.RGBA {
	img := v.sheet.Draw(int(v.Size().Width), int(v.Size().Height)).(*image.RGBA)
	c := *img
	c.Pix = append([]uint8(nil), img.Pix...)
	return &c
}

// body is the part of a picture with the rows, without the scrollbar.
func body(img *image.RGBA) string {
	b := make([]byte, 0, len(img.Pix))
	for y := headH; y < img.Rect.Dy(); y++ {
		b = append(b, img.Pix[y*img.Stride:y*img.Stride+4*(img.Rect.Dx()-int(theme.BarSize))]...)
	}
	return string(b)
}

func press(v *View, x, y float32, b desktop.MouseButton) {
	e := &desktop.MouseEvent{Button: b}
	e.Position = fyne.NewPos(x, y)
	v.MouseDown(e)
	v.MouseUp(e)
}

func clickRow(v *View, line int) {
	press(v, 50, theme.HeadSize+(float32(line)+0.5)*theme.RowHeight, desktop.MouseButtonPrimary)
}

func wheel(v *View, dy float32) { v.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, dy)}) }

func key(v *View, name fyne.KeyName) { v.TypedKey(&fyne.KeyEvent{Name: name}) }

func TestSelectionByClick(t *testing.T) {
	v := show(t, &fake{first: 100, end: 200})
	var got []uint64
	v.OnSelect = func(i uint64, ok bool) { got = append(got, i) }
	clickRow(v, 0)
	clickRow(v, 9)
	clickRow(v, 9)
	if want := "[190 199]"; fmt.Sprint(got) != want {
		t.Errorf("OnSelect after clicks on lines 0, 9, 9: got %v, want %s", got, want)
	}
	bg := theme.Color(theme.Selection, theme.Variant())
	if got := paint(v).RGBAAt(300, headH+9*rowH+2); got.R != bg.R || got.G != bg.G || got.B != bg.B {
		t.Errorf("pixel of the selected row = %v, want %v", got, bg)
	}
}

func TestOpenNeedsTwoClicksOnOneRow(t *testing.T) {
	v := show(t, &fake{end: 50})
	var got []uint64
	v.OnOpen = func(i uint64) { got = append(got, i) }
	at := &fyne.PointEvent{Position: fyne.NewPos(50, 100)}
	clickRow(v, 2)
	clickRow(v, 3)
	v.DoubleTapped(at)
	clickRow(v, 3)
	v.DoubleTapped(at)
	if want := "[43]"; fmt.Sprint(got) != want {
		t.Errorf("OnOpen: got %v, want %s", got, want)
	}
}

func TestMenu(t *testing.T) {
	v := show(t, &fake{end: 50})
	got := ""
	v.OnMenu = func(i uint64, col int, at fyne.Position) { got = fmt.Sprint(i, col, at.X) }
	v.TappedSecondary(&fyne.PointEvent{Position: fyne.NewPos(200, theme.HeadSize+5), AbsolutePosition: fyne.NewPos(900, 9)})
	if want := "40 1 900"; got != want {
		t.Errorf("OnMenu: got %q, want %q", got, want)
	}
	got = ""
	v.TappedSecondary(&fyne.PointEvent{Position: fyne.NewPos(200, 5)})
	if got != "" {
		t.Errorf("OnMenu on the header: got %q, want none", got)
	}
}

func TestKeys(t *testing.T) {
	for _, c := range []struct {
		keys   string
		want   uint64
		follow bool
	}{
		{"j", 199, true}, {"k", 199, true}, {"kk", 198, false}, {"kkj", 199, false}, {"g", 100, false}, {"gj", 101, false},
		{"gk", 100, false}, {"gG", 199, true}, {"gPj", 110, false}, {"jp", 190, false}, {"gP", 109, false}, {"gPp", 100, false},
		{"gE", 199, true}, {"H", 100, false}, {"gDDU", 101, false},
	} {
		v := show(t, &fake{first: 100, end: 200})
		for _, k := range c.keys {
			switch k {
			case 'P':
				key(v, fyne.KeyPageDown)
			case 'p':
				key(v, fyne.KeyPageUp)
			case 'E':
				key(v, fyne.KeyEnd)
			case 'H':
				key(v, fyne.KeyHome)
			case 'D':
				key(v, fyne.KeyDown)
			case 'U':
				key(v, fyne.KeyUp)
			default:
				v.TypedRune(k)
			}
		}
		if got, ok := v.Selected(); got != c.want || !ok || v.Follow() != c.follow {
			t.Errorf("keys %q: selected %d %v, follow %v, want %d, follow %v", c.keys, got, ok, v.Follow(), c.want, c.follow)
		}
		if i, _ := v.Selected(); v.pos.yOf(i, &v.geo) < headH || v.pos.yOf(i, &v.geo) > headH+9*rowH {
			t.Errorf("keys %q: row %d lies at y %d, want it in view", c.keys, i, v.pos.yOf(i, &v.geo))
		}
	}
}

func TestUnknownKeysAreHandedOn(t *testing.T) {
	v := show(t, &fake{end: 5})
	got := ""
	v.OnKey = func(e *fyne.KeyEvent) { got += "<" + string(e.Name) + ">" }
	v.OnRune = func(r rune) { got += string(r) }
	for _, name := range []fyne.KeyName{fyne.KeyF, fyne.KeySpace, fyne.KeyEscape, fyne.KeyUp, fyne.KeyF5} {
		key(v, name)
	}
	for _, r := range "f j/" {
		v.TypedRune(r)
	}
	if want := "<Escape><F5>f /"; got != want {
		t.Errorf("handed on: got %q, want %q", got, want)
	}
}

func TestEmptySourceIsHarmless(t *testing.T) {
	v := show(t, &fake{first: 7, end: 7})
	for _, r := range "jkgG" {
		v.TypedRune(r)
	}
	key(v, fyne.KeyPageUp)
	key(v, fyne.KeyReturn)
	wheel(v, 30)
	clickRow(v, 1)
	paint(v)
	if i, ok := v.Selected(); ok {
		t.Errorf("Selected() = %d, true; want none", i)
	}
}

func TestBeforeTheFirstLayout(t *testing.T) {
	test.NewTempApp(t)
	src := &fake{end: 500}
	v := New(columns, src)
	v.Reset()
	v.SetSelected(7, true)
	for _, r := range "jkgGk" {
		v.TypedRune(r)
	}
	key(v, fyne.KeyPageUp)
	wheel(v, 40)
	clickRow(v, 1)
	v.hoverTo(image.Pt(3, 3))
	v.Update()
	v.SetFollow(true)
	v.Resize(fyne.NewSize(300, 200))
	v.sheet.Draw(300, 200)
	if got := v.pos.yOf(499, &v.geo) + v.geo.row; got != 200 {
		t.Errorf("first layout: the last row ends at %d, want 200", got)
	}
}
