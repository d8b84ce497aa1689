package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	icons "fyne.io/fyne/v2/theme"

	"switchboard/gateway/measure"
	"switchboard/gateway/session"
	"switchboard/ui/logview"
	"switchboard/ui/theme"
	"switchboard/ui/view"
)

// overviewPane is what the traffic came to, in the place of its list.
type overviewPane struct {
	w       *Window
	content *fyne.Container
	model   *view.Overview
	strip   *figureStrip
	methods *logview.View
	clients *logview.View
	by      *segments
	of      *text // the session whose methods are shown
	span    *text
	doubt   *text
	nothing fyne.CanvasObject
	silent  *text // says what there is nothing of
	anew    *button
	shown   bool
	ordered time.Time // when rows last changed places
	drawn   time.Time // when figures were last drawn; zero: they are to be now
	drawnOf string    // the session that was selected then
}

// The two things that are in the place of the traffic, and the two tables of the second.
const (
	placeTraffic  = "Traffic"
	placeOverview = "Overview"
	byMethod      = "Methods"
	bySession     = "Sessions"
)

func newOverviewPane(w *Window) *overviewPane {
	p := &overviewPane{w: w, model: view.NewOverview(), strip: newFigureStrip(), of: newText(theme.Accent, theme.SmallText, fyne.TextStyle{Bold: true}), silent: label(theme.Muted, ""),
		span: newText(theme.Muted, theme.SmallText, fyne.TextStyle{Monospace: true}), doubt: newText(theme.Warning, theme.SmallText, fyne.TextStyle{Bold: true})}
	p.methods = logview.New([]logview.Column{
		view.MethodArrow: {Width: 1}, view.MethodName: {Width: 16, Flex: true}, view.MethodCount: right(7), view.MethodErrors: right(7), view.MethodWaiting: right(6),
		view.MethodNever: right(6), view.MethodP50: right(6), view.MethodP90: right(6), view.MethodP99: right(6), view.MethodMax: right(6),
	}, methodRows{p})
	p.clients = logview.New([]logview.Column{
		view.SessionName: {Width: 12, Flex: true}, view.SessionID: {Width: 4}, view.SessionRecent: {Width: 15}, view.SessionIn: right(7), view.SessionOut: right(7),
		view.SessionErrors: right(7), view.SessionWaiting: right(6), view.SessionNever: right(6), view.SessionServerP50: right(6), view.SessionServerP99: right(6),
		view.SessionClientP50: right(6), view.SessionClientP99: right(6), view.SessionRequests: right(9), view.SessionNotes: right(7),
	}, sessionRows{p})
	p.methods.OnHead = func(column int) { sortTable(p, p.model.Methods, p.methods, column) }
	p.clients.OnHead = func(column int) { sortTable(p, p.model.Sessions, p.clients, column) }
	p.methods.OnClick = p.openMethod
	p.methods.OnActivate = p.openMethod
	p.methods.OnMenu = p.methodMenu
	p.clients.OnClick = p.openSession
	p.clients.OnActivate = p.openItsMethods
	p.clients.OnMenu = func(i uint64, _ int, at fyne.Position) {
		if row := p.model.Sessions.At(int(i)); row != nil {
			w.sessions.menu(row.ID, at)
		}
	}
	p.methods.OnRune, p.clients.OnRune = w.typed, w.typed
	p.methods.SetFollow(false)
	p.clients.SetFollow(false)
	p.methods.SetTitles(p.model.Methods.Titles())
	p.clients.SetTitles(p.model.Sessions.Titles())
	p.by = newSegments([]string{byMethod, bySession}, p.turnTo)
	p.clients.Hide()
	p.nothing = container.NewCenter(container.NewVBox(
		container.NewCenter(p.silent),
		container.NewCenter(label(theme.Faint, "Counts and times begin with the first."))))
	copying := quiet("Copy", icons.ContentCopyIcon(), p.copy)
	p.anew = quiet("Start anew", nil, p.startAnew)
	room := short(p.of)
	head := container.New(&row{gap: theme.GapWide, stretch: room, spare: []fyne.CanvasObject{p.span}, wants: func() float32 { return p.of.MinSize().Width }},
		w.newPlaces(placeOverview), gap(1), p.by.content, p.doubt, room, p.span, copying, p.anew)
	p.of.another = head.Refresh
	tables := container.NewStack(p.methods, p.clients, p.nothing)
	p.content = container.NewStack(pane(head, container.NewBorder(p.strip, nil, nil, nil, tables)))
	p.content.Hide()
	return p
}

// right is a column of numbers.
func right(width int) logview.Column { return logview.Column{Width: width, Right: true} }

// newPlaces is the switch in the head of each of the two: it always shows the one that it stands in.
func (w *Window) newPlaces(here string) fyne.CanvasObject {
	var s *segments
	s = newSegments([]string{placeTraffic, placeOverview}, func(name string) {
		s.chosen = here
		s.refresh()
		w.overview.show(name == placeOverview)
		w.toRows()
	})
	s.chosen = here
	s.refresh()
	return s.content
}

// show puts the overview in the place of the traffic, or the traffic back.
func (p *overviewPane) show(on bool) {
	if p.shown == on {
		return
	}
	p.shown, p.ordered, p.drawn = on, time.Time{}, time.Time{}
	show(p.content, on)
	show(p.w.traffic.content, !on)
	p.w.refresh(time.Now())
}

// turnTo shows one of the tables.
func (p *overviewPane) turnTo(name string) {
	p.by.chosen = name
	p.by.refresh()
	show(p.methods, name == byMethod)
	show(p.clients, name == bySession)
	p.ordered, p.drawn = time.Time{}, time.Time{}
	p.w.refresh(time.Now())
}

// table is the one that is shown.
func (p *overviewPane) table() *logview.View {
	if p.by.chosen == bySession {
		return p.clients
	}
	return p.methods
}

// figures are of what is shown: what is live, or a recording.
func (p *overviewPane) figures() *measure.Figures {
	if c := p.w.capture.shown; c != nil {
		if f := c.Figures(); f != nil {
			return f
		}
		return measure.New(c.End())
	}
	return p.w.figures
}

// figuresEvery is how often figures are drawn under traffic: more often, nobody reads them.
const figuresEvery = 500 * time.Millisecond

// beat is update, where it is time for that.
func (p *overviewPane) beat(infos []session.Info, at, now time.Time) {
	if now.Sub(p.drawn) >= figuresEvery || p.drawnOf != p.w.sessions.selected {
		p.update(infos, at, now)
	}
}

// update shows the figures of the sessions shown, where it is as late as at. now is for what is done every so often.
func (p *overviewPane) update(infos []session.Info, at, now time.Time) {
	f := p.figures()
	p.drawn, p.drawnOf = now, p.w.sessions.selected
	// Rows change places once a second, and not under the pointer.
	anew := now.Sub(p.ordered) >= tickEvery && !p.table().Pointed()
	if anew {
		p.ordered = now
	}
	method, _ := p.methods.Selected()
	chosen := p.model.Methods.Key(int(method))
	if p.table() == p.methods {
		p.model.UpdateMethods(f, p.drawnOf, anew || p.model.Methods.Len() == 0)
		p.mark(p.methods, p.model.Methods.Find(chosen))
		p.methods.Update()
	} else {
		p.model.UpdateSessions(f, infos, at, anew || p.model.Sessions.Len() == 0)
		p.mark(p.clients, p.model.Sessions.Find(p.w.sessions.selected))
		p.clients.Update()
	}
	p.span.set(theme.Muted, p.model.Span(at))
	p.doubt.set(theme.Warning, p.model.Doubt())
	show(p.doubt, p.model.Doubt() != "")
	enable(p.anew, p.w.capture.shown == nil)
	p.sayScope(infos)
	show(p.nothing, p.table() == p.methods && p.model.Methods.Len() == 0 || p.table() == p.clients && p.model.Sessions.Len() == 0)
	all := f.All()
	if p.table() == p.methods {
		all = p.model.Scope()
	}
	p.strip.set(p.tiles(&all), p.curves(at), at)
}

// sayScope says whose methods are shown, where they are not those of all.
func (p *overviewPane) sayScope(infos []session.Info) {
	of, silent := "", "No message yet."
	if p.table() == p.methods && p.drawnOf != "" {
		of, silent = "of "+view.Called(infos, p.drawnOf), "No message of this session yet."
	}
	p.of.set(theme.Accent, of)
	p.silent.set(theme.Muted, silent)
}

// mark keeps the selection on its row when rows move; less than 0: there is none.
func (p *overviewPane) mark(list *logview.View, i int) {
	at, ok := list.Selected()
	switch {
	case i < 0 && ok:
		list.Unselect()
	case i >= 0 && (!ok || at != uint64(i)):
		list.SetSelected(uint64(i), false)
	}
}

// sortTable orders a table by the column that was clicked.
func sortTable[T any](p *overviewPane, t *view.Table[T], list *logview.View, column int) {
	t.Sort(column)
	list.SetTitles(t.Titles())
	p.update(p.w.sessions.infos, p.w.capture.clock(time.Now()), time.Now())
}

// updatePlace shows what is new in the traffic, or in the overview that is in its place. shown are the sessions
// of what is shown, where it is as late as at.
func (w *Window) updatePlace(shown []session.Info, at, now time.Time) {
	if w.overview.shown {
		w.overview.beat(shown, at, now)
	} else {
		w.traffic.update(now)
	}
}

// keepFigures forgets those of sessions that are no longer listed.
func (w *Window) keepFigures(infos []session.Info) {
	if w.figures.Len() <= len(infos) {
		return
	}
	listed := make(map[string]bool, len(infos))
	for i := range infos {
		listed[infos[i].ID] = true
	}
	w.figures.Keep(func(id string) bool { return listed[id] })
}

// toTraffic brings the traffic back, and goes to a part of it.
func (w *Window) toTraffic(part fyne.Focusable) func() {
	return func() {
		w.overview.show(false)
		w.win.Canvas().Focus(part)
	}
}
