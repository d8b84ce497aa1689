package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

// write makes a file in a new directory and returns its path.
func write(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestLoadNamesTheMistake(t *testing.T) {
	for _, test := range []struct{ name, content, want string }{
		{"unquoted duration", "[keepalive]\ninterval = 15s\n", `2:14: keepalive.interval: strings must be quoted; write it like interval = "15s"`},
		{"open header", "[keepalive\ninterval = 1", `1:11: keepalive: expected ']' to close table name`},
		{"no equals sign", "[keepalive]\ninterval \"15s\"", `2:10: keepalive.interval: expected '=' after key; write it like interval = "15s"`},
		{"colon for equals", "[keepalive]\ninterval: \"15s\"", `2:9: keepalive.interval: expected '=' after key; write it like interval = "15s"`},
		{"no value", "[limits]\nsessions =", `2:10: limits.sessions: expected value, not end of input; write it like sessions = 1000`},
		{"broken line in a table", "[limits]\n\n?\n", `3:1: limits: invalid character at start of key: U+003F '?'`},
		{"key twice", "[gateway]\nlisten = \"a:1\"\nlisten = 'b:2'\n", `3:1: gateway.listen: key listen is already defined`},
		{"table twice", "[gateway]\n[gateway]\n", `2:2: gateway: table gateway already exists`},
		{"invalid UTF-8", "[gateway]\nlisten = \"\xff\"", `2:11: gateway.listen: invalid UTF-8 character in basic string; write it like listen = "127.0.0.1:4444"`},
		{"UTF-16", "\xff\xfe[\x00g\x00", `1:1: this file is UTF-16; save it as UTF-8`},

		{"misspelt key", "[gateway]\nlisen = ':0'", `2:1: gateway.lisen: there is no such key; did you mean gateway.listen?`},
		{"kebab case", "[limits]\nwrite-timeout = '1s'", `2:1: limits.write-timeout: there is no such key; did you mean limits.write_timeout?`},
		{"key above the tables", "interval = '5s'", `1:1: interval: there is no such key; did you mean keepalive.interval?`},
		{"key in the wrong table", "[limits]\ninterval = '5s'", `2:1: limits.interval: there is no such key; did you mean keepalive.interval?`},
		{"misspelt dotted key", "keepalive.stile = 'ping'", `1:1: keepalive.stile: there is no such key; did you mean keepalive.style?`},
		{"misspelt key of an inline table", "gateway = { lisen = ':0' }", `1:13: gateway.lisen: there is no such key; did you mean gateway.listen?`},
		{"dotted key in quotes", "\"gateway.listen\" = ':0'", `1:1: "gateway.listen": there is no such key; did you mean gateway.listen?`},
		{"key like no other", "[debug]\npotatoes = 3", `2:1: debug.potatoes: there is no such key`},
		{"misspelt table, its keys not counted", "[gatway]\nlisten = 1\nfoo = 2\n[gatway.sub]\nx = 1", `1:2: gatway: there is no such table; did you mean gateway?`},
		{"list of unknown tables", "[[tool]]\nname = 'x'\n[[tool]]\nname = 'y'", `1:3: tool: there is no such table`},
		{"list of a known table", "[[limits]]\nbody = 1", `1:3: limits: there is only one such table; write [limits]`},
		{"value for a table", "debug = false", `1:1: debug: is a table, not a key; write [debug] and its keys below`},
		{"table for a value", "[gateway.retry]\nms = 5", `1:2: gateway.retry: must be a duration from 0s to 1h, not a table`},
		{"inline table for a value", "gateway.retry = { ms = 5 }", `1:1: gateway.retry: must be a duration from 0s to 1h, not a table`},

		{"string for a switch", "[keepalive]\nenabled = 'yes'", `2:1: keepalive.enabled: must be true or false, not "yes"`},
		{"number for a duration", "[keepalive]\ninterval = 15", `2:1: keepalive.interval: must be a duration from 1s to 1h, not 15`},
		{"bad duration", "[keepalive]\ninterval = '15 parsecs'", `2:1: keepalive.interval: must be a duration from 1s to 1h, not "15 parsecs"`},
		{"duration too short", "[keepalive]\ninterval = '999ms'", `2:1: keepalive.interval: must be a duration from 1s to 1h, not "999ms"`},
		{"duration too long", "[keepalive]\ninterval = '1h1s'", `2:1: keepalive.interval: must be a duration from 1s to 1h, not "1h1s"`},
		{"negative duration", "[gateway]\nretry = '-1s'", `2:1: gateway.retry: must be a duration from 0s to 1h, not "-1s"`},
		{"count too small", "[limits]\nsessions = 0", `2:1: limits.sessions: must be a whole number from 1 to 100000, not 0`},
		{"count with a point", "[limits]\nsessions = 1.5", `2:1: limits.sessions: must be a whole number from 1 to 100000, not 1.5`},
		{"bad size", "[limits]\nbody = '4mb'", `2:1: limits.body: must be a size from 1KiB to 1GiB, not "4mb"`},
		{"size too large", "[limits]\nbody = '2GiB'", `2:1: limits.body: must be a size from 1KiB to 1GiB, not "2GiB"`},
		{"negative size", "[limits]\nbody = -1", `2:1: limits.body: must be a size from 1KiB to 1GiB, not -1`},
		{"no such style", "[keepalive]\nstyle = 'coment'", `2:1: keepalive.style: must be "comment", "event" or "ping", not "coment"`},
		{"port only", "[gateway]\nlisten = '4444'", `2:1: gateway.listen: must be host:port with a port from 0 to 65535, not "4444"`},
		{"origin for a host", "[gateway]\nallowed_hosts = ['http://x']", `2:1: gateway.allowed_hosts: must be a list of hosts such as ["proxy.example", "proxy.example:8443"], not ["http://x"]`},
		{"number in a list", "[gateway]\nallowed_origins = ['https://x', 3]", `2:1: gateway.allowed_origins: must be a list of origins such as ["https://app.example"], not a list with other things than strings`},
		{"long value", "[window]\ntheme = '" + strings.Repeat("x", 500) + "'", `2:1: window.theme: must be "system", "dark" or "light", not "` + strings.Repeat("x", 79) + "…"},

		{"several", "[limits]\nsessions = 0\nbody = '4mb'\n[debug]\nwiewers = 3", `2:1: limits.sessions: must be a whole number from 1 to 100000, not 0 (and 2 more mistakes)`},
		{"two", "[limits]\nbodi = 1\nsessions = 0", `2:1: limits.bodi: there is no such key; did you mean limits.body? (and 1 more mistake)`},
		{"byte order mark", "\ufeff[debug]\nviewers = 0", `2:1: debug.viewers: must be a whole number from 1 to 1024, not 0`},
		{"CRLF", "[debug]\r\n# é\r\n viewers = 0\r\n", `3:2: debug.viewers: must be a whole number from 1 to 1024, not 0`},
		{"columns are characters", "gateway = { 'é' = 1, lisen = 2 }", `1:13: gateway."é": there is no such key (and 1 more mistake)`},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := write(t, FileName, test.content)
			_, err := Load(Sources{File: path})
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("Load(%q) = %v, want an *Error", test.content, err)
			}
			if got, want := err.Error(), path+":"+test.want; got != want {
				t.Errorf("Load(%q)\n got %s\nwant %s", test.content, got, want)
			}
			if e.File != path || e.Line == 0 || e.Column == 0 || e.Msg == "" {
				t.Errorf("Load(%q) = %#v, want file, line, column and message", test.content, e)
			}
		})
	}
}

func TestLoadReadsWhatIsInOrder(t *testing.T) {
	for _, test := range []struct {
		name, content string
		want          func(*Config)
	}{
		{"empty", "", func(c *Config) {}},
		{"byte order mark only", "\ufeff", func(c *Config) {}},
		{"byte order mark and CRLF", "\ufeff[gateway]\r\nlisten = 'localhost:0'\r\n", func(c *Config) { c.Gateway.Listen = "localhost:0" }},
		{"dotted keys", "keepalive.style = 'ping'\nkeepalive.interval = '1m30s'", func(c *Config) {
			c.Keepalive.Style, c.Keepalive.Interval = StylePing, 90*time.Second
		}},
		{"inline table", "limits = { body = 1024, sessions = 0x10, idle_timeout = '0s' }", func(c *Config) {
			c.Limits.Body, c.Limits.Sessions = KiB, 16
		}},
		{"lists", "[gateway]\nallowed_hosts = ['a.example', '[::1]:80']\nallowed_origins = [\n 'null', # a file\n]", func(c *Config) {
			c.Gateway.AllowedHosts, c.Gateway.AllowedOrigins = []string{"a.example", "[::1]:80"}, []string{"null"}
		}},
		{"tables without keys", "[gateway]\n[debug]\nenabled = false", func(c *Config) { c.Debug.Enabled = false }},
	} {
		t.Run(test.name, func(t *testing.T) {
			want := Default()
			test.want(&want)
			got, err := Load(Sources{File: write(t, FileName, test.content)})
			if err != nil || !reflect.DeepEqual(got.Config, want) {
				t.Errorf("Load(%q) = %+v, %v, want %+v", test.content, got.Config, err, want)
			}
		})
	}
}

func TestLoadOfWhatIsNoFile(t *testing.T) {
	dir := t.TempDir()
	missing := filepath.Join(dir, FileName)
	if _, err := Load(In(dir)); err != nil {
		t.Errorf("Load without files at the default places = %v, want nil", err)
	}
	_, err := Load(Sources{File: missing, Named: true})
	if want := missing + ": cannot be read: there is no such file"; err == nil || err.Error() != want || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Load of a named file that is missing = %v, want %s", err, want)
	}
	_, err = Load(Sources{File: dir})
	if want := dir + ": is a directory, not a file"; err == nil || err.Error() != want {
		t.Errorf("Load of a directory = %v, want %s", err, want)
	}
	large := write(t, "large.toml", strings.Repeat("#\n", 5<<20))
	_, err = Load(Sources{File: large})
	if want := large + ": is larger than 1MiB, which no configuration is"; err == nil || err.Error() != want {
		t.Errorf("Load of 10 MiB = %v, want %s", err, want)
	}
	secret := write(t, "secret.toml", "")
	if err := os.Chmod(secret, 0); err != nil {
		t.Fatal(err)
	}
	if _, err := os.ReadFile(secret); err == nil {
		t.Skip("this user reads files of mode 0000")
	}
	_, err = Load(Sources{File: secret})
	if want := secret + ": cannot be read: permission denied"; err == nil || err.Error() != want {
		t.Errorf("Load of a file that may not be read = %v, want %s", err, want)
	}
}

func TestLayers(t *testing.T) {
	dir := t.TempDir()
	s := In(dir)
	for path, content := range map[string]string{
		s.File:     "[limits]\nsessions = 1\n\nbody = '1MiB'\nclosed_kept = 1\n",
		s.Settings: "[limits]\nbody = '2MiB'\nclosed_kept = 2\n",
	} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s.Flags = []Override{{"limits.closed_kept", "3", "--set"}, {"gateway.listen", ":1", "--listen"}, {"gateway.listen", ":2", "--listen"}}
	l, err := Load(s)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][2]string{
		"limits.sessions":    {"1", "file " + s.File + ":2"},
		"limits.body":        {"2MiB", "settings " + s.Settings + ":2"},
		"limits.closed_kept": {"3", "flag --set"},
		"limits.closed_for":  {"10m", "default"},
		"gateway.listen":     {":2", "flag --listen"},
	}
	for _, v := range l.Values() {
		if w, found := want[v.Name]; found && w != [2]string{v.Text, v.Source.String()} {
			t.Errorf("Values: %s = %s from %s, want %s from %s", v.Name, v.Text, v.Source, w[0], w[1])
		}
	}
	var table strings.Builder
	if err := WriteTable(&table, l.Values()); err != nil || !strings.HasPrefix(table.String(), "KEY                      VALUE    FROM\n") {
		t.Errorf("WriteTable = %v, %q, want a head with aligned columns", err, table.String())
	}
}

func TestLoadNamesTheFlag(t *testing.T) {
	for _, test := range []struct {
		flag Override
		want string
	}{
		{Override{"gateway.listen", "4444", "--listen"}, `--listen: gateway.listen: must be host:port with a port from 0 to 65535, not "4444"`},
		{Override{"gateway.lisen", ":0", "--set"}, `--set: gateway.lisen: there is no such key; did you mean gateway.listen?`},
		{Override{"limits.sessions", "many", "--set"}, `--set: limits.sessions: must be a whole number from 1 to 100000, not "many"`},
	} {
		if _, err := Load(Sources{Flags: []Override{test.flag}}); err == nil || err.Error() != test.want {
			t.Errorf("Load(%v)\n got %v\nwant %s", test.flag, err, test.want)
		}
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte(Example()))
	f.Add([]byte("[keepalive]\ninterval = 15s\r\n[[x]]\ngateway = {listen=1, 'é'.\"\\n\"=2}"))
	f.Add([]byte("\ufeffa.b.c = [[1], {x = 1979-05-27}]\n\"\" = '''\n'''"))
	f.Fuzz(func(t *testing.T, data []byte) {
		l := Loaded{Default(), make(map[string]Source)}
		err := l.lay(FromFile, "f.toml", data)
		if err == nil {
			if err := l.Config.Validate(); err != nil {
				t.Errorf("lay(%q) = nil, but Validate = %v", data, err)
			}
			return
		}
		var e *Error
		lines := strings.Count(string(data), "\n") + 1
		if !errors.As(err, &e) || e.File != "f.toml" || e.Line < 1 || e.Line > lines || e.Column < 1 || e.Msg == "" {
			t.Errorf("lay(%q) = %#v, want an *Error at a place in f.toml", data, err)
		}
		if strings.ContainsAny(err.Error(), "\n\r") {
			t.Errorf("lay(%q) = %q, want one line", data, err)
		}
	})
}
