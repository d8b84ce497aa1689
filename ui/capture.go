package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	icons "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"switchboard/gateway/session"
	"switchboard/ui/logview"
	"switchboard/ui/theme"
	"switchboard/ui/view"
)

// capturePane shows a recording where else the live traffic is, and says so in a strip below the top bar. The live
// traffic goes on being collected behind it.
type capturePane struct {
	w       *Window
	content fyne.CanvasObject
	name    *text
	about   *text
	trouble *widget.Label
	stop    *button

	shown  *view.Capture  // nil: what is live is shown
	infos  []session.Info // of it
	more   int            // sessions beside those
	events uint64         // of which infos were made
	drawn  time.Time
	cancel context.CancelFunc
	live   livePlace // how it was left
}

// livePlace is all that has to be put back for the live traffic to be as it was left.
type livePlace struct {
	list     logview.Place
	end      uint64 // of the rows shown
	search   string
	selected string // the session
	detail   view.Row
	paused   bool
	held     struct{ first, end uint64 }
}

func newCapturePane(w *Window) *capturePane {
	p := &capturePane{w: w, name: label(theme.Text, ""), about: newText(theme.Muted, theme.TextSize, fyne.TextStyle{}), trouble: widget.NewLabel("")}
	p.name.canvas.TextStyle.Bold = true
	p.trouble.Wrapping = fyne.TextWrapWord
	p.trouble.Importance = widget.WarningImportance
	p.stop = quiet("Stop reading", icons.MediaStopIcon(), p.stopReading)
	back := newButton("Back to live", icons.NavigateBackIcon(), p.back)
	said := beside(p.name, p.about)
	p.content = surface(theme.TintPending, container.NewVBox(
		inset(theme.GapWide, 4, spread(theme.GapWide, said, caption("RECORDING"), said, p.stop, back)), p.trouble, line()))
	p.content.Hide()
	return p
}

// show puts a recording of which nothing was read yet in the place of what is live, or of another one. cancel ends its reading.
func (p *capturePane) show(c *view.Capture, cancel context.CancelFunc) {
	if p.shown == nil {
		p.leave()
	} else {
		p.cancel()
	}
	p.shown, p.cancel, p.infos, p.more, p.events = c, cancel, nil, 0, 0
	t := p.w.traffic
	t.turnTo(c.Journal, "", "")
	t.setPaused(false)
	t.follow.Checked = false
	t.follow.Refresh()
	t.list.SetFollow(false)
	t.filter()
	p.w.detail.show(nil)
	p.w.compose.outcome.set(theme.Muted, "A recording is shown: what you send goes to sessions that are live.")
	p.strip(true)
	p.w.refresh(time.Now())
	p.w.win.Canvas().Focus(t.list)
}

// leave remembers how the live traffic is left. Its rows may move meanwhile, where one comes to match the filter.
func (p *capturePane) leave() {
	t := p.w.traffic
	p.live = livePlace{list: t.list.Place(), search: t.search.Text, selected: p.w.sessions.selected, detail: p.w.detail.row, paused: t.paused, held: t.held}
	_, p.live.end = p.w.live.Bounds()
	p.w.live.Inserted = p.live.inserted
}

func (l *livePlace) inserted(i uint64) {
	if l.list.Top >= i {
		l.list.Top++
	}
	if l.list.Has && l.list.Selected >= i {
		l.list.Selected++
	}
	if i < l.held.end {
		l.held.end++
	}
	l.end++
}

// back shows what is live again, as it was left.
func (p *capturePane) back() {
	if p.shown == nil {
		return
	}
	p.cancel()
	p.shown, p.infos = nil, nil
	p.strip(false)
	w, t, left := p.w, p.w.traffic, p.live
	p.live = livePlace{}
	t.turnTo(w.live, left.search, left.selected)
	if t.search.query.Named() {
		for _, s := range w.Gateway.Sessions() { // one may have said its name since
			w.live.Again(s.ID)
		}
	}
	t.setPaused(left.paused)
	t.held = left.held
	_, end := w.live.Bounds()
	t.list.Return(left.list, end-min(left.end, end))
	t.follow.Checked = t.list.Follow()
	t.follow.Refresh()
	w.detail.show(&left.detail)
	w.compose.outcome.set(theme.Muted, "")
	w.refresh(time.Now())
	if !w.empty.content.Visible() { // else the list is not to be seen
		w.win.Canvas().Focus(t.list)
	} else {
		w.win.Canvas().Unfocus()
	}
}

// strip shows or hides the strip, and gives its room to what is below: Fyne does not where something goes.
func (p *capturePane) strip(on bool) {
	show(p.content, on)
	p.w.body.Refresh()
}

// stopReading leaves the rest of the recording unread.
func (p *capturePane) stopReading() {
	if p.shown != nil {
		p.cancel()
		p.shown.Stop()
		p.w.refresh(time.Now())
	}
}

// at is what is shown: the sessions, and what time it is there. They are those of the gateway, and the time is now, where
// no recording is shown.
func (p *capturePane) at(live []session.Info, now time.Time) ([]session.Info, time.Time) {
	c := p.shown
	if c == nil {
		return live, now
	}
	if n := c.Events(); n != p.events || p.infos == nil {
		p.infos, p.more = c.Sessions()
		p.events = n
	}
	return p.infos, c.End()
}

// clock is what time it is in what is shown.
func (p *capturePane) clock(now time.Time) time.Time {
	if p.shown != nil {
		return p.shown.End()
	}
	return now
}

// update shows how far the recording is read, and what is missing of it.
func (p *capturePane) update() {
	c := p.shown
	if c == nil {
		return
	}
	p.name.set(theme.Text, c.Recording.Name())
	about := c.Summary()
	if p.more > 0 {
		about += " · " + view.Plural(p.more, "session") + " more than are listed"
	}
	p.about.set(theme.Muted, about)
	show(p.stop, !c.Done())
	trouble := c.Trouble()
	if p.trouble.Text != trouble {
		p.trouble.SetText(trouble)
	}
	if on := trouble != ""; on != p.trouble.Visible() {
		show(p.trouble, on)
		p.w.body.Refresh()
	}
}
