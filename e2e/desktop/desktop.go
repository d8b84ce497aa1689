// Package desktop is a desktop that nobody sees: a display, a session bus and,
// where it is asked for, a window manager, on which the built program is
// looked at and worked as a person would: by its pixels, the mouse, the keys and
// the tray.
package desktop

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"switchboard/e2e/harness"
)

// Options say what the desktop has.
type Options struct {
	Width, Height int  // 1400 by 900 where they are 0
	Manager       bool // windows have frames, a close button, and can be raised (openbox)
}

// Desktop is one display with its bus, for one test.
type Desktop struct {
	Env  []string // what programs on it are started with
	Home string   // the folder of the person whose it is

	t       testing.TB
	display display
	bus     string     // its address
	clicked *time.Time // when the mouse was, last
}

// New starts a desktop. Where the programs for it are not installed the test is skipped.
func New(t testing.TB, o Options) *Desktop {
	t.Helper()
	need(t, o)
	if o.Width == 0 {
		o.Width, o.Height = 1400, 900
	}
	d := &Desktop{t: t, Home: t.TempDir(), clicked: new(time.Time)}
	// No key repeats (-r): on a busy machine the one that presses it may be held up for long before it lets go.
	name := ":" + line(t, "Xvfb", harness.Daemon(t, nil, "Xvfb", "-displayfd", "1", "-r", "-noreset", "-nolisten", "tcp", "-dpi", "96",
		"-screen", "0", fmt.Sprintf("%dx%dx24", o.Width, o.Height)))
	d.display = open(t, name)
	d.bus = line(t, "dbus-daemon", harness.Daemon(t, nil, "dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"))
	d.Env = []string{"DISPLAY=" + name, "DBUS_SESSION_BUS_ADDRESS=" + d.bus, "FYNE_SCALE=1", "HOME=" + d.Home,
		"XDG_CONFIG_HOME=" + filepath.Join(d.Home, ".config"), "XDG_CACHE_HOME=" + filepath.Join(d.Home, ".cache"),
		"XDG_DATA_HOME=" + filepath.Join(d.Home, ".local", "share"), "XDG_RUNTIME_DIR=" + d.Home, "LIBGL_ALWAYS_SOFTWARE=1"}
	if o.Manager {
		harness.Daemon(t, d.Env, "openbox")
		harness.Eventually(t, "the window manager runs", func() (bool, any) {
			out, err := d.command("xdotool", "get_num_desktops").CombinedOutput() // only a window manager knows
			return err == nil, string(out)
		})
	}
	return d
}

// need skips a test that this machine cannot run, and says so.
func need(t testing.TB, o Options) {
	t.Helper()
	programs := []string{"Xvfb", "xdotool", "dbus-daemon", "xclip"}
	if o.Manager {
		programs = append(programs, "openbox", "wmctrl")
	}
	for _, name := range programs {
		if _, err := exec.LookPath(name); err != nil {
			t.Skipf("SKIPPED: the real window is not tested, because %s is not installed here; make test installs it on Debian", name)
		}
	}
	if bin := harness.Binary(t); strings.Contains(filepath.Base(bin), "headless") {
		t.Fatalf("%s has no window: run make build", bin)
	}
}

// line is the first line that a helper prints.
func line(t testing.TB, name string, out io.Reader) string {
	t.Helper()
	text, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("%s does not start: %v", name, err)
	}
	return strings.TrimSpace(text)
}

// keep keeps a picture of the screen of a test that failed.
func (d *Desktop) keep() {
	if d.t.Failed() {
		d.Keep("at the end", d.Look())
	}
}

// Keep keeps a picture that tells why a test failed, and says where.
func (d *Desktop) Keep(what string, s *Shot) {
	dir := os.Getenv("SWITCHBOARD_PICTURES")
	if dir == "" {
		dir = filepath.Join(os.TempDir(), "switchboard-e2e")
	}
	name := strings.NewReplacer("/", "-", " ", "_").Replace(d.t.Name() + " " + what + ".png")
	path := filepath.Join(dir, name)
	err := os.MkdirAll(dir, 0o755)
	if err == nil {
		err = s.Save(path)
	}
	if err != nil {
		d.t.Logf("no picture of the screen %s: %v", what, err)
		return
	}
	d.t.Logf("the screen %s: %s", what, path)
}

func (d *Desktop) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), d.Env...)
	return cmd
}

// run runs a small program on the desktop, which must succeed, and gives what it prints.
func (d *Desktop) run(name string, args ...string) string {
	d.t.Helper()
	out, err := d.command(name, args...).CombinedOutput()
	if err != nil {
		d.t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

// Clipboard is the text that was copied last.
func (d *Desktop) Clipboard() string {
	d.t.Helper()
	out, err := d.command("xclip", "-o", "-selection", "clipboard").Output()
	if err != nil {
		return "" // nothing was copied yet
	}
	return string(out)
}
