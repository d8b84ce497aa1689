package ui

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	icons "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"switchboard/gateway/session"
	"switchboard/ui/theme"
	"switchboard/ui/view"
)

// sessionsPane lists the sessions and holds what can be done to the selected one.
type sessionsPane struct {
	w        *Window
	content  fyne.CanvasObject
	list     *sessionList
	infos    []session.Info // what the list shows; the main goroutine's
	now      time.Time      // when it was drawn
	selected string         // whole id; empty: none
	count    *text
	forget   *button
	all      *button // shows the traffic of all sessions again
	actions  *fyne.Container
	body     *fyne.Container // the list, above the actions
	pause    *button
	step     *button
	alive    *button
	about    *text // how the selected session is connected
	streams  []*text
}

func newSessionsPane(w *Window) *sessionsPane {
	p := &sessionsPane{w: w, count: caption("")}
	p.list = newSessionList(p)
	p.list.Length = func() int { return len(p.infos) }
	p.list.CreateItem = func() fyne.CanvasObject { return newSessionRow(p.tapped, p.menu) }
	p.list.UpdateItem = func(i widget.ListItemID, o fyne.CanvasObject) {
		if i < len(p.infos) {
			o.(*sessionRow).show(&p.infos[i], p.now)
			o.(*sessionRow).lately(w.overview.figures(), p.now)
		}
	}
	p.list.OnSelected = func(i widget.ListItemID) {
		if i < len(p.infos) {
			p.selectID(p.infos[i].ID)
		}
	}
	p.forget = quiet("Forget closed", nil, func() { w.Gateway.ForgetClosed(); w.refresh(time.Now()) })
	p.all = quiet("All sessions", nil, p.unselect)
	p.pause = newButton("Pause", icons.MediaPauseIcon(), p.turnPause)
	p.step = newButton("Step", icons.MediaSkipNextIcon(), func() { p.act("Step", w.Gateway.Step) })
	p.alive = quiet("Keepalive", nil, p.turnKeepalive)
	end := newButton("Disconnect", icons.CancelIcon(), func() { p.act("Disconnect", w.Gateway.Disconnect) })
	p.about = newText(theme.Muted, theme.SmallText, fyne.TextStyle{})
	streams := container.NewVBox()
	for range 4 {
		t := newText(theme.Muted, theme.SmallText, fyne.TextStyle{Monospace: true})
		t.Hide()
		p.streams = append(p.streams, t)
		streams.Add(t)
	}
	p.actions = container.NewVBox(line(), inset(6, 5, container.NewVBox(short(p.about), streams,
		container.NewGridWithColumns(2, p.pause, p.step), container.NewGridWithColumns(2, p.alive, end))))
	p.actions.Hide()
	room := spacer()
	p.body = container.NewBorder(nil, p.actions, nil, nil, container.NewStack(p.list, p.list.ring))
	p.content = pane(spread(theme.Gap, room, caption("SESSIONS"), p.count, room, p.forget, p.all), p.body)
	return p
}

// update shows the sessions of this moment.
func (p *sessionsPane) update(infos []session.Info, now time.Time) {
	// Only what is new is drawn, and each second how long ago the last word was.
	draw := now.Sub(p.now) >= tickEvery || !slices.Equal(p.infos, infos)
	p.infos = infos
	live := 0
	for i := range infos {
		if infos[i].Reason == 0 {
			live++
		}
	}
	reading := p.w.capture.shown != nil
	if reading {
		live = len(infos)
	}
	p.count.set(theme.Muted, view.Count(live))
	show(p.forget, live < len(infos) && p.selected == "") // there is no room for both
	show(p.all, p.selected != "")
	if draw {
		p.now = now
		p.list.Refresh()
	}
	p.mark()
	info := p.info()
	if acts := info != nil && info.Reason == 0 && !reading; p.actions.Visible() != acts {
		show(p.actions, acts)
		p.body.Refresh() // the list has its room, or gives it
	}
	if info == nil || reading {
		return
	}
	if info.Paused {
		setButton(p.pause, "Resume", icons.MediaPlayIcon())
	} else {
		setButton(p.pause, "Pause", icons.MediaPauseIcon())
	}
	enable(p.step, info.Paused && info.Depth > 0)
	p.about.set(theme.Muted, view.Connection(info))
	var lines []string
	if info.Transport == "http" {
		lines = view.Streams(p.w.Gateway.Streams(info.ID), len(p.streams))
	}
	for i, t := range p.streams {
		show(t, i < len(lines))
		if i < len(lines) {
			t.set(theme.Muted, lines[i])
		}
	}
	setButton(p.alive, "Keepalive "+map[bool]string{true: "on", false: "off"}[info.Keepalive.Enabled], nil)
}

// mark keeps the selection on its session when rows move. What is being read stays where it is: Fyne's list would go to the session.
func (p *sessionsPane) mark() {
	i := p.place()
	if i < 0 {
		p.list.UnselectAll()
		return
	}
	at := p.list.GetScrollOffset()
	p.list.Select(i)
	if p.list.GetScrollOffset() != at {
		p.list.ScrollToOffset(at)
	}
}

// place is where the selected session is listed; -1: none is selected.
func (p *sessionsPane) place() int {
	return slices.IndexFunc(p.infos, func(s session.Info) bool { return p.selected != "" && s.ID == p.selected })
}

// info is the selected session; nil: none.
func (p *sessionsPane) info() *session.Info {
	if i := p.place(); i >= 0 {
		return &p.infos[i]
	}
	return nil
}

// tapped selects a session, and gives its list the keys.
func (p *sessionsPane) tapped(id string) {
	p.selectID(id)
	p.w.win.Canvas().Focus(p.list)
}

// selectID selects a session, as a person does, and brings it into view.
func (p *sessionsPane) selectID(id string) {
	if p.selected != id {
		p.selected = id
		p.w.traffic.filter()
		if p.w.capture.shown == nil {
			p.w.compose.aim(id)
		}
		p.w.refresh(time.Now())
	}
	p.list.ScrollTo(p.place())
}

func (p *sessionsPane) unselect() {
	p.selected = ""
	p.list.UnselectAll()
	p.w.traffic.filter()
	p.w.refresh(time.Now())
}

// act does something to the selected session and shows what came of it.
func (p *sessionsPane) act(what string, do func(id string) error) {
	if p.selected == "" {
		return
	}
	if err := do(p.selected); err != nil {
		p.w.fail(what+" did nothing", err)
	}
	p.w.refresh(time.Now())
}

func (p *sessionsPane) turnPause() {
	if info := p.info(); info != nil && info.Paused {
		p.act("Resume", p.w.Gateway.Resume)
	} else {
		p.act("Pause", p.w.Gateway.Pause)
	}
}

func (p *sessionsPane) turnKeepalive() {
	info := p.info()
	if info == nil {
		return
	}
	k := info.Keepalive
	k.Enabled = !k.Enabled
	p.act("Keepalive", func(id string) error { return p.w.Gateway.SetSessionKeepalive(id, &k) })
}

func (p *sessionsPane) keepaliveAsAll() {
	p.act("Keepalive", func(id string) error { return p.w.Gateway.SetSessionKeepalive(id, nil) })
}

// menu offers what can be done to a session.
func (p *sessionsPane) menu(id string, at fyne.Position) {
	p.selectID(id)
	info := p.info()
	if info == nil {
		return
	}
	items := []*fyne.MenuItem{fyne.NewMenuItem("Figures of its methods", p.w.overview.showMethods), fyne.NewMenuItem("Copy id", func() { p.w.copied(id) })}
	if info.Reason == 0 && p.w.capture.shown == nil {
		pause := "Pause delivery"
		if info.Paused {
			pause = "Resume delivery"
		}
		items = append(items, fyne.NewMenuItemSeparator(),
			fyne.NewMenuItem(pause, p.turnPause),
			fyne.NewMenuItem("Step one frame", func() { p.act("Step", p.w.Gateway.Step) }),
			fyne.NewMenuItem("Toggle keepalive", p.turnKeepalive),
			fyne.NewMenuItem("Keepalive as the gateway's", p.keepaliveAsAll),
			fyne.NewMenuItemSeparator())
		if info.Transport == "http" {
			items = append(items, p.answerItem(id, session.AnswerSSE, "Answer POSTs as a stream"),
				p.answerItem(id, session.AnswerJSON, "Answer POSTs as JSON"), fyne.NewMenuItemSeparator())
		}
		items = append(append(items, p.cutItems(id)...),
			fyne.NewMenuItem("Disconnect", func() { p.act("Disconnect", p.w.Gateway.Disconnect) }))
	}
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), p.w.win.Canvas(), at)
}

// answerItem lets a session's POSTs be answered in a way.
func (p *sessionsPane) answerItem(id string, a session.Answer, label string) *fyne.MenuItem {
	item := fyne.NewMenuItem(label, func() {
		p.act("This", func(id string) error { return p.w.Gateway.SetSessionAnswer(id, a) })
	})
	item.Checked = p.w.Gateway.SessionAnswer(id) == a
	return item
}
