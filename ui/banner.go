package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	icons "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"switchboard/ui/theme"
)

// banner is one sentence across the window about something that went wrong,
// with what can be done about it.
type banner struct {
	content fyne.CanvasObject
	text    *widget.Label
	act     *widget.Button
	shown   string
}

func newBanner() *banner {
	b := &banner{text: widget.NewLabel(""), act: widget.NewButton("", nil)}
	b.text.Wrapping = fyne.TextWrapWord
	icon := widget.NewIcon(icons.NewErrorThemedResource(icons.WarningIcon()))
	dismiss := widget.NewButtonWithIcon("", icons.CancelIcon(), b.hide)
	dismiss.Importance = widget.LowImportance
	b.content = surface(theme.TintError, inset(theme.GapWide, 0,
		container.NewBorder(nil, nil, icon, newRow(theme.Gap, b.act, dismiss), b.text)))
	b.content.Hide()
	return b
}

// show puts up a sentence; with an action where label is not empty.
func (b *banner) show(sentence, label string, act func()) {
	if b.shown == sentence && b.content.Visible() {
		return
	}
	b.shown = sentence
	b.text.SetText(sentence)
	b.act.Hide()
	if label != "" {
		b.act.SetText(label)
		b.act.OnTapped = func() { b.hide(); act() }
		b.act.Show()
	}
	b.content.Show()
}

func (b *banner) hide() { b.content.Hide() }
