package ui

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"switchboard/ui/theme"
)

// paragraph is text in as many lines as it takes. Whoever lays it out says how wide it may be before it is asked how high
// it is.
type paragraph struct {
	widget.BaseWidget
	role  theme.Role
	size  float32
	text  string
	width float32
	lines []*canvas.Text
}

func newParagraph(role theme.Role, size float32, s string) *paragraph {
	p := &paragraph{role: role, size: size, text: s}
	p.ExtendBaseWidget(p)
	return p
}

// set changes text and colour.
func (p *paragraph) set(role theme.Role, s string) {
	if p.text != s || p.role != role {
		p.text, p.role = s, role
		p.wrap()
	}
}

// wrapAt breaks the text into lines of at most that width.
func (p *paragraph) wrapAt(width float32) {
	if p.width != width {
		p.width = width
		p.wrap()
	}
}

func (p *paragraph) wrap() {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(p.text) {
		longer := word
		if line != "" {
			longer = line + " " + word
		}
		if line != "" && p.measure(longer) > p.width {
			lines = append(lines, line)
			longer = word
		}
		for p.measure(longer) > p.width && p.width > 0 { // a path may be longer than a line
			cut := p.cut(longer)
			if cut == 0 {
				break
			}
			lines = append(lines, longer[:cut])
			longer = longer[cut:]
		}
		line = longer
	}
	if line != "" {
		lines = append(lines, line)
	}
	p.lines = nil
	for _, s := range lines {
		t := canvas.NewText(s, color.Transparent)
		t.TextSize = p.size
		p.lines = append(p.lines, t)
	}
	p.Refresh()
}

// cut is how many bytes of a word that is too long fit a line.
func (p *paragraph) cut(word string) int {
	last := 0
	for i := range word {
		if i > 0 && p.measure(word[:i]) > p.width {
			break
		}
		last = i
	}
	return last
}

func (p *paragraph) measure(s string) float32 {
	return fyne.MeasureText(s, p.size, fyne.TextStyle{}).Width
}

func (p *paragraph) lineHeight() float32 { return float32(int(p.size*1.4 + 0.5)) }

// CreateRenderer is Fyne's.
func (p *paragraph) CreateRenderer() fyne.WidgetRenderer {
	r := &paragraphRenderer{p}
	r.Refresh()
	return r
}

type paragraphRenderer struct{ p *paragraph }

func (r *paragraphRenderer) MinSize() fyne.Size {
	return fyne.NewSize(1, r.p.lineHeight()*float32(len(r.p.lines)))
}

func (r *paragraphRenderer) Layout(s fyne.Size) {
	for i, t := range r.p.lines {
		t.Move(fyne.NewPos(0, r.p.lineHeight()*float32(i)))
		t.Resize(fyne.NewSize(s.Width, r.p.lineHeight()))
	}
}

func (r *paragraphRenderer) Objects() []fyne.CanvasObject {
	objects := make([]fyne.CanvasObject, len(r.p.lines))
	for i, t := range r.p.lines {
		objects[i] = t
	}
	return objects
}

func (r *paragraphRenderer) Refresh() {
	for _, t := range r.p.lines {
		t.Color = theme.Now().Of(r.p.role)
	}
	r.Layout(r.p.Size())
	canvas.Refresh(r.p)
}

func (r *paragraphRenderer) Destroy() {}
