//go:build !headless

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/driver/desktop"

	"switchboard/assets"
	"switchboard/gateway/command"
	"switchboard/gateway/config"
	"switchboard/gateway/instance"
	"switchboard/ui"
	"switchboard/ui/autostart"
	"switchboard/ui/display"
	"switchboard/ui/fynelog"
	"switchboard/ui/notify"
	"switchboard/ui/remembered"
	"switchboard/ui/theme"
	"switchboard/ui/tray"
)

// open serves with a window, or headless where there is no display.
func open(o command.Options, out, errOut io.Writer) error {
	why := display.Missing()
	if why != "" && len(o.Captures) == 0 {
		fmt.Fprintf(errOut, "No display (%s): serving headless.\n", why)
		return command.Serve(o, out, errOut)
	}
	if err := o.Locate(); err != nil {
		return err
	}
	held, err := instance.Acquire(o.Dir)
	if errors.Is(err, instance.ErrRunning) {
		reply, err := instance.Notify(o.Dir, instance.Show(o.Captures))
		if err != nil {
			return fmt.Errorf("another Switchboard runs on %s, but does not answer: %w", o.Dir, err)
		}
		fmt.Fprintln(out, reply)
		return nil
	} else if err != nil {
		return err
	}
	defer held.Close()
	if why != "" { // and no other has a window
		return fmt.Errorf("there is no display to show a recording on (%s): switchboard export prints it", why)
	}

	if cache, err := os.UserCacheDir(); err == nil {
		_ = os.MkdirAll(cache, 0o700) // Fyne makes its own folders there, but not this one, and logs that as an error
	}
	a := app.NewWithID("dev.switchboard.Switchboard")
	a.SetIcon(assets.Icon())
	settled(a)
	p := &program{Options: o, out: out, errOut: errOut, app: a}
	log.SetOutput(fynelog.Filter(errOut))
	if host, ok := a.(desktop.App); ok {
		p.tray = tray.Begin(host, fyne.NewMenu("Switchboard",
			fyne.NewMenuItem("Show Switchboard", p.show), fyne.NewMenuItem("Quit", p.quit)), assets.TrayStopped())
	}
	ctx, stop := context.WithCancel(context.Background())
	var joined sync.WaitGroup
	signals := make(chan os.Signal, 1)
	a.Lifecycle().SetOnStarted(func() {
		// Fyne takes signals as well, and would end its loop under what still draws.
		signal.Reset(os.Interrupt, syscall.SIGTERM)
		signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
		p.start()
	})
	joined.Go(func() {
		select {
		case <-signals:
			signal.Stop(signals) // a second one ends the process
			fyne.Do(p.quit)
		case <-ctx.Done(): // nothing is left to quit
		}
	})
	there := make(chan struct{}) // closed once there is a tray, or none is to be expected
	joined.Go(func() {
		begun := sync.OnceFunc(func() { close(there) })
		_ = tray.Watch(ctx, func(on bool) {
			if p.hasTray.Store(on); on {
				begun()
			}
		})
		begun()
	})
	if o.Hidden {
		joined.Go(func() { p.unhide(ctx, there) })
	}
	a.Lifecycle().SetOnEnteredForeground(func() { p.attend(true) })
	a.Lifecycle().SetOnExitedForeground(func() { p.attend(false) })
	held.Serve(func(cmd string) string {
		captures, ok := instance.Shown(cmd)
		if !ok {
			return "unknown command"
		}
		fyne.Do(func() { p.show(); p.play(captures) })
		if len(captures) > 0 {
			return "Switchboard is running already: it shows the recording in its window."
		}
		return "Switchboard is running already: its window is brought forward."
	})
	a.Run()
	stop()
	p.close()
	joined.Wait()
	return p.err
}

// settled takes away what Fyne does when its loop has ended, which is to save preferences, of which we have none. It hands
// that to another goroutine, which hands it back to the loop, and where the loop closes its queue just then, Fyne
// panics or waits for ever: seen once in some fifty ends on a busy machine.
func settled(a fyne.App) {
	if l, ok := a.Lifecycle().(interface{ SetOnStoppedHookExecuted(func()) }); ok {
		l.SetOnStoppedHookExecuted(nil)
	}
}

// program is the app with a window, from its first moment, when it may have no
// gateway yet because the configuration has a mistake. All but hasTray is the main goroutine's.
type program struct {
	command.Options
	out, errOut io.Writer
	app         fyne.App
	window      *ui.Window
	problem     fyne.Window
	tray        tray.Host // nil where the system has none
	end         func()    // closes what start made
	hasTray     atomic.Bool
	err         error // why nothing was ever served
}

// start makes the gateway and the window. Where the configuration or the
// token does not let it, it shows why and offers to try again.
func (p *program) start() {
	err := p.try()
	if err == nil {
		return
	}
	p.app.Settings().SetTheme(theme.New(theme.System))
	p.problem = ui.ShowProblem(p.app, err, p.try)
	if p.tray != nil {
		p.tray.SetSystemTrayIcon(assets.TrayError())
	}
}

// try makes the gateway and shows the window, or says on stderr too why it cannot.
func (p *program) try() error {
	gw, loaded, secret, err := command.Setup(p.Options, p.errOut)
	p.err = err
	if err != nil {
		fmt.Fprintf(p.errOut, "switchboard: %v\n", err)
		return err
	}
	p.app.Settings().SetTheme(theme.New(ui.ModeOf(loaded.Config.Window.Theme)))
	err = gw.Start("")
	report := func(format string, args ...any) { fmt.Fprintf(p.errOut, "switchboard: "+format+"\n", args...) }
	memory, forgot := remembered.Open(filepath.Join(p.Dir, remembered.Name), func(err error) { report("%v", err) })
	p.window = ui.New(ui.Deps{
		App: p.app, Gateway: gw, Config: loaded.Config, Token: secret, Do: fyne.Do, HasTray: p.hasTray.Load,
		Settings: config.NewSettings(filepath.Join(p.Dir, config.SettingsName)), Sources: p.Sources, Dir: p.Dir, Memory: memory,
		Launch: p.launch(), Login: p.login(), Screens: make(screens),
		Notify: notify.Desktop(func() { fyne.Do(p.show) },
			func(title, text string) { p.app.SendNotification(fyne.NewNotification(title, text)) }),
		Report: report,
	})
	var icon *tray.Tray
	if p.tray != nil {
		icon = tray.New(p.tray, fyne.Do, p.window.TrayActions())
		p.window.SetTray(icon)
	}
	p.end = func() {
		if icon != nil {
			icon.Close()
		}
		p.window.Close()
		memory.Close()
		gw.Close()
	}
	if err != nil {
		p.window.CannotServe(err)
	} else {
		command.Announce(p.Options, p.out, gw)
	}
	if forgot != nil {
		p.window.Forgot(forgot)
	}
	if p.Hidden {
		p.window.StartHidden()
		return nil
	}
	p.window.Show()
	p.play(p.Captures)
	return nil
}

// play shows a recording, where there is a window to show it in.
func (p *program) play(captures []string) {
	if p.window != nil {
		p.window.Open(captures...)
	}
}

// launch is the command of a client that is to join this Switchboard by stdio.
func (p *program) launch() []string {
	self, err := os.Executable()
	if found, missing := exec.LookPath("switchboard"); err != nil || missing == nil && same(found, self) {
		self = "switchboard"
	}
	return append([]string{self}, p.ForClients()...)
}

// same says whether two paths lead to one file.
func same(a, b string) bool {
	one, err := os.Stat(a)
	other, missing := os.Stat(b)
	return err == nil && missing == nil && os.SameFile(one, other)
}

// login is the start at login with what this start was given; nil where the system has none.
func (p *program) login() *autostart.Entry {
	self, err := os.Executable()
	if err != nil {
		return nil
	}
	entry, err := autostart.New(append([]string{self}, p.AtLogin()...))
	if err != nil {
		return nil
	}
	return entry
}

// trayWait is how long a panel may take to appear at login, before a window that waits in the tray is shown instead.
const trayWait = 15 * time.Second

// unhide shows the window that was to wait in the tray, where there is none to bring it back from.
func (p *program) unhide(ctx context.Context, there <-chan struct{}) {
	late := time.NewTimer(trayWait)
	defer late.Stop()
	select {
	case <-there:
	case <-late.C:
	case <-ctx.Done():
		return
	}
	if !p.hasTray.Load() {
		fyne.Do(p.show)
	}
}

// attend passes on whether a window of ours has the keys.
func (p *program) attend(on bool) {
	if p.window != nil {
		p.window.Attend(on)
	}
}

func (p *program) show() {
	switch {
	case p.window != nil:
		p.window.Show()
	case p.problem != nil:
		p.problem.RequestFocus()
	}
}

func (p *program) quit() {
	if p.window != nil {
		p.window.Quit()
	} else {
		p.app.Quit()
	}
}

func (p *program) close() {
	if p.end != nil {
		p.end()
	}
}
