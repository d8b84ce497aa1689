package gateway_test

// docs/parity.md and docs/clients.md name the test that holds each promise. A name that no test has is a promise that nobody keeps.

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func TestParityNamesTestsThatExist(t *testing.T) {
	exists := map[string]bool{} // "session.TestBurst": by folder
	declared := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz|Benchmark)\w+)\(`)
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.Name() == "node_modules" || d.IsDir() && strings.HasPrefix(d.Name(), ".") && path != "..":
			return filepath.SkipDir
		case !strings.HasSuffix(path, "_test.go"):
			return nil
		}
		source, err := os.ReadFile(path)
		for _, m := range declared.FindAllSubmatch(source, -1) {
			exists[filepath.Base(filepath.Dir(path))+"."+string(m[1])] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	naming := regexp.MustCompile(`\w+\.(?:Test|Fuzz|Benchmark)\w+`)
	var doc []byte
	for path, least := range map[string]int{"../docs/clients.md": 30, "../docs/parity.md": 50, "../docs/security.md": 60} {
		if doc, err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
		named := naming.FindAllString(string(doc), -1)
		if len(named) < least {
			t.Errorf("%s names %d tests; the pattern here no longer finds them", path, len(named))
		}
		for _, name := range named {
			if !exists[name] {
				t.Errorf("%s names %s, which is no test", path, name)
			}
		}
	}
	if doc, err = os.ReadFile("../docs/parity.md"); err != nil {
		t.Fatal(err)
	}
	for _, row := range []string{"D1 ", "D2 ", "D3 ", "D4 ", "D5 ", "D6 ", "D7 ", "D8 ", "D9 ", "D10", "D11", "D12", "D13", "D14", "D15", "D16", "D17", "D18",
		"D19", "D20", "D21", "D22", "D23", "D28", "A1 ", "A2 ", "A3 ", "A4 ", "A5 ", "A6 ", "A7 ", "A8 ", "A9 ", "A10", "A11", "A12"} {
		if !strings.Contains(string(doc), "| "+row) {
			t.Errorf("docs/parity.md has no row %s", row)
		}
	}
}
