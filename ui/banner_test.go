package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// What went wrong last does not take the place of what went wrong before, unless it is about the same.
func TestBannerQueue(t *testing.T) {
	test.NewTempApp(t)
	b := newBanner(func() {})
	done := 0
	says := func(want string) {
		t.Helper()
		if got := strings.Join(visible(b.content), " | "); got != want {
			t.Fatalf("the banner says %q, want %q", got, want)
		}
	}
	b.show("One.", "", nil)
	b.about("disk", "Two.", "Again", func() { done++ })
	b.show("Three.", "", nil)
	says("One. | 1 of 3")
	b.about("disk", "Two, anew.", "Again", func() { done++ })
	b.hide()
	says("Two, anew. | Again | 1 of 2")
	test.Tap(b.which)
	says("Three. | 2 of 2")
	test.Tap(b.which)
	test.Tap(b.act)
	if done != 1 {
		t.Errorf("the act was done %d times, want 1", done)
	}
	says("Three.")
	b.settle("disk")
	says("Three.")
	if b.hide(); b.content.Visible() {
		t.Error("the banner is there when all was dismissed")
	}
}

// What the banner took is below again when it goes.
func TestBannerGivesBackItsRoom(t *testing.T) {
	r := newRig(t)
	var before, with, after float32
	r.wait(func() {
		top := func() float32 { return fyne.CurrentApp().Driver().AbsolutePositionForObject(r.w.traffic.content).Y }
		before = top()
		r.w.banner.show("Something went wrong.", "", nil)
		with = top()
		r.w.banner.hide()
		after = top()
	})
	if with <= before || after != before {
		t.Errorf("the traffic begins at %v, with a banner at %v, and after it at %v; want lower, then as before", before, with, after)
	}
}

// That no more clients can come in is said while it is so, and no longer.
func TestBannerOfDescriptors(t *testing.T) {
	r := newRig(t)
	r.wait(func() {
		r.w.showCrowded("no more clients can come in")
		r.w.showCrowded("no more clients can come in")
		if got := strings.Join(visible(r.w.banner.content), " | "); got != "No more clients can come in." {
			t.Errorf("the banner says %q", got)
		}
		if r.w.showCrowded(""); r.w.banner.content.Visible() {
			t.Errorf("the banner still says %q", visible(r.w.banner.content))
		}
	})
}
