package command

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
	o := Options{Captures: []string{"a.jsonl"}}
	if err := o.Locate(); err != nil || o.Captures[0] != filepath.Join(dir, "a.jsonl") {
		t.Errorf("located at %q, %v", o.Captures, err)
	}
	o = Options{Captures: []string{"none.jsonl"}}
	if err := o.Locate(); !os.IsNotExist(err) {
		t.Errorf("a file that is not there: %v", err)
	}
}
