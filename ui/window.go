// Package ui is the window: what it shows of the gateway, and what a person
// can do to it. It never imports fyne/app, so it runs in tests without a display.
package ui

import (
	"cmp"
	"net"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"switchboard/assets"
	"switchboard/gateway"
	"switchboard/gateway/config"
	"switchboard/gateway/measure"
	"switchboard/gateway/spine"
	"switchboard/gateway/token"
	"switchboard/ui/autostart"
	"switchboard/ui/notify"
	"switchboard/ui/remembered"
	"switchboard/ui/tray"
	"switchboard/ui/view"
)

// Deps is what a window is made of. None of it is closed by the window.
type Deps struct {
	App      fyne.App
	Gateway  *gateway.Gateway
	Config   config.Config
	Settings *config.Settings // where changes made here are kept
	Sources  config.Sources   // what Config was read from
	Dir      string           // the data directory
	Launch   []string         // the command of switchboard stdio, for clients that launch one
	Login    *autostart.Entry // the start at login; nil: this system has none
	Memory   *remembered.File // how the window was left
	Screens  Screens          // nil: nothing is known of them
	Token    token.Token
	Do       func(func())                          // runs a function on the main goroutine: fyne.Do
	HasTray  func() bool                           // whether closing may leave the window to the tray; may change
	Notify   notify.Sender                         // tells the person while the window is away; the window closes it
	Report   func(format string, arguments ...any) // says an error on stderr as well
}

// Window is the main window. Its methods are for the main goroutine.
type Window struct {
	Deps
	win     fyne.Window
	journal *view.Journal // what is shown: live, or of a recording
	live    *view.Journal
	figures *measure.Figures // of the same events
	events  [512]spine.Event // on their way into the journal
	feed    *feed
	rates   view.Rates

	top      *topBar
	banner   *banner
	capture  *capturePane
	marking  *marking
	export   *exporting
	sessions *sessionsPane
	traffic  *trafficPane
	overview *overviewPane
	detail   *detailPane
	compose  *composePane
	status   *statusBar
	empty    *emptyState
	body     *fyne.Container
	tray     *tray.Tray

	actions    []action       // all that can be done
	palette    *palette       // nil: not open
	keys       *keySheet      // nil: not open
	background sync.WaitGroup // starts, stops, try-its
	stands     standing
	about      *aboutForm    // nil: not open
	form       *settingsForm // nil: not open
	layers     view.Layers   // the configuration as the form last read it
	notifier   *notify.Notifier
	alerts     view.Alerts
	attended   bool          // a window of ours has the keys
	notTold    error         // why the desktop did not take the last notification
	ending     chan struct{} // closed by Close
	hidden     bool          // in the tray: only the state is kept, and nothing drawn
	told       bool          // that the window lives on in the tray
	problem    string        // shown in the tray

	tokenChecked time.Time
	tokenAsked   bool // it is being checked
	tokenWritten int  // how often it was written again
	tokenLost    bool
	script       string // the mistake that was shown
	crowded      string // why no more clients can come in, as it was shown
	unrecorded   string // why the last recording ended, as it was shown
}

// New makes the window, not yet shown. The gateway may be running or not.
func New(d Deps) *Window {
	w := &Window{Deps: d, ending: make(chan struct{})}
	w.Do = w.untilEnd(d.Do)
	w.figures = measure.New(time.Now())
	w.live = view.NewJournal(spine.Limit{Items: d.Config.Window.Rows, Bytes: int(d.Config.Window.RowsBytes)})
	w.journal = w.live
	w.notifier = notify.New(d.Notify, w.unnotified)
	w.win = d.App.NewWindow("Switchboard")
	w.win.SetIcon(assets.Icon())
	w.win.SetPadded(false)
	w.win.SetContent(w.layout())
	w.restore()
	w.gather()
	w.win.SetMainMenu(w.menu())
	w.win.Canvas().SetOnTypedKey(w.pressed)
	w.win.Canvas().SetOnTypedRune(w.typed)
	w.win.SetCloseIntercept(w.closed)
	w.win.SetOnDropped(w.dropped)
	w.refresh(time.Now())
	w.feed = newFeed(d.Gateway.Tap("window", spine.Limit{Items: 1 << 16, Bytes: 64 << 20}, 1<<16), d.Do, w.beat)
	return w
}

func (w *Window) layout() fyne.CanvasObject {
	w.top = newTopBar(w)
	w.banner = newBanner(func() { w.body.Refresh() })
	w.capture, w.marking, w.export = newCapturePane(w), newMarking(w), &exporting{w: w}
	w.sessions = newSessionsPane(w)
	w.traffic = newTrafficPane(w)
	w.overview = newOverviewPane(w)
	w.detail = newDetailPane(w)
	w.compose = newComposePane(w)
	w.status = newStatusBar()
	w.empty = newEmptyState(w)

	lower := container.NewHSplit(w.detail.content, w.compose.content)
	right := container.NewVSplit(container.NewStack(w.traffic.content, w.overview.content, w.empty.content), lower)
	all := container.NewHSplit(w.sessions.content, right)
	w.stands.splits = [3]*container.Split{all, right, lower}
	w.body = container.NewBorder(container.NewVBox(w.top.content, w.banner.content, w.capture.content), w.status.content, nil, nil, all)
	return container.New(edgeToEdge{}, w.body) // on the background that Fyne clears the window to
}

// Show brings the window to the front.
func (w *Window) Show() {
	w.hidden = false
	w.refresh(time.Now())
	w.win.Show()
	w.win.RequestFocus()
	w.shown()
}

// StartHidden leaves the window in the tray, as if it had been closed: it was started at login, and nobody asked for it yet.
func (w *Window) StartHidden() {
	w.hidden, w.told = true, true
	w.refresh(time.Now())
}

// SetTray makes the tray follow the window's state.
func (w *Window) SetTray(t *tray.Tray) {
	w.tray = t
	w.refresh(time.Now())
}

// closed is what the close button does: hide where there is a tray to come
// back from, quit elsewhere.
func (w *Window) closed() {
	if !w.Config.Window.CloseToTray || !w.HasTray() {
		w.Quit()
		return
	}
	w.keepPlace(time.Now(), true)
	w.win.Hide()
	w.hidden = true
	if !w.told {
		w.told = true
		w.notifier.Tell("Switchboard keeps running", "Its icon in the tray brings the window back, and quits it.")
	}
}

// Quit ends the feed, so that nothing is drawn any more, lets go of the tray,
// and ends the app.
func (w *Window) Quit() {
	w.keepPlace(time.Now(), true)
	w.stands.ended = true // its windows may be gone before this one is let go
	w.notifier.Close()
	w.feed.stop()
	if w.tray != nil {
		w.tray.Close()
	}
	w.App.Quit()
}

// Close ends what the window still does in the background. It comes after the
// app's run loop has ended, on its goroutine.
func (w *Window) Close() {
	w.feed.stop()
	close(w.ending)
	w.notifier.Close()
	w.background.Wait()
}

// beat is called by the feed when something happened, and each second.
func (w *Window) beat(now time.Time, events func([]spine.Event) int) {
	for range maxPerBeat / len(w.events) {
		n := events(w.events[:])
		w.live.Apply(w.events[:n])
		w.figures.Apply(w.events[:n])
		w.alerts.See(w.events[:n])
		clear(w.events[:n])
		if n < len(w.events) {
			break
		}
	}
	w.refresh(now)
}

// maxPerBeat bounds the events taken in one beat, so that a flood leaves the
// goroutine time for keys and clicks.
const maxPerBeat = 20_000

// refresh shows the state of this moment.
func (w *Window) refresh(now time.Time) {
	stats, infos := w.Gateway.Stats(), w.Gateway.Sessions()
	w.rates.Add(now, stats.Totals.In+stats.Totals.Out)
	shown, at := w.capture.at(infos, now)
	w.traffic.learn(infos)
	if w.capture.shown != nil {
		w.traffic.learn(shown)
	}
	w.marking.files.follow(stats.Record)
	w.keepFigures(infos)
	w.top.update(stats, w.Gateway.Keepalive())
	if !w.hidden {
		w.capture.update()
		w.sessions.update(shown, at)
		w.updatePlace(shown, at, now)
		w.detail.update(now)
		w.compose.update(infos)
		w.status.update(stats, w.rates.PerSecond(now), w.journal)
		w.empty.update(stats, len(infos) == 0 && w.traffic.nothing() && !w.overview.shown && w.capture.shown == nil)
	}
	w.problem = cmp.Or(stats.Error, stats.Record.Error)
	w.showScript(stats.Script)
	w.showCrowded(stats.Crowded)
	w.showRecording(stats.Record.Error)
	if stats.Crowded == "" { // else it can only not be read, for want of a descriptor
		w.checkToken(now)
	}
	w.alert(infos)
	w.keepPlace(now, false)
	if w.form != nil {
		w.form.refresh(now)
	}
	if w.tray != nil {
		w.tray.Update(tray.State{Running: stats.Running, Address: w.url(), Sessions: stats.Sessions,
			Keepalive: w.Gateway.Keepalive().Enabled, Mirror: stats.Mirror, Record: stats.Record.Enabled, LastError: w.problem})
	}
}

// url is where clients connect.
func (w *Window) url() string { return baseURL(w.Gateway.Stats()) + w.top.path.chosen }

func baseURL(s gateway.Stats) string { return "http://" + reachable(s.Address) }

// The paths that a client can be pointed at.
const (
	pathSSE  = "/sse"
	pathHTTP = "/mcp"
)

// reachable is an address as a program on this machine must name it: that the
// gateway listens on all of them is no name, and the guard would refuse it.
func reachable(address string) string {
	host, port, err := net.SplitHostPort(address)
	if ip := net.ParseIP(host); err != nil || host != "" && !ip.IsUnspecified() {
		return address
	}
	return net.JoinHostPort("127.0.0.1", port)
}

// keep stores what was changed here, beside the person's own file.
func (w *Window) keep(key, value string) {
	if err := w.Settings.Set(key, value); err != nil {
		w.fail("This change is in force, but could not be kept", err)
	}
	if w.form != nil {
		w.form.read()
	}
}

// fail says an error in the window and on stderr.
func (w *Window) fail(what string, err error) {
	w.Report("%s: %v", what, err)
	w.banner.show(what+": "+err.Error()+".", "", nil)
}

// Forgot says why it is not known how the window was left.
func (w *Window) Forgot(err error) {
	w.Report("%v", err)
	w.banner.show(sentence(err), "", nil)
}
