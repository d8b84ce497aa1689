package ui

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"fyne.io/fyne/v2"
)

// action is something that a person can do. The menus, the palette and the list of keys are all made
// from actions, so what is done by none of them is done by a pointer alone.
type action struct {
	Group string      // the menu that it stands in
	Name  string      // what it does, in the imperative
	Key   string      // as in "Ctrl+Shift+K", "F", "Space", "F7", or two of them: "Ctrl+F or /"; empty: none
	Do    func()      // on the main goroutine
	Can   func() bool // whether it means something now; nil: always
}

// The groups of actions, in the order of the menus.
const (
	groupGateway = "Gateway"
	groupSession = "Session"
	groupTraffic = "Traffic"
	groupFilter  = "Filter"
	groupRow     = "Message"
	groupCompose = "Compose"
	groupGo      = "Go to"
	groupView    = "View"
	groupHelp    = "Help"
)

// groups is their order.
func groups() []string {
	return []string{groupGateway, groupSession, groupTraffic, groupFilter, groupRow, groupKeep, groupCompose, groupGo, groupView, groupHelp}
}

// keys are those that do it: a shortcut is the first.
func (a *action) keys() []string {
	if a.Key == "" {
		return nil
	}
	return strings.Split(a.Key, " or ")
}

// gather takes in the actions of the window and of each pane. Two that want one key are a mistake of ours, which a test finds.
func (w *Window) gather() {
	w.actions = nil
	for _, some := range [][]action{w.ownActions(), w.deskActions(), w.top.actions(), w.sessions.acts(), w.traffic.actions(), w.traffic.chips.actions(), w.overview.actions(), w.capture.actions(), w.marking.actions(), w.export.actions(), w.detail.actions(), w.compose.actions()} {
		w.actions = append(w.actions, some...)
	}
}

// run does an action, or says that it means nothing now.
func (w *Window) run(a *action) {
	if a.Can != nil && !a.Can() {
		w.status.say(time.Now(), "Not now: "+a.Name+".")
		return
	}
	a.Do()
}

// perform does the action that has a key of its own, no shortcut; false: there is none.
func (w *Window) perform(key string) bool {
	for i := range w.actions {
		if a := &w.actions[i]; slices.Contains(a.keys(), key) {
			w.run(a)
			return true
		}
	}
	return false
}

// typed is a character that the pane with the focus did not use.
func (w *Window) typed(r rune) {
	key := string(unicode.ToUpper(r))
	if r == ' ' {
		key = "Space"
	}
	w.perform(key)
}

// pressed is a key that nothing with the focus took: Escape closes what lies
// over the window, as a click beside it does.
func (w *Window) pressed(e *fyne.KeyEvent) {
	if top, ok := w.win.Canvas().Overlays().Top().(fyne.Tappable); ok && e.Name == fyne.KeyEscape {
		top.Tapped(&fyne.PointEvent{})
		return
	}
	if e.Name == fyne.KeyEscape && w.capture.shown != nil {
		w.capture.back()
		return
	}
	if len(e.Name) > 1 { // those that type something come as characters
		w.perform(string(e.Name))
	}
}

// focus gives the keys to o.
func (w *Window) focus(o fyne.Focusable) func() { return func() { w.win.Canvas().Focus(o) } }

// cycle gives the keys to the pane n further on, and round; to the list of traffic where none has them. A detail that
// shows nothing takes none.
func (w *Window) cycle(n int) {
	panes := []fyne.Focusable{w.sessions.list, w.traffic.list, w.detail.view, w.compose.editor}
	panes = slices.DeleteFunc(panes, func(p fyne.Focusable) bool { return !p.(fyne.CanvasObject).Visible() })
	at := slices.Index(panes, w.win.Canvas().Focused())
	if at < 0 {
		at, n = slices.Index(panes, fyne.Focusable(w.traffic.list)), 0
	}
	w.win.Canvas().Focus(panes[(at+n+len(panes))%len(panes)])
}

func (w *Window) ownActions() []action {
	return []action{
		{Group: groupGo, Name: "Sessions", Key: "Ctrl+1", Do: w.focus(w.sessions.list)},
		{Group: groupGo, Name: "Traffic", Key: "Ctrl+2", Do: w.toTraffic(w.traffic.list)},
		{Group: groupGo, Name: "Detail", Key: "Ctrl+3", Do: w.focus(w.detail.view)},
		{Group: groupGo, Name: "Composer", Key: "Ctrl+4", Do: w.focus(w.compose.editor)},
		{Group: groupGo, Name: "The next pane", Key: "Ctrl+Tab", Do: func() { w.cycle(1) }},
		{Group: groupGo, Name: "The pane before", Key: "Ctrl+Shift+Tab", Do: func() { w.cycle(-1) }},
		{Group: groupView, Name: "Next theme: dark, light, system", Do: w.nextTheme},
		{Group: groupHelp, Name: "All that can be done…", Key: "Ctrl+K", Do: w.openPalette},
		{Group: groupHelp, Name: "Keys…", Key: "F1 or ?", Do: w.showKeys},
		{Group: groupGateway, Name: "Try it", Key: "Ctrl+T", Do: w.empty.tryIt},
	}
}

func (t *topBar) actions() []action {
	w := t.w
	return []action{
		{Group: groupGateway, Name: "Start or stop", Key: "Ctrl+Shift+G", Do: t.turn},
		{Group: groupGateway, Name: "Copy address", Key: "Ctrl+Shift+C", Do: func() { w.copied(w.url()) }},
		{Group: groupGateway, Name: "Debug socket and token…", Do: w.showMirror},
		{Group: groupGateway, Name: "Keepalive on or off", Do: func() { t.keepalive.SetChecked(!t.keepalive.Checked) }},
		{Group: groupGateway, Name: "Mirror on or off", Do: func() { t.mirror.SetChecked(!t.mirror.Checked) }},
		{Group: groupGateway, Name: "Record or stop recording", Key: "Ctrl+R", Do: t.toggleRecord},
		{Group: groupGateway, Name: "Copy path of the recording", Do: w.copyRecording},
		{Group: groupGateway, Name: "Answer POSTs as JSON or as a stream", Do: w.turnAnswer},
	}
}

func (p *sessionsPane) acts() []action {
	w := p.w
	lives := func() bool { info := p.info(); return info != nil && info.Reason == 0 && w.capture.shown == nil }
	chosen := func() bool { return p.selected != "" }
	return []action{
		{Group: groupSession, Name: "Pause or resume delivery", Key: "Ctrl+Shift+P", Can: lives, Do: p.turnPause},
		{Group: groupSession, Name: "Step one frame", Key: "Ctrl+Shift+S", Can: lives, Do: func() { p.act("Step", w.Gateway.Step) }},
		{Group: groupSession, Name: "Keepalive of the session on or off", Can: lives, Do: p.turnKeepalive},
		{Group: groupSession, Name: "Disconnect", Key: "Ctrl+Shift+D", Can: lives, Do: func() { p.act("Disconnect", w.Gateway.Disconnect) }},
		{Group: groupSession, Name: "Copy session id", Can: chosen, Do: func() { w.copied(p.selected) }},
		{Group: groupSession, Name: "Show all sessions", Key: "Ctrl+0", Can: chosen, Do: p.unselect},
		{Group: groupSession, Name: "Forget closed sessions", Do: func() { w.Gateway.ForgetClosed(); w.refresh(time.Now()) }},
	}
}

func (p *trafficPane) actions() []action {
	w := p.w
	return []action{
		{Group: groupTraffic, Name: "Find", Key: "Ctrl+F or /", Do: w.toTraffic(p.search)},
		{Group: groupTraffic, Name: "Clear", Key: "Ctrl+L", Do: p.clear},
		{Group: groupTraffic, Name: "Follow", Key: "F", Do: func() { p.follow.SetChecked(!p.follow.Checked) }},
		{Group: groupTraffic, Name: "Pause drawing", Key: "Space", Do: p.togglePause},
	}
}
