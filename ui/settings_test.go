package ui

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"switchboard/gateway/config"
	"switchboard/gateway/session"
	"switchboard/ui/autostart"
	"switchboard/ui/theme"
	"switchboard/ui/view"
)

func TestSettingsChangeWhatRuns(t *testing.T) {
	r := formRig(t, "[keepalive]\ninterval = \"20s\"\n")
	r.enter("keepalive.interval", "7s")
	r.wait(func() {
		if got := r.gw.Keepalive().Interval; got != 7*time.Second {
			t.Errorf("the interval is %v, want 7s at once", got)
		}
		row := r.form("keepalive.interval")
		if row.source.canvas.Text != "set here" || row.back.Text != "Back to your file's 20s" || row.message.text != "" {
			t.Errorf("the row says %q, %q, %q", row.source.canvas.Text, row.back.Text, row.message.text)
		}
		if r.w.top.interval.Selected != "7s" {
			r.w.refresh(time.Now())
		}
		if got := r.w.top.interval.Selected; got != "7s" {
			t.Errorf("the top bar says %q, want 7s", got)
		}
	})
	if got := r.kept(); !strings.Contains(got, "interval = \"7s\"") {
		t.Errorf("kept is %q, want the interval", got)
	}
	r.wait(func() { test.Tap(r.form("keepalive.interval").back) })
	r.wait(func() {
		row := r.form("keepalive.interval")
		if got := r.gw.Keepalive().Interval; got != 20*time.Second || row.entry.Text != "20s" || row.back.Visible() {
			t.Errorf("taken back: %v in force, %q in the field, a way back %v; want what the file says", got, row.entry.Text, row.back.Visible())
		}
	})
	if got := r.kept(); strings.Contains(got, "interval") {
		t.Errorf("taken back: kept is %q, want no interval", got)
	}
}

// What is turned in the top bar, or by a script, shows in the open form.
func TestSettingsFollow(t *testing.T) {
	r := formRig(t, "")
	r.wait(func() { r.w.top.keepalive.SetChecked(false) })
	r.until("the form follows the top bar", func() bool {
		row := r.form("keepalive.enabled")
		return row.now.Text == "false" && row.source.canvas.Text == "set here"
	})
	if err := r.gw.SetKeepalive(session.Keepalive{Enabled: true, Style: session.Ping, Interval: time.Minute}); err != nil {
		t.Fatal(err)
	}
	r.until("the form follows what was turned beneath it", func() bool {
		row := r.form("keepalive.interval")
		return row.entry.Text == "1m" && row.source.canvas.Text == "turned while it runs; the default is 15s"
	})
}

func TestSettingsRefuse(t *testing.T) {
	r := formRig(t, "")
	for key, c := range map[string]struct{ text, want string }{
		"keepalive.interval":    {"1ms", `Must be a duration from 1s to 1h, not "1ms".`},
		"limits.sessions":       {"many", `Must be a whole number from 1 to 100000, not "many".`},
		"gateway.allowed_hosts": {"a/b", `Must be a list of hosts such as ["proxy.example", "proxy.example:8443"], not ["a/b"].`},
		"server.file":           {"nowhere.toml", filepath.Join(r.dir, "nowhere.toml") + ": cannot be read: there is no such file."},
	} {
		r.enter(key, c.text)
		r.wait(func() {
			row := r.form(key)
			if row.message.text != c.want || row.entry.Text != c.text {
				t.Errorf("%s = %s: the field says %q and holds %q, want %q", key, c.text, row.message.text, row.entry.Text, c.want)
			}
			row.entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
			if row.message.text != "" || row.entry.dirty() {
				t.Errorf("%s after Escape: says %q and holds %q", key, row.message.text, row.entry.Text)
			}
		})
	}
	if _, err := os.Stat(filepath.Join(r.dir, config.SettingsName)); err == nil {
		t.Errorf("kept is %q, want nothing", r.kept())
	}
}

// What the gateway takes only when it starts waits for that, and there is a button for it.
func TestSettingsRestart(t *testing.T) {
	r := formRig(t, "")
	r.enter("limits.sessions", "3")
	r.wait(func() {
		row := r.form("limits.sessions")
		if got := r.gw.Config().Limits.Sessions; got != 1000 || !row.now.Waits || !r.w.form.restart.Visible() || row.effect.text != "Waits for the gateway to be restarted." {
			t.Errorf("before the restart: %d in force, the row says %q, the button is there %v", got, row.effect.text, r.w.form.restart.Visible())
		}
		test.Tap(r.w.form.restart)
	})
	r.until("it is in force", func() bool {
		return r.gw.Config().Limits.Sessions == 3 && r.gw.Stats().Running && !r.w.form.restart.Visible()
	})
}

func TestSettingsLockedByAFlag(t *testing.T) {
	r := rigWith(t, nil)
	r.wait(func() {
		r.w.Sources.Flags = []config.Override{{Key: "gateway.listen", Value: "127.0.0.1:0", Flag: "--listen"}}
		r.w.openSettings()
		defer r.w.form.close()
		row := r.form("gateway.listen")
		if !row.entry.Disabled() || !strings.Contains(row.source.canvas.Text, "--listen") {
			t.Errorf("the row says %q and can be changed: %v", row.source.canvas.Text, !row.entry.Disabled())
		}
	})
}

// A file that was broken meanwhile is told of, and nothing can be changed until it is mended.
func TestSettingsOfABrokenFile(t *testing.T) {
	r := formRig(t, "")
	file := filepath.Join(r.dir, config.FileName)
	good := read(t, file)
	if err := os.WriteFile(file, []byte("[keepalive]\nintervall = 3\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	r.until("the mistake is shown", func() bool {
		return strings.Contains(r.w.form.problem.text, "config.toml:2:1") && r.form("keepalive.interval").entry.Disabled()
	})
	if err := os.WriteFile(file, []byte(good), 0o600); err != nil {
		t.Fatal(err)
	}
	r.until("it is gone", func() bool {
		return r.w.form.problem.text == "" && !r.form("keepalive.interval").entry.Disabled()
	})
}

func TestSettingsSearch(t *testing.T) {
	r := formRig(t, "")
	r.wait(func() {
		f := r.w.form
		rows := func() (keys []string) {
			for key, row := range f.rows {
				if slices.Contains(f.page.Objects, fyne.CanvasObject(row.content)) {
					keys = append(keys, key)
				}
			}
			slices.Sort(keys)
			return keys
		}
		if got, want := rows(), []string{"gateway.allowed_hosts", "gateway.allowed_origins", "gateway.endpoint", "gateway.listen", "gateway.retry"}; !slices.Equal(got, want) {
			t.Errorf("at first %q are shown, want %q", got, want)
		}
		f.search.SetText("queue bound")
		if got, want := rows(), []string{"limits.queue_bytes"}; len(got) == 0 || !slices.Contains(got, "limits.queue_bytes") && want != nil {
			t.Errorf("queue bound finds %q", got)
		}
		f.search.SetText("no such thing")
		if got := rows(); len(got) != 0 || !slices.Contains(visible(f.win.Content()), "No setting says all of that.") {
			t.Errorf("nonsense finds %q", got)
		}
		f.search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
		if f.search.Text != "" || r.w.form == nil {
			t.Error("Escape does not clear the search, or closes at once")
		}
		f.search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
		if r.w.form != nil {
			t.Error("Escape does not close the settings")
		}
	})
}

func TestSettingsTheme(t *testing.T) {
	r := formRig(t, "")
	r.wait(func() { r.form("window.theme").change("light") })
	r.wait(func() {
		if got := r.w.App.Settings().Theme().(*theme.Theme).Mode(); got != theme.Light {
			t.Errorf("theme mode is %v, want light", got)
		}
		r.w.nextTheme() // light → system
		if got := r.form("window.theme").now.Text; got != "system" {
			t.Errorf("after the next theme the form says %q, want system", got)
		}
	})
}

// The start at login is what the system has.
func TestSettingsLogin(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	t.Setenv("HOME", t.TempDir())
	entry, err := autostart.New([]string{"/opt/switchboard", "--hidden"})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(entry.Where, os.Getenv("XDG_CONFIG_HOME")) && !strings.HasPrefix(entry.Where, os.Getenv("HOME")) {
		t.Skipf("SKIPPED: %s is the person's own", entry.Where)
	}
	r := rigWith(t, nil)
	on := func() bool {
		s, err := entry.State()
		return err == nil && s.On
	}
	r.wait(func() {
		r.w.Login = entry
		r.w.openSettings()
		login := r.w.form.login
		login.check.SetChecked(true)
		if !on() {
			t.Error("turned on, and the system has nothing")
		}
	})
	if err := entry.Set(false); err != nil { // somebody else takes it away
		t.Fatal(err)
	}
	r.until("the form shows it", func() bool { return !r.w.form.login.check.Checked })
	r.wait(func() { r.w.form.close() })
}

// Each key has a row, and each fits the narrow form.
func TestSettingsHaveEveryKey(t *testing.T) {
	r := formRig(t, "")
	r.wait(func() {
		for _, k := range config.Keys() {
			row := r.form(k.Name)
			if row == nil {
				t.Errorf("%s has no row", k.Name)
				continue
			}
			if size := row.content.MinSize(); size.Width > 700 || size.Height > 220 {
				t.Errorf("the row of %s needs %v", k.Name, size)
			}
		}
		if got := view.Brief("a\nb", 9); got != "a b" {
			t.Errorf("Brief = %q", got)
		}
	})
}

// What the file has come to say meanwhile is not in force, and says so; with the restart it is.
func TestSettingsOfAFileThatChanged(t *testing.T) {
	r := formRig(t, "")
	file := filepath.Join(r.dir, config.FileName)
	text := read(t, file)
	if err := os.WriteFile(file, []byte(strings.Replace(text, "[limits]", "[window]\nrows = 2000\n[limits]\nsessions = 8", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	r.until("both are seen", func() bool {
		return r.form("limits.sessions").now.Waits && r.form("window.rows").source.canvas.Text == "turned while it runs; config.toml:4 says 2000"
	})
	r.enter("limits.closed_kept", "9")
	r.wait(func() {
		if got := r.w.Config.Window.Rows; got != 100_000 {
			t.Errorf("to set another key has brought the rows to %d", got)
		}
		test.Tap(r.w.form.restart)
	})
	r.until("the gateway goes by the file", func() bool {
		c := r.gw.Config()
		return c.Limits.Sessions == 8 && c.Limits.ClosedKept == 9 && r.gw.Stats().Running && !r.w.form.restart.Visible()
	})
}
