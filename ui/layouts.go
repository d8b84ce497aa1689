package ui

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
)

// The window lays its parts out by these, without the room that Fyne's layouts leave between things.

// edgeToEdge gives its one object all the room.
type edgeToEdge struct{}

func (edgeToEdge) MinSize(o []fyne.CanvasObject) fyne.Size   { return o[0].MinSize() }
func (edgeToEdge) Layout(o []fyne.CanvasObject, s fyne.Size) { o[0].Resize(s) }

// headLayout gives its first object the height that it wants, and the second one the rest.
type headLayout struct{}

func (headLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b := o[0].MinSize(), o[1].MinSize()
	return fyne.NewSize(max(a.Width, b.Width), a.Height+b.Height)
}

func (headLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	h := o[0].MinSize().Height
	o[0].Resize(fyne.NewSize(s.Width, h))
	o[1].Move(fyne.NewPos(0, h))
	o[1].Resize(fyne.NewSize(s.Width, max(s.Height-h, 0)))
}

// cornerLayout keeps its object small, above the lower right corner.
type cornerLayout struct{}

func (cornerLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }
func (cornerLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	m := o[0].MinSize()
	o[0].Resize(m)
	o[0].Move(fyne.NewPos(s.Width-m.Width-20, s.Height-m.Height-10))
}

// topRightLayout keeps its object small, in the upper right corner.
type topRightLayout struct{}

func (topRightLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }
func (topRightLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	m := o[0].MinSize()
	o[0].Resize(m)
	o[0].Move(fyne.NewPos(s.Width-m.Width-4, 4))
}

// wide gives its one object a width, and the height that it wants.
type wide float32

func (w wide) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(float32(w), o[0].MinSize().Height)
}

func (wide) Layout(o []fyne.CanvasObject, s fyne.Size) { o[0].Resize(s) }

// inset is content with room left and right (x), above and below (y).
func inset(x, y float32, content fyne.CanvasObject) *fyne.Container {
	return container.New(insetLayout{x, y}, content)
}

type insetLayout struct{ x, y float32 }

func (l insetLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[0].MinSize().AddWidthHeight(2*l.x, 2*l.y)
}

func (l insetLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	objects[0].Move(fyne.NewPos(l.x, l.y))
	objects[0].Resize(s.SubtractWidthHeight(2*l.x, 2*l.y))
}

// clipped is content that is cut off where there is no room for it: what a
// client says must not make the window wider.
func clipped(content fyne.CanvasObject) *fyne.Container {
	return container.New(clippedLayout{content}, container.NewClip(content))
}

type clippedLayout struct{ content fyne.CanvasObject }

func (l clippedLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(1, l.content.MinSize().Height)
}

func (clippedLayout) Layout(o []fyne.CanvasObject, s fyne.Size) { o[0].Resize(s) }

// row lays objects out from left to right, centred on one line, with a gap.
// The object that stretches, if any, gets what the others leave; the spare
// ones are shown, first come first served, as far as that is enough.
type row struct {
	gap     float32
	stretch fyne.CanvasObject
	spare   []fyne.CanvasObject
	wants   func() float32 // room that the stretched one is to have before the spare ones; nil: none
}

func newRow(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&row{gap: gap}, objects...)
}

// spread is newRow with one of the objects stretched.
func spread(gap float32, stretch fyne.CanvasObject, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&row{gap: gap, stretch: stretch}, objects...)
}

func (l *row) MinSize(objects []fyne.CanvasObject) (min fyne.Size) {
	n := 0
	for _, o := range objects {
		m := o.MinSize()
		min.Height = max(min.Height, m.Height)
		if o.Visible() && !slices.Contains(l.spare, o) {
			min.Width += m.Width
			n++
		}
	}
	return min.AddWidthHeight(l.gap*float32(max(n-1, 0)), 0)
}

func (l *row) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	rest, wanted := s.Width-l.MinSize(objects).Width, float32(0)
	if l.wants != nil {
		wanted = l.wants()
	}
	for _, o := range l.spare {
		need := o.MinSize().Width + l.gap
		if show(o, need <= rest-wanted); o.Visible() {
			rest -= need
		}
	}
	x := float32(0)
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		if o == l.stretch {
			m.Width += max(rest, 0)
		}
		o.Move(fyne.NewPos(x, (s.Height-m.Height)/2))
		o.Resize(m)
		x += m.Width + l.gap
	}
}

// spacer is empty room.
func spacer() fyne.CanvasObject { return canvas.NewRectangle(color.Transparent) }

// newColumn stacks objects without room between them.
func newColumn(objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedVBoxLayout(0), objects...)
}

// gap is a fixed room between groups.
func gap(width float32) fyne.CanvasObject {
	r := canvas.NewRectangle(color.Transparent)
	r.SetMinSize(fyne.NewSize(width, 1))
	return r
}
