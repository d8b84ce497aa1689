package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	icons "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"switchboard/ui/logview"
	"switchboard/ui/theme"
	"switchboard/ui/view"
)

// trafficPane is the list of all that happened.
type trafficPane struct {
	w       *Window
	content fyne.CanvasObject
	list    *logview.View
	search  *findBox
	chips   *chipLine
	names   view.Names
	counts  *text
	follow  *check
	pause   *button
	unseen  *button
	note    *blankNote
	paused  bool
	held    struct{ first, end uint64 } // the bounds when drawing was paused
	turning bool                        // another journal comes to be shown: nothing is looked for anew
	now     time.Time
}

func newTrafficPane(w *Window) *trafficPane {
	p := &trafficPane{w: w, counts: newText(theme.Muted, theme.SmallText, fyne.TextStyle{Monospace: true}), now: time.Now()}
	p.list = logview.New([]logview.Column{
		{Title: "time", Width: 12}, {Title: "", Width: 1}, {Title: "peer", Width: 4}, {Title: "kind", Width: 13},
		{Title: "method", Width: 26, Flex: true, Least: 10}, {Title: "id", Width: 8}, {Title: "size", Width: 7, Right: true},
		{Title: "took", Width: 8, Right: true}, {Title: "", Width: 20, Flex: true, Least: 6},
	}, p)
	p.list.OnFollow = p.followed
	p.list.OnSelect = func(i uint64, ok bool) { p.selected(i, ok) }
	p.list.OnOpen = func(i uint64) { w.detail.open(w.journal.At(i)) }
	p.list.OnActivate = p.list.OnOpen
	p.list.OnMenu = p.menu
	p.list.OnPick = p.pick
	p.list.OnRune, p.list.OnKey = p.typed, w.pressed
	p.search = newFindBox(p.filter, p.seen)
	p.search.leave = w.toRows
	w.journal.Inserted = p.inserted
	p.follow = newCheck("Follow", func(on bool) {
		if p.list.Follow() != on { // else the list was scrolled
			w.turnedFollow(on)
		}
		p.list.SetFollow(on)
		p.followed(on)
	})
	p.follow.Checked = w.Config.Window.Follow
	p.list.SetFollow(w.Config.Window.Follow)
	p.pause = quiet("", icons.MediaPauseIcon(), p.togglePause)
	p.unseen = newButton("", icons.MoveDownIcon(), func() { p.follow.SetChecked(true) })
	p.unseen.Importance = widget.HighImportance
	p.unseen.Hide()
	erase := quiet("", icons.DeleteIcon(), p.clear)
	p.chips = newChipLine(w)
	listed := container.New(headLayout{}, p.chips.content, p.list)
	p.note = newBlankNote(p)
	content := container.NewStack(listed, p.note.content, container.New(cornerLayout{}, p.unseen), p.search.drop.content)
	p.content = pane(spread(theme.GapWide, p.search.content, w.newPlaces(placeTraffic), p.search.content, p.counts, p.follow, p.pause, erase), content)
	return p
}

// Bounds is logview's. While drawing is paused they stay, whatever redraws the list.
func (p *trafficPane) Bounds() (first, end uint64) {
	if p.paused {
		return p.held.first, p.held.end
	}
	return p.w.journal.Bounds()
}

// hold keeps the bounds of now while drawing is paused.
func (p *trafficPane) hold() { p.held.first, p.held.end = p.w.journal.Bounds() }

// update draws what is new, unless drawing is paused, and goes on with a filter. Waiting
// requests show a running time, so each second something on screen may be new.
func (p *trafficPane) update(now time.Time) {
	p.judge()
	p.draw(now)
}

func (p *trafficPane) draw(now time.Time) {
	p.note.say(p.blank())
	if p.paused {
		p.count()
		return
	}
	p.now = p.w.capture.clock(now)
	p.list.Update()
	if n := p.list.Unseen(); n > 0 && !p.list.Follow() && p.w.capture.shown == nil {
		if label := view.Count(n) + " new"; p.unseen.Text != label {
			p.unseen.SetText(label)
			p.unseen.Show()
		}
	} else if p.unseen.Visible() {
		p.unseen.Text = ""
		p.unseen.Hide()
	}
	p.count()
}

func (p *trafficPane) count() {
	shown, kept, dropped := p.w.journal.Counts()
	s := view.Count(kept)
	if shown != kept {
		s = view.Count(shown) + " of " + s
	}
	if p.w.journal.Left() > 0 {
		s += " …"
	}
	if dropped > 0 {
		s += ", " + view.Count(dropped) + " older fell out"
	}
	if p.paused {
		s += ", drawing paused"
	}
	p.counts.set(roleIf(p.paused, theme.Warning, theme.Muted), s)
}

// nothing reports whether there is nothing here that a person may look for.
func (p *trafficPane) nothing() bool {
	return !p.w.journal.Spoken() && p.search.Text == ""
}

func (p *trafficPane) followed(on bool) {
	if p.follow.Checked != on {
		p.follow.SetChecked(on)
	}
	p.update(time.Now())
}

// turnTo shows the rows of j, of that session where one is named, with the query text in the box; it does not look for
// those that it means.
func (p *trafficPane) turnTo(j *view.Journal, text, session string) {
	if p.w.journal != p.w.live {
		p.w.journal.Inserted = nil
	}
	p.turning = true
	p.w.journal, p.w.sessions.selected = j, session
	j.Inserted = p.inserted
	p.search.SetText(text)
	p.turning = false
}

func (p *trafficPane) togglePause() {
	p.setPaused(!p.paused)
	p.update(time.Now())
}

func (p *trafficPane) setPaused(on bool) {
	p.paused = on
	p.hold()
	if p.paused {
		p.pause.SetIcon(icons.MediaPlayIcon())
	} else {
		p.pause.SetIcon(icons.MediaPauseIcon())
	}
}

func (p *trafficPane) clear() {
	if p.w.capture.shown != nil {
		p.w.status.say(time.Now(), "A recording is read-only: nothing of it is cleared.")
		return
	}
	p.w.journal.Clear()
	p.hold()
	p.list.Reset()
	p.w.detail.show(nil)
	p.w.refresh(time.Now())
	p.w.status.say(time.Now(), "The list is cleared.")
}

func (p *trafficPane) selected(i uint64, ok bool) {
	switch r := p.w.journal.At(i); {
	case !ok:
	case r != nil:
		p.w.detail.show(r)
	default:
		p.w.status.say(time.Now(), "This row fell out of the list.")
	}
}

// reveal goes to the row that the event seq made.
func (p *trafficPane) reveal(seq uint64) {
	p.w.overview.show(false)
	if i, ok := p.w.journal.Number(seq); ok {
		p.held.end = max(p.held.end, i+1)
		p.list.SetSelected(i, true)
		p.selected(i, true)
	} else if r := p.w.journal.BySeq(seq); r != nil {
		p.list.Unselect()
		p.w.detail.show(r)
		p.w.status.say(time.Now(), "Its row is not among those shown.")
	}
}
