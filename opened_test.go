package main

import (
	"os"
	"path/filepath"
	"testing"
)

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
