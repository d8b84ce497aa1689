package ui

import (
	"fyne.io/fyne/v2"

	"switchboard/gateway/filter"
	"switchboard/ui/theme"
	"switchboard/ui/view"
)

// asIsHint is what sending as it is means.
const asIsHint = `as is: these very bytes, the id with them; \xff is one byte, \x61{9} nine`

// pointed is called whenever the cursor may have moved.
func (p *composePane) pointed() {
	p.marks.layer.Refresh()
	if p.looked != (looked{p.editor.Text, p.editor.cursor(), p.raw.Checked}) {
		p.point()
	}
}

// looked is what the last hint is about: the editor says that its cursor moved also where it did not.
type looked struct {
	text string
	at   int
	asIs bool
}

// point says what stands at the cursor, or what its object needs.
func (p *composePane) point() {
	d, at := p.draft(), p.editor.cursor()
	p.looked = looked{d.Text, at, d.AsIs}
	said := d.Hint(at)
	if said == "" && p.raw.Checked {
		said = asIsHint
	}
	if at != p.stood {
		p.outcome.set(theme.Muted, "") // it was read
	}
	p.hint.set(theme.Muted, said)
	show(p.hint, p.outcome.canvas.Text == "")
}

// tell says what became of something, in the place of the hint until the cursor moves.
func (p *composePane) tell(role theme.Role, said string) {
	p.stood = p.editor.cursor()
	p.outcome.set(role, said)
	show(p.hint, said == "")
}

// complete offers how the text may go on at the cursor.
func (p *composePane) complete() {
	d := p.draft()
	var all []filter.Suggestion
	for i, c := range d.Complete(p.editor.cursor()) {
		all = append(all, filter.Suggestion{Offset: i, Text: c.Text, About: c.About})
	}
	if len(all) == 0 {
		p.tell(theme.Muted, "nothing is known of what may stand here")
	}
	p.list.offer(all)
	if len(all) > 0 {
		p.list.choose(0)
	}
}

// completed puts in what was chosen.
func (p *composePane) completed(s filter.Suggestion) {
	p.list.offer(nil)
	d := p.draft()
	all := d.Complete(p.editor.cursor())
	if s.Offset >= len(all) || all[s.Offset].Text != s.Text {
		return // the text was changed meanwhile
	}
	c := all[s.Offset]
	p.editor.put(c.Span, c.Put)
	if c.Field != (view.Span{}) {
		p.editor.choose(view.Span{Start: c.Span.Start + c.Field.Start, End: c.Span.Start + c.Field.End})
	}
}

// atCursor puts the list below the cursor, or above it where there is no room.
type atCursor struct{ *composePane }

func (atCursor) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

func (l atCursor) Layout(o []fyne.CanvasObject, s fyne.Size) {
	e := l.editor
	at, size := e.placeOf(e.cursor()), o[0].MinSize()
	size.Width = min(max(size.Width, 220), s.Width)
	below := at.Y + e.lineHeight() + theme.Gap
	if at.Y = below; below+size.Height > s.Height {
		at.Y = max(s.Height-size.Height, 0)
	}
	o[0].Move(fyne.NewPos(max(min(at.X, s.Width-size.Width), 0), at.Y))
	o[0].Resize(size)
}
