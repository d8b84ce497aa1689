package licences

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write licences.txt anew from the modules that are linked")

const head = "Switchboard is built with the Go standard library and the modules below, under their licences. This file is written by\n" +
	"go test ./assets/licences -update.\n\n"

// module is what go list says of one.
type module struct{ Path, Version, Dir string }

// linked is the modules that are linked into the program on any of the systems that it is built for.
func linked(t *testing.T) []module {
	t.Helper()
	seen := make(map[string]module)
	for _, system := range []string{"linux", "darwin", "windows"} {
		cmd := exec.Command("go", "list", "-deps", "-tags", "x11", "-json=Module", "switchboard")
		cmd.Env = append(os.Environ(), "GOOS="+system, "GOARCH=amd64", "CGO_ENABLED=1", "GOFLAGS=")
		var errOut bytes.Buffer
		cmd.Stderr = &errOut
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("go list for %s: %v\n%s", system, err, errOut.String())
		}
		decoder := json.NewDecoder(bytes.NewReader(out))
		for {
			var p struct {
				Module *struct {
					module
					Main bool
				}
			}
			if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatal(err)
			}
			if p.Module != nil && !p.Module.Main {
				seen[p.Module.Path] = p.Module.module
			}
		}
	}
	var all []module
	for _, m := range seen {
		all = append(all, m)
	}
	slices.SortFunc(all, func(a, b module) int { return cmp.Compare(a.Path, b.Path) })
	return all
}

// texts is the licence files of a module: those of its tests and of programs that are not linked are none of ours.
func texts(t *testing.T, dir string) (found []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		name := strings.ToUpper(d.Name())
		switch {
		case err != nil:
			return err
		case d.IsDir() && slices.Contains([]string{"testdata", "cmd", "fuzz"}, d.Name()):
			return filepath.SkipDir
		case d.IsDir() || !strings.HasPrefix(name, "LICEN") && !strings.HasPrefix(name, "COPYING") && !strings.HasPrefix(name, "NOTICE"):
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		text := strings.ToValidUTF8(strings.ReplaceAll(string(data), "\r\n", "\n"), "?")
		text = strings.ReplaceAll(strings.TrimSpace(text), rule[:len(rule)-1], strings.Repeat("-", 80))
		if rel, _ := filepath.Rel(dir, path); filepath.Dir(rel) != "." {
			text = "Of " + filepath.ToSlash(rel) + ":\n\n" + text
		}
		found = append(found, text)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// kindOf tells a licence by words that no other has.
func kindOf(text string) string {
	flat := strings.Join(strings.Fields(text), " ")
	for _, k := range []struct {
		name  string
		words []string
	}{
		{"Apache-2.0", []string{"Apache License", "Version 2.0"}},
		{"OFL-1.1", []string{"SIL OPEN FONT LICENSE"}},
		{"MIT", []string{"Permission is hereby granted, free of charge, to any person obtaining a copy of this software"}},
		{"MIT", []string{"to deal in the Software without restriction"}},
		{"ISC", []string{"Permission to use, copy, modify, and/or distribute this software for any purpose"}},
		{"ISC", []string{"Permission to use, copy, modify, and distribute this software for any purpose"}},
		{"Zlib", []string{"This software is provided 'as-is'", "Altered source versions must be plainly marked"}},
		{"CC-BY-4.0", []string{"Creative Commons Attribution 4.0"}},
		{"BSD-3-Clause", []string{"Redistribution and use in source and binary forms", "Neither the name"}},
		{"BSD-3-Clause", []string{"Redistribution and use in source and binary forms", "may not be used to endorse"}},
		{"BSD-2-Clause", []string{"Redistribution and use in source and binary forms"}},
		{"Bitstream Vera", []string{"Bitstream Vera"}},
		{"Old MIT", []string{"without written agreement and without license or royalty fees"}},
		{"Old MIT", []string{"Old MIT"}},
	} {
		if !slices.ContainsFunc(k.words, func(w string) bool { return !strings.Contains(flat, w) }) {
			return k.name
		}
	}
	return ""
}

// written is what licences.txt has to be.
func written(t *testing.T) string {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	all := append([]module{{Path: "The Go standard library", Dir: strings.TrimSpace(string(root))}}, linked(t)...)
	var b strings.Builder
	b.WriteString(head)
	names := make(map[string][]string) // by text
	var order []string
	for _, m := range all {
		files := []string{}
		if m.Version == "" {
			data, err := os.ReadFile(filepath.Join(m.Dir, "LICENSE"))
			if err != nil {
				t.Skipf("SKIPPED: the toolchain has no LICENSE: %v", err)
			}
			files = append(files, strings.TrimSpace(string(data)))
		} else {
			files = texts(t, m.Dir)
		}
		if len(files) == 0 {
			t.Errorf("%s has no licence file", m.Path)
		}
		var kinds []string
		for _, f := range files {
			k := kindOf(f)
			if k == "" {
				t.Errorf("%s: no known licence begins\n%.300s", m.Path, f)
			}
			if !slices.Contains(kinds, k) {
				kinds = append(kinds, k)
			}
		}
		name := m.Path
		if m.Version != "" {
			name += "@" + m.Version
		}
		text := strings.Join(files, "\n\n"+strings.Repeat("-", 40)+"\n\n")
		if names[text] == nil {
			order = append(order, text)
		}
		names[text] = append(names[text], mark+name+" | "+strings.Join(kinds, ", "))
	}
	for _, text := range order {
		b.WriteString(rule + strings.Join(names[text], "\n") + "\n\n" + text + "\n\n")
	}
	return b.String()
}

func TestFileIsWhatIsLinked(t *testing.T) {
	want := written(t)
	if *update {
		if err := os.WriteFile("licences.txt", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got := strings.ReplaceAll(file, "\r\n", "\n"); got != want {
		t.Errorf("licences.txt is not what is linked: run go test ./assets/licences -update")
	}
}

// Each module of go.mod that is linked is there in its version, and has a text of a known kind.
func TestAll(t *testing.T) {
	versions := make(map[string]string)
	for _, l := range All() {
		versions[l.Module] = l.Version
		if l.Kind == "" || len(l.Text) < 200 {
			t.Errorf("%s %s: kind %q and %d bytes of text", l.Module, l.Version, l.Kind, len(l.Text))
		}
	}
	for _, m := range linked(t) {
		if versions[m.Path] != m.Version {
			t.Errorf("%s is linked as %s, and listed as %q: run go test ./assets/licences -update", m.Path, m.Version, versions[m.Path])
		}
	}
}
