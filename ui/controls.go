package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
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

// button is pressed with the mouse, with Space or with Return.
type button struct{ widget.Button }

func newButton(label string, icon fyne.Resource, act func()) *button {
	b := &button{}
	b.Text, b.Icon, b.OnTapped = label, icon, act
	b.ExtendBaseWidget(b)
	return b
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
