package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"switchboard/gateway/filter"
	"switchboard/gateway/session"
	"switchboard/ui/view"
)

// judgedAtOnce bounds how long rows are judged at a stretch, so that a key is never kept waiting.
const judgedAtOnce = 8 * time.Millisecond

// filter shows the rows of the selected session that the query means: the newest at once,
// the others as they are found.
func (p *trafficPane) filter() {
	if p.turning {
		p.chips.update()
		return
	}
	p.w.journal.Filter(view.Match(p.w.sessions.selected, p.search.query, &p.names))
	p.chips.update()
	p.judge()
	p.hold()
	p.list.Reset()
	p.draw(time.Now())
	p.reselect()
}

// hides says why a row of what is live is not in the list; empty: it is, or a recording is shown.
func (p *trafficPane) hides(r *view.Row) string {
	match := view.Match(p.w.sessions.selected, p.search.query, &p.names)
	switch {
	case p.w.capture.shown != nil || match == nil || match(r):
		return ""
	case p.w.sessions.selected != "" && p.w.sessions.selected != r.Session:
		return "; the list shows another session"
	}
	return "; the filter hides it"
}

// judge goes on with the rows that are left, and asks to be called again for the rest.
func (p *trafficPane) judge() {
	if p.w.journal.Left() == 0 {
		return
	}
	p.w.journal.Judge(judgedAtOnce)
	p.held.first, _ = p.w.journal.Bounds()
	p.reselect()
	if p.w.journal.Left() > 0 && p.w.feed != nil {
		p.w.feed.soon()
	}
}

// reselect marks the row that the detail shows, once it is found, and brings it into view: who clears a filter wants to see
// what is around it. A list that follows goes on doing so.
func (p *trafficPane) reselect() {
	if _, ok := p.list.Selected(); ok {
		return
	}
	if i, ok := p.w.journal.Number(p.w.detail.row.Seq); ok {
		p.list.SetSelected(i, !p.list.Follow())
	}
}

// inserted is for a row that came to match when more was known of it.
func (p *trafficPane) inserted(i uint64) {
	if i < p.held.end {
		p.held.end++
	}
	p.list.Inserted(i)
}

// learn takes in what sessions are called: queries may ask for it.
func (p *trafficPane) learn(infos []session.Info) {
	for _, id := range p.names.Learn(infos) {
		if p.search.query.Named() {
			p.w.journal.Again(id)
		}
	}
}

// seen is what can be suggested.
func (p *trafficPane) seen() (v filter.Values) {
	for _, m := range p.w.journal.Methods() {
		v.Methods = append(v.Methods, filter.Value{Text: m})
	}
	clients := make(map[string]bool)
	for i := range p.w.sessions.infos {
		s := &p.w.sessions.infos[i]
		v.Sessions = append(v.Sessions, filter.Value{Text: view.ShortID(s.ID), About: view.Named(s)})
		if s.Client != "" && !clients[s.Client] {
			clients[s.Client] = true
			v.Clients = append(v.Clients, filter.Value{Text: s.Client, About: s.Version})
		}
	}
	for _, t := range []string{"sse", "http", "stdio"} {
		v.Transports = append(v.Transports, filter.Value{Text: t})
	}
	return v
}

// termOf is the query for the rows that say the same in a column; empty: there is none.
func termOf(r *view.Row, column int) string {
	switch {
	case column == colArrow && r.IsMessage():
		return "dir:" + r.Frame.Dir.String()
	case column == colSession && r.Session != "":
		return "session:" + view.ShortID(r.Session)
	case column == colKind:
		return "kind:" + r.What()
	case column == colMethod && r.Method != "":
		return "method:" + filter.Name(r.Method)
	case column == colID && r.IsMessage():
		return filter.ID(r.Frame)
	}
	return ""
}

// menu offers what each pane can do with a row.
func (p *trafficPane) menu(i uint64, column int, at fyne.Position) {
	r := p.w.journal.At(i)
	if r == nil {
		return
	}
	p.list.SetSelected(i, false)
	p.selected(i, true)
	var items []*fyne.MenuItem
	for _, some := range [][]*fyne.MenuItem{p.rowItems(r, column), p.w.marking.rowItems(r), p.w.detail.rowItems(r), p.w.compose.rowItems(r)} {
		if len(items) > 0 && len(some) > 0 {
			items = append(items, fyne.NewMenuItemSeparator())
		}
		items = append(items, some...)
	}
	if len(items) > 0 {
		widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), p.w.win.Canvas(), at)
	}
}

// rowItems looks for what the cell of a row says. What an item does may be done when the row has gone.
func (p *trafficPane) rowItems(r *view.Row, column int) (items []*fyne.MenuItem) {
	item := func(label string, act func()) { items = append(items, fyne.NewMenuItem(label, act)) }
	if term := termOf(r, column); term != "" {
		item("Only "+term, func() { p.search.SetText(p.search.query.With(term)) })
		item("Hide "+term, func() { p.search.SetText(p.search.query.With("-" + term)) })
	}
	if like := view.Like(r); like != "" {
		item("Only what is like this", func() { p.search.SetText(p.search.query.With(like)) })
	}
	if id := r.Session; id != "" {
		item("Only this session", func() { p.w.sessions.selectID(id) })
		item("Copy session id", func() { p.w.copied(id) })
	}
	if m := r.Method; m != "" && column != colMethod {
		item("Only "+m, func() { p.search.SetText(m) })
	}
	return items
}
