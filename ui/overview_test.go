package ui

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
	"switchboard/ui/logview"
	"switchboard/ui/theme"
	"switchboard/ui/view"
)

// overview shows the overview, by its action.
func (r *rig) overview() *overviewPane {
	r.wait(func() { r.w.perform("Ctrl+5") })
	return r.w.overview
}

// figured is what the row of a method says; nil: there is none.
func (r *rig) figured(arrow, method string) (cells []string) {
	t := r.w.overview.model.Methods
	for i := range t.Len() {
		row := logview.Row{Cells: make([]logview.Cell, len(t.Fields))}
		methodRows{r.w.overview}.Row(uint64(i), &row)
		if row.Cells[view.MethodArrow].Text == arrow && row.Cells[view.MethodName].Text == method {
			for _, c := range row.Cells {
				cells = append(cells, c.Text)
			}
		}
	}
	return cells
}

func TestOverviewOfMethods(t *testing.T) {
	r := newRig(t)
	c, id := r.client("probe")
	for range 3 {
		if _, err := c.ListTools(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
	}
	r.inject(id, `{"jsonrpc":"2.0","id":"op-1","method":"ping"}`)
	p := r.overview()
	r.until("three lists of tools", func() bool {
		cells := r.figured("→", "tools/list")
		return len(cells) > 0 && cells[view.MethodCount] == "3" && cells[view.MethodErrors] == "" && cells[view.MethodP50] != "" && cells[view.MethodMax] != ""
	})
	r.until("a ping that the client answered", func() bool {
		cells := r.figured("←", "ping")
		return len(cells) > 0 && cells[view.MethodCount] == "1" && cells[view.MethodWaiting] == "" && cells[view.MethodP99] != ""
	})
	r.wait(func() {
		if r.w.traffic.content.Visible() || !p.content.Visible() {
			t.Error("the overview is not in the place of the traffic")
		}
		i := 0
		for p.model.Methods.At(i).Name != "tools/list" {
			i++
		}
		p.methods.OnClick(uint64(i))
		if got := r.w.traffic.search.Text; got != "method:tools/list" || !r.w.traffic.content.Visible() || p.content.Visible() {
			t.Errorf("a click on a method looks for %q, traffic visible %v", got, r.w.traffic.content.Visible())
		}
	})
	r.until("the six messages", func() bool { shown, _, _ := r.w.journal.Counts(); return shown == 6 })
}

func TestOverviewOfSessions(t *testing.T) {
	r := newRig(t)
	_, id := r.client("probe")
	_, other := r.client("other")
	p := r.overview()
	r.wait(func() { tapLabel(p.content, bySession) })
	r.until("both sessions", func() bool { return p.model.Sessions.Len() == 2 && p.model.Sessions.At(1).Figures.In > 0 })
	r.wait(func() { p.clients.OnClick(uint64(p.model.Sessions.Find(other))) })
	r.until("it is selected in both lists", func() bool {
		at, ok := p.clients.Selected()
		return ok && p.model.Sessions.Key(int(at)) == other && r.w.sessions.selected == other
	})
	r.pick(id)
	r.until("the other one is", func() bool {
		at, ok := p.clients.Selected()
		return ok && p.model.Sessions.Key(int(at)) == id
	})
	r.wait(func() {
		if curves := p.curves(time.Now()); !curves[0].some || !curves[1].some {
			t.Error("the curves do not tell the selected session apart")
		}
	})
}

// TestOverviewIsTheSpines: after real traffic, the figures come to what the gateway has counted.
func TestOverviewIsTheSpines(t *testing.T) {
	r := newRig(t)
	for i := range 3 {
		c, _ := r.client(fmt.Sprint("probe", i))
		for range 10 * (i + 1) {
			if _, err := c.ListTools(t.Context(), nil); err != nil {
				t.Fatal(err)
			}
		}
		_, _ = c.ReadResource(t.Context(), nil)
	}
	r.until("all is counted", func() bool {
		all, tally := r.w.figures.All(), r.gw.Stats().Totals
		expected := uint64(0) // each client asked for what this revision lacks, which is no error to those who look for one
		for i, end := r.w.journal.Bounds(); i < end; i++ {
			if r.w.journal.At(i).Expected() {
				expected++
			}
		}
		return all.In == tally.In && all.Out == tally.Out && expected > 0 && all.Errors()+expected == tally.Errors && all.In > 60
	})
	r.wait(func() {
		var sum uint64
		for _, m := range r.w.figures.Methods() {
			sum += m.Messages()
		}
		if all := r.w.figures.All(); sum != all.In+all.Out {
			t.Errorf("the methods come to %d messages, want %d", sum, all.In+all.Out)
		}
	})
}

func TestOverviewIsCopied(t *testing.T) {
	r := newRig(t)
	c, _ := r.client("probe")
	if _, err := c.ListTools(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	r.overview()
	r.until("its figures", func() bool { return r.figured("→", "tools/list") != nil && r.w.figures.All().Client.Waiting == 0 })
	r.press("Copy")
	r.wait(func() {
		got := r.w.App.Clipboard().Content()
		for _, want := range []string{" messages** (→ ", "| → | tools/list | 1 |", "| probe | "} {
			if !strings.Contains(got, want) {
				t.Errorf("copied without %q:\n%s", want, got)
			}
		}
	})
	r.press("Start anew")
	r.wait(func() {
		if all := r.w.figures.All(); all.In+all.Out != 0 || r.figured("→", "tools/list") != nil {
			t.Errorf("started anew, the figures are %+v", all)
		}
	})
	r.sees("No message yet.")
}

func TestOverviewOfNothing(t *testing.T) {
	r := newRig(t)
	p := r.overview()
	r.sees("No message yet.", "Counts and times begin with the first.")
	r.wait(func() {
		if r.w.empty.content.Visible() {
			t.Error("what to do first lies over the overview")
		}
		all := r.w.figures.All()
		for _, tile := range p.tiles(&all) {
			if tile.role != theme.Faint {
				t.Errorf("the figure %s is %q, and not faint", tile.name, tile.value)
			}
		}
		tapLabel(p.content, placeTraffic)
		if p.content.Visible() || !r.w.empty.content.Visible() {
			t.Error("back at the traffic there is nothing, and it does not say what to do first")
		}
	})
}

func TestOverviewSorts(t *testing.T) {
	r := newRig(t)
	c, _ := r.client("probe")
	for range 3 {
		_ = c.Ping(t.Context(), nil)
	}
	p := r.overview()
	r.until("the pings", func() bool {
		return r.figured("→", "ping") != nil && r.figured("→", "ping")[view.MethodCount] == "3"
	})
	r.wait(func() {
		p.methods.Resize(fyne.NewSize(900, 300))
		p.methods.MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary, PointEvent: fyne.PointEvent{Position: fyne.NewPos(80, 10)}})
		if got := p.model.Methods.By; got != view.MethodName {
			t.Errorf("a click on the second head orders by %d", got)
		}
		if first := p.model.Methods.At(0).Name; first != "initialize" {
			t.Errorf("by name, %s is the first", first)
		}
		p.methods.OnHead(view.MethodCount)
		if first := p.model.Methods.At(0).Name; first != "ping" {
			t.Errorf("by count, %s is the first", first)
		}
	})
}

// TestOverviewStaysUnderThePointer: while the mouse is over a table, no row changes its place.
func TestOverviewStaysUnderThePointer(t *testing.T) {
	r := newRig(t)
	p := r.overview()
	r.wait(func() {
		r.w.feed.stop()
		now := time.Now()
		say := func(method string, times int) {
			f := frame.New(frame.In, frame.Client, fmt.Appendf(nil, `{"jsonrpc":"2.0","method":%q}`, method))
			for range times {
				r.w.figures.Apply([]spine.Event{{Seq: 1, Time: now, Kind: spine.In, Session: "a", Frame: f, Method: method}})
			}
			now = now.Add(2 * tickEvery)
			p.update(nil, now, now)
		}
		first := func() string { return p.model.Methods.At(0).Name }
		say("a", 2)
		say("b", 1)
		p.methods.MouseIn(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(50, 50)}})
		if say("b", 5); first() != "a" {
			t.Error("a row went away under the pointer")
		}
		p.methods.MouseOut()
		if say("b", 1); first() != "b" {
			t.Error("the rows are not ordered anew when the pointer is gone")
		}
	})
}

// TestOverviewIsDrawn: at any size, with figures and without, every pixel is painted.
func TestOverviewIsDrawn(t *testing.T) {
	r := newRig(t)
	r.client("probe")
	p := r.overview()
	r.until("figures", func() bool { return p.model.Methods.Len() > 0 })
	r.wait(func() {
		for _, width := range []int{1, 50, 300, 700, 1100, 4000} {
			p.strip.Resize(fyne.NewSize(float32(width), stripHeight))
			p.strip.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(float32(width)*0.9, 40)}})
			img := p.strip.sheet.Draw(width, stripHeight)
			for x := range width {
				if _, _, _, a := img.At(x, stripHeight/2).RGBA(); a != 0xffff {
					t.Fatalf("at a width of %d the pixel at %d is not painted", width, x)
				}
			}
		}
	})
}

func TestSessionShowsItsLastMinute(t *testing.T) {
	r := newRig(t)
	_, id := r.client("probe")
	r.until("messages of it", func() bool { return r.w.figures.Session(id).In > 0 && r.row(id) != nil })
	r.wait(func() {
		now := time.Now().Add(4 * time.Second)
		recent := view.Recent(r.w.figures, id, now, 20, 3)
		if slices.Max(recent) == 0 || len(recent) != 20 {
			t.Errorf("the last minute of a session that spoke is %v", recent)
		}
	})
}

// TestFiguresOfSessionsEnd: those that are no longer listed have none.
func TestFiguresOfSessionsEnd(t *testing.T) {
	r := newRig(t)
	c, id := r.client("probe")
	r.until("its figures", func() bool { return r.w.figures.Session(id).In > 0 })
	_ = c.Close()
	r.until("it is closed", func() bool { return !r.info(id).Closed.IsZero() })
	r.gw.ForgetClosed()
	r.until("its figures are gone", func() bool { r.w.refresh(time.Now()); return r.w.figures.Len() == 0 })
	r.wait(func() {
		if r.w.figures.All().In == 0 {
			t.Error("what it came to is no longer in the totals")
		}
	})
}
