package config

import (
	"path/filepath"
	"testing"
)

func TestSectionsHoldEveryKey(t *testing.T) {
	var names []string
	for _, s := range Sections() {
		if s.Doc == "" || len(s.Keys) == 0 {
			t.Errorf("section %q: doc %q, %d keys, want some of both", s.Name, s.Doc, len(s.Keys))
		}
		for _, k := range s.Keys {
			names = append(names, k.Name)
		}
	}
	for i, k := range Keys() {
		if i >= len(names) || names[i] != k.Name {
			t.Fatalf("key %d is %s in Keys() and another in Sections()", i, k.Name)
		}
	}
}

func TestWhen(t *testing.T) {
	want := map[string]When{"keepalive.interval": AtOnce, "gateway.listen": AtListen, "record.keep": AtRecord, "debug.backlog_bytes": AtStart}
	for _, k := range Keys() {
		if w, found := want[k.Name]; found && k.When != w {
			t.Errorf("%s takes effect at %q, want %q", k.Name, k.When, w)
		}
	}
}

func TestTextOfEveryKey(t *testing.T) {
	texts := Default().Texts()
	if len(texts) != len(Keys()) {
		t.Errorf("%d texts, want one for each of %d keys", len(texts), len(Keys()))
	}
	for name, want := range map[string]string{
		"gateway.listen": "127.0.0.1:4444", "keepalive.interval": "15s", "limits.body": "4MiB", "window.follow": "true", "gateway.allowed_hosts": "[]",
	} {
		c := Default()
		if err := c.Set(name, texts[name]); texts[name] != want || err != nil || c.Texts()[name] != want {
			t.Errorf("the text of %s is %q, want %q; Set of it = %v, and then it is %q", name, texts[name], want, err, c.Texts()[name])
		}
	}
}

// A path in a file is relative to the file, on the command line to where one is.
func TestIn(t *testing.T) {
	dir := t.TempDir()
	file := write(t, "mine.toml", "[server]\nfile = \"server.toml\"\n[record]\ndir = \"tapes\"\n")
	other := filepath.Dir(file)
	for _, c := range []struct {
		name         string
		sources      Sources
		server, tape string
	}{
		{"defaults", Sources{}, "", filepath.Join(dir, "captures")},
		{"a file", Sources{File: file}, filepath.Join(other, "server.toml"), filepath.Join(other, "tapes")},
		{"a flag", Sources{File: file, Flags: []Override{{Key: "server.file", Value: "here.toml", Flag: "--server"}}}, "here.toml", filepath.Join(other, "tapes")},
	} {
		l, err := Load(c.sources)
		if err != nil {
			t.Fatal(err)
		}
		if got := l.In(dir); got.Server.File != c.server || got.Record.Dir != c.tape {
			t.Errorf("In, %s: server %q, recordings %q, want %q, %q", c.name, got.Server.File, got.Record.Dir, c.server, c.tape)
		}
	}
}
