package glyph

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2/theme"
)

// A character that no font of ours has is drawn by one that is installed, within its cells.
func TestFontsOfTheSystem(t *testing.T) {
	f := NewFace(13, theme.DefaultTextMonospaceFont().Content())
	drawn := 0
	for _, r := range []rune{'漢', 'あ', '한', '😀', 'ᚠ'} {
		m, box := f.mask(r, false), f.box(Cells(r))
		if slices.Equal(m.pix, box.pix) {
			continue // nothing that is installed has it
		}
		drawn++
		if room := Cells(r) * f.CellW; m.w == 0 || m.x < -1 || m.x+m.w > room+1 || m.h > 2*(f.Ascent+f.Descent) {
			t.Errorf("%c takes x %d, width %d, height %d, want it within %d", r, m.x, m.w, m.h, room)
		}
	}
	if drawn == 0 {
		t.Skip("no installed font has any of these characters")
	}
}

func TestNoFontHasIt(t *testing.T) {
	f := NewFace(13, theme.DefaultTextMonospaceFont().Content())
	const unassigned = '\U000EFFFD'
	if got, want := f.mask(unassigned, false), f.box(1); !slices.Equal(got.pix, want.pix) {
		t.Errorf("a character that is none is drawn as %v, want a box", got.pix)
	}
}
