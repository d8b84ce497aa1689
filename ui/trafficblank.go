package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"switchboard/ui/theme"
	"switchboard/ui/view"
)

// blankNote says why the list of the traffic is blank, in its place.
type blankNote struct {
	content                    *fyne.Container
	why, hint                  *text
	unfilter, unselect, resume *button
}

func newBlankNote(p *trafficPane) *blankNote {
	n := &blankNote{why: label(theme.Muted, ""), hint: label(theme.Faint, "")}
	n.unfilter = newButton("Clear the filter", nil, func() { p.search.SetText(""); p.w.toRows() })
	n.unselect = newButton("Show all sessions", nil, func() { p.w.sessions.unselect(); p.w.toRows() })
	n.resume = newButton("Go on drawing", nil, p.togglePause)
	n.content = container.NewCenter(container.NewVBox(container.NewCenter(n.why), container.NewCenter(n.hint), gap(1),
		container.NewCenter(newRow(theme.GapWide, n.unfilter, n.unselect, n.resume))))
	n.content.Hide()
	return n
}

// say shows b, or nothing where nothing is to be said.
func (n *blankNote) say(b view.Blank) {
	changed := n.why.set(theme.Muted, b.Why)
	changed = n.hint.set(theme.Faint, b.Hint) || changed
	for button, on := range map[*button]bool{n.unfilter: b.Unfilter, n.unselect: b.Unselect, n.resume: b.Resume} {
		changed = changed || button.Visible() != on
		show(button, on)
	}
	show(n.content, b.Why != "")
	if changed && b.Why != "" { // what is centred has another place
		n.content.Refresh()
	}
}

// blank is why no row is shown; the zero value where one is, or where the window says already how to begin.
func (p *trafficPane) blank() view.Blank {
	first, end := p.Bounds()
	_, kept, _ := p.w.journal.Counts()
	c := p.w.capture.shown
	if first < end || c == nil && len(p.w.sessions.infos) == 0 && p.nothing() {
		return view.Blank{}
	}
	return view.BlankOf(view.Listed{Kept: kept, Left: p.w.journal.Left(), Filtered: !p.search.query.All(), Session: p.w.sessions.selected != "",
		Paused: p.paused, Recorded: c != nil, Reading: c != nil && !c.Done()})
}
