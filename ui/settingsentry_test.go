package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// TestSettingsTakeNoBook: what is pasted into a field, or typed, is taken as far as it can be read at each key, and the field says so.
func TestSettingsTakeNoBook(t *testing.T) {
	r := formRig(t, "")
	r.wait(func() {
		row := r.form("gateway.allowed_hosts")
		e := row.entry
		canvas := r.w.form.win.Canvas()
		paste := func(text string) { e.TypedShortcut(&fyne.ShortcutPaste{Clipboard: pasted(text)}) }
		canvas.Focus(e)
		for _, c := range []struct {
			name, text string
			bytes      int
			want       string
		}{
			{"10 MB", strings.Repeat("x", 10_000_000), 0, "10 MB more were not taken: 8 kB is the most that fits here."},
			{"all that fits", strings.Repeat("x", mostSet), mostSet, ""},
			{"one more", "x", mostSet, "1 B more were not taken: 8 kB is the most that fits here."},
		} {
			row.wrong("")
			if paste(c.text); len(e.Text) != c.bytes || c.want != "" && row.message.text != c.want {
				t.Errorf("%s: %d bytes in the field, which says %q; want %d and %q", c.name, len(e.Text), row.message.text, c.bytes, c.want)
			}
		}
		if e.TypedRune('y'); len(e.Text) != mostSet {
			t.Errorf("a key was taken over the bound: %d bytes in the field", len(e.Text))
		}
		e.TypedShortcut(&fyne.ShortcutSelectAll{})
		if paste("one.example"); e.Text != "one.example" || row.message.text != "" {
			t.Errorf("pasted over all, %q is in the field, which says %q", e.Text, row.message.text)
		}
		e.revert()
		paste(strings.Repeat("x", mostSet+1))
		if row.message.text == "" {
			t.Error("what was not taken is not said")
		}
		canvas.Unfocus()
		if row.message.text != "" || row.now.Here {
			t.Errorf("when the field is left, it says %q, set %v", row.message.text, row.now.Here)
		}
		search := r.w.form.search
		canvas.Focus(search)
		search.TypedShortcut(&fyne.ShortcutPaste{Clipboard: pasted(strings.Repeat("x", 10_000_000))})
		if said := r.w.form.said.canvas.Text; search.Text != "" || !strings.HasPrefix(said, "10 MB more") {
			t.Errorf("%d bytes to search for, and the form says %q", len(search.Text), said)
		}
		test.Type(search, "idle")
		if search.Text != "idle" {
			t.Errorf("typed, %q is searched for", search.Text)
		}
	})
}
