package ui

import (
	"strings"
	"testing"
	"time"

	"switchboard/ui/view"
)

// TestOverviewOfASessionsMethods: the selected session's methods are shown, in a line that says whose, until all are asked for again.
func TestOverviewOfASessionsMethods(t *testing.T) {
	r := newRig(t)
	c, id := r.client("probe")
	other, otherID := r.client("other")
	for range 3 {
		if _, err := c.ListTools(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := other.Ping(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	p := r.overview()
	counts := func(method, want string) func() bool {
		return func() bool {
			cells := r.figured("→", method)
			return want == "" && cells == nil || len(cells) > 0 && cells[view.MethodCount] == want
		}
	}
	r.until("both are counted", func() bool {
		return counts("tools/list", "3")() && counts("ping", "1")() && counts("initialize", "2")()
	})
	r.pick(id)
	r.until("the methods of the one alone", func() bool {
		return counts("tools/list", "3")() && counts("ping", "")() && counts("initialize", "1")() && r.figured("→", "tools/list")[view.MethodP99] != ""
	})
	r.wait(func() {
		if got, want := p.of.canvas.Text, "of probe "+view.ShortID(id); got != want {
			t.Errorf("the head says %q, want %q", got, want)
		}
		of, want := p.model.Scope(), r.w.figures.Session(id)
		if of.In != want.In || of.In == 0 {
			t.Errorf("the strip is of %d messages that came in, want %d", of.In, want.In)
		}
		p.copy()
		if got := r.w.App.Clipboard().Content(); !strings.Contains(got, "The methods of probe "+view.ShortID(id)+", ") || strings.Contains(got, "| ping |") {
			t.Errorf("copied:\n%s", got)
		}
		tapLabel(p.content, bySession)
		if p.of.canvas.Text != "" || p.model.Sessions.Len() != 2 {
			t.Errorf("the table of all sessions says it is %q", p.of.canvas.Text)
		}
		p.clients.OnActivate(uint64(p.model.Sessions.Find(otherID)))
		if !p.methods.Visible() || r.w.sessions.selected != otherID || !counts("ping", "1")() || !counts("tools/list", "")() {
			t.Error("Enter on a session does not show its methods")
		}
		r.w.sessions.unselect()
		if !counts("initialize", "2")() || p.of.canvas.Text != "" {
			t.Errorf("with no session selected the head says %q", p.of.canvas.Text)
		}
	})
}

// TestOverviewOfASilentSession: one that has said nothing since the figures began says that of itself.
func TestOverviewOfASilentSession(t *testing.T) {
	r := newRig(t)
	_, id := r.client("probe")
	r.until("its figures", func() bool {
		return r.w.figures.Session(id).Client.Answered > 0 && r.w.figures.All().Client.Waiting == 0
	})
	r.pick(id)
	r.wait(func() {
		r.w.feed.stop()
		r.w.overview.showMethods()
		r.w.figures.Reset(time.Now())
		r.w.overview.update(r.w.sessions.infos, time.Now(), time.Now())
	})
	r.sees("No message of this session yet.")
}
