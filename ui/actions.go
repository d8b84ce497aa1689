package ui

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"fyne.io/fyne/v2"

	"switchboard/gateway/session"
	"switchboard/ui/logview"
)

// action is something that a person can do. The menus, the palette and the list of keys are all made
// from actions, so what is done by none of them is done by a pointer alone.
type action struct {
	Group string      // the menu that it stands in
	Name  string      // what it does, in the imperative
	Key   string      // as in "Ctrl+Shift+K", "F", "Space", "F7", or two of them: "Ctrl+F or /"; empty: none
	Do    func()      // on the main goroutine
	Can   func() bool // whether it means something now; nil: always
	Why   string      // what is missing where Can says no, as a sentence without its end; empty: the name says it
	Over  bool        // it opens and closes something over the window; others close that first
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
	for _, some := range [][]action{w.ownActions(), w.deskActions(), w.top.actions(), w.sessions.acts(), w.traffic.actions(), w.traffic.chips.actions(), w.overview.actions(), w.capture.actions(), w.marking.actions(), w.export.actions(), w.detail.actions(), w.compose.actions(), w.rowActions(), w.roomActions()} {
		w.actions = append(w.actions, some...)
	}
}

// run does an action, or says why it means nothing now.
func (w *Window) run(a *action) {
	if !a.Over {
		w.uncover()
	}
	switch {
	case a.Can == nil || a.Can():
		a.Do()
	case a.Why != "":
		w.status.refuse(time.Now(), a.Name+": "+a.Why+".")
	default:
		w.status.refuse(time.Now(), "Not now: "+a.Name+".")
	}
}

// uncover closes the palette and the list of keys.
func (w *Window) uncover() {
	if w.palette != nil {
		w.palette.close()
	}
	if w.keys != nil {
		w.keys.close()
	}
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

// typed is a character that nothing with the focus used. What lies over the window keeps it from what is below.
func (w *Window) typed(r rune) {
	if w.win.Canvas().Overlays().Top() != nil {
		return
	}
	key := string(unicode.ToUpper(r))
	if r == ' ' {
		key = "Space"
	}
	if w.perform(key) || !strings.ContainsRune("jkgG", r) {
		return
	}
	w.toRows()
	if rows := w.rows(); w.win.Canvas().Focused() == rows {
		rows.TypedRune(r)
	}
}

// pressed is a key that nothing with the focus took: Escape closes what lies
// over the window, as a click beside it does.
func (w *Window) pressed(e *fyne.KeyEvent) {
	if over := w.win.Canvas().Overlays().Top(); over != nil {
		if top, ok := over.(fyne.Tappable); ok && e.Name == fyne.KeyEscape {
			top.Tapped(&fyne.PointEvent{})
		}
		return
	}
	if e.Name == fyne.KeyEscape && w.capture.shown != nil {
		w.capture.back()
		return
	}
	if len(e.Name) < 2 || e.Name == fyne.KeySpace || w.perform(string(e.Name)) { // those that type something come as characters
		return
	}
	switch e.Name {
	case fyne.KeyUp, fyne.KeyDown, fyne.KeyPageUp, fyne.KeyPageDown, fyne.KeyHome, fyne.KeyEnd:
		w.toRows()
		if rows := w.rows(); w.win.Canvas().Focused() == rows {
			rows.TypedKey(e)
		}
	}
}

// rows is the list in the middle: the traffic, or a table of the overview that is in its place.
func (w *Window) rows() *logview.View {
	if w.overview.shown {
		return w.overview.table()
	}
	return w.traffic.list
}

// toRows gives the keys to that list, where it can be seen.
func (w *Window) toRows() {
	if !w.empty.content.Visible() {
		w.win.Canvas().Focus(w.rows())
	}
}

// focus gives the keys to o.
func (w *Window) focus(o fyne.Focusable) func() { return func() { w.win.Canvas().Focus(o) } }

// cycle gives the keys to the pane n further on, and round; to the list in the middle where none has them. What shows
// nothing takes none.
func (w *Window) cycle(n int) {
	panes := []fyne.Focusable{w.sessions.list}
	if !w.empty.content.Visible() {
		panes = append(panes, w.rows())
	}
	middle := panes[len(panes)-1]
	if w.detail.view.Visible() {
		panes = append(panes, w.detail.view)
	}
	panes = append(panes, w.compose.editor)
	to := middle
	if at := slices.Index(panes, w.win.Canvas().Focused()); at >= 0 {
		to = panes[(at+n+len(panes))%len(panes)]
	}
	w.win.Canvas().Focus(to)
}

func (w *Window) ownActions() []action {
	return []action{
		{Group: groupGo, Name: "Sessions", Key: "Ctrl+1", Do: w.focus(w.sessions.list)},
		{Group: groupGo, Name: "Traffic", Key: "Ctrl+2", Do: w.toTraffic(w.traffic.list)},
		{Group: groupGo, Name: "Detail", Key: "Ctrl+3", Can: w.detail.view.Visible, Why: "choose a row to read first", Do: w.focus(w.detail.view)},
		{Group: groupGo, Name: "Composer", Key: "Ctrl+4", Do: w.focus(w.compose.editor)},
		{Group: groupGo, Name: "The next pane", Key: "Ctrl+Tab", Do: func() { w.cycle(1) }},
		{Group: groupGo, Name: "The pane before", Key: "Ctrl+Shift+Tab", Do: func() { w.cycle(-1) }},
		{Group: groupGo, Name: "Menu of what is selected…", Key: "F10 or Menu", Do: w.offerSelected},
		{Group: groupView, Name: "Next theme: dark, light, system", Do: w.nextTheme},
		{Group: groupView, Name: "Do what the notice offers", Key: "Alt+Return", Can: w.banner.offers, Why: "there is no notice that offers something", Do: w.banner.do},
		{Group: groupView, Name: "Dismiss the notice", Key: "Alt+Backspace", Can: w.banner.content.Visible, Why: "there is none", Do: w.banner.hide},
		{Group: groupView, Name: "Next notice", Can: func() bool { return w.banner.content.Visible() && w.banner.which.Visible() }, Do: w.banner.next},
		{Group: groupHelp, Name: "All that can be done…", Key: "Ctrl+K", Over: true, Do: w.openPalette},
		{Group: groupHelp, Name: "Keys…", Key: "F1 or ?", Over: true, Do: w.showKeys},
		{Group: groupGateway, Name: "Try it", Key: "Ctrl+T", Can: func() bool { return w.Gateway.Stats().Running }, Why: "start the gateway first", Do: w.empty.tryIt},
	}
}

func (t *topBar) actions() []action {
	w := t.w
	return []action{
		{Group: groupGateway, Name: "Start or stop", Key: "Ctrl+Shift+G", Do: t.turn},
		{Group: groupGateway, Name: "Copy address", Key: "Ctrl+Shift+C", Do: func() { w.copied(w.url()) }},
		{Group: groupGateway, Name: "Point clients to /sse, or to /mcp", Key: "Ctrl+Shift+A", Do: t.turnPath},
		{Group: groupGateway, Name: "Copy a snippet for a client…", Do: w.offerSnippets},
		{Group: groupGateway, Name: "Debug socket and token…", Do: w.showMirror},
		{Group: groupGateway, Name: "Keepalive on or off", Key: "Ctrl+Shift+K", Do: func() { t.keepalive.SetChecked(!t.keepalive.Checked) }},
		{Group: groupGateway, Name: "Choose the style of the keepalive…", Do: func() { w.offerOptions("Which style?", &t.style.Select) }},
		{Group: groupGateway, Name: "Choose how often a keepalive is due…", Do: func() { w.offerOptions("How often?", &t.interval.Select) }},
		{Group: groupGateway, Name: "Mirror on or off", Key: "Ctrl+Shift+M", Do: func() { t.mirror.SetChecked(!t.mirror.Checked) }},
		{Group: groupGateway, Name: "Record or stop recording", Key: "Ctrl+R", Do: t.toggleRecord},
		{Group: groupGateway, Name: "Copy path of the recording", Do: w.copyRecording},
		{Group: groupGateway, Name: "Answer POSTs as JSON or as a stream", Do: w.turnAnswer},
	}
}

func (p *sessionsPane) acts() []action {
	w := p.w
	lives := func() bool { info := p.info(); return info != nil && info.Reason == 0 && w.capture.shown == nil }
	chosen := func() bool { return p.selected != "" }
	http := func() bool { return lives() && p.info().Transport == "http" }
	const choose, connect = "choose a session first", "choose a session that is connected first"
	as := func(a session.Answer) func() {
		return func() { p.act("This", func(id string) error { return w.Gateway.SetSessionAnswer(id, a) }) }
	}
	return []action{
		{Group: groupSession, Name: "Pause or resume delivery", Key: "Ctrl+Shift+P", Can: lives, Why: connect, Do: p.turnPause},
		{Group: groupSession, Name: "Step one frame", Key: "Ctrl+Shift+S", Can: lives, Why: connect, Do: func() { p.act("Step", w.Gateway.Step) }},
		{Group: groupSession, Name: "Keepalive of the session on or off", Can: lives, Why: connect, Do: p.turnKeepalive},
		{Group: groupSession, Name: "Keepalive of the session as the gateway's", Can: lives, Why: connect, Do: p.keepaliveAsAll},
		{Group: groupSession, Name: "Answer its POSTs as a stream", Can: http, Why: "choose a connected session over HTTP first", Do: as(session.AnswerSSE)},
		{Group: groupSession, Name: "Answer its POSTs as JSON", Can: http, Why: "choose a connected session over HTTP first", Do: as(session.AnswerJSON)},
		{Group: groupSession, Name: "Cut its streams", Can: p.cuttable, Why: "choose a session over HTTP with an open stream first", Do: p.cut("")},
		{Group: groupSession, Name: "Disconnect", Key: "Ctrl+Shift+D", Can: lives, Why: connect, Do: func() { p.act("Disconnect", w.Gateway.Disconnect) }},
		{Group: groupSession, Name: "Figures of its methods", Can: chosen, Why: choose, Do: w.overview.showMethods},
		{Group: groupSession, Name: "Copy session id", Can: chosen, Why: choose, Do: func() { w.copied(p.selected) }},
		{Group: groupSession, Name: "Show all sessions", Key: "Ctrl+0", Can: chosen, Why: "all are shown", Do: p.unselect},
		{Group: groupSession, Name: "Forget closed sessions", Do: func() { w.Gateway.ForgetClosed(); w.refresh(time.Now()) }},
	}
}

func (p *trafficPane) actions() []action {
	w := p.w
	return []action{
		{Group: groupTraffic, Name: "Find", Key: "Ctrl+F or /", Do: w.toTraffic(p.search)},
		{Group: groupTraffic, Name: "Clear", Key: "Ctrl+L", Do: p.clear},
		{Group: groupTraffic, Name: "Follow, or not", Key: "F", Do: func() {
			p.follow.SetChecked(!p.follow.Checked)
			w.status.say(time.Now(), map[bool]string{true: "The list follows what is new.", false: "The list stays where it is."}[p.follow.Checked])
		}},
		{Group: groupTraffic, Name: "Pause drawing", Key: "Space", Do: func() {
			p.togglePause()
			w.status.say(time.Now(), map[bool]string{true: "Drawing is paused: what comes is kept.", false: "Drawing goes on."}[p.paused])
		}},
	}
}
