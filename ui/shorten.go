package ui

import (
	"sort"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"switchboard/ui/theme"
)

// mostLetters bounds what is measured, and shown, of a text in one line.
const mostLetters = 400

// shortened is as much of s as there is room for, with … at its end where that is not all; nothing where not even that fits.
func shortened(s string, room float32, as *canvas.Text) string {
	fits := func(s string) bool { return fyne.MeasureText(s, as.TextSize, as.TextStyle).Width <= room }
	if len(s) <= mostLetters && fits(s) {
		return s
	}
	letters := []rune(s[:min(len(s), 4*mostLetters)])
	letters = letters[:min(len(letters), mostLetters)]
	n := sort.Search(len(letters), func(n int) bool { return !fits(string(letters[:n+1]) + "…") })
	if n == 0 && !fits("…") {
		return ""
	}
	return string(letters[:n]) + "…"
}

// short is a text in whatever room it is given: what there is no room for ends in …, not in the middle of a letter.
func short(t *text) fyne.CanvasObject { return container.New(besideLayout{}, t.shortens()) }

// beside is short for two texts in one line: the second has the room that the first one leaves.
func beside(first, second *text) fyne.CanvasObject {
	c := container.New(besideLayout{}, first.shortens(), second.shortens())
	first.another = c.Refresh
	return c
}

// besideLayout needs no width: what a client says must not make the window wider.
type besideLayout struct{}

func (besideLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	height := float32(0)
	for _, o := range o {
		height = max(height, o.MinSize().Height)
	}
	return fyne.NewSize(1, height)
}

func (besideLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	x, last := float32(0), len(o)-1
	for i, o := range o {
		m := o.MinSize()
		if rest := max(s.Width-x, 0); m.Width > rest || i == last {
			m.Width = rest
		}
		o.Move(fyne.NewPos(x, (s.Height-m.Height)/2))
		o.Resize(m)
		x += m.Width + theme.GapWide
	}
}

// shortens has a text show no more than it has room for. It must not be drawn yet.
func (t *text) shortens() *text {
	t.shown = canvas.NewText("", nil)
	t.shown.TextSize, t.shown.TextStyle = t.canvas.TextSize, t.canvas.TextStyle
	return t
}

// shortRenderer draws a text that is shortened: what the text says in full stays in it.
type shortRenderer struct{ t *text }

func (r shortRenderer) MinSize() fyne.Size {
	return fyne.MeasureText(r.t.canvas.Text[:min(len(r.t.canvas.Text), 4*mostLetters)], r.t.shown.TextSize, r.t.shown.TextStyle)
}

func (r shortRenderer) Layout(s fyne.Size) {
	r.t.shown.Resize(s)
	if cut := shortened(r.t.canvas.Text, s.Width, r.t.shown); cut != r.t.shown.Text {
		r.t.shown.Text = cut
		r.t.shown.Refresh()
	}
}

func (r shortRenderer) Refresh() {
	r.t.shown.Color = theme.Now().Of(r.t.role)
	r.t.shown.Text = shortened(r.t.canvas.Text, r.t.Size().Width, r.t.shown)
	r.t.shown.Refresh()
}

func (r shortRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.t.shown} }
func (r shortRenderer) Destroy()                     {}
