package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// pressable is content that does something when it is clicked: a word in a line where a button has no room.
type pressable struct {
	widget.BaseWidget
	content fyne.CanvasObject
	press   func() // nil: nothing
}

var (
	_ fyne.Tappable      = (*pressable)(nil)
	_ desktop.Cursorable = (*pressable)(nil)
)

func newPressable(content fyne.CanvasObject, press func()) *pressable {
	p := &pressable{content: content, press: press}
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer is Fyne's.
func (p *pressable) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(p.content) }

// Tapped does it.
func (p *pressable) Tapped(*fyne.PointEvent) {
	if p.press != nil {
		p.press()
	}
}

// Cursor is Fyne's: the hand of what can be pressed.
func (p *pressable) Cursor() desktop.Cursor { return desktop.PointerCursor }
