package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	icons "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"switchboard/ui/remembered"
	"switchboard/ui/theme"
	"switchboard/ui/view"
)

// chipLine is queries that are turned on and off with a click: those that everyone wants, and those that the person saved.
type chipLine struct {
	w       *Window
	content fyne.CanvasObject
	line    *fyne.Container
	chips   []*chip
	save    *chip // there where a filter is in force that is not saved
}

func newChipLine(w *Window) *chipLine {
	l := &chipLine{w: w, line: newRow(theme.Gap)}
	l.save = newChip(view.Chip{Name: "Save this…"}, l.ask)
	l.save.Hide()
	room := clipped(l.line)
	l.content = surface(theme.Pane, inset(theme.GapWide, 3, spread(theme.Gap, room, room, l.save)))
	l.offer()
	return l
}

// offer makes the chips anew.
func (l *chipLine) offer() {
	l.chips, l.line.Objects = nil, nil
	all := view.Chips()
	for _, f := range l.w.Memory.State().Filters {
		all = append(all, view.Chip{Name: f.Name, Query: f.Query, Saved: true})
	}
	for _, c := range all {
		ch := newChip(c, func() { l.turn(c) })
		if c.Saved {
			ch.menu = func(at fyne.Position) {
				forget := fyne.NewMenuItem("Forget "+c.Name, func() { l.forget(c.Name) })
				widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", forget), l.w.win.Canvas(), at)
			}
		}
		l.chips = append(l.chips, ch)
		l.line.Add(ch)
	}
	l.update()
}

// turn turns one, and brings the rows that it is about.
func (l *chipLine) turn(c view.Chip) {
	l.w.overview.show(false)
	l.w.traffic.search.SetText(c.Turn(l.w.traffic.search.query))
}

// update shows which are on, and whether there is something to save.
func (l *chipLine) update() {
	if l.w.traffic == nil || l.w.traffic.search == nil {
		return
	}
	q, saved := l.w.traffic.search.query, false
	for _, c := range l.chips {
		on := c.chip.On(q)
		saved = saved || on && c.chip.Saved
		if on != c.on {
			c.on = on
			c.Refresh()
		}
	}
	show(l.save, !q.All() && !saved)
}

// ask has the person name the filter that is in force.
func (l *chipLine) ask() {
	query := l.w.traffic.search.query.String()
	if query == "" {
		return
	}
	l.w.overview.show(false)
	name := newLineEntry("")
	name.SetPlaceHolder("a name for it")
	said := label(theme.Warning, "")
	said.Hide()
	var pop *widget.PopUp
	keep := func() {
		filters, why := view.SaveFilter(l.w.Memory.State().Filters, name.Text, query)
		if why != "" {
			said.set(theme.Warning, why)
			said.Show()
			return
		}
		l.remember(filters)
		pop.Hide()
	}
	name.leave = func() { pop.Hide() }
	name.OnSubmitted = func(string) { keep() }
	ok := newButton("Save", icons.ConfirmIcon(), keep)
	ok.Importance = widget.HighImportance
	pop = popUp(l.w.win.Canvas(), container.NewVBox(newTextOf(theme.Text, "Save this filter"), container.New(wide(320), short(mono(theme.Muted, query))),
		spread(theme.Gap, name, name, ok), said))
	pop.ShowAtRelativePosition(fyne.NewPos(l.save.Size().Width-pop.MinSize().Width, l.save.Size().Height), l.save)
	l.w.win.Canvas().Focus(name)
}

func (l *chipLine) forget(name string) {
	l.remember(view.ForgetFilter(l.w.Memory.State().Filters, name))
}

func (l *chipLine) remember(filters []remembered.Filter) {
	l.w.Memory.Update(func(s *remembered.State) { s.Filters = filters })
	l.offer()
}

func (l *chipLine) actions() (actions []action) {
	keys := map[string]string{"has:error": "E", view.Unanswered: "U"}
	for _, c := range view.Chips() {
		actions = append(actions, action{Group: groupFilter, Name: "Only " + c.Name + ", or not", Key: keys[c.Query], Do: func() { l.turn(c) }})
	}
	return append(actions,
		action{Group: groupFilter, Name: "Save this filter…", Key: "Ctrl+D", Can: l.save.Visible, Why: "there is none that is not saved", Do: l.ask},
		action{Group: groupFilter, Name: "Filter nothing out", Key: "Ctrl+Shift+X", Can: func() bool { return l.w.traffic.search.Text != "" }, Why: "nothing is filtered",
			Do: func() { l.w.traffic.search.SetText("") }})
}

// saved are the filters of the person's own, as actions of the moment.
func (l *chipLine) saved() (actions []action) {
	for _, c := range l.chips {
		if c.chip.Saved {
			actions = append(actions, action{Group: "Saved filter", Name: c.chip.Name, Do: func() { l.turn(c.chip) }},
				action{Group: "Forget saved filter", Name: "Forget " + c.chip.Name, Do: func() { l.forget(c.chip.Name) }})
		}
	}
	slices.SortStableFunc(actions, func(a, b action) int { return len(a.Group) - len(b.Group) }) // forgetting comes last
	return actions
}

// chip is one of them: a pill that shows whether it is on.
type chip struct {
	widget.BaseWidget
	chip        view.Chip
	on, hovered bool
	name        *text
	back        *canvas.Rectangle
	turn        func()
	menu        func(at fyne.Position) // nil: none
}

var (
	_ fyne.Tappable          = (*chip)(nil)
	_ fyne.SecondaryTappable = (*chip)(nil)
	_ desktop.Hoverable      = (*chip)(nil)
)

func newChip(of view.Chip, turn func()) *chip {
	c := &chip{chip: of, name: newText(theme.Muted, theme.SmallText, fyne.TextStyle{}), back: canvas.NewRectangle(nil), turn: turn}
	c.name.canvas.Text = of.Name
	c.back.CornerRadius, c.back.StrokeWidth = theme.Radius, 1
	c.ExtendBaseWidget(c)
	return c
}

// CreateRenderer is Fyne's.
func (c *chip) CreateRenderer() fyne.WidgetRenderer {
	back := paintedBy(c.back, func(p *theme.Palette) {
		c.back.FillColor, c.back.StrokeColor = p.Of(theme.Pane), p.Of(theme.Border)
		switch {
		case c.on:
			c.back.FillColor, c.back.StrokeColor = p.Of(theme.Selection), p.Of(theme.Accent)
		case c.hovered:
			c.back.FillColor = p.Of(theme.RowHover)
		}
		if role := roleIf(c.on, theme.Text, theme.Muted); c.name.role != role {
			c.name.set(role, c.chip.Name)
		}
	})
	return widget.NewSimpleRenderer(container.New(layout.NewStackLayout(), back, inset(7, 2, c.name)))
}

// Tapped turns it.
func (c *chip) Tapped(*fyne.PointEvent) { c.turn() }

// TappedSecondary offers to forget it.
func (c *chip) TappedSecondary(e *fyne.PointEvent) {
	if c.menu != nil {
		c.menu(e.AbsolutePosition)
	}
}

// MouseIn is Fyne's.
func (c *chip) MouseIn(*desktop.MouseEvent) { c.hovered = true; c.Refresh() }

// MouseMoved is Fyne's.
func (c *chip) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is Fyne's.
func (c *chip) MouseOut() { c.hovered = false; c.Refresh() }
