package command

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// A start at login serves what this one does, wherever it is begun.
func TestAtLogin(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(home, ".config"))
	t.Setenv("AppData", home)
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ args, want []string }{
		{nil, []string{"--hidden"}},
		{[]string{"--listen", "127.0.0.1:0"}, []string{"--hidden"}}, // for once: a port that a client knows stands in a file
		{[]string{"--data-dir", "data"}, []string{"--hidden", "--data-dir", filepath.Join(here, "data")}},
		{[]string{"--config", "mine.toml"}, []string{"--hidden", "--config", filepath.Join(here, "mine.toml")}},
	} {
		o, err := parse(c.args)
		if err != nil {
			t.Fatalf("parse(%q) = %v", c.args, err)
		}
		if got := o.AtLogin(); !slices.Equal(got, c.want) {
			t.Errorf("atLogin of %q = %q, want %q", c.args, got, c.want)
		}
		if _, err := parse(o.AtLogin()); err != nil {
			t.Errorf("parse of what is started at login, %q = %v", o.AtLogin(), err)
		}
	}
	if _, err := parse([]string{"--hidden", "--headless"}); err == nil {
		t.Error("parse(--hidden --headless) = nil, want an error")
	}
}
