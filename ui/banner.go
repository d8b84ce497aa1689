package ui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	icons "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"switchboard/ui/theme"
	"switchboard/ui/view"
)

// banner is one sentence across the window about something that went wrong, with what can be done about it. Others
// wait behind it: to dismiss one is to see the next.
type banner struct {
	content fyne.CanvasObject
	text    *widget.Label
	act     *button
	which   *button // "1 of 3"; goes to the next
	waiting view.Notices
	moved   func() // gives its room to what is below, or takes it: Fyne does not where something goes
}

func newBanner(moved func()) *banner {
	b := &banner{moved: moved, text: widget.NewLabel(""), act: newButton("", nil, nil)}
	b.text.Wrapping = fyne.TextWrapWord
	icon := widget.NewIcon(icons.NewErrorThemedResource(icons.WarningIcon()))
	dismiss := newButton("", icons.CancelIcon(), b.hide)
	dismiss.Importance = widget.LowImportance
	b.which = quiet("", nil, b.next)
	b.content = surface(theme.TintError, inset(theme.GapWide, 0,
		container.NewBorder(nil, nil, icon, newRow(theme.Gap, b.act, b.which, dismiss), b.text)))
	b.content.Hide()
	return b
}

// show puts up a sentence; with an action where label is not empty.
func (b *banner) show(sentence, label string, act func()) { b.about(sentence, sentence, label, act) }

// about is show for a sentence that takes the place of an earlier one about the same, and that settle takes away.
func (b *banner) about(topic, sentence, label string, act func()) {
	if b.waiting.Add(view.Notice{Topic: topic, Text: sentence, Act: label, Do: act}) {
		b.fill()
	}
}

// settle takes away what was said about topic.
func (b *banner) settle(topic string) {
	if b.waiting.Settle(topic) {
		b.fill()
	}
}

// next goes on to another sentence.
func (b *banner) next() { b.waiting.Next(); b.fill() }

// offers reports whether something can be done about what is shown, which do does.
func (b *banner) offers() bool { return b.content.Visible() && b.act.Visible() }

func (b *banner) do() { b.act.OnTapped() }

// hide dismisses the sentence that is shown.
func (b *banner) hide() {
	n, _, _ := b.waiting.Shown()
	b.settle(n.Topic)
}

func (b *banner) fill() {
	n, place, count := b.waiting.Shown()
	if on := count > 0; on != b.content.Visible() {
		show(b.content, on)
		defer b.moved()
	}
	if count == 0 {
		return
	}
	b.text.SetText(n.Text)
	show(b.act, n.Act != "")
	if n.Act != "" {
		b.act.SetText(n.Act)
		b.act.OnTapped = func() { b.settle(n.Topic); n.Do() }
	}
	which := fmt.Sprintf("%d of %d", place, count)
	if fallen := b.waiting.Fallen(); fallen > 0 {
		which += fmt.Sprintf(", %d older fell out", fallen)
	}
	b.which.SetText(which)
	show(b.which, count > 1)
	b.content.Refresh()
}
