package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"switchboard/ui/theme"
)

// painted keeps canvas objects in the colours of the theme in force: Fyne
// refreshes every widget when the theme is switched, and canvas objects never.
type painted struct {
	widget.BaseWidget
	object fyne.CanvasObject
	paint  func(*theme.Palette)
}

func paintedBy(o fyne.CanvasObject, paint func(*theme.Palette)) *painted {
	p := &painted{object: o, paint: paint}
	p.ExtendBaseWidget(p)
	return p
}

func (p *painted) CreateRenderer() fyne.WidgetRenderer {
	p.paint(theme.Now())
	return &paintedRenderer{p}
}

type paintedRenderer struct{ p *painted }

func (r *paintedRenderer) Layout(s fyne.Size)           { r.p.object.Resize(s) }
func (r *paintedRenderer) MinSize() fyne.Size           { return r.p.object.MinSize() }
func (r *paintedRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.p.object} }
func (r *paintedRenderer) Destroy()                     {}
func (r *paintedRenderer) Refresh() {
	r.p.paint(theme.Now())
	r.p.object.Refresh()
}

// surface is content on a background.
func surface(role theme.Role, content fyne.CanvasObject) fyne.CanvasObject {
	rect := canvas.NewRectangle(color.Transparent)
	return container.NewStack(paintedBy(rect, func(p *theme.Palette) { rect.FillColor = p.Of(role) }), content)
}

// popUp is content that lies over the window, with an edge that shows on any ground. Escape, or a click beside it, closes it,
// and so does the next one.
func popUp(over fyne.Canvas, content fyne.CanvasObject) *widget.PopUp {
	if before, ok := over.Overlays().Top().(fyne.Tappable); ok {
		before.Tapped(&fyne.PointEvent{})
	}
	edge := canvas.NewRectangle(color.Transparent)
	edge.CornerRadius, edge.StrokeWidth = theme.Radius, 1
	paint := paintedBy(edge, func(p *theme.Palette) { edge.FillColor, edge.StrokeColor = p.Of(theme.Raised), p.Of(theme.InputBorder) })
	return widget.NewPopUp(container.NewStack(paint, inset(theme.Gap, theme.Gap, content)), over)
}

// line is a thin line between panes.
func line() fyne.CanvasObject {
	rect := canvas.NewRectangle(color.Transparent)
	rect.SetMinSize(fyne.NewSize(1, 1))
	return paintedBy(rect, func(p *theme.Palette) { rect.FillColor = p.Of(theme.Border) })
}

// text is one line in a colour of the theme.
type text struct {
	painted
	canvas *canvas.Text // what it says
	role   theme.Role

	shown   *canvas.Text // as much of that as there is room for; nil: all of it is shown
	another func()       // called when it says something else, which may need other room; may be nil
}

func newText(role theme.Role, size float32, style fyne.TextStyle) *text {
	t := &text{canvas: canvas.NewText("", color.Transparent), role: role}
	t.canvas.TextSize, t.canvas.TextStyle = size, style
	t.object, t.paint = t.canvas, func(p *theme.Palette) { t.canvas.Color = p.Of(t.role) }
	t.ExtendBaseWidget(t)
	return t
}

// CreateRenderer is Fyne's.
func (t *text) CreateRenderer() fyne.WidgetRenderer {
	if t.shown == nil {
		return t.painted.CreateRenderer()
	}
	r := shortRenderer{t}
	r.Refresh()
	return r
}

func label(role theme.Role, s string) *text {
	t := newText(role, theme.TextSize, fyne.TextStyle{})
	t.canvas.Text = s
	return t
}

// caption is the name of a pane.
func caption(s string) *text {
	t := newText(theme.Muted, theme.SmallText, fyne.TextStyle{Bold: true})
	t.canvas.Text = s
	return t
}

func mono(role theme.Role, s string) *text {
	t := newText(role, theme.MonoSize, fyne.TextStyle{Monospace: true})
	t.canvas.Text = s
	return t
}

// set changes text and colour, and refreshes only if one of them is another.
func (t *text) set(role theme.Role, s string) (changed bool) {
	if t.canvas.Text == s && t.role == role {
		return false
	}
	t.canvas.Text, t.role = s, role
	t.Refresh()
	if t.another != nil {
		t.another()
	}
	return true
}

// badge is a short text on a pill of its role.
type badge struct {
	content fyne.CanvasObject
	text    *text
	back    *painted
}

func newBadge(role theme.Role, s string) *badge {
	b := &badge{text: newText(role, theme.SmallText, fyne.TextStyle{Bold: true})}
	b.text.canvas.Text = s
	pill := canvas.NewRectangle(color.Transparent)
	pill.CornerRadius = theme.Radius
	b.back = paintedBy(pill, func(p *theme.Palette) { pill.FillColor = p.Of(theme.BadgeBackground(b.text.role)) })
	b.content = container.NewStack(b.back, inset(6, 1, b.text))
	return b
}

func (b *badge) set(role theme.Role, s string) {
	other := b.text.role != role
	b.text.set(role, s)
	if other {
		b.back.Refresh()
	}
}

// pane is a named part of the window: a head with controls, and content. Its ground is what Fyne clears the window to:
// painting it again would cost a display without a graphics card a third of each frame.
func pane(head fyne.CanvasObject, content fyne.CanvasObject) fyne.CanvasObject {
	return container.New(paneLayout{}, surface(theme.Raised, inset(theme.GapWide, 3, head)), line(), content)
}

// paneHead is the least height of a pane's head, so that heads side by side are alike.
const paneHead = 38

// paneLayout stacks head, line and content without the theme's padding.
type paneLayout struct{}

func (paneLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	h, c := o[0].MinSize(), o[2].MinSize()
	return fyne.NewSize(max(h.Width, c.Width), max(h.Height, paneHead)+1+c.Height)
}

func (paneLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	h := max(o[0].MinSize().Height, paneHead)
	o[0].Resize(fyne.NewSize(s.Width, h))
	o[1].Move(fyne.NewPos(0, h))
	o[1].Resize(fyne.NewSize(s.Width, 1))
	o[2].Move(fyne.NewPos(0, h+1))
	o[2].Resize(fyne.NewSize(s.Width, max(s.Height-h-1, 0)))
}
