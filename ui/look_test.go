package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

// tapButton taps the button of that label which is visible and enabled.
func tapButton(in fyne.CanvasObject, label string) bool {
	var found fyne.Tappable
	walk(in, func(o fyne.CanvasObject) {
		switch b := o.(type) {
		case *button:
			if b.Text == label && !b.Disabled() {
				found = b
			}
		case *widget.Button:
			if b.Text == label && !b.Disabled() {
				found = b
			}
		}
	})
	if found != nil {
		test.Tap(found)
	}
	return found != nil
}

// tapLabel taps the innermost thing that says label and can be tapped.
func tapLabel(in fyne.CanvasObject, label string) {
	var found fyne.Tappable
	walk(in, func(o fyne.CanvasObject) {
		if t, ok := o.(fyne.Tappable); ok && slices.Contains(visible(o), label) {
			found = t
		}
	})
	if found != nil {
		found.Tapped(&fyne.PointEvent{})
	}
}

// walk visits what is visible of o, in the order in which it is drawn.
func walk(o fyne.CanvasObject, visit func(fyne.CanvasObject)) {
	if o == nil || !o.Visible() {
		return
	}
	visit(o)
	switch o := o.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			walk(child, visit)
		}
	case *widget.TextGrid: // a text for each letter
	case fyne.Widget:
		for _, child := range test.WidgetRenderer(o).Objects() {
			walk(child, visit)
		}
	}
}

// visible is every text that can be seen.
func visible(o fyne.CanvasObject) (all []string) {
	walk(o, func(o fyne.CanvasObject) {
		if t, ok := o.(*canvas.Text); ok && t.Text != "" {
			all = append(all, t.Text)
		}
	})
	return all
}
