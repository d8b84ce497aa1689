package jsonview

import (
	"image"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"switchboard/ui/theme"
)

const sample = `{"jsonrpc":"2.0","id":7,"params":{"name":"search","tags":["a","b"],"deep":{"x":null}},"ok":true}`

func TestFolding(t *testing.T) {
	v := show(t)
	v.SetJSON([]byte(sample))
	if got := len(v.rows); got != 15 {
		t.Fatalf("rows of the sample = %d, want 15", got)
	}
	arrow := mouse(v, 3, -1, 0)
	v.MouseDown(arrow)
	if got, want := strings.Split(screen(v), "\n")[3], `  "params": { … 8 lines },`; got != want || len(v.rows) != 6 {
		t.Errorf("after a click on the arrow: row 3 %q of %d, want %q of 6", got, len(v.rows), want)
	}
	v.MouseDown(mouse(v, 3, 16, 0))
	if got := len(v.rows); got != 15 {
		t.Errorf("after a click on the ellipsis: %d rows, want 15", got)
	}
	v.FoldAll(1)
	if got := len(v.rows); got != 6 {
		t.Errorf("FoldAll(1): %d rows, want 6", got)
	}
	v.UnfoldAll()
	v.Toggle(1)
	v.Toggle(-1)
	v.Toggle(99)
	if got := len(v.rows); got != 15 {
		t.Errorf("after UnfoldAll and odd toggles: %d rows, want 15", got)
	}
}

func TestSelection(t *testing.T) {
	for _, c := range []struct {
		row, cell, toRow, toCell int
		want                     string
	}{
		{1, 2, 1, 11, `"jsonrpc"`},
		{1, 11, 1, 2, `"jsonrpc"`},
		{1, 13, 2, 6, "\"2.0\",\n  \"id\""},
		{0, 0, 0, 50, "{"},
		{1, 3, 1, 3, ""},
	} {
		v := show(t)
		v.SetJSON([]byte(sample))
		sweep(v, c.row, c.cell, c.toRow, c.toCell)
		if got := v.SelectedText(); got != c.want {
			t.Errorf("selection from %d:%d to %d:%d = %q, want %q", c.row, c.cell, c.toRow, c.toCell, got, c.want)
		}
	}
}

func TestCopyIncludesWhatIsFolded(t *testing.T) {
	v := show(t)
	v.SetJSON([]byte(sample))
	all := screen(v)
	v.FoldAll(1)
	v.TypedShortcut(&fyne.ShortcutSelectAll{})
	v.TypedShortcut(&fyne.ShortcutCopy{})
	if got := fyne.CurrentApp().Clipboard().Content(); got != all {
		t.Errorf("copied %q, want %q", got, all)
	}
	sweep(v, 3, 2, 3, 99)
	if got, want := v.SelectedText(), strings.Join(strings.Split(all, "\n")[3:13], "\n")[2:]; got != want {
		t.Errorf("selection of a folded line = %q, want %q", got, want)
	}
}

func TestShiftClickAndDoubleClick(t *testing.T) {
	v := show(t)
	v.SetJSON([]byte(sample))
	v.MouseDown(mouse(v, 1, 2, 0))
	v.MouseDown(mouse(v, 1, 11, fyne.KeyModifierShift))
	if got := v.SelectedText(); got != `"jsonrpc"` {
		t.Errorf("shift-click: selected %q, want \"jsonrpc\"", got)
	}
	v.DoubleTapped(&fyne.PointEvent{Position: mouse(v, 1, 14, 0).Position})
	if got := v.SelectedText(); got != `"2.0"` {
		t.Errorf("double click: selected %q, want \"2.0\"", got)
	}
}

func TestLimitOffersAll(t *testing.T) {
	v := show(t)
	v.Limit = 1000
	v.SetJSON([]byte(`[` + strings.Repeat(`"x",`, 5000) + `"end"]`))
	if got, want := screen(v), "Show all 20 kB  (19 kB more)"; !strings.HasSuffix(got, want) || v.Problem() != nil {
		t.Fatalf("cut text ends %q, problem %v; want %q, none", got[len(got)-40:], v.Problem(), want)
	}
	v.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	v.MouseDown(mouse(v, len(v.rows)-1, 2, 0))
	if got := screen(v); !strings.HasSuffix(got, "\"end\"\n]") {
		t.Errorf("after the click the text ends %q, want all of it", got[len(got)-40:])
	}
}

func TestHexDump(t *testing.T) {
	v := show(t)
	v.SetHex([]byte("{\"a\":\x00\xff, \"needle\": \"NEEDLE\"}"))
	for text, want := range map[string]int{"needle": 2, "00 ff": 1, "7b 22 61": 1, "zz": 0, "": 0, "0": 0} {
		if got := v.Find(text); got != want {
			t.Errorf("Find(%q) in a dump = %d, want %d", text, got, want)
		}
	}
	v.Find("00 ff")
	m := v.matches[0]
	v.TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
	if got := strings.Split(screen(v), "\n")[m.line][m.from:m.to]; got != ".." {
		t.Errorf("the match is %q, want the ASCII of both bytes", got)
	}
	sweep(v, 0, 0, 0, 99)
	if got, want := v.SelectedText(), "000000  7b 22 61 22 3a 00 ff 2c  20 22 6e 65 65 64 6c 65  {\"a\":.., \"needle"; got != want {
		t.Errorf("the first line is copied as %q, want %q", got, want)
	}
}

func TestProblemIsShownAndNotCopied(t *testing.T) {
	v := show(t)
	v.SetJSON([]byte("{\"a\": 1,\n  oops }"))
	want := "{\n  \"a\": 1,\n✕ source line 2, column 3: expected a name in double quotes\noops }"
	if got := screen(v); got != want {
		t.Errorf("broken JSON shows %q, want %q", got, want)
	}
	v.SelectAll()
	if got := v.SelectedText(); got != "{\n  \"a\": 1,\noops }" {
		t.Errorf("copied %q, want the text without the message", got)
	}
}

func TestRawFrame(t *testing.T) {
	v := show(t)
	v.SetRaw([]byte("event: message\r\ndata: {\"a\":\t\x00}\r\n\r\n"))
	if got, want := screen(v), "event: message\\r\\n\ndata: {\"a\":\\t‹00›}\\r\\n\n\\r\\n"; got != want {
		t.Errorf("raw frame shows %q, want %q", got, want)
	}
	v.SelectAll()
	if got, want := v.SelectedText(), "event: message\ndata: {\"a\":\t‹00›}\n"; got != want {
		t.Errorf("raw frame copies %q, want %q", got, want)
	}
}

func TestText(t *testing.T) {
	v := show(t)
	v.SetText("POST /mcp\nAccept: */*\n\n200 OK\n")
	if got, want := screen(v), "POST /mcp\nAccept: */*\n\n200 OK"; got != want {
		t.Errorf("a text shows %q, want %q", got, want)
	}
	v.SelectAll()
	if got, want := v.SelectedText(), "POST /mcp\nAccept: */*\n\n200 OK"; got != want {
		t.Errorf("a text copies %q, want %q", got, want)
	}
}

func TestWrap(t *testing.T) {
	v := show(t)
	v.SetWrap(true)
	for _, in := range []string{strings.Repeat("0123456789", 40), strings.Repeat("漢é\x00 ", 999), "short"} {
		for _, width := range []float32{600, 180, 333} {
			v.SetRaw([]byte(in))
			v.Resize(fyne.NewSize(width, 300))
			paint(v)
			flat := strings.ReplaceAll(screen(v), "\n", "")
			v.SelectAll()
			if got := v.SelectedText(); got != flat {
				t.Errorf("wrapped at %v: rows show %d bytes, the text has %d", width, len(flat), len(got))
			}
			for _, r := range v.rows {
				if x := v.xOf(r, r.to); x > int(width) && width > 200 {
					t.Errorf("wrapped at %v: a row ends at %d", width, x)
				}
			}
		}
	}
}

func TestScrollingStaysInBounds(t *testing.T) {
	v := show(t)
	long := `["` + strings.Repeat("w", 500) + `",` + strings.Repeat("1,", 100) + `2]`
	v.SetJSON([]byte(long))
	v.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(-1e5, -1e5)})
	down, right := v.limits()
	if v.top != down || v.left != right || down == 0 || right == 0 {
		t.Errorf("scrolled far: %d, %d, want the limits %d, %d", v.top, v.left, down, right)
	}
	v.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(1e5, 1e5)})
	if v.top != 0 || v.left != 0 {
		t.Errorf("scrolled back: %d, %d, want 0, 0", v.top, v.left)
	}
	e := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary}
	e.Position = fyne.NewPos(595, 299)
	v.MouseDown(e)
	v.DragEnd()
	if v.top != down {
		t.Errorf("click at the end of the scrollbar: top %d, want %d", v.top, down)
	}
	v.TypedRune('g')
	for _, name := range []fyne.KeyName{fyne.KeyPageDown, fyne.KeyDown, fyne.KeyUp, fyne.KeyPageUp, fyne.KeyRight, fyne.KeyLeft} {
		v.TypedKey(&fyne.KeyEvent{Name: name})
	}
	if v.top != 0 || v.left != 0 {
		t.Errorf("keys there and back: %d, %d, want 0, 0", v.top, v.left)
	}
}

func TestHostileInputIsHarmless(t *testing.T) {
	v := show(t)
	for _, in := range []string{"", "\n", strings.Repeat("[", 20_000), strings.Repeat(`{"a":`, 5000), "\xff\xfe", strings.Repeat("\x00", 9000)} {
		for _, wrap := range []bool{false, true} {
			v.SetWrap(wrap)
			v.SetJSON([]byte(in))
			paint(v)
			v.SetRaw([]byte(in))
			paint(v)
			v.SelectAll()
			v.SelectedText()
			sweep(v, 0, 0, 2, 3)
			v.Find("a")
		}
	}
}

func TestBeforeTheFirstLayout(t *testing.T) {
	test.NewTempApp(t)
	v := New()
	v.SelectAll()
	v.SetJSON([]byte(sample))
	v.Find("null")
	v.FoldAll(1)
	v.TypedRune('G')
	v.MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary})
	v.hoverTo(image.Pt(3, 3))
	v.Resize(fyne.NewSize(300, 200))
	v.sheet.Draw(300, 200)
	if got := len(v.rows); got != 6 {
		t.Errorf("rows at the first layout = %d, want 6", got)
	}
}

func TestColoursFollowTheTheme(t *testing.T) {
	v := show(t)
	v.SetJSON([]byte(sample))
	for _, m := range []theme.Mode{theme.Light, theme.Dark} {
		fyne.CurrentApp().Settings().SetTheme(theme.New(m))
		want := theme.Now().Of(theme.Pane)
		if got := paint(v).RGBAAt(590, 5); got.R != want.R || got.B != want.B {
			t.Errorf("background in mode %d = %v, want %v", m, got, want)
		}
	}
}
