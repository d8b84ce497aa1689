package ui

import (
	"slices"
	"sort"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"switchboard/ui/remembered"
	"switchboard/ui/theme"
	"switchboard/ui/view"
)

// palette is all that can be done, found by typing. It is made anew each time that it is opened.
type palette struct {
	w       *Window
	pop     *widget.PopUp
	entry   *seekEntry
	lines   []*paletteLine
	count   *text
	actions []action
	names   []string
	kept    bool  // what is chosen is remembered, to be offered first
	found   []int // into actions
	chosen  int   // into found
	top     int   // the one in the first line
}

// How much of the palette is seen at once.
const (
	paletteLines = 12
	paletteWidth = 560
	paletteKey   = 100
	paletteTop   = 72
)

// openPalette opens it over the window; once more, and it closes.
func (w *Window) openPalette() {
	if w.palette != nil && w.palette.pop.Visible() {
		w.palette.close()
		return
	}
	w.offer("What do you want to do?", w.lately(append(slices.Clone(w.actions), w.palettes()...))).kept = true
}

// lately puts first what was chosen last.
func (w *Window) lately(actions []action) []action {
	done := w.Memory.State().Done
	place := func(a *action) int {
		if i := slices.Index(done, a.Group+": "+a.Name); i >= 0 {
			return i
		}
		return len(done)
	}
	slices.SortStableFunc(actions, func(a, b action) int { return place(&a) - place(&b) })
	return actions
}

// chose remembers what was chosen.
func (w *Window) chose(a *action) {
	name := a.Group + ": " + a.Name
	w.Memory.Update(func(s *remembered.State) {
		done := append([]string{name}, slices.DeleteFunc(slices.Clone(s.Done), func(old string) bool { return old == name })...)
		s.Done = done[:min(len(done), remembered.MostDone)]
	})
}

// offer lets the person choose one of these by typing.
func (w *Window) offer(asked string, actions []action) *palette {
	w.uncover()
	canvas := w.win.Canvas()
	size := canvas.Size()
	p := &palette{w: w, actions: actions, count: newText(theme.Muted, theme.SmallText, fyne.TextStyle{})}
	w.palette = p
	for i := range p.actions {
		p.names = append(p.names, p.actions[i].Name+" "+p.actions[i].Group)
	}
	p.entry = newSeekEntry(p, asked)
	width := min(paletteWidth, size.Width-4*theme.GapWide)
	list := container.New(layout.NewCustomPaddedVBoxLayout(0))
	for i := range min(paletteLines, max(len(actions), 1)) {
		line := newPaletteLine(width, func() { p.take(p.top + i) })
		p.lines = append(p.lines, line)
		list.Add(line)
	}
	p.pop = popUp(canvas, container.NewVBox(p.entry, container.New(wide(width), list), inset(theme.GapWide, 2, p.count)))
	p.pop.ShowAtPosition(fyne.NewPos(max((size.Width-p.pop.MinSize().Width)/2, 0), min(paletteTop, max(size.Height-p.pop.MinSize().Height, 0))))
	p.find("")
	canvas.Focus(p.entry)
	return p
}

// palettes are what can be done for the moment only: the filters that were saved, and going to a session.
func (w *Window) palettes() []action {
	actions := w.traffic.chips.saved()
	for i := range w.sessions.infos {
		s := &w.sessions.infos[i]
		id, name := s.ID, s.Client
		if name == "" {
			name = "unnamed"
		}
		actions = append(actions, action{Group: "Go to session", Name: name + " " + view.ShortID(id), Do: func() { w.sessions.selectID(id) }})
	}
	return actions
}

// find shows what is meant by what was typed.
func (p *palette) find(typed string) {
	p.found, p.chosen, p.top = view.Rank(typed, p.names), 0, 0
	p.show()
}

func (p *palette) show() {
	for i, line := range p.lines {
		n := p.top + i
		if n < len(p.found) {
			line.set(&p.actions[p.found[n]], n == p.chosen)
		} else {
			line.set(nil, false)
		}
	}
	said := view.Count(len(p.found)) + " of " + view.Count(len(p.actions))
	if len(p.found) == 0 {
		said = "Nothing is called that."
	}
	p.count.set(theme.Muted, said)
}

// choose goes n on, and round.
func (p *palette) choose(n int) {
	if k := len(p.found); k > 0 {
		p.chosen = ((p.chosen+n)%k + k) % k
		p.top = max(min(p.top, p.chosen), p.chosen-len(p.lines)+1)
		p.show()
	}
}

// page goes a page on or back, but not round.
func (p *palette) page(n int) {
	if n < 0 {
		p.choose(-min(paletteLines, p.chosen))
	} else {
		p.choose(min(paletteLines, len(p.found)-1-p.chosen))
	}
}

// taken does the one that is chosen.
func (p *palette) taken() { p.take(p.chosen) }

// take does the nth that was found.
func (p *palette) take(n int) {
	if n >= len(p.found) {
		return
	}
	a := &p.actions[p.found[n]]
	p.close()
	if p.kept {
		p.w.chose(a)
	}
	p.w.run(a)
}

func (p *palette) close() {
	p.pop.Hide()
	if p.w.palette == p {
		p.w.palette = nil
	}
}

// wide gives its one object a width, and the height that it wants.
type wide float32

func (w wide) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(float32(w), o[0].MinSize().Height)
}

func (wide) Layout(o []fyne.CanvasObject, s fyne.Size) { o[0].Resize(s) }

// paletteLine is one thing that can be done.
type paletteLine struct {
	widget.BaseWidget
	width            float32
	name, group, key *text
	back             *canvas.Rectangle
	chosen, hovered  bool
	take             func()
}

var (
	_ fyne.Tappable     = (*paletteLine)(nil)
	_ desktop.Hoverable = (*paletteLine)(nil)
)

func newPaletteLine(width float32, take func()) *paletteLine {
	l := &paletteLine{width: width, name: label(theme.Text, ""), group: newText(theme.Muted, theme.SmallText, fyne.TextStyle{}),
		key: newText(theme.Muted, theme.SmallText, fyne.TextStyle{Monospace: true}), back: canvas.NewRectangle(nil), take: take}
	l.ExtendBaseWidget(l)
	return l
}

// set shows an action, fainter where it means nothing now; nil leaves the line empty.
func (l *paletteLine) set(a *action, chosen bool) {
	l.chosen = chosen
	if a == nil {
		a = &action{}
	}
	group := shortened(a.Group, l.width/3, l.group.canvas)
	const gaps = 2*theme.GapWide + 2*2*theme.GapWide // at both ends, and between the three
	room := l.width - gaps - paletteKey - fyne.MeasureText(group, l.group.canvas.TextSize, l.group.canvas.TextStyle).Width
	l.name.set(roleIf(a.Can == nil || a.Can(), theme.Text, theme.Faint), shortened(a.Name, room, l.name.canvas))
	l.group.set(theme.Muted, group)
	l.key.set(theme.Muted, a.Key)
	l.Refresh()
}

// shortened is as much of s as there is room for.
func shortened(s string, room float32, as *canvas.Text) string {
	fits := func(s string) bool { return fyne.MeasureText(s, as.TextSize, as.TextStyle).Width <= room }
	if fits(s) {
		return s
	}
	letters := []rune(s)
	letters = letters[:min(len(letters), mostLetters)]
	n := sort.Search(len(letters), func(n int) bool { return !fits(string(letters[:n+1]) + "…") })
	return string(letters[:n]) + "…"
}

// mostLetters bounds what is measured of a name.
const mostLetters = 200

// CreateRenderer is Fyne's.
func (l *paletteLine) CreateRenderer() fyne.WidgetRenderer {
	back := paintedBy(l.back, func(p *theme.Palette) {
		role := theme.Raised
		switch {
		case l.chosen:
			role = theme.Selection
		case l.hovered && l.name.canvas.Text != "":
			role = theme.RowHover
		}
		l.back.FillColor = p.Of(role)
	})
	room := clipped(l.name)
	key := container.New(wide(paletteKey), container.NewHBox(layout.NewSpacer(), l.key))
	return widget.NewSimpleRenderer(container.NewStack(back, inset(theme.GapWide, 3, spread(theme.GapWide*2, room, room, l.group, key))))
}

// Tapped does it.
func (l *paletteLine) Tapped(*fyne.PointEvent) { l.take() }

// MouseIn is Fyne's.
func (l *paletteLine) MouseIn(*desktop.MouseEvent) { l.hover(true) }

// MouseMoved is Fyne's.
func (l *paletteLine) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is Fyne's.
func (l *paletteLine) MouseOut() { l.hover(false) }

func (l *paletteLine) hover(on bool) {
	l.hovered = on
	l.Refresh()
}
