package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
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
	lines   []*listLine
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
		line := newListLine(lineLook{width: width, indent: theme.GapWide, keys: true}, func() { p.take(p.top + i) })
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
		id := s.ID
		actions = append(actions, action{Group: "Go to session", Name: view.Named(s) + " " + view.ShortID(id), Do: func() { w.sessions.selectID(id) }})
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
		var said lineText
		if n < len(p.found) {
			a := &p.actions[p.found[n]]
			said = lineText{name: a.Name, about: a.Group, key: a.Key, faint: a.Can != nil && !a.Can()}
		}
		line.set(said, n == p.chosen && n < len(p.found))
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
