package ui

import (
	"errors"
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	icons "fyne.io/fyne/v2/theme"

	"switchboard/gateway"
	"switchboard/gateway/config"
	"switchboard/gateway/session"
	"switchboard/ui/theme"
	"switchboard/ui/view"
)

// topBar is the state of the gateway and its switches.
type topBar struct {
	w         *Window
	content   fyne.CanvasObject
	dot       *dot
	state     *text
	address   *text
	power     *button
	path      *segments // the one that is copied and shown to new clients
	keepalive *check
	style     *chooser
	interval  *chooser
	mirror    *check
	viewers   *badge
	record    *check
	recorded  *text           // how many events; empty where nothing is recorded
	about     *aboutRecording // nil: not open
	setting   bool            // the switches are being set, not turned
	turning   bool            // a start or stop is under way
}

func newTopBar(w *Window) *topBar {
	t := &topBar{w: w, dot: newDot(), state: newText(theme.Text, theme.TextSize, fyne.TextStyle{Bold: true}),
		address: mono(theme.Accent, ""), path: newSegments([]string{pathSSE, pathHTTP}, func(string) { w.refresh(time.Now()) }), viewers: newBadge(theme.Muted, "0")}
	copyURL := quiet("", icons.ContentCopyIcon(), func() { w.copied(w.url()) })
	t.power = newButton("Stop", icons.MediaStopIcon(), t.turn)
	t.style = newChooser([]string{string(session.Comment), string(session.Event), string(session.Ping)}, func(string) { t.turnKeepalive() })
	t.interval = newChooser([]string{"1s", "5s", "10s", "15s", "30s", "1m", "5m"}, func(string) { t.turnKeepalive() })
	t.keepalive = newCheck("Keepalive", func(bool) { t.turnKeepalive() })
	t.mirror = newCheck("Mirror", t.turnMirror)
	key := quiet("Token…", nil, w.showMirror)
	t.record, t.recorded = newCheck("Record", t.turnRecord), newText(theme.Accent, theme.TextSize, fyne.TextStyle{})
	recorded := newPressable(t.recorded, t.showRecorder)
	room := spacer()
	bar := container.New(&row{gap: theme.GapWide, stretch: room, spare: []fyne.CanvasObject{t.state, t.record, recorded, t.viewers.content, key}},
		t.dot, t.state, newRow(0, t.address, t.path.content), copyURL, gap(2), t.keepalive, t.style, t.interval, gap(2),
		t.mirror, t.viewers.content, key, t.record, recorded, room, t.power)
	t.content = surface(theme.Raised, container.NewVBox(inset(theme.GapWide, 4, bar), line()))
	return t
}

// update shows what is in force.
func (t *topBar) update(s gateway.Stats, k session.Keepalive) {
	switch {
	case s.Error != "":
		t.dot.set(theme.Error)
		t.state.set(theme.Error, "Error")
	case s.Running:
		t.dot.set(theme.Success)
		t.state.set(theme.Text, "Running")
	default:
		t.dot.set(theme.Faint)
		t.state.set(theme.Muted, "Stopped")
	}
	role := theme.Accent
	if !s.Running {
		role = theme.Muted
	}
	t.address.set(role, baseURL(s))
	if !t.turning {
		label, icon := "Start", icons.MediaPlayIcon()
		if s.Running {
			label, icon = "Stop", icons.MediaStopIcon()
		}
		if t.power.Text != label {
			t.power.SetIcon(icon)
			t.power.SetText(label)
		}
	}
	t.setting = true
	defer func() { t.setting = false }()
	setCheck(&t.keepalive.Check, k.Enabled)
	setSelect(&t.style.Select, string(k.Style))
	setSelect(&t.interval.Select, config.FormatDuration(k.Interval))
	setCheck(&t.mirror.Check, s.Mirror)
	t.viewers.set(roleIf(s.Viewers > 0, theme.Success, theme.Muted), view.Plural(s.Viewers, "viewer"))
	t.updateRecord(s.Record)
}

// turnKeepalive puts in force what the three switches say, and keeps it.
func (t *topBar) turnKeepalive() {
	if t.setting {
		return
	}
	interval, err := time.ParseDuration(t.interval.Selected)
	if err != nil {
		return
	}
	was := t.w.Gateway.Keepalive()
	k := session.Keepalive{Enabled: t.keepalive.Checked, Style: session.Style(t.style.Selected), Interval: interval}
	if err := t.w.Gateway.SetKeepalive(k); err != nil {
		t.w.fail("The keepalive was not changed", err)
		return
	}
	if k.Enabled != was.Enabled {
		t.w.keep("keepalive.enabled", onOff(k.Enabled))
	}
	if k.Style != was.Style {
		t.w.keep("keepalive.style", string(k.Style))
	}
	if k.Interval != was.Interval {
		t.w.keep("keepalive.interval", config.FormatDuration(k.Interval))
	}
}

func onOff(on bool) string {
	if on {
		return "true"
	}
	return "false"
}

// turnPath points clients to the other path.
func (t *topBar) turnPath() {
	path := pathSSE
	if t.path.chosen == pathSSE {
		path = pathHTTP
	}
	t.path.turn(path)
	t.w.status.say(time.Now(), "Clients are pointed to "+t.w.url()+".")
}

func (t *topBar) turnMirror(on bool) {
	if t.setting {
		return
	}
	t.w.Gateway.SetMirror(on)
	t.w.keep("debug.enabled", onOff(on))
}

// turn starts or stops the gateway, beside the main goroutine: a stop waits
// for its sessions to drain.
func (t *topBar) turn() {
	if t.w.Gateway.Stats().Running {
		t.run("Stopping…", func() error { t.w.Gateway.Stop(); return nil })
	} else {
		t.run("Starting…", func() error { return t.w.Gateway.Start("") })
	}
}

func (t *topBar) run(label string, act func() error) {
	if t.turning {
		return
	}
	t.turning = true
	t.power.SetText(label)
	t.power.Disable()
	t.w.inBackground(func() func() {
		err := act()
		return func() {
			t.turning = false
			t.power.Enable()
			if err != nil {
				t.w.CannotServe(err)
			} else {
				t.w.banner.settle("serving")
			}
			t.w.refresh(time.Now())
		}
	})
}

// CannotServe says why the gateway does not serve, and offers a free port
// where the one that was asked for is taken.
func (w *Window) CannotServe(err error) {
	w.Report("%v", err)
	if errors.Is(err, gateway.ErrPortInUse) {
		w.banner.about("serving", sentence(err), "Use a free port", func() {
			w.top.run("Starting…", func() error { return w.Gateway.Start("127.0.0.1:0") })
		})
		return
	}
	w.banner.about("serving", sentence(err), "Try again", w.top.turn)
}

// inBackground runs work beside the main goroutine, and what it returns on it.
func (w *Window) inBackground(work func() (then func())) {
	w.background.Go(func() {
		then := work()
		select {
		case <-w.ending:
		default:
			w.Do(then)
		}
	})
}

// untilEnd is do, by which nothing of the window is touched any more once it has ended, also not by what waited for the main
// goroutine then.
func (w *Window) untilEnd(do func(func())) func(func()) {
	return func(f func()) {
		do(func() {
			select {
			case <-w.ending:
			default:
				f()
			}
		})
	}
}

// dot is a small disc that shows a state.
type dot struct {
	painted
	role theme.Role
}

func newDot() *dot {
	c := canvas.NewCircle(color.Transparent)
	d := &dot{role: theme.Faint}
	d.object, d.paint = container.NewGridWrap(fyne.NewSquareSize(9), c), func(p *theme.Palette) { c.FillColor = p.Of(d.role) }
	d.ExtendBaseWidget(d)
	return d
}

func (d *dot) set(role theme.Role) {
	if d.role != role {
		d.role = role
		d.Refresh()
	}
}
