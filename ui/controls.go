package ui

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"switchboard/ui/theme"
)

// The controls are Fyne's, but for the keys that they do not use: those mean what they mean where nothing has the keys.

// handRune gives a character that o does not use to the window that it is in.
func handRune(o fyne.CanvasObject, r rune) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(o); c != nil {
		if typed := c.OnTypedRune(); typed != nil {
			typed(r)
		}
	}
}

// handKey gives a key that o does not use to the window that it is in.
func handKey(o fyne.CanvasObject, k *fyne.KeyEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(o); c != nil {
		if pressed := c.OnTypedKey(); pressed != nil {
			pressed(k)
		}
	}
}

// handFunctionKey gives a key that types nothing and moves nothing to the window that an entry is in; false: it is for the entry.
func handFunctionKey(o fyne.CanvasObject, k *fyne.KeyEvent) bool {
	switch k.Name {
	case fyne.KeyF1, fyne.KeyF2, fyne.KeyF3, fyne.KeyF4, fyne.KeyF5, fyne.KeyF6, fyne.KeyF7, fyne.KeyF8, fyne.KeyF9, fyne.KeyF10, fyne.KeyF11, fyne.KeyF12, desktop.KeyMenu:
		handKey(o, k)
		return true
	}
	return false
}

// button is pressed with the mouse, with Space or with Return.
type button struct {
	widget.Button
	ring *canvas.Rectangle // there while it has the keys: what Fyne changes then can hardly be seen on a button that stands out
}

func newButton(label string, icon fyne.Resource, act func()) *button {
	b := &button{ring: canvas.NewRectangle(color.Transparent)}
	b.ring.CornerRadius, b.ring.StrokeWidth = theme.Radius, 1.5
	b.ring.Hide()
	b.Text, b.Icon, b.OnTapped = label, icon, act
	b.ExtendBaseWidget(b)
	return b
}

// CreateRenderer is Fyne's.
func (b *button) CreateRenderer() fyne.WidgetRenderer {
	return &ringedRenderer{b.Button.CreateRenderer(), b}
}

// FocusGained is Fyne's.
func (b *button) FocusGained() {
	b.ring.Show()
	b.Button.FocusGained()
}

// FocusLost is Fyne's.
func (b *button) FocusLost() {
	b.ring.Hide()
	b.Button.FocusLost()
}

// press is Tapped, after which the button has the keys still, where nothing took them and nothing was opened or closed.
func (b *button) press() {
	c := fyne.CurrentApp().Driver().CanvasForObject(b)
	if c == nil {
		return
	}
	over := c.Overlays().Top()
	b.Tapped(&fyne.PointEvent{})
	if c.Focused() == nil && c.Overlays().Top() == over {
		c.Focus(b)
	}
}

// TypedKey is Fyne's.
func (b *button) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		b.press()
	case fyne.KeySpace: // comes as a character, which must not go on to what the button opens
	default:
		handKey(b, k)
	}
}

// TypedRune is Fyne's.
func (b *button) TypedRune(r rune) {
	if r == ' ' {
		b.press()
		return
	}
	handRune(b, r)
}

// ringedRenderer draws a button with its ring.
type ringedRenderer struct {
	fyne.WidgetRenderer
	b *button
}

// ringInset is how far within the button its ring is.
const ringInset float32 = 2

// Layout is Fyne's.
func (r *ringedRenderer) Layout(s fyne.Size) {
	r.WidgetRenderer.Layout(s)
	r.b.ring.Move(fyne.NewPos(ringInset, ringInset))
	r.b.ring.Resize(s.SubtractWidthHeight(2*ringInset, 2*ringInset))
}

// Objects is Fyne's.
func (r *ringedRenderer) Objects() []fyne.CanvasObject {
	return append(slices.Clone(r.WidgetRenderer.Objects()), r.b.ring)
}

// Refresh is Fyne's.
func (r *ringedRenderer) Refresh() {
	r.b.ring.StrokeColor = theme.Now().Of(roleIf(r.b.Importance == widget.HighImportance, theme.OnAccent, theme.Focus))
	r.b.ring.Refresh()
	r.WidgetRenderer.Refresh()
}

// check is on or off.
type check struct{ widget.Check }

func newCheck(label string, changed func(on bool)) *check {
	c := &check{}
	c.Text, c.OnChanged = label, changed
	c.ExtendBaseWidget(c)
	return c
}

// TypedKey is Fyne's.
func (c *check) TypedKey(k *fyne.KeyEvent) {
	if k.Name != fyne.KeySpace {
		handKey(c, k)
	}
}

// TypedRune is Fyne's.
func (c *check) TypedRune(r rune) {
	if r == ' ' {
		c.Check.TypedRune(r)
		return
	}
	handRune(c, r)
}

// chooser is one of a few, which drop down.
type chooser struct{ widget.Select }

func newChooser(options []string, chosen func(string)) *chooser {
	s := &chooser{}
	s.Options, s.OnChanged = options, chosen
	s.ExtendBaseWidget(s)
	return s
}

// TypedKey is Fyne's.
func (s *chooser) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeySpace, fyne.KeyUp, fyne.KeyDown, fyne.KeyLeft, fyne.KeyRight:
		s.Select.TypedKey(k)
	case fyne.KeyReturn, fyne.KeyEnter:
		s.Tapped(&fyne.PointEvent{})
	default:
		handKey(s, k)
	}
}

// TypedRune is Fyne's.
func (s *chooser) TypedRune(r rune) {
	if r != ' ' {
		handRune(s, r)
	}
}

func show(o fyne.CanvasObject, on bool) {
	if o.Visible() == on {
		return
	}
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}

func enable(b fyne.Disableable, on bool) {
	if b.Disabled() != on {
		return
	}
	if on {
		b.Enable()
	} else {
		b.Disable()
	}
}

func setButton(b *button, label string, icon fyne.Resource) {
	if b.Text != label {
		b.Icon = icon
		b.SetText(label)
	}
}

func setCheck(c *widget.Check, on bool) {
	if c.Checked != on {
		c.SetChecked(on)
	}
}

// setSelect chooses value, also where it was set elsewhere and is not on offer.
func setSelect(s *widget.Select, value string) {
	if s.Selected == value {
		return
	}
	if !slices.Contains(s.Options, value) {
		s.SetOptions(append(s.Options, value))
	}
	s.SetSelected(value)
}

func roleIf(cond bool, yes, no theme.Role) theme.Role {
	if cond {
		return yes
	}
	return no
}

// quiet is a button without a frame.
func quiet(label string, icon fyne.Resource, act func()) *button {
	b := newButton(label, icon, act)
	b.Importance = widget.LowImportance
	return b
}
