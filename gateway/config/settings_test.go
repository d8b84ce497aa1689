package config

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"testing"
)

func TestSettingsKeepWhatWasChanged(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "made", "when", "needed")
	sources := In(dir)
	s := NewSettings(sources.Settings)
	for _, set := range [][2]string{
		{"window.theme", "dark"}, {"keepalive.interval", "5s"}, {"gateway.allowed_hosts", "a, b:3"},
		{"keepalive.enabled", "true"}, // as the default has it, and kept all the same
		{"window.theme", "light"}, {"debug.viewers", "3"},
	} {
		if err := s.Set(set[0], set[1]); err != nil {
			t.Fatalf("Set(%s, %s) = %v", set[0], set[1], err)
		}
	}
	if err := s.Unset("debug.viewers"); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(sources.Settings)
	if err != nil {
		t.Fatal(err)
	}
	head, body, _ := strings.Cut(string(got), "\n\n")
	want := "[gateway]\nallowed_hosts = [\"a\", \"b:3\"]\n\n[keepalive]\nenabled = true\ninterval = \"5s\"\n\n[window]\ntheme = \"light\"\n"
	if body != want || !strings.HasPrefix(head, "# Written by Switchboard") {
		t.Errorf("settings file\n got %s\nwant a comment and %s", got, want)
	}
	l, err := Load(sources)
	if err != nil || l.Config.Window.Theme != ThemeLight || !reflect.DeepEqual(l.Config.Gateway.AllowedHosts, []string{"a", "b:3"}) {
		t.Errorf("Load after Set = %+v, %v", l.Config, err)
	}
	if left, err := filepath.Glob(filepath.Join(dir, "*.new")); len(left) > 0 || err != nil {
		t.Errorf("left behind: %q, %v", left, err)
	}
}

func TestSettingsRefuse(t *testing.T) {
	path := filepath.Join(t.TempDir(), SettingsName)
	s := NewSettings(path)
	var e *Error
	if err := s.Set("keepalive.interval", "1ms"); !errors.As(err, &e) || e.Key != "keepalive.interval" {
		t.Errorf("Set(keepalive.interval, 1ms) = %v, want an *Error with the key", err)
	}
	if err := s.Set("keepalive.intervall", "1s"); !errors.As(err, &e) {
		t.Errorf("Set(keepalive.intervall, 1s) = %v, want an *Error", err)
	}
	if err := s.Unset("keepalive.intervall"); !errors.As(err, &e) {
		t.Errorf("Unset(keepalive.intervall) = %v, want an *Error", err)
	}
	if err := s.Unset("keepalive.interval"); err != nil {
		t.Errorf("Unset of what is not set = %v", err)
	}
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Errorf("a refused Set made the file: %v", err)
	}
}

func TestBrokenSettingsStayAsTheyAre(t *testing.T) {
	const broken = "[window]\ntheme = 'pink'\n"
	path := write(t, SettingsName, broken)
	want := path + `:2:1: window.theme: must be "system", "dark" or "light", not "pink"`
	if _, err := Load(Sources{Settings: path}); err == nil || err.Error() != want {
		t.Errorf("Load = %v, want %s", err, want)
	}
	if err := NewSettings(path).Set("window.rows", "5000"); err == nil || err.Error() != want {
		t.Errorf("Set = %v, want %s", err, want)
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != broken {
		t.Errorf("the file is now %q, %v", got, err)
	}
}

// What cannot be written is one sentence, and nothing half-written stays: here a file is where the directory should be.
func TestSettingsThatCannotBeWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), SettingsName)
	if err := os.MkdirAll(filepath.Join(path, "in the way"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := Replace(path, "new"); err == nil {
		t.Error("replace of a directory = nil, want an error")
	}
	if left, err := filepath.Glob(path + ".*"); len(left) > 0 || err != nil {
		t.Errorf("left behind: %q, %v", left, err)
	}
	blocked := filepath.Join(write(t, "file", ""), SettingsName)
	err := NewSettings(blocked).Set("window.rows", "5000")
	if err == nil || !strings.HasPrefix(err.Error(), blocked+": cannot be ") || strings.Contains(err.Error(), "\n") {
		t.Errorf("Set below a file = %v, want one sentence", err)
	}
}

// Who keeps settings under version control has links to them.
func TestReplaceBehindALink(t *testing.T) {
	file := write(t, "kept.toml", "old")
	link := filepath.Join(t.TempDir(), SettingsName)
	if err := os.Symlink(file, link); err != nil {
		t.Skipf("NOT TESTED: links: %v", err)
	}
	if err := Replace(link, "new"); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is %v, %v", info.Mode(), err)
	}
	got, err := os.ReadFile(file)
	if info, _ := os.Stat(file); err != nil || string(got) != "new" || runtime.GOOS != "windows" && info.Mode() != 0o600 {
		t.Errorf("behind the link: %q, %v, %v", got, info.Mode(), err)
	}
}

// A path can have what Go quotes otherwise than it is typed.
func TestSettingsKeepAPath(t *testing.T) {
	sources := In(t.TempDir())
	want := "/a b/ü\u00ad\U0001f642\ufeff\"'\\#.toml"
	if err := NewSettings(sources.Settings).Set("server.file", want); err != nil {
		t.Fatal(err)
	}
	if l, err := Load(sources); err != nil || l.Config.Server.File != want {
		t.Errorf("Load = %q, %v; want %q", l.Config.Server.File, err, want)
	}
}

func TestSettingsAtTheSameTime(t *testing.T) {
	sources := In(t.TempDir())
	s := NewSettings(sources.Settings)
	var all sync.WaitGroup
	for _, k := range Keys() {
		all.Go(func() {
			if err := s.Set(k.Name, k.Default); err != nil {
				t.Errorf("Set(%s, %s) = %v", k.Name, k.Default, err)
			}
		})
	}
	all.Wait()
	l, err := Load(sources)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range l.Values() {
		if v.Source.Layer != FromSettings {
			t.Errorf("%s was lost", v.Name)
		}
	}
}
