package ui

import (
	"fmt"
	"net/url"
	"os"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	icons "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"switchboard/assets"
	"switchboard/assets/licences"
	"switchboard/ui/theme"
	"switchboard/ui/view"
)

// aboutForm is the window that says what the program is and what it is made of. It is there while it is open.
type aboutForm struct {
	w      *Window
	win    fyne.Window
	all    []licences.Licence
	chosen *text
	text   *widget.TextGrid
	scroll *container.Scroll
	said   *text
}

// ourLicence is under what Switchboard itself stands.
const ourLicence = "Apache-2.0"

// openAbout opens it, or brings it forward.
func (w *Window) openAbout() {
	if w.about != nil {
		w.about.win.RequestFocus()
		return
	}
	a := &aboutForm{w: w, win: w.App.NewWindow("About Switchboard"), all: licences.All(), chosen: newText(theme.Text, theme.TextSize, fyne.TextStyle{Bold: true}),
		text: widget.NewTextGrid(), said: label(theme.Success, "")}
	w.about = a
	a.win.SetIcon(assets.Icon())
	a.win.SetPadded(false)
	a.scroll = container.NewScroll(inset(theme.GapWide, theme.Gap, a.text))
	list := widget.NewList(func() int { return len(a.all) },
		func() fyne.CanvasObject {
			name, more := label(theme.Text, ""), newText(theme.Muted, theme.SmallText, fyne.TextStyle{})
			return inset(theme.GapWide, 1, container.New(layout.NewCustomPaddedVBoxLayout(0), clipped(name), clipped(more)))
		},
		func(i widget.ListItemID, o fyne.CanvasObject) {
			if i >= len(a.all) {
				return
			}
			l := &a.all[i]
			lines := o.(*fyne.Container).Objects[0].(*fyne.Container).Objects
			lineOf(lines[0]).set(theme.Text, l.Module)
			lineOf(lines[1]).set(theme.Muted, strings.TrimSpace(l.Kind+"  "+l.Version))
		})
	list.HideSeparators = true
	list.OnSelected = a.choose
	a.win.SetContent(a.layout(list))
	list.Select(0)
	a.win.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) {
		if e.Name == fyne.KeyEscape {
			a.close()
		}
	})
	a.win.SetCloseIntercept(a.close)
	a.win.Resize(fyne.NewSize(900, 620))
	a.win.Show()
	a.win.Canvas().Focus(list)
}

// lineOf is the text in what clipped made.
func lineOf(o fyne.CanvasObject) *text {
	return o.(*fyne.Container).Objects[0].(*container.Clip).Content.(*text)
}

func (a *aboutForm) close() {
	a.w.about = nil
	a.win.Close()
}

func (a *aboutForm) layout(list fyne.CanvasObject) fyne.CanvasObject {
	icon := canvas.NewImageFromResource(assets.Icon())
	icon.SetMinSize(fyne.NewSquareSize(56))
	icon.FillMode = canvas.ImageFillContain
	name := newText(theme.Text, 20, fyne.TextStyle{Bold: true})
	name.canvas.Text = "Switchboard"
	facts := container.New(layout.NewCustomPaddedVBoxLayout(3))
	for _, f := range view.About(string(a.w.Gateway.Stats().Version)) {
		facts.Add(newRow(theme.GapWide, container.New(wide(64), label(theme.Muted, f.Name)), mono(theme.Text, f.Value)))
	}
	facts.Add(newRow(theme.GapWide, container.New(wide(64), label(theme.Muted, "Licence")), mono(theme.Text, ourLicence)))
	room := spacer()
	head := inset(formEdge, 12, spread(formEdge, room,
		container.New(layout.NewCustomPaddedVBoxLayout(2), icon),
		container.New(layout.NewCustomPaddedVBoxLayout(3), name, label(theme.Muted, "A local MCP gateway for developers of MCP clients"), facts),
		room,
		container.New(layout.NewCustomPaddedVBoxLayout(theme.Gap), widget.NewButtonWithIcon("Copy for a report", icons.ContentCopyIcon(), a.copy),
			a.link("The protocol", "https://modelcontextprotocol.io"), a.link("Fyne, the toolkit", "https://fyne.io"), a.said)))
	count := label(theme.Muted, fmt.Sprintf("Linked in, with their licences: %d", len(a.all)))
	left := container.New(wide(280), container.NewBorder(inset(theme.GapWide, 6, count), nil, nil, nil, list))
	right := container.NewBorder(inset(theme.GapWide, 6, a.chosen), nil, nil, nil, surface(theme.Input, a.scroll))
	return container.New(edgeToEdge{}, surface(theme.Pane, container.NewBorder(
		surface(theme.Raised, container.New(layout.NewCustomPaddedVBoxLayout(0), head, line())), nil, left, nil, right)))
}

func (a *aboutForm) link(name, address string) fyne.CanvasObject {
	return quiet(name, icons.LoginIcon(), func() {
		u, err := url.Parse(address)
		if err == nil {
			err = a.w.App.OpenURL(u)
		}
		if err != nil {
			a.said.set(theme.Error, "It could not be opened: "+view.Brief(err.Error(), 60))
		}
	})
}

func (a *aboutForm) choose(i widget.ListItemID) {
	if i < len(a.all) {
		l := &a.all[i]
		a.chosen.set(theme.Text, strings.TrimSpace(l.Module+" "+l.Version))
		a.text.SetText(l.Text)
		a.scroll.ScrollToTop()
	}
}

// copy puts on the clipboard what a report of a bug should begin with. There is nothing of the traffic in it, and no path.
func (a *aboutForm) copy() {
	w := a.w
	stats, size := w.Gateway.Stats(), w.win.Canvas().Size()
	facts := append(view.About(string(stats.Version)),
		view.Fact{Name: "Display", Value: displayKind()},
		view.Fact{Name: "Window", Value: fmt.Sprintf("%.0f × %.0f at scale %.2f", size.Width, size.Height, w.win.Canvas().Scale())},
		view.Fact{Name: "Theme", Value: string(w.Config.Window.Theme)},
		view.Fact{Name: "Tray", Value: map[bool]string{true: "yes", false: "no"}[w.HasTray()]},
		view.Fact{Name: "Sessions", Value: fmt.Sprintf("%d live, %d in all", stats.Sessions, stats.Totals.Opened)},
		view.Fact{Name: "Frames", Value: fmt.Sprintf("%d in, %d out", stats.Totals.In, stats.Totals.Out)})
	if w.Screens != nil {
		var screens []string
		for _, r := range w.Screens.Rooms() {
			screens = append(screens, fmt.Sprintf("%d × %d", r.Dx(), r.Dy()))
		}
		facts = append(facts, view.Fact{Name: "Screens", Value: strings.Join(screens, ", ")})
	}
	w.App.Clipboard().SetContent(view.Report(facts))
	a.said.set(theme.Success, "Copied.")
}

// displayKind is the kind of display, of those that one system may have two of.
func displayKind() string {
	switch {
	case os.Getenv("DISPLAY") != "" && os.Getenv("WAYLAND_DISPLAY") != "":
		return "X11 on Wayland"
	case os.Getenv("DISPLAY") != "":
		return "X11"
	case os.Getenv("WAYLAND_DISPLAY") != "":
		return "Wayland"
	}
	return "the system's own"
}
