package ui

import (
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	icons "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"switchboard/gateway/session"
	"switchboard/ui/theme"
	"switchboard/ui/tray"
)

// menu carries the shortcuts: a focused entry swallows those of the canvas,
// but not those of the main menu.
func (w *Window) menu() *fyne.MainMenu {
	item := func(label string, key fyne.KeyName, act func()) *fyne.MenuItem {
		i := fyne.NewMenuItem(label, act)
		if key != "" {
			i.Shortcut = &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault}
		}
		return i
	}
	focus := func(o fyne.Focusable) func() { return func() { w.win.Canvas().Focus(o) } }
	quit := item("Quit", fyne.KeyQ, w.Quit)
	quit.IsQuit = true
	return fyne.NewMainMenu(
		fyne.NewMenu("Gateway",
			item("Start or stop", "", w.top.turn),
			item("Copy address", "", func() { w.copied(w.url()) }),
			item("Debug socket and token…", "", w.showMirror),
			item("Try it", fyne.KeyT, w.empty.tryIt),
			item("Record or stop recording", "", w.top.toggleRecord),
			item("Copy path of the recording", "", w.copyRecording),
			item("Answer POSTs as JSON or as a stream", "", w.turnAnswer),
			fyne.NewMenuItemSeparator(), quit),
		fyne.NewMenu("Traffic",
			item("Find", fyne.KeyF, focus(w.traffic.search)),
			item("Clear", fyne.KeyL, w.traffic.clear),
			item("Follow", "", func() { w.traffic.follow.SetChecked(!w.traffic.follow.Checked) }),
			item("Pause drawing", "", w.traffic.togglePause)),
		fyne.NewMenu("Go to",
			item("Sessions", fyne.Key1, focus(w.sessions.list)),
			item("Traffic", fyne.Key2, focus(w.traffic.list)),
			item("Detail", fyne.Key3, focus(w.detail.view)),
			item("Composer", fyne.Key4, focus(w.compose.editor))),
		fyne.NewMenu("View", item("Next theme: dark, light, system", "", w.nextTheme)),
	)
}

// turnAnswer lets POSTs be answered the other way: clients must cope with both.
func (w *Window) turnAnswer() {
	a := session.AnswerJSON
	if w.Gateway.Answer() == a {
		a = session.AnswerSSE
	}
	if err := w.Gateway.SetAnswer(a); err != nil {
		w.fail("The answers were not changed", err)
		return
	}
	w.keep("http.answer", string(a))
	w.status.say(time.Now(), "POSTs are answered as "+map[session.Answer]string{session.AnswerJSON: "JSON.", session.AnswerSSE: "a stream."}[a])
}

// typed is a key that a list did not use.
func (w *Window) typed(r rune) {
	switch r {
	case 'f', 'F':
		w.traffic.follow.SetChecked(!w.traffic.follow.Checked)
	case ' ':
		w.traffic.togglePause()
	case '/':
		w.win.Canvas().Focus(w.traffic.search)
	}
}

// pressed is a key that nothing with the focus took: Escape closes what lies
// over the window, as a click beside it does.
func (w *Window) pressed(e *fyne.KeyEvent) {
	if top, ok := w.win.Canvas().Overlays().Top().(fyne.Tappable); ok && e.Name == fyne.KeyEscape {
		top.Tapped(&fyne.PointEvent{})
	}
}

// nextTheme goes from dark to light to what the desktop says.
func (w *Window) nextTheme() {
	next := map[string]theme.Mode{"system": theme.Dark, "dark": theme.Light, "light": theme.System}
	names := map[theme.Mode]string{theme.Dark: "dark", theme.Light: "light", theme.System: "system"}
	mode := next[string(w.Config.Window.Theme)]
	if err := w.Config.Set("window.theme", names[mode]); err != nil {
		w.fail("The theme was not changed", err)
		return
	}
	w.App.Settings().SetTheme(theme.New(mode))
	w.keep("window.theme", names[mode])
	w.status.say(time.Now(), "Theme: "+names[mode])
}

// copied puts text on the clipboard and says so.
func (w *Window) copied(s string) {
	w.App.Clipboard().SetContent(s)
	w.status.say(time.Now(), "Copied.")
}

// showMirror shows where the debug socket is, and the token that opens it.
func (w *Window) showMirror() {
	address := reachable(w.Gateway.Stats().Address)
	line := func(name, shown, copied string) fyne.CanvasObject {
		value := mono(theme.Text, shown)
		return spread(theme.GapWide, value, label(theme.Muted, name), value,
			quiet("Copy", icons.ContentCopyIcon(), func() { w.copied(copied) }))
	}
	token := w.Token.Reveal()
	socket := "ws://" + address + "/debug/events"
	control := "http://" + address + "/debug/sessions"
	masked := token[:4] + strings.Repeat("•", 12) + token[len(token)-4:]
	body := container.NewVBox(
		newTextOf(theme.Text, "Debug socket and control API"),
		line("Mirror", socket, socket+"?backlog=100&token="+url.QueryEscape(token)),
		line("Control", control, fmt.Sprintf("curl -H 'Authorization: Bearer %s' %s", token, control)),
		line("Token", masked, token),
		label(theme.Muted, "The token is kept in "+w.Token.Path()+". Copies of the first two carry it."))
	pop := widget.NewPopUp(inset(12, 8, body), w.win.Canvas())
	pop.ShowAtPosition(fyne.NewPos((w.win.Canvas().Size().Width-pop.MinSize().Width)/2, 56))
}

func newTextOf(role theme.Role, s string) *text {
	t := newText(role, theme.TextSize, fyne.TextStyle{Bold: true})
	t.canvas.Text = s
	return t
}

// checkToken says when the token's file was lost, and offers to write it again.
func (w *Window) checkToken(now time.Time) {
	if now.Sub(w.tokenChecked) < 5*time.Second {
		return
	}
	w.tokenChecked = now
	err := w.Token.Check()
	if err == nil {
		w.tokenLost = false
		return
	}
	if w.tokenLost {
		return
	}
	w.tokenLost = true
	w.Report("%v", err)
	w.banner.show(sentence(err), "Write it again", func() {
		if err := w.Token.Restore(); err != nil {
			w.fail("The token file was not written", err)
		}
		w.tokenLost = false
	})
}

// showScript says what is wrong with the file of the server, once.
func (w *Window) showScript(mistake string) {
	if mistake == w.script {
		return
	}
	if w.script = mistake; mistake == "" {
		w.banner.hide()
		return
	}
	w.Report("%s", mistake)
	w.banner.show("The server goes on as it was: "+mistake+".", "", nil)
}

// sentence is err as a sentence.
func sentence(err error) string {
	s := err.Error()
	r, n := utf8.DecodeRuneInString(s)
	s = string(unicode.ToUpper(r)) + s[n:]
	if !strings.HasSuffix(s, ".") {
		s += "."
	}
	return s
}

// TrayActions are what the tray's menu does.
func (w *Window) TrayActions() tray.Actions {
	return tray.Actions{
		Show:  w.Show,
		Start: w.top.turn,
		Stop:  w.top.turn,
		ToggleKeepalive: func() {
			w.top.keepalive.SetChecked(!w.top.keepalive.Checked)
			w.refresh(time.Now())
		},
		ToggleMirror: func() {
			w.top.mirror.SetChecked(!w.top.mirror.Checked)
			w.refresh(time.Now())
		},
		ToggleRecord: w.top.toggleRecord,
		CopyAddress:  func() { w.copied(w.url()) },
		Quit:         w.Quit,
	}
}
