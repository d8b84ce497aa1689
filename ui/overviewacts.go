package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"switchboard/gateway/filter"
)

// This file is what can be done with the overview.

// openMethod shows the traffic of a method.
func (p *overviewPane) openMethod(i uint64) {
	if m := p.model.Methods.At(int(i)); m != nil && m.Name != "" {
		p.w.traffic.search.SetText("method:" + filter.Name(m.Name))
		p.show(false)
	}
}

func (p *overviewPane) openSession(i uint64) {
	if row := p.model.Sessions.At(int(i)); row != nil {
		p.w.sessions.selectID(row.ID)
	}
}

// openItsMethods shows the figures of a session by method.
func (p *overviewPane) openItsMethods(i uint64) {
	p.openSession(i)
	p.turnTo(byMethod)
	p.w.focus(p.methods)()
}

// showMethods shows those of the selected session, or of all where none is.
func (p *overviewPane) showMethods() { p.show(true); p.turnTo(byMethod) }

func (p *overviewPane) methodMenu(i uint64, _ int, at fyne.Position) {
	m := p.model.Methods.At(int(i))
	if m == nil || m.Name == "" {
		return
	}
	name := m.Name
	items := []*fyne.MenuItem{
		fyne.NewMenuItem("Show its traffic", func() { p.openMethod(i) }),
		fyne.NewMenuItem("Copy method", func() { p.w.copied(name) }),
	}
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), p.w.win.Canvas(), at)
}

// copy puts the figures of this moment on the clipboard.
func (p *overviewPane) copy() {
	now := p.w.capture.clock(time.Now())
	p.model.UpdateMethods(p.figures(), p.w.sessions.selected, false)
	p.model.UpdateSessions(p.figures(), p.w.sessions.infos, now, false)
	p.w.copied(p.model.Markdown(now))
}

func (p *overviewPane) startAnew() {
	p.w.figures.Reset(time.Now())
	p.ordered, p.drawn = time.Time{}, time.Time{}
	p.w.refresh(time.Now())
	p.w.status.say(time.Now(), "The figures start anew.")
}

func (p *overviewPane) actions() []action {
	w := p.w
	return []action{
		{Group: groupGo, Name: "Overview", Key: "Ctrl+5", Do: func() { p.show(true); w.focus(p.table())() }},
		{Group: groupView, Name: "Overview by method", Do: p.showMethods},
		{Group: groupView, Name: "Overview by session", Do: func() { p.show(true); p.turnTo(bySession) }},
		{Group: groupTraffic, Name: "Copy figures as Markdown", Do: p.copy},
		{Group: groupTraffic, Name: "Start the figures anew", Can: func() bool { return w.capture.shown == nil }, Do: p.startAnew},
	}
}
