package ui

import (
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"switchboard/gateway/config"
	"switchboard/gateway/session"
	"switchboard/gateway/spine"
	"switchboard/ui/theme"
)

// This file brings settings into force, and keeps them.

// inForce is what the program goes by, of what can differ from what the files say. What a gateway that is stopped goes by
// nobody can tell.
func (w *Window) inForce() map[string]string {
	texts, ours := w.Gateway.Config().Texts(), w.Config.Texts()
	running := w.Gateway.Stats().Running
	for _, k := range config.Keys() {
		if k.When == config.AtOnce {
			texts[k.Name] = ours[k.Name]
		} else if k.When == config.AtListen && !running {
			delete(texts, k.Name)
		}
	}
	k := w.Gateway.Keepalive()
	texts["keepalive.enabled"], texts["keepalive.style"] = onOff(k.Enabled), string(k.Style)
	texts["keepalive.interval"] = config.FormatDuration(k.Interval)
	texts["http.answer"] = string(w.Gateway.Answer())
	texts["debug.enabled"] = onOff(w.Gateway.Stats().Mirror)
	return texts
}

// setSetting brings a value into force, as far as that can be while the program runs, and keeps it. On an error nothing
// is in force; but where it could not be kept, it is.
func (w *Window) setSetting(name, text string) error {
	ours := w.Config
	if err := ours.Set(name, text); err != nil {
		return err
	}
	whole, err := w.said()
	if err != nil {
		return err
	}
	if err := whole.Set(name, text); err != nil {
		return err
	}
	w.good(name, &ours)
	w.good(name, &whole)
	if err := w.enforce(name, whole); err != nil {
		return err
	}
	w.Config = ours
	if err := w.Settings.Set(name, text); err != nil {
		return errors.New("this is in force, but could not be kept: " + err.Error())
	}
	return nil
}

// said is the configuration as its files say it now, which may not be as they did when the program was started.
func (w *Window) said() (config.Config, error) {
	loaded, err := config.Load(w.Sources)
	if err != nil {
		return config.Config{}, err
	}
	return loaded.In(w.Dir), nil
}

// good makes a path that was typed good: what is set here is relative to the data directory.
func (w *Window) good(name string, c *config.Config) {
	paths := map[string]*string{"server.file": &c.Server.File, "record.dir": &c.Record.Dir}
	p := paths[name]
	switch {
	case p == nil:
	case *p == "" && name == "record.dir":
		*p = filepath.Join(w.Dir, "captures")
	case *p != "" && !filepath.IsAbs(*p):
		*p = filepath.Join(w.Dir, *p)
	}
}

// unsetSetting forgets what was set here, so that what lies beneath holds again.
func (w *Window) unsetSetting(name string) error {
	if err := w.Settings.Unset(name); err != nil {
		return err
	}
	whole, err := w.said()
	if err != nil {
		return err
	}
	if err := w.enforce(name, whole); err != nil {
		return err
	}
	return w.Config.Set(name, whole.Texts()[name])
}

// enforce brings the value of one key in c into force.
func (w *Window) enforce(name string, c config.Config) error {
	switch name {
	case "keepalive.enabled", "keepalive.style", "keepalive.interval":
		k := w.Gateway.Keepalive()
		switch name {
		case "keepalive.enabled":
			k.Enabled = c.Keepalive.Enabled
		case "keepalive.style":
			k.Style = session.Style(c.Keepalive.Style)
		default:
			k.Interval = c.Keepalive.Interval
		}
		return w.Gateway.SetKeepalive(k)
	case "http.answer":
		return w.Gateway.SetAnswer(session.Answer(c.HTTP.Answer))
	case "debug.enabled":
		w.Gateway.SetMirror(c.Debug.Enabled)
	case "window.theme":
		w.App.Settings().SetTheme(theme.New(ModeOf(c.Window.Theme)))
	case "window.follow":
		w.traffic.follow.SetChecked(c.Window.Follow)
	case "window.rows", "window.rows_bytes":
		w.live.SetLimit(spine.Limit{Items: c.Window.Rows, Bytes: int(c.Window.RowsBytes)})
	default:
		if strings.HasPrefix(name, "window.") || strings.HasPrefix(name, "notify.") {
			return nil // they are looked up when they matter
		}
		return w.Gateway.Configure(c)
	}
	return nil
}

// ModeOf is how a theme of the configuration is shown.
func ModeOf(t config.Theme) theme.Mode {
	switch t {
	case config.ThemeDark:
		return theme.Dark
	case config.ThemeLight:
		return theme.Light
	}
	return theme.System
}

// mistake is what is wrong, without the key, beside which it stands.
func mistake(err error) string {
	var e *config.Error
	switch {
	case err == nil:
		return ""
	case errors.As(err, &e) && e.File == "":
		return sentence(errors.New(e.Msg))
	}
	return sentence(err)
}

// takeBack is the button that says so.
func (f *settingsForm) takeBack(r *settingRow) {
	err := f.w.unsetSetting(r.now.Name)
	if r.entry != nil {
		r.entry.was = r.entry.Text // whatever was typed is given up
	}
	f.read()
	r.wrong(mistake(err))
	f.w.refresh(time.Now())
}

// restartNow stops the gateway and starts it again, as the files say now.
func (f *settingsForm) restartNow() {
	whole, err := f.w.said()
	if err == nil {
		err = f.w.Gateway.Configure(whole)
	}
	if err != nil {
		f.say(theme.Error, sentence(err))
		return
	}
	f.w.top.run("Restarting…", func() error {
		f.w.Gateway.Stop()
		return f.w.Gateway.Start("")
	})
}

// showFile opens the person's file with what the desktop opens such files with, or the folder where it would be.
func (f *settingsForm) showFile() {
	path := f.w.Sources.File
	if _, err := os.Stat(path); err != nil {
		path = filepath.Dir(path)
		f.say(theme.Muted, "There is no such file yet: this is where it would be.")
	}
	if err := f.w.App.OpenURL(&url.URL{Scheme: "file", Path: filepath.ToSlash(path)}); err != nil {
		f.say(theme.Error, "It could not be shown: "+err.Error()+".")
	}
}
