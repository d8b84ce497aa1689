package diffview

import (
	"fmt"
	"image"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"switchboard/ui/theme"
	"switchboard/ui/view/jsondiff"
)

// show puts a viewer of 800 by 300 pixels into a window.
func show(t testing.TB, left, right string) *View {
	app := test.NewTempApp(t)
	app.Settings().SetTheme(theme.New(theme.Dark))
	v := New()
	w := test.NewTempWindow(t, v)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(800, 300))
	v.Set(jsondiff.NewPage(jsondiff.Compare([]byte(left), []byte(right))))
	paint(v)
	return v
}

func paint(v *View) *image.RGBA {
	return v.sheet.Draw(int(v.Size().Width), int(v.Size().Height)).(*image.RGBA)
}

// screen is what the rows say, left and right.
func screen(v *View) (lines []string) {
	for _, r := range v.rows {
		l := v.lines[r.line]
		if l.Hidden > 0 {
			lines = append(lines, fmt.Sprintf("%d hidden", l.Hidden))
			continue
		}
		row := v.page.Rows[l.Row]
		side := func(c jsondiff.Cell, p part) string {
			text := textOf(c, len(c.Text))
			from, to := p.from, p.to
			if !p.on {
				from, to, _ = v.cut(c, l.Row)
			}
			return text[min(from, len(text)):min(to, len(text))]
		}
		lines = append(lines, side(row.Left, r.left)+" | "+side(row.Right, r.right))
	}
	return lines
}

func click(v *View, row, x int) {
	e := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary}
	e.Position = fyne.NewPos(float32(x), float32(v.yOf(row)+v.geo.row/2))
	v.MouseDown(e)
	v.MouseUp(e)
}

// object is a JSON object with n members, of which some have another value.
func object(n int, other map[int]string) string {
	var members []string
	for i := range n {
		value := fmt.Sprint(i)
		if s, ok := other[i]; ok {
			value = s
		}
		members = append(members, fmt.Sprintf(`"k%d":%s`, i, value))
	}
	return "{" + strings.Join(members, ",") + "}"
}

func TestFoldsAndSteps(t *testing.T) {
	v := show(t, object(200, nil), object(200, map[int]string{50: "true", 150: "null"}))
	if got := screen(v); len(got) != 19 || got[3] != "46 hidden" || got[6] != `  "k50": 50, |   "k50": true,` {
		t.Fatalf("the screen says %q, want what is the same folded around two differences", got)
	}
	moves := 0
	v.OnMove = func() { moves++ }
	if n, of := v.At(); n != 1 || of != 2 {
		t.Errorf("at first it is at %d of %d, want 1 of 2", n, of)
	}
	v.TypedRune('n')
	v.TypedRune('n')
	v.TypedRune('N')
	if n, _ := v.At(); n != 2 || moves != 3 {
		t.Errorf("after n, n, N: at %d, told %d times; want 2, 3", n, moves)
	}
	click(v, 3, 100)
	if got := len(screen(v)); got != 19+45 {
		t.Errorf("after a click on a fold: %d rows, want 64", got)
	}
	v.Fold(false)
	if can, is := v.Folds(); !can || is || len(v.rows) != 202 {
		t.Errorf("all unfolded: %v, %v, %d rows; want true, false, 202", can, is, len(v.rows))
	}
	v.Next()
	v.Next()
	if y := v.yOf(v.at[v.current]); y < 0 || y > v.geo.Height {
		t.Errorf("the difference is drawn at %d, want it in view", y)
	}
}

func TestLongValues(t *testing.T) {
	long := strings.Repeat("word ", 200)
	v := show(t, `{"a":"`+long+`x"}`, `{"a":"`+long+`y"}`)
	got := screen(v)
	if !strings.Contains(got[1], `x"`) || !strings.Contains(got[1], `y"`) || len(got[1]) > 200 {
		t.Fatalf("cut, the row says %q; want both ends, where they differ", got[1])
	}
	click(v, 1, 100)
	all := strings.Join(screen(v), "")
	if n := len(v.rows); n < 10 || strings.Count(all, "w") != 400 {
		t.Errorf("after a click: %d rows with %d words; want all 400", n, strings.Count(all, "w"))
	}
	paint(v)
	click(v, 3, 500)
	if got := len(v.rows); got != 3 {
		t.Errorf("after another click: %d rows, want 3", got)
	}
}

func TestSides(t *testing.T) {
	v := show(t, `{"gone":1,"same":2,"other":3}`, `{"same":2,"other":4,"new":5}`)
	img, pal := paint(v), theme.Now()
	for i, want := range []struct{ left, right theme.Role }{
		{theme.Pane, theme.Pane}, {theme.TintRemoved, theme.Background}, {theme.Pane, theme.Pane},
		{theme.TintChanged, theme.TintChanged}, {theme.Background, theme.TintAdded}, {theme.Pane, theme.Pane},
	} {
		y := v.yOf(i) + 1
		for x, role := range map[int]theme.Role{v.geo.half - 2: want.left, v.geo.Width - v.geo.bar - 3: want.right} {
			if got, c := img.RGBAAt(x, y), pal.Of(role); got.R != c.R || got.G != c.G || got.B != c.B {
				t.Errorf("row %d at x %d is %v, want %v", i, x, got, c)
			}
		}
	}
	var left, right string
	v.OnMenu = func(_ fyne.Position, a, b jsondiff.Cell) { left, right = a.Text, b.Text }
	v.TappedSecondary(&fyne.PointEvent{Position: fyne.NewPos(20, float32(v.yOf(3)+2))})
	if left != "3" || right != "4" {
		t.Errorf("the menu is for %q and %q, want 3 and 4", left, right)
	}
}

func TestHarmless(t *testing.T) {
	for _, c := range [][2]string{{"", ""}, {"", "x"}, {"\x00", "\xff\n\n"}, {"[]", "[]"}, {"1", "{}"}, {`"` + strings.Repeat("漢", 500) + `"`, `"` + strings.Repeat("漢", 400) + `"`},
		{strings.Repeat("[", 300) + strings.Repeat("]", 300), strings.Repeat("[", 299) + strings.Repeat("]", 299)}} {
		v := show(t, c[0], c[1])
		for _, r := range "nNjkgG" {
			v.TypedRune(r)
		}
		for i := range v.rows {
			click(v, min(i, 5), 30)
			if i > 20 {
				break
			}
		}
		v.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(790, 20)}})
		v.Cursor()
		click(v, 0, 795)
		v.Resize(fyne.NewSize(60, 30))
		paint(v)
	}
}

// BenchmarkFrame draws two messages of 4 MB.
func BenchmarkFrame(b *testing.B) {
	long := strings.Repeat("x", 4<<20)
	v := show(b, `{"a":"`+long+`1","b":1}`, `{"a":"`+long+`2","b":1}`)
	for b.Loop() {
		paint(v)
	}
}
