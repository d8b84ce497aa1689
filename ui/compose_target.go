package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"switchboard/gateway/session"
	"switchboard/ui/theme"
	"switchboard/ui/view"
)

// The options of where to send that are no session.
const (
	everyone = "all sessions"
	several  = "several…"
)

// audience is who is sent to.
type audience struct {
	all bool
	ids []string // whole ids, where it is not all
}

// update offers the sessions that live now.
func (p *composePane) update(infos []session.Info) {
	options, ids := []string{everyone}, []string{""}
	taken := make(map[string]bool)
	for i := range infos {
		if s := &infos[i]; s.Reason == 0 {
			option := view.ShortID(s.ID) + "  " + view.Named(s)
			if taken[option] { // an option is known by its text alone
				option = s.ID + "  " + view.Named(s)
			}
			taken[option] = true
			options, ids = append(options, option), append(ids, s.ID)
		}
	}
	p.ids = ids
	living := 0
	for _, id := range p.target.ids {
		if slices.Contains(ids, id) {
			living++
		}
	}
	chosen := ""
	switch n := len(p.target.ids); {
	case p.target.all:
		chosen, living = everyone, len(ids)-1
	case n == 1 && living == 1:
		chosen = options[slices.Index(ids, p.target.ids[0])]
	case n > 1 && living > 0:
		chosen = view.Count(living) + " sessions"
		if living == 1 {
			chosen = "1 session"
		}
		options = append(options, chosen)
	}
	if len(ids) > 2 {
		options = append(options, several)
	}
	if !slices.Equal(options, p.to.Options) {
		p.to.SetOptions(options)
	}
	if chosen != "" {
		p.show(chosen)
	} else if p.to.Selected != "" { // it has ended: the next message must not go to somebody else
		p.to.ClearSelected()
	}
	enable(p.send, living > 0)
	p.repeating.update(living > 0)
	if revisions := p.revisions(infos); !slices.Equal(revisions, p.spoken) {
		p.spoken = revisions
		p.check()
	}
}

// show shows an option as the chosen one, which does not choose it.
func (p *composePane) show(option string) {
	if p.to.Selected != option {
		p.showing = true
		setSelect(&p.to.Select, option)
		p.showing = false
	}
}

func (p *composePane) choose(option string) {
	if p.showing {
		return
	}
	switch i := slices.Index(p.to.Options, option); {
	case option == several:
		p.update(p.w.sessions.infos) // shows what is chosen until now
		p.askSessions("Send to", "Choose", p.to, p.target, p.aimAt)
	case i == 0:
		p.aimAt(audience{all: true})
	case i > 0 && i < len(p.ids):
		p.aimAt(audience{ids: []string{p.ids[i]}})
	}
}

// aim chooses the session to send to.
func (p *composePane) aim(id string) { p.aimAt(audience{ids: []string{id}}) }

func (p *composePane) aimAt(a audience) {
	p.target = a
	p.update(p.w.sessions.infos)
	p.check()
}

// revisions are those that the chosen sessions speak; none: it is not known.
func (p *composePane) revisions(infos []session.Info) (all []string) {
	for i := range infos {
		s := &infos[i]
		if s.Reason == 0 && (p.target.all || slices.Contains(p.target.ids, s.ID)) && !slices.Contains(all, s.Revision) {
			all = append(all, s.Revision)
		}
	}
	return all
}

// revision is the one that all the chosen sessions speak; empty: there is no such.
func (p *composePane) revision() string {
	if len(p.spoken) == 1 {
		return p.spoken[0]
	}
	return ""
}

// askSessions has a person tick sessions.
func (p *composePane) askSessions(title, verb string, by fyne.CanvasObject, begin audience, then func(audience)) {
	list := container.NewVBox()
	ticked := make(map[string]bool)
	var checks []*widget.Check
	var pop *widget.PopUp
	do := widget.NewButton(verb, nil)
	do.Importance = widget.HighImportance
	count := func() {
		n := 0
		for _, on := range ticked {
			if on {
				n++
			}
		}
		do.SetText(verb + "  " + view.Count(n))
		enable(do, n > 0)
	}
	var ids []string
	for i := range p.w.sessions.infos {
		s := &p.w.sessions.infos[i]
		if s.Reason != 0 {
			continue
		}
		id := s.ID
		ids = append(ids, id)
		check := widget.NewCheck(view.ShortID(id)+"  "+view.Named(s), func(on bool) { ticked[id] = on; count() })
		check.Checked = begin.all || slices.Contains(begin.ids, id)
		ticked[id] = check.Checked
		checks = append(checks, check)
		list.Add(check)
	}
	every := quiet("All", nil, func() {
		for _, c := range checks {
			c.SetChecked(true)
		}
	})
	none := quiet("None", nil, func() {
		for _, c := range checks {
			c.SetChecked(false)
		}
	})
	do.OnTapped = func() {
		pop.Hide()
		a := audience{}
		for _, id := range ids {
			if ticked[id] {
				a.ids = append(a.ids, id)
			}
		}
		then(a)
	}
	count()
	scroll := container.NewVScroll(list)
	scroll.SetMinSize(fyne.NewSize(280, min(list.MinSize().Height, 280)))
	room := spacer()
	over := p.w.win.Canvas()
	pop = popUp(over, inset(theme.GapWide, theme.Gap, container.NewVBox(spread(theme.Gap, room, newTextOf(theme.Text, title), room, every, none), scroll,
		spread(theme.Gap, do, do))))
	showBy(pop, by, over)
}
