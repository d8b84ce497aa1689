package ui

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"switchboard/gateway/frame"
	"switchboard/ui/view"
)

// Here is what the pointer does by menus and switches of a few, for the keys: a list in which one types.

// offerSelected offers what a click with the other button does to what is selected: the session where its list has the keys,
// else the row in the middle.
func (w *Window) offerSelected() {
	at := func(list fyne.CanvasObject) fyne.Position {
		return fyne.CurrentApp().Driver().AbsolutePositionForObject(list).AddXY(48, 48)
	}
	switch r := w.marking.chosen(); {
	case w.win.Canvas().Focused() == w.sessions.list && w.sessions.selected != "":
		w.sessions.menu(w.sessions.selected, at(w.sessions.list))
	case w.overview.shown:
		if i, ok := w.overview.table().Selected(); ok {
			w.overview.table().OnMenu(i, 0, at(w.overview.table()))
		} else {
			w.status.refuse(time.Now(), "Nothing is selected: choose a row first.")
		}
	case r == nil:
		w.status.refuse(time.Now(), "Nothing is selected: choose a row or a session first.")
	default:
		w.offer("What with "+r.Name()+"?", w.rowActs(r))
	}
}

// rowActs is what can be done with a row, whatever cell of it is meant.
func (w *Window) rowActs(r *view.Row) (acts []action) {
	var items []*fyne.MenuItem
	for column := colTime; column <= colDetail; column++ {
		items = append(items, w.traffic.rowItems(r, column)...)
	}
	for _, some := range [][]*fyne.MenuItem{w.marking.rowItems(r), w.detail.rowItems(r), w.compose.rowItems(r)} {
		items = append(items, some...)
	}
	for _, a := range flat(items, "") {
		if !slices.ContainsFunc(acts, func(other action) bool { return other.Name == a.Name }) {
			acts = append(acts, a)
		}
	}
	return acts
}

// flat is the items of a menu, and of those below it, as acts.
func flat(items []*fyne.MenuItem, below string) (acts []action) {
	for _, item := range items {
		switch {
		case item.ChildMenu != nil:
			acts = append(acts, flat(item.ChildMenu.Items, below+item.Label+" ")...)
		case !item.IsSeparator && !item.Disabled:
			acts = append(acts, action{Name: below + item.Label, Do: item.Action})
		}
	}
	return acts
}

// offerOptions offers what drops down from a select.
func (w *Window) offerOptions(asked string, of *widget.Select) {
	var acts []action
	for _, option := range of.Options {
		a := action{Name: option, Do: func() { of.SetSelected(option) }}
		if option == of.Selected {
			a.Group = "now"
		}
		acts = append(acts, a)
	}
	w.offer(asked, acts).choose(max(of.SelectedIndex(), 0))
}

// offerSnippets offers what to tell each kind of client.
func (w *Window) offerSnippets() {
	var acts []action
	for _, s := range view.Snippets(w.url(), w.Launch) {
		acts = append(acts, action{Group: "copies it", Name: s.Name, Do: func() { w.copied(s.Text) }})
	}
	w.offer("A snippet for which client?", acts)
}

// offerOrder offers the columns by which the table of the overview can be ordered; the one that orders it is turned round.
func (p *overviewPane) offerOrder() {
	p.show(true)
	table, titles := p.table(), p.model.Methods.Titles()
	if table == p.clients {
		titles = p.model.Sessions.Titles()
	}
	var acts []action
	for column, title := range titles {
		if title != "" {
			acts = append(acts, action{Name: title, Do: func() { table.OnHead(column) }})
		}
	}
	p.w.offer("Order by what?", acts)
}

// rowActions are what is done with the row that is selected, beside what its detail does.
func (w *Window) rowActions() []action {
	message := func() bool { r := w.marking.chosen(); return r != nil && r.IsMessage() }
	ours := func() bool { r := w.marking.chosen(); return r != nil && r.IsMessage() && r.Frame.Dir == frame.Out }
	like := func() bool { r := w.marking.chosen(); return r != nil && view.Like(r) != "" }
	return []action{
		{Group: groupFilter, Name: "Only what is like the selected row", Key: "L", Can: like, Why: "choose a row first", Do: func() {
			w.overview.show(false)
			w.traffic.search.SetText(w.traffic.search.query.With(view.Like(w.marking.chosen())))
		}},
		{Group: groupCompose, Name: "Edit the message and send it again", Key: "R", Can: message, Why: "choose a message first", Do: func() {
			r := w.marking.chosen()
			text, asIs := view.Resend(r.Frame)
			w.compose.edit(r.Session, text, asIs)
		}},
		{Group: groupCompose, Name: "Send the message again", Can: ours, Why: "choose a message of the server's first", Do: func() {
			r := w.marking.chosen()
			w.compose.resend(r.Frame, audience{ids: []string{r.Session}})
		}},
		{Group: groupView, Name: "Fold the message", Key: "-", Can: w.detail.view.Visible, Why: "choose a row first", Do: func() { w.detail.view.FoldAll(1) }},
		{Group: groupView, Name: "Unfold the message", Key: "+", Can: w.detail.view.Visible, Why: "choose a row first", Do: w.detail.view.UnfoldAll},
		{Group: groupView, Name: "Show all of a message that was cut", Can: func() bool { return w.detail.view.Cut() > 0 }, Why: "nothing of it is cut", Do: w.detail.view.ShowAll},
		{Group: groupView, Name: "Order the overview by…", Do: w.overview.offerOrder},
	}
}
