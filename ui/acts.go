package ui

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	icons "fyne.io/fyne/v2/theme"

	"switchboard/gateway/session"
	"switchboard/ui/theme"
	"switchboard/ui/tray"
)

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
	w.status.say(time.Now(), "POSTs are answered as "+answerIs(a)+".")
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
		return spread(theme.GapWide, value, container.New(wide(60), label(theme.Muted, name)), value,
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
	pop := popUp(w.win.Canvas(), inset(theme.GapWide, theme.Gap, body))
	pop.ShowAtPosition(fyne.NewPos((w.win.Canvas().Size().Width-pop.MinSize().Width)/2, 56))
}

func newTextOf(role theme.Role, s string) *text {
	t := newText(role, theme.TextSize, fyne.TextStyle{Bold: true})
	t.canvas.Text = s
	return t
}

// checkToken looks at times whether the token's file is there still, beside the main goroutine: the disk may be slow.
func (w *Window) checkToken(now time.Time) {
	if w.tokenAsked || now.Sub(w.tokenChecked) < 5*time.Second {
		return
	}
	w.tokenChecked, w.tokenAsked = now, true
	written := w.tokenWritten
	w.inBackground(func() func() {
		err := w.Token.Check()
		return func() {
			if w.tokenAsked = false; written == w.tokenWritten { // else it may have looked before the file was written again
				w.tokenIs(err)
			}
		}
	})
}

// tokenIs says what is wrong with the token's file, once, and offers to write it again.
func (w *Window) tokenIs(err error) {
	if err == nil {
		w.tokenLost = false
		w.banner.settle("token")
		return
	}
	if w.tokenLost {
		return
	}
	w.tokenLost = true
	w.Report("%v", err)
	w.banner.about("token", sentence(err), "Write it again", func() {
		if err := w.Token.Restore(); err != nil {
			w.fail("The token file was not written", err)
		}
		w.tokenLost = false
		w.tokenWritten++
	})
}

// showScript says what is wrong with the file of the server, once.
func (w *Window) showScript(mistake string) {
	if mistake == w.script {
		return
	}
	if w.script = mistake; mistake == "" {
		w.banner.settle("server")
		return
	}
	w.Report("%s", mistake)
	w.banner.about("server", "The server goes on as it was: "+mistake+".", "", nil)
}

// showCrowded says why no more clients can come in, for as long as they cannot.
func (w *Window) showCrowded(why string) {
	if why == w.crowded {
		return
	}
	if w.crowded = why; why == "" {
		w.banner.settle("crowded")
		return
	}
	w.banner.about("crowded", sentence(errors.New(why)), "", nil)
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
		Show:     w.Show,
		Settings: w.openSettings,
		Start:    w.top.turn,
		Stop:     w.top.turn,
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

// answerIs is what an answer to POSTs is called.
func answerIs(a session.Answer) string {
	if a == session.AnswerJSON {
		return "JSON"
	}
	return "a stream"
}
