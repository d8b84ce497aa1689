package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
)

// TestSuggestionsStayInTheWindow: a client may call itself anything, and is suggested by that.
func TestSuggestionsStayInTheWindow(t *testing.T) {
	r := newRig(t)
	long := strings.Repeat("W", 5000)
	_, id := r.client(long)
	r.says(id, "WWW")
	r.typing("client:")
	r.until("the client is on offer", func() bool { return len(r.w.traffic.search.drop.offers) == 1 })
	r.wait(func() {
		d := r.w.traffic.search.drop
		if got := d.lines[0].name.canvas.Text; !strings.HasPrefix(got, "WWW") || !strings.HasSuffix(got, "…") {
			t.Errorf("a long name is offered as %.80q, want its beginning and …", got)
		}
		if got, most := d.panel.Size().Width, d.content.Size().Width; got > most {
			t.Errorf("the offers take %v of %v", got, most)
		}
	})
	want := "client:" + r.info(id).Client + " "
	r.key(fyne.KeyTab)
	r.wait(func() {
		if got := r.w.traffic.search.Text; got != want {
			t.Errorf("what was taken is %d letters, %.80q; want all %d that are kept of the name", len(got), got, len(want))
		}
	})
}
