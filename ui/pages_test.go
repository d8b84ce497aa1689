package ui

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestKeysOfThePages: each key that the pages name does something.
func TestKeysOfThePages(t *testing.T) {
	r := newRig(t)
	does := make(map[string]bool)
	for _, a := range r.w.actions {
		for _, key := range a.keys() {
			does[key] = true
		}
	}
	for _, keys := range paneKeys() {
		for _, k := range keys {
			for key := range strings.SplitSeq(k.key, ", ") {
				does[key] = true
			}
		}
	}
	paths, err := filepath.Glob("../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile(`\b(?:Ctrl|Alt)\+(?:Shift\+)?(?:\w+|,)|\bF\d+\b`)
	arrows := strings.NewReplacer("+Up", "+↑", "+Down", "+↓")
	said := 0
	for _, path := range append(paths, "../README.md", "../CHANGELOG.md") {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range named.FindAllString(string(text), -1) {
			if said++; !does[key] && !does[arrows.Replace(key)] {
				t.Errorf("%s names the key %s, which does nothing", path, key)
			}
		}
	}
	if said < 15 {
		t.Errorf("the pages name %d keys; the pattern here no longer finds them", said)
	}
}
