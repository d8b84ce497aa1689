package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	icons "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"switchboard/assets"
	"switchboard/ui/theme"
	"switchboard/ui/view"
)

// settingsForm is the window of the settings: every key of the configuration, what it is, where that comes from, and how
// to change it. It is there while it is open.
type settingsForm struct {
	w      *Window
	win    fyne.Window
	groups []view.SettingGroup
	rows   map[string]*settingRow // by key
	login  *loginRow              // nil: this system cannot start anything at login
	search *formEntry
	nav    *widget.List
	page   *fyne.Container // the rows on show, between their headings
	scroll *container.Scroll
	chosen int
	update time.Time // when it was brought up to date

	problem *paragraph      // why the files cannot be read as they are now
	word    *fyne.Container // the line of the three below; hidden where there is nothing to say
	waits   *text
	restart *widget.Button
	said    *text
}

// Sizes of the form.
const (
	formNav   = 168 // of the list of groups
	formField = 304 // of the column of controls
	formEdge  = 16
)

// openSettings opens the form, or brings it forward.
func (w *Window) openSettings() {
	if w.form != nil {
		w.form.win.RequestFocus()
		return
	}
	f := &settingsForm{w: w, win: w.App.NewWindow("Switchboard settings"), rows: make(map[string]*settingRow)}
	w.form = f
	f.win.SetIcon(assets.Icon())
	f.win.SetPadded(false)
	f.problem = newParagraph(theme.Error, theme.TextSize, "")
	f.waits, f.said = newText(theme.Warning, theme.TextSize, fyne.TextStyle{}), label(theme.Success, "")
	f.restart = widget.NewButtonWithIcon("Restart now", icons.ViewRefreshIcon(), f.restartNow)
	f.page = container.New(layout.NewCustomPaddedVBoxLayout(0))
	f.scroll = container.NewVScroll(f.page)
	f.search = newFormEntry(f)
	f.search.SetPlaceHolder("Search")
	f.search.OnChanged = func(string) { f.fill() }
	f.search.revert = func() { f.search.SetText("") }
	f.search.tooMuch = func(bytes int) { f.say(theme.Error, tooMuch(bytes)) }
	f.search.left = func() { f.say(theme.Success, "") }
	f.nav = widget.NewList(func() int { return len(f.groups) },
		func() fyne.CanvasObject {
			return inset(theme.GapWide, 1, newText(theme.Text, theme.TextSize, fyne.TextStyle{}))
		},
		func(i widget.ListItemID, o fyne.CanvasObject) {
			if i < len(f.groups) {
				o.(*fyne.Container).Objects[0].(*text).set(theme.Text, f.groups[i].Title)
			}
		})
	f.nav.HideSeparators = true
	f.nav.OnSelected = func(i widget.ListItemID) {
		f.chosen = i
		if f.search.Text != "" {
			f.search.SetText("") // which fills
		} else {
			f.fill()
		}
		f.scroll.ScrollToTop()
	}
	if w.Login != nil {
		f.login = newLoginRow(f)
	}
	content := f.layout()
	f.read()
	f.win.SetContent(content)
	f.nav.Select(0)
	f.win.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) {
		if e.Name == fyne.KeyEscape {
			f.close()
		}
	})
	f.win.Canvas().AddShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyF, Modifier: fyne.KeyModifierShortcutDefault},
		func(fyne.Shortcut) { f.win.Canvas().Focus(f.search) })
	f.win.SetCloseIntercept(f.close)
	f.win.Resize(fyne.NewSize(900, 640))
	f.win.Show()
	f.win.Canvas().Focus(f.search)
}

// close commits what is being typed, by taking the keys away from it, and closes.
func (f *settingsForm) close() {
	f.win.Canvas().Unfocus()
	f.w.form = nil
	f.win.Close()
}

func (f *settingsForm) layout() fyne.CanvasObject {
	nav := surface(theme.Raised, container.NewBorder(inset(theme.GapWide, theme.GapWide, f.search), nil, nil, nil, f.nav))
	room := spacer()
	f.word = inset(formEdge, 4, spread(theme.GapWide, room, f.waits, f.said, room, f.restart))
	file := clipped(mono(theme.Muted, f.w.Sources.File))
	foot := surface(theme.Raised, container.New(layout.NewCustomPaddedVBoxLayout(0), line(),
		inset(formEdge, 6, spread(theme.GapWide, file, label(theme.Muted, "Your file"), file,
			quiet("Show", icons.FolderOpenIcon(), f.showFile), quiet("Copy path", icons.ContentCopyIcon(), func() { f.w.copied(f.w.Sources.File); f.say(theme.Success, "Copied.") }))),
		f.word))
	body := container.New(&formLayout{f}, f.scroll)
	return container.New(edgeToEdge{}, surface(theme.Pane, container.NewBorder(nil, nil,
		container.New(wide(formNav), nav), nil, container.NewBorder(inset(formEdge, 4, f.problem), foot, nil, nil, body))))
}

// formLayout tells the paragraphs how wide they may be before the rows are asked how high they are.
type formLayout struct{ f *settingsForm }

func (formLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(formField+120, 200) }

func (l formLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	l.f.wrapAt(s.Width - 2*formEdge - theme.BarSize)
	o[0].Resize(s)
}

func (f *settingsForm) wrapAt(width float32) {
	for _, r := range f.rows {
		r.wrapAt(width)
	}
	if f.login != nil {
		f.login.wrapAt(width)
	}
	f.problem.wrapAt(width)
}

// read takes in what the files and flags say now.
func (f *settingsForm) read() {
	layers, err := view.ReadLayers(f.w.Sources)
	if err != nil {
		f.problem.set(theme.Error, sentence(err)+" Until that is put right, nothing can be changed here.")
	} else {
		f.problem.set(theme.Error, "")
		f.w.layers = layers
	}
	f.show(err != nil)
}

// show brings the rows up to date; broken: the files cannot be read as they are, so nothing can be changed.
func (f *settingsForm) show(broken bool) {
	f.update = time.Now()
	f.groups = view.SettingGroups(f.w.layers, f.w.inForce(), f.w.Dir)
	waits := 0
	for _, g := range f.groups {
		for i := range g.Settings {
			s := &g.Settings[i]
			r := f.rows[s.Name]
			if r == nil {
				r = newSettingRow(f, s)
				f.rows[s.Name] = r
			}
			r.show(s, broken)
			if s.Waits && s.When == "listen" {
				waits++
			}
		}
	}
	if f.login != nil {
		f.login.look()
	}
	text := ""
	if waits > 0 {
		text = view.Plural(waits, "change") + " to take effect when the gateway is restarted, which ends its sessions."
	}
	f.waits.set(theme.Warning, text)
	show(f.restart, waits > 0)
	show(f.word, waits > 0 || f.said.canvas.Text != "")
}

// refresh follows what is turned elsewhere.
func (f *settingsForm) refresh(now time.Time) {
	if now.Sub(f.update) >= time.Second {
		f.read()
	}
}

// fill puts the rows on the page that the search means, or those of the chosen group.
func (f *settingsForm) fill() {
	query := f.search.Text
	f.page.RemoveAll()
	found := 0
	for i := range f.groups {
		g := &f.groups[i]
		if query == "" && i != f.chosen {
			continue
		}
		begun := false
		add := func(o fyne.CanvasObject) {
			if !begun {
				f.page.Add(groupHead(g))
				begun = true
			}
			found++
			f.page.Add(o)
		}
		for j := range g.Settings {
			if g.Settings[j].Matches(query) {
				add(f.rows[g.Settings[j].Name].content)
			}
		}
		if g.Name == "window" && f.login != nil && f.login.matches(query) {
			add(f.login.content)
		}
	}
	if found == 0 {
		f.page.Add(inset(formEdge, 16, label(theme.Muted, "No setting says all of that.")))
	}
	f.page.Refresh()
	f.scroll.Refresh()
	f.scroll.ScrollToTop()
}

// groupHead is the name of a group over its rows.
func groupHead(g *view.SettingGroup) fyne.CanvasObject {
	name := newText(theme.Text, 15, fyne.TextStyle{Bold: true})
	name.canvas.Text = g.Title
	return inset(formEdge, 8, spread(theme.GapWide, nil, name, mono(theme.Faint, "["+g.Name+"]")))
}

// say shows a word in the foot; empty: none.
func (f *settingsForm) say(role theme.Role, what string) {
	f.said.set(role, what)
	show(f.word, what != "" || f.restart.Visible())
}
