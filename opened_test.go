package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestShowCommand(t *testing.T) {
	for _, captures := range [][]string{nil, {"/a b/\"c\".jsonl"}, {"/a", "/b\n"}} {
		if got, ok := shownBy(showCommand(captures)); !ok || !slices.Equal(got, captures) {
			t.Errorf("%q is said as %q and heard as %q, %v", captures, showCommand(captures), got, ok)
		}
	}
	for _, cmd := range []string{"", "shown", "show x", "show [1]", `show {"a":1}`, "open"} {
		if got, ok := shownBy(cmd); ok {
			t.Errorf("%q is heard as %q", cmd, got)
		}
	}
}

func TestLocate(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	if err := os.WriteFile("a.jsonl", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	o := options{captures: []string{"a.jsonl"}}
	if err := o.locate(); err != nil || o.captures[0] != filepath.Join(dir, "a.jsonl") {
		t.Errorf("located at %q, %v", o.captures, err)
	}
	o = options{captures: []string{"none.jsonl"}}
	if err := o.locate(); !os.IsNotExist(err) {
		t.Errorf("a file that is not there: %v", err)
	}
}
