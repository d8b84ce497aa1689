package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	icons "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"switchboard/assets"
	"switchboard/ui/theme"
)

// ShowProblem shows why Switchboard could not start, and lets the person put
// it right and try again. Closing it quits.
func ShowProblem(app fyne.App, err error, retry func()) fyne.Window {
	win := app.NewWindow("Switchboard")
	win.SetIcon(assets.Icon())
	title := newText(theme.Error, 18, fyne.TextStyle{Bold: true})
	title.canvas.Text = "Switchboard could not start"
	why := widget.NewLabel(sentence(err))
	why.Wrapping = fyne.TextWrapWord
	why.Selectable = true
	again := widget.NewButtonWithIcon("Try again", icons.ViewRefreshIcon(), func() {
		win.SetOnClosed(nil) // retry closes this one when there is another
		retry()
	})
	again.Importance = widget.HighImportance
	copyIt := quiet("Copy", icons.ContentCopyIcon(), func() { app.Clipboard().SetContent(err.Error()) })
	quit := widget.NewButton("Quit", app.Quit)
	room := spacer()
	win.SetPadded(false)
	win.SetContent(surface(theme.Pane, inset(20, 16, container.NewBorder(title,
		spread(theme.GapWide, room, copyIt, room, quit, again), nil, nil,
		container.NewVScroll(container.NewVBox(why, label(theme.Muted, "Nothing is served until it is put right. No default stands in for it.")))))))
	win.Resize(fyne.NewSize(640, 240))
	win.SetOnClosed(app.Quit)
	win.Show()
	return win
}
