package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	icons "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"switchboard/assets"
	"switchboard/ui/theme"
)

// ShowProblem shows why Switchboard could not start, and lets the person put it right and try again: retry starts it,
// and shows the main window, or gives what is wrong now. After that it is not called again, however often
// the button is hit before this window is gone. Closing the window quits.
func ShowProblem(app fyne.App, err error, retry func() error) fyne.Window {
	win := app.NewWindow("Switchboard")
	win.SetIcon(assets.Icon())
	title := newText(theme.Error, 18, fyne.TextStyle{Bold: true})
	title.canvas.Text = "Switchboard could not start"
	why := widget.NewLabel(sentence(err))
	why.Wrapping = fyne.TextWrapWord
	why.Selectable = true
	hint := label(theme.Muted, "Nothing is served until it is put right. No default stands in for it.")
	started := false
	again := widget.NewButtonWithIcon("Try again", icons.ViewRefreshIcon(), func() {
		if started {
			return
		}
		if err = retry(); err != nil {
			why.SetText(sentence(err))
			hint.set(theme.Muted, time.Now().Format("Tried again at 15:04:05. Nothing is served until it is put right."))
			return
		}
		started = true
		win.SetOnClosed(nil)
		win.Close() // not before there is another: Fyne ends its loop, and with it the tray, where the last one closes
	})
	again.Importance = widget.HighImportance
	copyIt := quiet("Copy", icons.ContentCopyIcon(), func() { app.Clipboard().SetContent(err.Error()) })
	quit := widget.NewButton("Quit", app.Quit)
	room := spacer()
	win.SetPadded(false)
	win.SetContent(surface(theme.Pane, inset(20, 16, container.NewBorder(title,
		spread(theme.GapWide, room, copyIt, room, quit, again), nil, nil,
		container.NewVScroll(container.NewVBox(why, hint))))))
	win.Resize(fyne.NewSize(640, 240))
	win.SetOnClosed(app.Quit)
	win.Show()
	return win
}
