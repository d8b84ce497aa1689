package view

import (
	"os"
	"path/filepath"
	"testing"

	"switchboard/gateway/config"
)

func TestSettings(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		config.FileName:     "[keepalive]\ninterval = \"20s\"\n[server]\nfile = \"mine.toml\"\n[limits]\nsessions = 5\n",
		config.SettingsName: "[keepalive]\ninterval = \"30s\"\nstyle = \"ping\"\n[gateway]\nlisten = \"127.0.0.1:1\"\n[limits]\nsessions = 6\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	sources := config.In(dir)
	sources.Flags = []config.Override{{Key: "gateway.listen", Value: "127.0.0.1:0", Flag: "--listen"}}
	layers, err := ReadLayers(sources)
	if err != nil {
		t.Fatal(err)
	}
	inForce := layers.All.In(dir).Texts()
	inForce["limits.sessions"], inForce["keepalive.style"], inForce["debug.backlog_events"] = "5", "event", "7"
	all := make(map[string]Setting)
	for _, g := range SettingGroups(layers, inForce, dir) {
		for _, s := range g.Settings {
			all[s.Name] = s
		}
	}
	if len(all) != len(config.Keys()) {
		t.Errorf("%d settings, want one for each of %d keys", len(all), len(config.Keys()))
	}
	for _, c := range []struct {
		key, text, source, back, effect, turned string
		waits                                   bool
	}{
		{"keepalive.interval", "30s", "set here", "Back to your file's 20s", "", "", false},
		{"keepalive.style", "ping", "turned while it runs; ping was set here", "Back to the default comment", "", "event", false},
		{"keepalive.enabled", "true", "default", "", "", "", false},
		{"server.file", "mine.toml", "config.toml:4", "", "Takes effect when the gateway is restarted.", "", false},
		{"limits.sessions", "6", "set here", "Back to your file's 5", "Waits for the gateway to be restarted.", "", true},
		{"gateway.listen", "127.0.0.1:0", "--listen", "Forget what was set here", "Takes effect when the gateway is restarted.", "", false},
		{"debug.backlog_events", "10000", "default", "", "Waits for the next start of Switchboard.", "", true},
		{"record.keep", "10", "default", "", "Holds from the next recording on.", "", false},
	} {
		s := all[c.key]
		if s.Text != c.text || s.Source() != c.source || s.Back() != c.back || s.Effect() != c.effect || s.Turned != c.turned || s.Waits != c.waits {
			t.Errorf("%s is %q, from %q, back %q, effect %q, turned %q, waits %v, want %+v", c.key, s.Text, s.Source(), s.Back(), s.Effect(), s.Turned, s.Waits, c)
		}
	}
	if s := all["gateway.listen"]; s.Locked != "--listen" || !s.Here {
		t.Errorf("gateway.listen: locked %q, here %v, want the flag, and set here beneath it", s.Locked, s.Here)
	}
}

func TestSettingMatches(t *testing.T) {
	s := Setting{Key: config.Key{Name: "gateway.allowed_hosts", Doc: "Stops DNS rebinding.", Accepts: "a list of hosts"}, Label: "Allowed hosts", Text: `["proxy.example"]`}
	for query, want := range map[string]bool{"": true, "HOSTS dns": true, "gateway.al": true, "proxy": true, "hosts port": false} {
		if got := s.Matches(query); got != want {
			t.Errorf("Matches(%q) = %v, want %v", query, got, want)
		}
	}
}

func TestReadLayersNamesTheMistake(t *testing.T) {
	file := filepath.Join(t.TempDir(), "mine.toml")
	if err := os.WriteFile(file, []byte("[window]\nthem = 3\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadLayers(config.Sources{File: file}); err == nil {
		t.Error("ReadLayers of a file with a mistake = nil, want an error")
	}
}
